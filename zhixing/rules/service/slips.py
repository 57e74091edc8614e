"""反馈函: one page a quarter for the unit of somebody who reported here, and such slips from elsewhere."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.periods import Quarter, chinese_day
from zhixing.rules.standards.vocabulary import points_text

MOST_LINES = 5  # that the paper has; what is more stands summed up in the last


class Choice(StrEnum):
    """Words of a column with their labels."""

    @property
    def label(self) -> str:
        return _LABELS[self]


class SlipState(Choice):
    """A slip of ours, on its way to the unit and back."""

    ISSUED = "issued"
    SENT = "sent"
    ANSWERED = "answered"
    VOID = "void"


class Evaluation(Choice):
    """What the community says of somebody's part; nothing is said unless somebody says it."""

    ACTIVE = "active"
    USUAL = "usual"
    NONE = "none"


class IncomingState(Choice):
    """A slip from elsewhere about a member of ours."""

    ARRIVED = "arrived"
    ENTERED = "entered"
    SET_ASIDE = "set_aside"


class SendingWay(Choice):
    PAPER = "paper"
    FILE = "file"


_LABELS: dict[Choice, str] = {
    SlipState.ISSUED: "已开具，未送出",
    SlipState.SENT: "已送出，待回执",
    SlipState.ANSWERED: "已收回执",
    SlipState.VOID: "已作废",
    Evaluation.ACTIVE: "积极",
    Evaluation.USUAL: "一般",
    Evaluation.NONE: "未参加",
    IncomingState.ARRIVED: "待核对记分",
    IncomingState.ENTERED: "已记入台账",
    IncomingState.SET_ASIDE: "不予记分",
    SendingWay.PAPER: "纸质",
    SendingWay.FILE: "签名文件",
}
# The only ways a slip goes; guards in the database say the same.
ROUTE: frozenset[tuple[SlipState, SlipState]] = frozenset(
    {
        (SlipState.ISSUED, SlipState.SENT),
        (SlipState.SENT, SlipState.ANSWERED),
        (SlipState.ISSUED, SlipState.VOID),
        (SlipState.SENT, SlipState.VOID),
    }
)


@dataclass(frozen=True)
class ServiceLine:
    """One service of a slip: the day, what it was, hundredths of an hour."""

    on: dt.date
    title: str
    hours: int


def slip_number(quarter: Quarter, place: int) -> str:
    return f"{quarter.year}-{quarter.number}-{place:03}"


def paper_lines(lines: Sequence[ServiceLine]) -> list[tuple[str, str, str]]:
    """Day, content and hours as the paper has room for: five lines, the last for all that are left."""
    listed = lines if len(lines) <= MOST_LINES else lines[: MOST_LINES - 1]
    texts = [(chinese_day(line.on), line.title, points_text(line.hours)) for line in listed]
    if rest := lines[len(listed) :]:
        texts.append((f"另 {len(rest)} 次", "其他服务", points_text(sum(line.hours for line in rest))))
    return texts


def issuing_blockers(
    quarter: Quarter, *, today: dt.date, people: int, has_slip: Sequence[str], without_service: Sequence[str]
) -> list[str]:
    """Why slips of this quarter cannot be issued for the people ticked."""
    reasons = []
    if today < quarter.from_on:
        reasons.append(f"{quarter.label}还没有开始，不能开具反馈函。")
    if not people:
        reasons.append("请至少勾选一人。")
    if has_slip:
        reasons.append(f"{'、'.join(has_slip)}本季度已经开具反馈函；要重开的，先作废原来的一份。")
    if without_service:
        reasons.append(f"{'、'.join(without_service)}本季度没有服务记录，不开具反馈函，也不作评价。")
    return reasons


def moving_blockers(number: str, state: SlipState, to: SlipState) -> list[str]:
    return [] if (state, to) in ROUTE else [f"第 {number} 号反馈函{state.label}，不能再改为“{to.label}”。"]


@dataclass(frozen=True)
class IncomingFacts:
    """What stands on a slip from elsewhere about a member of ours. `hours` are hundredths."""

    community: str
    number: str
    from_on: dt.date
    until_on: dt.date
    times: int
    hours: int
    text: str = ""  # what was done, in the words of the slip
    evaluation: str = ""
    suggestion: str = ""


def incoming_blockers(facts: IncomingFacts, *, today: dt.date, is_known: bool = False) -> list[str]:
    """`is_known`: a slip of the same community has been taken that overlaps this one."""
    reasons = []
    if facts.until_on < facts.from_on:
        reasons.append("服务期间的止日早于起日，请核对反馈函上的日期。")
    if facts.until_on > today:
        reasons.append("服务期间的止日在今天以后，请在期满以后登记。")
    if facts.hours <= 0:
        reasons.append("反馈函上的时长应大于 0；没有参加服务的不必登记。")
    if facts.times <= 0:
        reasons.append("请填写服务次数。")
    if facts.hours > facts.times * 2400:
        reasons.append(f"{facts.times} 次服务不会有 {points_text(facts.hours)} 小时，请核对次数和时长。")
    if is_known:
        reasons.append(f"{facts.community}这一期间的反馈函已经登记过，一份只登记一次。")
    return reasons


def entering_blockers(state: IncomingState) -> list[str]:
    return [] if state is IncomingState.ARRIVED else [f"这份反馈函{state.label}，不能再记。"]


def setting_aside_problems(reason: str) -> list[str]:
    return [] if reason.strip() else ["请填写不予记分的原因。"]


def restoring_blockers(state: IncomingState, *, is_booked: bool) -> list[str]:
    """Why a slip does not go back to be read again. `is_booked`: an activity stands for it."""
    if state is IncomingState.ARRIVED:
        return ["这份反馈函本来就待核对。"]
    return ["这份反馈函已经记入台账。要重新核对，请先在那次活动的页面上撤销记录。"] if is_booked else []


def choice_blockers(slips: int) -> list[str]:
    return [] if slips else ["请至少勾选一份反馈函。"]


def filing_blockers(states: Sequence[SlipState]) -> list[str]:
    """Why these slips do not go into a signed file."""
    if not states:
        return choice_blockers(0)
    return ["作废的反馈函不能列入签名文件，请取消勾选。"] if SlipState.VOID in states else []


def voiding_problems(reason: str) -> list[str]:
    return [] if reason.strip() else ["请填写作废的原因。"]


def announcing_blockers(members: int, community: str, reported_on: dt.date, today: dt.date) -> list[str]:
    """Why so many members are not announced to a community elsewhere: the first thing that is missing."""
    if not members:
        return ["请至少勾选一名党员。"]
    if not community.strip():
        return ["请填写报到的社区。"]
    return ["报到日期在今天以后，请核对。"] if reported_on > today else []


def issued_blockers(names: Sequence[str], quarter: Quarter) -> list[str]:
    """`names`: people who have a slip of the quarter that stands."""
    if not names:
        return []
    return [f"{'、'.join(names)}{quarter.label}的反馈函已经开具，要改服务记录，请先作废反馈函，改好再重开。"]


def crossing_blockers(reason: str, *, is_crossed: bool) -> list[str]:
    """Why a record of service is not crossed out."""
    reasons = ["这条服务记录已经划去，无须再划。"] if is_crossed else []
    return reasons if reason.strip() else [*reasons, "请填写划去的原因。"]
