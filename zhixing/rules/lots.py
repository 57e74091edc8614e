"""抽签: representatives drawn so that anyone can check it: first the pool's hash, then chance that nobody controls.

The discipline is RFC 3797's. The pool (salted ids by stratum) and its SHA-256 are published; only then is chance taken
that everybody saw (dice of two witnesses, a lottery number of a later day), typed in and put in the minutes; then the
order is computed. Inside a stratum people stand in the order of SHA-256(seed ‖ salted id): the first are seated, the
others are alternates in that order.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

HEAD, QUOTA_HEAD = "zhixing-lot-1", "zhixing-lot-2"


@dataclass(frozen=True)
class Exclusion:
    """Somebody left out of the pool, by a rule that was recorded beforehand."""

    salted_id: str
    rule: str
    recorded_at: dt.datetime


@dataclass(frozen=True)
class Pool:
    """Who may be drawn: name of each stratum → salted ids. What is published before anybody knows the chance.

    With `quotas` each stratum has the seats that a rule gives it, and `seats` is their sum; without, seats follow the
    sizes. `about` says in the published text what the drawing is for and which chance will be taken.
    """

    strata: Mapping[str, tuple[str, ...]]
    seats: int
    quotas: Mapping[str, int] = field(default_factory=dict)
    about: tuple[tuple[str, str], ...] = ()

    @cached_property
    def text(self) -> str:
        """In one writing only: the strata as they were given, the ids of each in order."""
        if self.quotas:
            return self._text_with_quotas
        lines = [f"{name}\t{entrant}" for name, ids in self.strata.items() for entrant in sorted(ids)]
        return "\n".join([HEAD, f"seats\t{self.seats}", *lines]) + "\n"

    @property
    def _text_with_quotas(self) -> str:
        lines = [f"about\t{label}\t{words}" for label, words in self.about]
        lines += [f"seats\t{name}\t{self.quotas[name]}" for name in self.strata]
        lines += [f"id\t{name}\t{entrant}" for name, ids in self.strata.items() for entrant in sorted(ids)]
        return "\n".join([QUOTA_HEAD, *lines]) + "\n"

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True)
class Chance:
    """One source of chance: what it is, the numbers it gave, and when everybody saw them.

    The order of numbers counts for nothing, as with balls drawn from one urn. Where it shall, as with dice thrown one
    after another, they are written as one number.
    """

    name: str
    numbers: tuple[int, ...]
    seen_at: dt.datetime


@dataclass(frozen=True)
class Drawn:
    """Of one stratum: those seated, and the alternates, both in the order of the lot."""

    seated: tuple[str, ...]
    alternates: tuple[str, ...]


def salted_id(salt: bytes, person: str) -> str:
    """What stands for a person in the published pool; whoever is told the salt can find theirs."""
    return hashlib.sha256(salt + person.encode()).hexdigest()[:32]


def pool_problems(pool: Pool, exclusions: Sequence[Exclusion], hashed_at: dt.datetime) -> list[str]:
    """Why this pool cannot be published."""
    everybody = [entrant for ids in pool.strata.values() for entrant in ids]
    reasons = []
    if twice := len(everybody) - len(set(everybody)):
        reasons.append(f"有 {twice} 人在名单里出现两次，每人只能列入一个类别，请改正。")
    if any(not ids for ids in pool.strata.values()):
        empty = "、".join(f"“{name}”" for name, ids in pool.strata.items() if not ids)
        reasons.append(f"{empty}没有人，请补充名单或删去这一类。")
    if pool.quotas:
        unseated = [name for name in pool.strata if pool.quotas[name] < 1]
        reasons += [f"“{name}”没有名额，请填写名额或删去这一类。" for name in unseated]
    elif not 0 < pool.seats <= len(set(everybody)):
        reasons.append(f"要抽 {pool.seats} 人，名单里有 {len(set(everybody))} 人，请核对人数。")
    if any("\t" in name or "\n" in name or not name.strip() for name in pool.strata):
        reasons.append("类别名称不能为空，也不能有换行和制表符。")
    for exclusion in exclusions:
        reasons += _exclusion_problems(exclusion, set(everybody), hashed_at)
    return reasons


def _exclusion_problems(exclusion: Exclusion, everybody: set[str], hashed_at: dt.datetime) -> list[str]:
    reasons = []
    if not exclusion.rule.strip():
        reasons.append(f"“{exclusion.salted_id}”不列入名单，请写明依据的规定。")
    if exclusion.recorded_at >= hashed_at:
        reasons.append(f"“{exclusion.salted_id}”是在名单公布以后才排除的；名单公布以后不能再排除任何人。")
    if exclusion.salted_id in everybody:
        reasons.append(f"“{exclusion.salted_id}”已经排除，却还在名单里，请改正。")
    return reasons


ALTERNATES = 2  # ours: alternates for each seat, below which the notes of a pool warn


def shortages(pool: Pool) -> list[str]:
    """Of a pool with quotas, in which strata people are few: said beforehand, and no obstacle."""
    notes = []
    for name, quota in pool.quotas.items():
        people = len(pool.strata[name])
        if not people:
            continue  # an obstacle, said with the others
        if people < quota:
            left = quota - people
            notes.append(f"“{name}”有 {people} 人，不足 {quota} 个名额：全部入选，缺 {left} 人，不从其他类别补足。")
        elif people < quota * (1 + ALTERNATES):
            notes.append(
                f"“{name}”有 {people} 人，候补 {people - quota} 人，不到名额的两倍，有人不能参加时可能无法补齐。"
            )
    return notes


def drawing_problems(pool: Pool, published: str, hashed_at: dt.datetime, chances: Sequence[Chance]) -> list[str]:
    """Why the lot cannot be drawn. `published`: the pool's SHA-256 as it was posted at `hashed_at`."""
    reasons = []
    if pool.sha256 != published:
        reasons.append("名单与公布的校验值不符：公布以后名单被改动过，不能抽签。请按原名单抽签，或重新公布名单。")
    if not chances:
        reasons.append("还没有填写随机数，请填写见证人掷出的点数或公开的开奖号码。")
    for chance in chances:
        if chance.seen_at <= hashed_at:
            reasons.append(f"“{chance.name}”的随机数早于名单公布的时间，不能使用，请用公布以后产生的随机数。")
        if not chance.numbers or min(chance.numbers) < 0:
            reasons.append(f"“{chance.name}”的随机数请写 0 或正整数，至少一个。")
    return reasons


