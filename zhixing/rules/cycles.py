"""考评周期: stages of a quarter, the route between them, and what each stage still lacks."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.permissions import Do
from zhixing.rules.postings import PostingState


class CycleKind(StrEnum):
    """What a quarter is to the standard: weights of the components differ between the three."""

    QUARTER = "quarter"
    MIDYEAR = "midyear"
    YEAR_END = "year_end"

    @property
    def label(self) -> str:
        return {"quarter": "平时季度", "midyear": "年中（含民主测评）", "year_end": "年末（含民主测评）"}[self.value]


class Stage(StrEnum):
    PREPARING = "preparing"
    SELF_REPORT = "self_report"
    BALLOT = "ballot"
    REVIEW = "review"
    POSTING = "posting"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return STAGE_LABELS[self]


STAGE_LABELS: dict[Stage, str] = {
    Stage.PREPARING: "准备",
    Stage.SELF_REPORT: "党员自评",
    Stage.BALLOT: "民主测评",
    Stage.REVIEW: "党组织评定",
    Stage.POSTING: "积分公示",
    Stage.CLOSED: "已结束",
}

_PLAIN = (Stage.PREPARING, Stage.SELF_REPORT, Stage.REVIEW, Stage.POSTING, Stage.CLOSED)

# The secret ballot is a link of the mid-year and year-end quarters; until it is built those quarters
# go the plain route too, and the composite says that the ballot's weight was shared out.
ROUTE: dict[CycleKind, tuple[Stage, ...]] = {
    CycleKind.QUARTER: _PLAIN,
    CycleKind.MIDYEAR: _PLAIN,
    CycleKind.YEAR_END: _PLAIN,
}

# In which stages each act is open at all (beside who may do it).
OPEN: dict[Do, frozenset[Stage]] = {
    Do.ENTER_SELF_REPORT: frozenset({Stage.SELF_REPORT}),
    Do.FORM_PANEL: frozenset({Stage.PREPARING, Stage.SELF_REPORT, Stage.REVIEW}),
    Do.JUDGE: frozenset({Stage.REVIEW}),
    Do.PROPOSE_POSTING: frozenset({Stage.POSTING}),
    Do.EXAMINE_POSTING: frozenset({Stage.POSTING}),
    Do.APPROVE_POSTING: frozenset({Stage.POSTING}),
    Do.CARRY_OUT_POSTING: frozenset({Stage.POSTING}),
    Do.RAISE_OBJECTION: frozenset({Stage.POSTING}),
    Do.ANSWER_OBJECTION: frozenset({Stage.POSTING}),
}


@dataclass(frozen=True)
class Quarter:
    year: int
    number: int  # 1 to 4

    @property
    def from_on(self) -> dt.date:
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def until_on(self) -> dt.date:
        last = 3 * self.number
        first_after = dt.date(self.year + (last == 12), last % 12 + 1, 1)
        return first_after - dt.timedelta(days=1)

    @property
    def label(self) -> str:
        return f"{self.year}年第{'一二三四'[self.number - 1]}季度"

    @property
    def usual_kind(self) -> CycleKind:
        return {2: CycleKind.MIDYEAR, 4: CycleKind.YEAR_END}.get(self.number, CycleKind.QUARTER)


def quarter_of(day: dt.date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


def usual_quarter(today: dt.date) -> Quarter:
    """What is usually opened: the quarter before during the first half of a quarter's first month, else this one."""
    now = quarter_of(today)
    if (today - now.from_on).days >= 45:
        return now
    return quarter_of(now.from_on - dt.timedelta(days=1))


def next_stage(kind: CycleKind, stage: Stage) -> Stage | None:
    route = ROUTE[kind]
    place = route.index(stage)
    return route[place + 1] if place + 1 < len(route) else None


def previous_stage(kind: CycleKind, stage: Stage) -> Stage | None:
    """Where a return leads: one step back, never out of a closed cycle."""
    route = ROUTE[kind]
    place = route.index(stage)
    return route[place - 1] if place > 0 and stage is not Stage.CLOSED else None


def shut(do: Do, stage: Stage) -> list[str]:
    """Why the stage keeps this act out; empty where its door is open."""
    doors = OPEN.get(do)
    if doors is None or stage in doors:
        return []
    when = "、".join(f"“{one.label}”" for one in Stage if one in doors)
    return [f"现在是“{stage.label}”环节，这件事只能在{when}环节办理。"]


@dataclass(frozen=True)
class Facts:
    """What the blockers look at: the state of one cycle, read once."""

    today: dt.date
    scored: int = 0  # participants that are scored
    missing: tuple[str, ...] = ()  # names without a submitted self-report and without a stated reason
    is_panel_formed: bool = False
    short_of_judges: tuple[str, ...] = ()  # names that too few of the group may judge
    opinions_awaited: int = 0
    is_opened: bool = False
    unsettled: tuple[str, ...] = ()  # names with a difference that nobody has settled
    without_joint: tuple[str, ...] = ()  # names the group has not concluded on
    without_given: tuple[tuple[str, tuple[str, ...]], ...] = ()  # parts entered by hand, and the names still missing
    is_concluded: bool = False
    posting: PostingState | None = None  # of the standing posting
    posting_id: int | None = None
    posted_until: dt.date | None = None
    open_objections: int = 0
    upheld_objections: int = 0  # against the standing posting: its results are to be reviewed anew


def blockers(stage: Stage, facts: Facts) -> list[str]:
    """What is still missing before the cycle can leave this stage, in whole sentences."""
    return {
        Stage.PREPARING: _preparing,
        Stage.SELF_REPORT: _self_report,
        Stage.BALLOT: _nothing,
        Stage.REVIEW: _review,
        Stage.POSTING: _posting,
        Stage.CLOSED: _closed,
    }[stage](facts)


