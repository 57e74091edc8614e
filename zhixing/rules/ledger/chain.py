"""The chain of hashes of an organisation's ledger, and the walk that names every row changed behind our back."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

FIRST = "0" * 64  # what the first entry of a chain names as the one before it
_NEAR = 20  # how far from its place a renumbered entry is looked for


@dataclass(frozen=True)
class Link:
    """The facts of one entry that its hash covers, in the order the hash takes them."""

    organisation_id: int
    seq: int
    membership_id: int
    item: str
    happened_on: dt.date
    units: int  # hundredths of a unit
    option: str
    worth: int | None  # hundredths of a point, only where the item has a range
    source: str
    source_id: int
    reverses: str  # "organisation:seq" of the entry it reverses, or empty
    note: str
    clause: str
    deciding_body: str
    is_proxy: bool
    recorded_by: int
    recorded_at: str  # ISO 8601 in UTC with microseconds


@dataclass(frozen=True)
class Head:
    """Where a chain ends, as kept beside it; `is_sealed`: the keyed seal over it holds."""

    seq: int
    hash: str
    is_sealed: bool


@dataclass(frozen=True)
class Break:
    """One place where a chain does not hold, and a Chinese sentence about it."""

    organisation_id: int
    seq: int
    sentence: str


def moment_text(moment: dt.datetime) -> str:
    """An aware moment as the hash takes it: the same text before it is stored and after it is read back."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def link_hash(before: str, link: Link) -> str:
    """SHA-256 over the hash before and every field of the entry, as 64 hex digits."""
    fields = [before, *(value.isoformat() if isinstance(value, dt.date) else value for value in vars(link).values())]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def find_breaks(
    organisation_id: int, chain: Iterable[tuple[Link, str, str]], head: Head | None = None
) -> Iterator[Break]:
    """Walk one chain of (link, hash before, hash) in order of `seq`; then hold its end against the head kept apart."""
    walk = _Walk(organisation_id)
    for link, hash_before, own_hash in chain:
        yield from walk.step(link, hash_before, own_hash)
    yield from walk.end(head)


@dataclass
class _Walk:
    organisation_id: int
    seq: int = 0  # of the row last seen
    hash: str = FIRST  # of the row last seen
    hash_earlier: str = ""  # of the row before that one
    shift: int = 0  # by how much the rows here were renumbered

    def at(self, seq: int, sentence: str) -> Break:
        return Break(self.organisation_id, seq, sentence)

    def step(self, link: Link, hash_before: str, own_hash: str) -> Iterator[Break]:
        if link.seq > self.seq + 1:
            yield self.at(self.seq + 1, f"{_places(self.seq + 1, link.seq - 1)}缺失。")
        elif link.seq <= self.seq:
            yield self.at(link.seq, f"第 {link.seq} 笔的序号重复，多出一笔。")
        elif hash_before != self.hash:
            yield self._unlinked(link, hash_before)
        yield from self._contents(link, hash_before, own_hash)
        self.seq, self.hash_earlier, self.hash = link.seq, self.hash, own_hash

    def _unlinked(self, link: Link, hash_before: str) -> Break:
        if hash_before == self.hash_earlier:
            return self.at(self.seq, f"第 {self.seq} 笔是后来插入的，前后两笔原本相连。")
        if self.seq == 0:
            return self.at(link.seq, f"第 {link.seq} 笔之前原有别的记录，已缺失或被替换。")
        return self.at(
            link.seq, f"第 {self.seq} 笔与第 {link.seq} 笔不衔接：其间的记录缺失，或第 {self.seq} 笔被替换、改动过。"
        )

    def _contents(self, link: Link, hash_before: str, own_hash: str) -> Iterator[Break]:
        if link_hash(hash_before, replace(link, seq=link.seq + self.shift)) == own_hash:
            return  # a run of rows renumbered alike is named once, where it begins
        place = next(
            (seq for seq in _around(link.seq) if link_hash(hash_before, replace(link, seq=seq)) == own_hash), None
        )
        if place is None:
            yield self.at(link.seq, f"第 {link.seq} 笔的内容与其校验值不符，这一笔被改动过。")
            return
        self.shift = place - link.seq
        if self.shift:
            yield self.at(link.seq, f"第 {link.seq} 笔原是第 {place} 笔，从这里起序号被改动过。")
        else:
            yield self.at(link.seq, f"从第 {link.seq} 笔起序号恢复正常，此前有记录被换过位置。")

    def end(self, head: Head | None) -> Iterator[Break]:
        if head is None:
            if self.seq:
                yield self.at(self.seq, "缺少这本台账的链头记录，无法确认末尾是否完整。")
            return
        if self.seq < head.seq:
            yield self.at(self.seq + 1, f"末尾的{_places(self.seq + 1, head.seq)}缺失。")
        elif self.seq > head.seq:
            yield self.at(head.seq + 1, f"{_places(head.seq + 1, self.seq)}是在系统之外加到末尾的。")
        elif self.hash != head.hash:
            yield self.at(self.seq, f"末尾的第 {self.seq} 笔与链头记录不符，被替换过。")
        if not head.is_sealed:
            yield self.at(head.seq, "链头记录的校验值不符：末尾的记录或链头记录在系统之外被改动过。")


def _places(first: int, last: int) -> str:
    return f"第 {first} 笔" if first == last else f"第 {first} 至 {last} 笔"


def _around(seq: int) -> Iterator[int]:
    """The place itself, then ever farther from it."""
    yield seq
    for distance in range(1, _NEAR + 1):
        yield from (place for place in (seq - distance, seq + distance) if place > 0)


def short_mark(seq: int, digest: str) -> str:
    """What is printed on a notice to pin a chain down: its length and the first 16 digits of the head's hash."""
    return f"{seq}-{digest[:16]}"


def read_mark(text: str) -> tuple[int, str] | None:
    """The length and the digits of a printed mark, however spaced; None when it is none."""
    number, dash, digits = "".join(text.split()).lower().replace("—", "-").replace("－", "-").partition("-")
    is_number = number.isascii() and number.isdigit() and len(number) <= 18
    is_digest = 8 <= len(digits) <= 64 and set(digits) <= set("0123456789abcdef")
    return (int(number), digits) if dash and is_number and is_digest else None
