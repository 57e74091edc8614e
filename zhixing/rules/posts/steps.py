"""设岗定责: what each step lacks, and which days a quarter's work is entered for."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from zhixing.rules.ledger.activities import Group, kind_of, offered, recordable
from zhixing.rules.orgs import OrgKind
from zhixing.rules.periods import Days, Quarter, chinese_day, quarter_of
from zhixing.rules.posts.states import HoldingState, PostState, ReportState, Rhythm
from zhixing.rules.scoring.catalogue import Kind
from zhixing.rules.standards.model import Standard

MOST_SEATS = 99
LEAST_WORDS = 4  # characters of a sentence that says anything
DAYS_TO_DECIDE = 7  # working days within which an application is answered, ours
DAYS_TO_CONFIRM = 5  # working days within which a report is answered, ours
DAYS_AFTER = 5  # days after the quarter by which its report is asked for, ours


@dataclass(frozen=True)
class PostWords:
    """What a post is, as its form says it."""

    name: str
    group: str
    duties: str
    place: str
    item: str
    rhythm: str
    seats: int


def post_items(standard: Standard) -> list[Group]:
    """The items a post may count as: those that give a fixed worth each time."""
    groups = [
        Group(group.name, tuple(offer for offer in group.offers if kind_of(offer.item) is Kind.FIXED))
        for group in recordable(standard)
    ]
    return [group for group in groups if group.offers]


def default_item(groups: Sequence[Group]) -> str:
    """The code of the item that speaks of posts, where exactly one does."""
    codes = [
        offer.item.code
        for group in groups
        for offer in group.offers
        if "设岗" in offer.item.activity or "岗" in offer.item.name
    ]
    return codes[0] if len(codes) == 1 else ""


def post_blockers(words: PostWords, groups: Sequence[Group] | None, *, twins: int, on_duty: int = 0) -> list[str]:
    """Why a post cannot be kept as it is written; `groups` None: no standard is in force there."""
    reasons = []
    if not words.name.strip():
        reasons.append("请填写岗位名称，例如“环境卫生岗”。")
    if len(words.duties.strip()) < LEAST_WORDS:
        reasons.append("请写明岗位职责：具体事项和频次。")
    if not 1 <= words.seats <= MOST_SEATS:
        reasons.append(f"人数请填 1 到 {MOST_SEATS}。")
    if twins:
        reasons.append(f"本支部已经有“{words.name.strip()}”，请换一个名称，或者增加该岗位的人数。")
    if on_duty > words.seats:
        reasons.append(f"现有 {on_duty} 人在岗，人数不能少于 {on_duty}。")
    if groups is None:
        reasons.append("本支部还没有施行的考评办法，请先由上级确定施行一部办法再设岗。")
    elif offered(groups, words.item) is None:
        reasons.append("施行的办法里没有这一条固定计分的细则，请重新选择。")
    return reasons


def publishing_blockers(*, states: Collection[PostState], heard_on: dt.date | None, today: dt.date) -> list[str]:
    """Why these posts cannot be made public: the branch's meeting hears the list first."""
    reasons = []
    if not states:
        reasons.append("请至少勾选一个没有已公布的岗位。")
    if any(state is not PostState.DRAFT for state in states):
        reasons.append("勾选的岗位里有已经公布或撤销的，请刷新页面后重新勾选。")
    if heard_on is None:
        reasons.append("请填写党员大会（或支委会）研究岗位的日期。")
    elif heard_on > today:
        reasons.append("研究岗位的日期在今天以后，请在开会以后再公布。")
    return reasons


