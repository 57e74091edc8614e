"""活动: what took place, as the form says it, and what is wrong with that by itself."""

import datetime as dt
from dataclasses import dataclass, field

from zhixing.rules.activities.marks import Part
from zhixing.rules.activities.meetings import Ballot, Matter
from zhixing.rules.activities.records import Feed
from zhixing.rules.ledger.activities import day_blockers

MOST_HOURS = 2400  # hundredths: what one day holds
MOST_RESOLUTIONS = 20


@dataclass(frozen=True)
class ResolutionLine:
    """One resolution; `ballot` None where nothing was voted."""

    text: str
    ballot: Ballot | None = None
    is_secret: bool = False
    responsible: str = ""
    due_on: dt.date | None = None

    @property
    def matter(self) -> Matter:
        return self.ballot.matter if self.ballot else Matter.GENERAL


@dataclass(frozen=True)
class Happening:
    title: str
    held_on: dt.date
    feeds: tuple[Feed, ...] = ()
    kind: str = ""
    group_id: int | None = None  # of which 党小组 it was the meeting; None: of none, or of all of them together
    group_name: str = ""
    place: str = ""
    note: str = ""
    starts_at: dt.time | None = None
    ends_at: dt.time | None = None
    hours: int | None = None  # hundredths
    is_study: bool = False
    agenda: str = ""
    recorder: str = ""
    observers: str = ""
    clause: str = ""
    deciding_body: str = ""
    resolutions: tuple[ResolutionLine, ...] = field(default=())

    @property
    def deducts(self) -> bool:
        """Whether points are taken away: only where a body has decided so."""
        return bool(self.deciding_body.strip())

    @property
    def effective_feeds(self) -> tuple[Feed, ...]:
        return tuple(feed for feed in self.feeds if self.deducts or not feed.part.deducts)


def happening_problems(happening: Happening, today: dt.date) -> list[str]:
    problems = day_blockers(happening.held_on, today)
    if not happening.title.strip():
        problems.append("请填写活动内容，例如“三季度党员大会”。")
    if happening.starts_at and happening.ends_at and happening.ends_at <= happening.starts_at:
        problems.append("结束时间须晚于开始时间，请核对。")
    if happening.hours is not None and not 0 <= happening.hours <= MOST_HOURS:
        problems.append("时长请填 0 到 24 小时。")
    if happening.deducts and not happening.clause.strip():
        problems.append("填写了决定机构的，请同时写明扣分依据的条款。")
    if len(happening.resolutions) > MOST_RESOLUTIONS:
        problems.append(f"一次会议最多记 {MOST_RESOLUTIONS} 项决议，请合并后填写。")
    codes = [feed.item for feed in happening.feeds if feed.part is Part.PRESENT]
    if len(codes) > len(set(codes)):
        problems.append("同一条细则选了两次，请核对。")
    return problems


def deduction_blockers(happening: Happening, *, may_decide: bool, is_own: bool) -> list[str]:
    """`may_decide`: whether this person enters decisions there; `is_own`: whether points of their own are taken."""
    if not happening.deducts:
        return []
    reasons = [] if may_decide else ["扣分须由支部书记、副书记录入，请把决定机构留空，只记考勤。"]
    return [*reasons, "不能对自己作出扣分决定，请由其他有权限的同志办理。"] if is_own else reasons
