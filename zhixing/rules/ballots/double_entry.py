"""纸质票录入: a paper is entered by two people who do not see each other's reading; a third settles differences."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from zhixing.rules.ballots.states import BallotState, Paper, Place
from zhixing.rules.refusals import Blocked

# What a reading says beside the choices: whether the voter ticked that they are not on the list, whether it is 废票.
UNLISTED: Place = (0, "unlisted")
INVALID: Place = (0, "invalid")
YES, NO = "yes", "no"


class PaperStep(StrEnum):
    EMPTY = "empty"
    ONCE = "once"
    DIFFERS = "differs"
    FINAL = "final"

    @property
    def label(self) -> str:
        return {"empty": "未录入", "once": "已录一遍", "differs": "两遍不一致，待复核", "final": "录入完成"}[self.value]


@dataclass(frozen=True)
class Reading:
    """What somebody reads off a paper. An invalid one has no choices."""

    choices: Paper = field(default_factory=dict)
    is_unlisted: bool = False
    is_invalid: bool = False

    @property
    def fields(self) -> dict[Place, str]:
        """Everything that is compared."""
        if self.is_invalid:
            return {INVALID: YES}
        return {INVALID: NO, UNLISTED: YES if self.is_unlisted else NO, **self.choices}

    @classmethod
    def of(cls, fields: Mapping[Place, str]) -> "Reading":
        if fields[INVALID] == YES:
            return cls(is_invalid=True)
        choices = {place: choice for place, choice in fields.items() if place not in {INVALID, UNLISTED}}
        return cls(choices, is_unlisted=fields[UNLISTED] == YES)


@dataclass(frozen=True)
class DoubleEntry:
    """One paper on its way. `first` and `second` are emptied once `final` is there."""

    first_by: int | None = None
    second_by: int | None = None
    third_by: int | None = None
    first: Reading | None = None
    second: Reading | None = None
    final: Reading | None = None

    @property
    def step(self) -> PaperStep:
        if self.final is not None:
            return PaperStep.FINAL
        if self.second is not None:
            return PaperStep.DIFFERS
        return PaperStep.EMPTY if self.first is None else PaperStep.ONCE


def next_paper(numbers: Collection[int]) -> int:
    """The number of the paper to be entered next: the first that is missing."""
    return next(number for number in range(1, len(numbers) + 2) if number not in numbers)


def differences(entry: DoubleEntry) -> list[Place]:
    """Where the two readings differ, in the order of the paper; nothing while there are not two."""
    if entry.first is None or entry.second is None:
        return []
    first, second = entry.first.fields, entry.second.fields
    return sorted(place for place in {*first, *second} if first.get(place) != second.get(place))


def entering_blockers(entry: DoubleEntry, by: int, tellers: frozenset[int]) -> list[str]:
    """Why this person cannot enter this paper now. Says nothing of what the other has entered."""
    if by not in tellers:
        return ["只有本次测评的监票人、计票人、复核人可以录入纸质票。"]
    if entry.step in {PaperStep.DIFFERS, PaperStep.FINAL}:
        return [f"这张纸质票{entry.step.label}，不能再录入，请核对票上的编号。"]
    if entry.first_by == by:
        return ["这张纸质票的第一遍是您录入的，第二遍须由另一人录入。"]
    return []


def enter(entry: DoubleEntry, reading: Reading, *, by: int, tellers: frozenset[int]) -> DoubleEntry:
    """The first reading, or the second. Two that agree make the paper final. Raises `Blocked`."""
    if reasons := entering_blockers(entry, by, tellers):
        raise Blocked(reasons)
    if entry.first is None:
        return replace(entry, first_by=by, first=reading)
    if entry.first.fields == reading.fields:
        return replace(entry, second_by=by, first=None, final=reading)
    return replace(entry, second_by=by, second=reading)


def settling_blockers(entry: DoubleEntry, by: int, tellers: frozenset[int]) -> list[str]:
    """Why this person cannot settle the differences of this paper."""
    if by not in tellers:
        return ["只有本次测评的监票人、计票人、复核人可以复核纸质票。"]
    if entry.step is not PaperStep.DIFFERS:
        return [f"这张纸质票“{entry.step.label}”，没有需要复核的地方。"]
    if by in {entry.first_by, entry.second_by}:
        return ["这张纸质票是您录入的，不一致的地方须由没有录入过的人复核。"]
    return []


def settle(entry: DoubleEntry, settled: Mapping[Place, str], *, by: int, tellers: frozenset[int]) -> DoubleEntry:
    """The third person's reading of exactly the fields that differ; the rest stays as both have it. Raises `Blocked`.

    Who finds the paper invalid says only that: `{INVALID: YES}`.
    """
    if reasons := settling_blockers(entry, by, tellers):
        raise Blocked(reasons)
    assert entry.first is not None
    assert entry.second is not None
    places = set(differences(entry))
    if INVALID in places and settled.get(INVALID) == YES:
        places = {INVALID}
    if set(settled) != places:
        missing, beyond = len(places - set(settled)), len(set(settled) - places)
        raise Blocked([f"要确定的有 {len(places)} 处，还差 {missing} 处，另有 {beyond} 处不在其中，请逐处确定。"])
    final = Reading.of({**entry.first.fields, **entry.second.fields, **settled})
    return replace(entry, third_by=by, first=None, second=None, final=final)


# --- what surrounds an entry: the desk, the number, the slip on the paper ------------------------------------------

PART_GONE = "服务器上存放的票箱钥匙文件缺失，不能录入纸质票，请系统管理员查明。"
_TAKING = frozenset({BallotState.OPEN, BallotState.SEALED})


def desk_blockers(state: BallotState, panel: str, *, by_paper: bool) -> list[str]:
    """Why the desk of a panel takes no paper, for whoever looks at it."""
    if not by_paper:
        return paper_way_blockers(panel, by_paper=by_paper)
    return [] if state in _TAKING else ["投票开始以后才能录入纸质票；计票以后不能再录。"]


def entry_stage_blockers(state: BallotState) -> list[str]:
    return [] if state in _TAKING else [f"这次测评目前是“{state.label}”，不能录入纸质票。"]


def paper_way_blockers(panel: str, *, by_paper: bool) -> list[str]:
    return [] if by_paper else [f"“{panel}”不用纸质票。"]


def number_problems(number: int) -> list[str]:
    return [] if number > 0 else ["请填写票上的编号，从 1 开始。"]


def foreign_slip_problems(panel: str, *, is_own: bool) -> list[str]:
    """Of the slip on a paper that is entered for this panel. `is_own`: it is one of the panel's."""
    return [] if is_own else [f"这张票码不是“{panel}”的，请核对。"]