def application_blockers(
    *, state: PostState, is_here: bool, has_live: bool, on_duty: int, seats: int, is_willing: bool
) -> list[str]:
    """Why somebody cannot take this post on."""
    reasons = []
    if state is not PostState.PUBLISHED:
        reasons.append(f"这个岗位目前{state.label}，不能申请。")
    if not is_here:
        reasons.append("只有本支部在册的同志可以申请本支部的岗位。")
    if has_live:
        reasons.append("已经申请或者正在担任这个岗位，无须再申请。")
    if on_duty >= seats:
        reasons.append(f"这个岗位需要 {seats} 人，已经满员，请选择别的岗位。")
    if not is_willing:
        reasons.append("请先征得本人同意，再代为申请。")
    return reasons


@dataclass(frozen=True)
class ApplicationCheck:
    """What is known of one application when it is to be decided on."""

    name: str
    state: HoldingState
    is_own: bool


def approval_blockers(
    checks: Sequence[ApplicationCheck], *, overfull: Sequence[str], on: dt.date | None, today: dt.date
) -> list[str]:
    """Why these applications cannot be approved; `overfull`: posts that would have too many holders."""
    reasons = _undecidable(checks)
    reasons += [f"“{post}”批准以后会超过规定的人数，请少选几人，或者先增加人数。" for post in overfull]
    if on is None:
        reasons.append("请填写支委会研究同意、开始履岗的日期。")
    elif on > today:
        reasons.append("到岗日期在今天以后，请到当天再批准。")
    return reasons


def declining_blockers(checks: Sequence[ApplicationCheck], *, reason: str) -> list[str]:
    """Why these applications cannot be declined."""
    return _undecidable(checks) + ([] if reason.strip() else ["请填写不批准的原因，本人可以查看。"])


def _undecidable(checks: Sequence[ApplicationCheck]) -> list[str]:
    reasons = [] if checks else ["请至少勾选一名申请的同志。"]
    if decided := [check.name for check in checks if check.state is not HoldingState.APPLIED]:
        reasons.append(f"{'、'.join(decided)}的申请已经有了结果，请刷新页面后重新勾选。")
    if any(check.is_own for check in checks):
        reasons.append("不能办理自己的申请，请由支部其他有权限的同志办理。")
    return reasons


def withdrawal_blockers(state: HoldingState) -> list[str]:
    return [] if state is HoldingState.APPLIED else [f"这份申请目前是“{state.label}”，不能撤回。"]


def leaving_blockers(
    *, state: HoldingState, on: dt.date, from_on: dt.date | None, reason: str, today: dt.date
) -> list[str]:
    """Why somebody's time on a post cannot end like this."""
    reasons = [] if state is HoldingState.ON_DUTY else [f"目前是“{state.label}”，无须办理离岗。"]
    if not reason:
        reasons.append("请选择离岗的原因。")
    if on > today:
        reasons.append("离岗日期在今天以后，请到当天再办理。")
    if from_on is not None and on < from_on:
        reasons.append("离岗日期早于到岗日期，请核对。")
    return reasons


def closing_blockers(
    *, is_closed: bool, on: dt.date, latest_start: dt.date | None, reason: str, today: dt.date
) -> list[str]:
    """Why a post cannot be closed on this day."""
    reasons = ["这个岗位已经撤销，无须再办理。"] if is_closed else []
    if on > today:
        reasons.append("撤销日期在今天以后，请到当天再办理。")
    if latest_start is not None and on < latest_start:
        reasons.append("撤销日期早于在岗同志的到岗日期，请核对。")
    if not reason.strip():
        reasons.append("请填写撤销岗位的原因。")
    return reasons


def report_from(quarter: Quarter) -> dt.date:
    """The first day on which a quarter may be reported on: that of its last month."""
    return quarter.until_on.replace(day=1)


def report_by(quarter: Quarter) -> dt.date:
    return quarter.until_on + dt.timedelta(days=DAYS_AFTER)