def key_string(numbers: Sequence[Sequence[int]]) -> str:
    """Every source in the writing of RFC 3797 section 4: its numbers sorted, a dot after each, then a slash."""
    return "".join("".join(f"{number}." for number in sorted(source)) + "/" for source in numbers)


def seed_of(pool: Pool, chances: Sequence[Chance]) -> str:
    """What the order is made from: the pool's hash binds the chance to this drawing alone."""
    return hashlib.sha256(f"{pool.sha256}|{key_string([chance.numbers for chance in chances])}".encode()).hexdigest()


def apportioned(seats: int, sizes: Sequence[int]) -> list[int]:
    """Seats by size, whole ones first, then by largest remainder; of equal ones to the larger, then to the earlier."""
    whole = sum(sizes)
    shares = [seats * size // whole for size in sizes]
    order = sorted(range(len(sizes)), key=lambda place: (-(seats * sizes[place] % whole), -sizes[place], place))
    for place in order[: seats - sum(shares)]:
        shares[place] += 1
    return shares


def draw(pool: Pool, chances: Sequence[Chance]) -> dict[str, Drawn]:
    """Who is seated and who stands by, by stratum. `drawing_problems` has been asked before."""
    seed = seed_of(pool, chances)
    if pool.quotas:
        seats = [min(pool.quotas[name], len(ids)) for name, ids in pool.strata.items()]
    else:
        seats = apportioned(pool.seats, [len(ids) for ids in pool.strata.values()])
    drawn = {}
    for (name, ids), many in zip(pool.strata.items(), seats, strict=True):
        order = sorted(ids, key=lambda entrant: hashlib.sha256(f"{seed}{entrant}".encode()).digest())
        drawn[name] = Drawn(tuple(order[:many]), tuple(order[many:]))
    return drawn


def record_of(pool: Pool, chances: Sequence[Chance], published_at: dt.datetime | None = None) -> str:
    """The record that static/verify_lot.py checks: pool, hash, chance and result, in one writing only.

    With `published_at` it also says when the pool was published and when the chance was seen.
    """
    record = {
        "pool": pool.text,
        "sha256": pool.sha256,
        "chances": [
            {"name": chance.name, "numbers": list(chance.numbers)}
            | ({"seen_at": chance.seen_at.isoformat()} if published_at else {})
            for chance in chances
        ],
        "drawn": {
            name: {"seated": list(stratum.seated), "alternates": list(stratum.alternates)}
            for name, stratum in draw(pool, chances).items()
        },
    }
    if published_at:
        record["published_at"] = published_at.isoformat()
    return json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


@dataclass(frozen=True)
class Seating:
    """Who holds the seats of a stratum after some could not come, who still stands by, and how many seats are empty."""

    holders: tuple[str, ...]
    alternates: tuple[str, ...]
    vacant: int


def seating_after(drawn: Drawn, passed: Collection[str]) -> Seating:
    """A seat whose holder cannot come goes to the next in the order of the lot."""
    order = tuple(entrant for entrant in drawn.seated + drawn.alternates if entrant not in passed)
    seats = len(drawn.seated)
    return Seating(order[:seats], order[seats:], max(seats - len(order), 0))


def successor(drawn: Drawn, passed: Collection[str], leaving: str) -> str:
    """Who takes the seat of `leaving` when these have passed theirs on before; empty where nobody is left."""
    before, after = seating_after(drawn, passed), seating_after(drawn, {*passed, leaving})
    return next((entrant for entrant in after.holders if entrant not in before.holders), "")


def rfc3797(numbers: Sequence[Sequence[int]], many: int, pool: int) -> list[int]:
    """The places (from 1) of `many` out of `pool`, by RFC 3797 to the letter, for bodies that prescribe it."""
    key, left, chosen = key_string(numbers).encode(), list(range(1, pool + 1)), []
    for turn in range(many):
        around = turn.to_bytes(2, "big")
        drawn = hashlib.md5(around + key + around, usedforsecurity=False).digest()
        chosen.append(left.pop(int.from_bytes(drawn, "big") % len(left)))
    return chosen
