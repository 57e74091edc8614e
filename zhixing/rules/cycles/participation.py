"""考评周期: who takes part in a period and who is not scored in it, from the register."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.rules.cycles.placements import NO_PERSON, Stay, home_stay
from zhixing.rules.cycles.stages import join_names
from zhixing.rules.members.records import EndReason, RegisterState
from zhixing.rules.periods import HALF_YEAR, MONTH, QUARTER, YEAR, Period, chinese_day
from zhixing.rules.standards.model import Away, Standard

AWAY_WORD = "流动党员"
LEFT_WITHIN = {MONTH: "本月内", QUARTER: "本季度内", HALF_YEAR: "本半年内", YEAR: "本年度内"}
NEXT = {MONTH: "下个月", QUARTER: "下季度", HALF_YEAR: "下一半年", YEAR: "下一年度"}
SHORTEST_STAY = 10  # days in our registers for each month of the period, where the standard names none

# Nobody whose membership ended like this is posted afterwards, even where they were there for the whole period.
NEVER_POSTED = frozenset({EndReason.DECEASED, EndReason.LEFT})
DIED = "已去世"  # said in the place of a star that was given before
NO_LINE = "名册中已没有此人"
SETTLED_LIST = "本支部参评名单已定，自下期起计分"


@dataclass(frozen=True)
class Candidate:
    """One person who touches the period, as the registers of all branches have them now."""

    member_class: str  # where they are scored
    state: RegisterState  # of the latest line
    stays: tuple[Stay, ...]
    has_relief: bool  # for as much of the period as the standard asks


def elsewhere(branch: str) -> str:
    """Said of a line in one branch whose person another branch scores."""
    return f"本期在“{branch[:80]}”参加考评"


def assessed_in(branch: str, period: Period, *, is_here: bool) -> str:
    """Said before a transfer within the period; `is_here`: the branch that is left."""
    if not is_here:
        return f"{period.label}的考评在“{branch}”参加，这次转接不改变。"
    unit, first = period.unit, chinese_day(period.from_on)
    return (
        f"{period.label}的考评在现支部“{branch}”完成，从{NEXT[period.months]}起在转入的支部参加：{unit}第一天在哪个支部，"
        f"整个{unit}就在哪个支部计分，转接后两个支部记的台账都算。转接日期在{first}以前（含当日）的，改在转入的支部计分。"
    )


def exclusion(candidate: Candidate, period: Period, standard: Standard) -> str:
    """Why the person is not scored in this period, as a Chinese phrase; empty when scored.

    Says the same whatever the day on which it is asked, as long as the registers say the same.
    """
    own_class = standard.class_of(candidate.member_class)
    if left := _left(candidate.stays, period):
        return left
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
    shortest = SHORTEST_STAY * period.months if standard.part.least is None else standard.part.least
    if sum(stay.days_in(period) for stay in candidate.stays if stay.touches(period)) < shortest:
        return f"编入不足 {shortest} 天，自{NEXT[period.months]}起计分"
    return ""


def _left(stays: Sequence[Stay], period: Period) -> str:
    """That the person belongs to none of our branches any more; a transfer from one to another is no leaving."""
    persons = sorted((stay for stay in stays if stay.end_reason not in NO_PERSON), key=lambda stay: stay.from_on)
    if home_stay(persons, period) is None:
        return NO_LINE
    within = [stay for stay in persons if stay.touches(period)][-1]
    if within.until_on is not None and within.until_on < period.until_on:
        left = f"{LEFT_WITHIN[period.months]}已离开"
        return f"{left}（{within.end_reason.label}）" if within.end_reason else left
    last = persons[-1]
    if last.end_reason in NEVER_POSTED:
        return f"已离开（{last.end_reason.label}）"
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


def list_differences(
    *,
    unlisted: Sequence[str],
    unscored: Sequence[str],
    scored: Sequence[str],
    reclassed: Sequence[str] = (),
    is_preparing: bool,
) -> list[str]:
    """Where the list of participants has fallen behind the register: names of those it lacks, of those it scores
    although the register now says otherwise, and of those it does not score although the register has no reason."""
    sentences = []
    if unlisted:
        sentences.append(f"名册上有、参评名单里没有的：{join_names(tuple(unlisted))}。")
    if unscored:
        sentences.append(f"参评名单里计分、名册现在不计分的：{join_names(tuple(unscored))}。")
    if scored:
        sentences.append(f"参评名单里不计分、名册现在应当计分的：{join_names(tuple(scored))}。")
    if reclassed:
        sentences.append(f"名册里类别已改、本期仍按参评名单上的类别计分的：{join_names(tuple(reclassed))}。")
    if sentences:
        way = "点" if is_preparing else "退回“准备”环节，再点"
        sentences.append(f"要更正名单，请{way}“按名册更新名单”。")
    return sentences