def second_slip_problems(number: int, *, is_same: bool) -> list[str]:
    """At the second reading. `is_same`: both have the same slip on the paper."""
    return [] if is_same else [f"第 {number} 号票第一遍录入的票码与这次的不同，请核对编号和票码。"]


def spent_slip_blockers(number: int, *, is_spent: bool) -> list[str]:
    if not is_spent:
        return []
    return [
        f"第 {number} 号票上的票码已经投过票（手机或另一张纸质票），这张纸质票不能再计。"
        "请把它单独封存，不计入收回的纸质票。"
    ]


def shared_slip_blockers(number: int, other: int | None) -> list[str]:
    """`other`: the number of a paper under way that bears the same slip; None without one."""
    if other is None:
        return []
    return [
        f"第 {number} 号票上的票码，第 {other} 号票已经录过。请对照两张票上订的票码："
        "录错的改正；确是同一张票码的，只计一张，另一张单独封存，不计入收回的纸质票。"
    ]


def late_slip_blockers(number: int) -> list[str]:
    """Of a paper whose slip has voted between its two readings."""
    return [f"第 {number} 号票上的票码已经投过票，这张纸质票不能再计。请撤销它的录入，单独封存，不计入收回的纸质票。"]


def discarding_blockers(reason: str, *, is_final: bool) -> list[str]:
    """Why an entry is not taken out again."""
    reasons = ["这张纸质票已经录入完成，不能撤销。"] if is_final else []
    return reasons if reason.strip() else [*reasons, "请写明撤销录入的原因。"]