def report_blockers(
    *, quarter: Quarter, duty: Days, deed: str, effect: str, state: ReportState | None, today: dt.date
) -> list[str]:
    """Why this report cannot be handed in; `duty` are the days of holding the post, to today where it goes on."""
    reasons = []
    if state is ReportState.CONFIRMED:
        reasons.append(f"{quarter.label}的履岗情况已经确认，无须再报。")
    reasons += missing_duty(quarter=quarter, duty=duty, today=today)
    if len(deed.strip()) < LEAST_WORDS:
        reasons.append("请用一句话写明这个季度在岗上完成的工作。")
    if len(effect.strip()) < LEAST_WORDS:
        reasons.append("请用一句话写明效果，或者存在的问题。")
    return reasons


def missing_duty(*, quarter: Quarter, duty: Days, today: dt.date) -> list[str]:
    """Why there is nothing to report of this quarter yet: not on the post, or too early."""
    if duty.from_on > quarter.until_on or duty.until_on < quarter.from_on:
        return [f"{quarter.label}不在岗，无须报告。"]
    first = report_from(quarter)
    if today < first and duty.until_on >= today:
        return [f"{quarter.label}的履岗情况从{chinese_day(first)}起报告。"]
    return []


def working_days(rhythm: Rhythm, quarter: Quarter, counted: Days, duty: Days) -> list[dt.date]:
    """The days that a quarter's work may be entered for: the last day on duty of each month, or of the quarter.

    `counted` are the days that count for the quarter, so that what comes after an early cut-off is not lost to it.
    """
    first = quarter.from_on.month
    months = range(first, first + 3) if rhythm is Rhythm.MONTHLY else (first + 2,)
    days = []
    for month in months:
        start = dt.date(quarter.year, month, 1) if rhythm is Rhythm.MONTHLY else quarter.from_on
        end = min(_last_of_month(quarter.year, month), counted.until_on, duty.until_on)
        if end >= max(start, duty.from_on, counted.from_on):
            days.append(end)
    return days


def _last_of_month(year: int, month: int) -> dt.date:
    return dt.date(year + (month == 12), month % 12 + 1, 1) - dt.timedelta(days=1)


@dataclass(frozen=True)
class ReportCheck:
    """What is known of one report when it is to be confirmed or returned."""

    name: str
    post: str
    state: ReportState
    is_own: bool
    has_changed: bool  # since the page was opened
    days: tuple[dt.date, ...]  # ticked
    possible: tuple[dt.date, ...]


def record_title(post: str, rhythm: str, day: dt.date) -> str:
    """What the entries of a post are called: 环境卫生岗2026年9月履岗."""
    when = f"{day.year}年{day.month}月" if rhythm == Rhythm.MONTHLY.value else quarter_of(day).label
    return f"{post}{when}履岗"


def answer_blockers(checks: Sequence[ReportCheck], *, confirms: bool, reason: str = "") -> list[str]:
    """Why these reports cannot be answered; each sentence names the person and the post."""
    reasons = [] if checks else ["请至少勾选一份报告。"]
    for check in checks:
        who = f"{check.name}（{check.post}）"
        if check.state is not ReportState.SUBMITTED:
            reasons.append(f"{who}的报告目前是“{check.state.label}”，请刷新页面后重新勾选。")
        elif check.has_changed:
            reasons.append(f"{who}刚刚修改了报告，请重新核对后再办理。")
        if check.is_own:
            reasons.append(f"{who}：不能确认自己的报告，请由支部其他有权限的同志办理。")
        if confirms and not check.days:
            reasons.append(f"{who}没有勾选履岗的月份；没有履岗的，请退回并写明原因。")
        if confirms and set(check.days) - set(check.possible):
            reasons.append(f"{who}勾选的月份里有不在岗的，请重新勾选。")
    if not confirms and not reason.strip():
        reasons.append("请填写退回的原因，便于本人补正。")
    return reasons


def place_blockers(kind: OrgKind) -> list[str]:
    return [] if kind.is_branch else ["岗位由党支部设立。"]


def editing_blockers(state: PostState) -> list[str]:
    return ["这个岗位已经撤销，不能再修改。"] if state is PostState.CLOSED else []
