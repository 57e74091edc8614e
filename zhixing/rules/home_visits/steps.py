"""走访群众: what a visit, a promise, an answer and a word back still lack, and by when they are owed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.rules.home_visits.states import NeedState
from zhixing.rules.ledger.activities import Group, kind_of, recordable
from zhixing.rules.periods import chinese_date
from zhixing.rules.scoring.catalogue import Kind
from zhixing.rules.standards.model import Standard
from zhixing.rules.workdays import Corrections, add_workdays

LEAST_WORDS = 2  # characters that say anything
DAYS_TO_ANSWER = 15  # working days within which what was promised is answered at the latest
DAYS_TO_TELL = 7  # days within which the household hears the answer
OLDEST_DAYS = 366


@dataclass(frozen=True)
class NeedWords:
    """What was heard in a home, and what was said to it."""

    text: str = ""
    promise: str = ""
    answer_by: dt.date | None = None
    answer: str = ""  # given on the spot
    handed_to: str = ""

    @property
    def is_blank(self) -> bool:
        return not any(word.strip() for word in (self.text, self.promise, self.answer, self.handed_to))


def latest_answer(visited_on: dt.date, known: Corrections) -> dt.date:
    """The last day that may be promised."""
    return add_workdays(visited_on, DAYS_TO_ANSWER, known)


def tell_by(answered_on: dt.date) -> dt.date:
    return answered_on + dt.timedelta(days=DAYS_TO_TELL)


def days_overdue(state: NeedState, answer_by: dt.date | None, answered_on: dt.date | None, today: dt.date) -> int:
    """By how many days the answer, or the word back, is late on this day; 0 where it is not."""
    if state is NeedState.OPEN and answer_by is not None:
        return max(0, (today - answer_by).days)
    if state is NeedState.ANSWERED and answered_on is not None:
        return max(0, (today - tell_by(answered_on)).days)
    return 0


def visit_blockers(*, visited_on: dt.date, household: str, is_member: bool, today: dt.date) -> list[str]:
    """Why this visit cannot be written down."""
    reasons = []
    if visited_on > today:
        reasons.append("走访日期在今天以后，请在走访以后再记。")
    if (today - visited_on).days > OLDEST_DAYS:
        reasons.append("走访日期距今已超过一年，请核对。")
    if len(household.strip()) < LEAST_WORDS:
        reasons.append("请写明走访的住户，住户编号或者小区楼栋均可。")
    if not is_member:
        reasons.append("走访当天，走访人不在本支部，请核对走访人和日期。")
    return reasons


def need_blockers(words: NeedWords, *, visited_on: dt.date, latest: dt.date) -> list[str]:
    """Why what was heard cannot be kept like this: it is answered on the spot, or promised by a day."""
    reasons = []
    if len(words.text.strip()) < LEAST_WORDS:
        reasons.append("请写明住户反映的诉求，一条只写一件事。")
    if words.answer.strip():
        if words.promise.strip():
            reasons.append("已经当场答复的，不必填写承诺事项；没有办完的，不要填“当场答复”。")
        return reasons
    if len(words.promise.strip()) < LEAST_WORDS:
        reasons.append("没有当场答复的，请写明承诺办理的事项，例如“问清楚办理条件以后答复”。")
    if words.answer_by is None:
        reasons.append("请填写答复的期限。")
    elif words.answer_by < visited_on:
        reasons.append("答复的期限早于走访日期，请核对。")
    elif words.answer_by > latest:
        reasons.append(f"答复的期限最晚是{chinese_date(latest)}（走访以后 {DAYS_TO_ANSWER} 个工作日）。")
    return reasons


def answer_blockers(*, state: NeedState, answer: str, on: dt.date, visited_on: dt.date, today: dt.date) -> list[str]:
    """Why this cannot be the answer."""
    reasons = [] if state is NeedState.OPEN else [f"这件事目前是“{state.label}”，无须再答复。"]
    if len(answer.strip()) < LEAST_WORDS:
        reasons.append("请写明办理的结果；不能办的，写明原因。")
    return reasons + _day_blockers(on, visited_on, today, "答复日期", "走访日期")


def telling_blockers(
    *, state: NeedState, opinion: str, on: dt.date, answered_on: dt.date | None, today: dt.date
) -> list[str]:
    """Why the household cannot have heard the answer like this."""
    reasons = [] if state is NeedState.ANSWERED else [f"这件事目前是“{state.label}”，还不能登记回音。"]
    if state is NeedState.CLOSED:
        reasons = ["这件事已经登记过回音。"]
    if not opinion:
        reasons.append("请选择住户的评价；没有问到的选“未评”。")
    return reasons + _day_blockers(on, answered_on or on, today, "回音日期", "答复日期")


def _day_blockers(on: dt.date, earliest: dt.date, today: dt.date, word: str, before: str) -> list[str]:
    if on > today:
        return [f"{word}在今天以后，请改为今天或以前的日期。"]
    return [f"{word}早于{before}，请核对。"] if on < earliest else []


def voiding_blockers(*, is_void: bool, is_booked: bool, reason: str) -> list[str]:
    """Why a record of a visit cannot be struck out."""
    reasons = ["这次走访的记录已经作废。"] if is_void else []
    if is_booked:
        reasons.append("这次走访已经记入台账，请先撤销那次活动的记录。")
    if not reason.strip():
        reasons.append("请填写作废的原因。")
    return reasons


def visit_items(standard: Standard) -> list[Group]:
    """The items that a visit to a home may count as: those that name visits, so much each or so much a household."""
    groups = [
        Group(
            group.name,
            tuple(
                offer
                for offer in group.offers
                if "走访" in f"{offer.item.activity}{offer.item.name}" and kind_of(offer.item) in _COUNTED
            ),
        )
        for group in recordable(standard)
    ]
    return [group for group in groups if group.offers]


_COUNTED = frozenset({Kind.FIXED, Kind.PER, Kind.TOGETHER})


def booking_blockers(*, days: Sequence[dt.date], has_items: bool, is_item: bool, own: bool) -> list[str]:
    """Why these visits cannot be entered."""
    reasons = []
    if not has_items:
        reasons.append("施行的办法里没有走访的细则，走访照常记录，不计分。")
    elif not is_item:
        reasons.append("请选择计分细则。")
    if not days:
        reasons.append("请至少勾选一次还没有记分的走访。")
    if own:
        reasons.append("不能给自己的走访记分，请由支部其他有权限的同志办理。")
    return reasons


def adding_blockers(*, is_void: bool) -> list[str]:
    """Why nothing more is written down of a visit."""
    return ["这次走访的记录已经作废。"] if is_void else []
