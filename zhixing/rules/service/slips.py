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


def incoming_blockers(facts: IncomingFacts, *, today: dt.date) -> list[str]:
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
    return reasons


def entering_blockers(state: IncomingState) -> list[str]:
    return [] if state is IncomingState.ARRIVED else [f"这份反馈函{state.label}，不能再记。"]
