"""考评周期: who takes part in a quarter and who is not scored in it, from the register."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.rules.cycles import Quarter, listed
from zhixing.rules.members import EndReason, RegisterState
from zhixing.rules.standards import Away, Standard

AWAY_WORD = "流动党员"
SHORTEST_STAY = 30  # days of the quarter in our register; whoever joined later is scored from the next quarter on

# Lines that never stood for a person of their own.
NO_PERSON = frozenset({EndReason.DUPLICATE_LINE, EndReason.IMPORT_UNDONE})


@dataclass(frozen=True)
class Candidate:
    """One membership that touches the quarter, as the register has it on the day the cycle opens."""

    member_class: str
    state: RegisterState
    from_on: dt.date
    until_on: dt.date | None
    end_reason: EndReason | None
    has_relief: bool
    came_by_transfer: bool


def takes_part(candidate: Candidate, quarter: Quarter) -> bool:
    """Whether the line stands on the list of participants at all (scored or not)."""
    if candidate.end_reason in NO_PERSON:
        return False
    return candidate.from_on <= quarter.until_on and (
        candidate.until_on is None or candidate.until_on >= quarter.from_on
    )


def exclusion(candidate: Candidate, quarter: Quarter, standard: Standard, today: dt.date) -> str:
    """Why the person is not scored in this quarter, as a Chinese phrase; empty when scored."""
    own_class = standard.class_of(candidate.member_class)
    if candidate.until_on is not None and candidate.until_on < min(quarter.until_on, today):
        return f"本季度内已离开（{candidate.end_reason.label}）" if candidate.end_reason else "本季度内已离开"
    if candidate.has_relief:
        return "经批准减免，不参加计分"
    if candidate.state is RegisterState.LOST:
        return "失联，不参加计分"
    if candidate.state in {RegisterState.MOVED_OUT, RegisterState.DUPLICATE}:
        return f"名册核查为“{candidate.state.label}”"
    if own_class is not None and not own_class.scored:
        return own_class.reason or f"{own_class.name}不参加计分"
    if candidate.state is RegisterState.FLOWING and not _is_for_flowing(candidate.member_class, standard):
        return "外出流动，不参加计分"
    stay = (quarter.until_on - max(candidate.from_on, quarter.from_on)).days + 1
    if stay < SHORTEST_STAY and not candidate.came_by_transfer:
        return f"编入不足 {SHORTEST_STAY} 天，自下季度起计分"
    return ""


def _is_for_flowing(word: str, standard: Standard) -> bool:
    """Whether the person is in a class of which the standard says that members away are scored too.

    Standards approved before could not say so: of those the one class that bears the register's own word counts.
    """
    own_class = standard.class_of(word)
    if own_class is None:
        return False
    if own_class.away is None:
        return AWAY_WORD in (own_class.name, *own_class.covers)
    return own_class.away is Away.SCORED


def unknown_classes(words: set[str], standard: Standard) -> list[str]:
    """Sentences for classes of the register that the standard does not know (when it knows any)."""
    strange = sorted(word for word in words if standard.classes and standard.class_of(word) is None)
    return [
        f"名册里的类别“{word}”不在《{standard.title}》的类别之中，请先在党员名册改正类别，或在办法中补上。"
        for word in strange
    ]


def list_differences(*, unlisted: Sequence[str], unscored: Sequence[str], is_preparing: bool) -> list[str]:
    """Where the list of participants has fallen behind the register: names of those it lacks, and of those it scores
    although the register now says otherwise."""
    found = []
    if unlisted:
        found.append(f"名册上有、参评名单里没有的：{listed(tuple(unlisted))}。")
    if unscored:
        found.append(f"参评名单里计分、名册现在不计分的：{listed(tuple(unscored))}。")
    if found:
        way = "点" if is_preparing else "退回“准备”环节，再点"
        found.append(f"要更正名单，请{way}“按名册更新名单”。")
    return found