def listed(names: tuple[str, ...], most: int = 6) -> str:
    """王建国、白云 …: at most so many names, then how many in all."""
    shown = "、".join(names[:most])
    return f"{shown}等 {len(names)} 人" if len(names) > most else f"{shown}（{len(names)} 人）"


def _nothing(facts: Facts) -> list[str]:
    return []


def _preparing(facts: Facts) -> list[str]:
    return [] if facts.scored else ["参加考评的名单里没有需要计分的人，请先核对党员名册，再更新名单。"]


def _self_report(facts: Facts) -> list[str]:
    if not facts.missing:
        return []
    return [f"还没有提交自评的有：{listed(facts.missing)}。请催办或代录；确实不能自评的，写明未自评原因。"]


def _review(facts: Facts) -> list[str]:
    if facts.is_concluded:
        return []
    return review_blockers(facts) or ["考评小组的意见已经齐备，请组长点“完成评定”。"]


def review_blockers(facts: Facts) -> list[str]:
    """What the review group still owes before its chair may conclude."""
    if not facts.is_panel_formed:
        return ["还没有组建考评小组，请选定至少三名成员和一名组长。"]
    if not facts.is_opened:
        return opening_blockers_of_opinions(facts) or ["背靠背意见已经齐了，请组长公开意见，开始合议。"]
    reasons = []
    if facts.unsettled:
        reasons.append(f"自评与台账有差异还没有处理的有：{listed(facts.unsettled)}。请逐条写明处理意见。")
    if facts.without_joint:
        reasons.append(f"还没有合议意见的有：{listed(facts.without_joint)}。")
    reasons += [f"“{part}”还没有填报的有：{listed(names)}。请先填报。" for part, names in facts.without_given]
    return reasons


def opening_blockers_of_opinions(facts: Facts) -> list[str]:
    """Why the blind opinions cannot be opened yet. Counts only: nobody learns whose are missing."""
    reasons = []
    if facts.short_of_judges:
        reasons.append(f"{listed(facts.short_of_judges)}回避后可评议的成员不足两名，请增补考评小组成员。")
    if facts.opinions_awaited:
        reasons.append(f"背靠背意见还差 {facts.opinions_awaited} 份，全部提出后组长才能公开。")
    return reasons


def _posting(facts: Facts) -> list[str]:
    if facts.posting is None:
        return ["还没有提出公示。"]
    reasons = []
    if facts.posting is not PostingState.CARRIED_OUT:
        reasons.append(f"公示目前在“{facts.posting.label}”这一步，还没有实施。")
    elif facts.posted_until is not None and facts.today <= facts.posted_until:
        day = facts.posted_until
        reasons.append(f"公示到{day.year}年{day.month}月{day.day}日为止，期满后才能结束。")
    if facts.open_objections:
        reasons.append(f"还有 {facts.open_objections} 条异议没有答复。")
    if facts.upheld_objections:
        reasons.append(f"有 {facts.upheld_objections} 条异议成立，台账已更正，请撤回公示、退回评定，重新评定后再公示。")
    return reasons


def _closed(facts: Facts) -> list[str]:
    return ["本周期已经结束。"]


def return_blockers(stage: Stage, facts: Facts, reason: str) -> list[str]:
    """Why the cycle cannot go one stage back."""
    reasons = []
    if stage in {Stage.PREPARING, Stage.CLOSED}:
        reasons.append(f"“{stage.label}”环节不能再退回。")
    if stage is Stage.REVIEW and facts.is_opened:
        reasons.append("考评小组已经公开背靠背意见，不能再退回党员自评。")
    if stage is Stage.POSTING and facts.posting is not None:
        reasons.append("还有未撤回的公示，请先撤回公示再退回评定。")
    if not reason.strip():
        reasons.append("请写明退回的原因。")
    return reasons


def opening_blockers(
    quarter: Quarter, *, is_branch: bool, today: dt.date, self_report_due_on: dt.date, review_due_on: dt.date
) -> list[str]:
    """Why no cycle of this quarter can be opened with these dates."""
    reasons = []
    if not is_branch:
        reasons.append("考评周期按支部开启，请选择一个支部，或选择“下属全部支部”。")
    if quarter.from_on > today:
        reasons.append(f"{quarter.label}还没有开始，不能提前开启。")
    if self_report_due_on < today:
        reasons.append("自评截止日期已经过去，请另选今天或以后的日期。")
    if review_due_on < self_report_due_on:
        reasons.append("评定截止日期早于自评截止日期，请改正。")
    return reasons


def next_act(stage: Stage, facts: Facts, quarter: str) -> str:
    """What whoever moves the cycle on has to do now, beginning with a verb; empty while they wait for others."""
    lacks = blockers(stage, facts)
    match stage:
        case Stage.PREPARING:
            return f"核对{quarter}参评名单" if lacks else f"核对{quarter}参评名单，开始党员自评"
        case Stage.SELF_REPORT:
            return f"催收{quarter}自评，还差 {len(facts.missing)} 人" if lacks else f"结束{quarter}自评，进入党组织评定"
        case Stage.REVIEW if not facts.is_panel_formed:
            return f"组建{quarter}考评小组"
        case Stage.REVIEW if facts.without_given:
            part, names = facts.without_given[0]
            return f"填报{quarter}“{part}”，还差 {len(names)} 人"
        case Stage.REVIEW if not lacks:
            return f"结束{quarter}评定，进入积分公示"
        case Stage.POSTING if facts.posting is None:
            return f"提出{quarter}积分公示"
        case Stage.POSTING if facts.upheld_objections:
            return f"撤回{quarter}公示，退回评定（有异议成立）"
        case Stage.POSTING if not lacks:
            return f"结束{quarter}考评周期"
    return ""
