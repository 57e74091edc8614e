"""How an assessment goes about it: what a jury gives marks for, and how many days each step has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from zhixing.rules.measures.deadlines import DAYS
from zhixing.rules.measures.states import MeasureKind
from zhixing.rules.periods import DAYS_TO_REPORT, DAYS_TO_REVIEW
from zhixing.rules.standards.vocabulary import Key, Points
from zhixing.rules.workdays import DEFAULT_ANSWER_DAYS, DEFAULT_POSTING_DAYS


@dataclass(frozen=True)
class HearingCriterion:
    code: Annotated[str, Key("编号")]
    name: Annotated[str, Key("名称", "如 工作实绩")]
    full: Annotated[Points, Key("满分")]
    guide: Annotated[str, Key("怎样评", "写在评分表上")] = ""


# Ours, after the sheets of 述职评议: a report that names no concrete problem is no report.
CRITERIA = (
    HearingCriterion("achievements", "工作实绩", Points(4000), "有数据、有事例，与自查所填的数一致"),
    HearingCriterion(
        "problems", "查摆问题", Points(2500), "准确、具体，不以成绩代替问题；没有具体问题的，不超过 10 分"
    ),
    HearingCriterion("measures", "整改和下步措施", Points(2000), "有责任人、有时限；上期问题的整改情况必须讲到"),
    HearingCriterion("answers", "答询", Points(1500), "当场提问，回答实在"),
)


@dataclass(frozen=True)
class HearingRule:
    """What each member of the jury fills in, and what their sheets come to."""

    least: Annotated[int, Key("至少几份评分表")] = 3
    trim_from: Annotated[int | None, Key("几份起去掉一个最高、一个最低", "none 表示不去掉")] = 7
    criteria: Annotated[tuple[HearingCriterion, ...], Key("评分项目", "满分合计不超过 100 分")] = CRITERIA

    @property
    def full(self) -> int:
        """Hundredths that a faultless report gets on one sheet."""
        return sum(criterion.full for criterion in self.criteria)


@dataclass(frozen=True)
class Deadlines:
    """Days of the procedure, as they are proposed; whoever opens or proposes may set others."""

    report: Annotated[int, Key("自评、自查期限", "计分截止日以后几日，遇休息日顺延")] = DAYS_TO_REPORT
    review: Annotated[int, Key("评定期限", "计分截止日以后几日，遇休息日顺延")] = DAYS_TO_REVIEW
    posting: Annotated[int, Key("公示期", "几个工作日")] = DEFAULT_POSTING_DAYS
    answer: Annotated[int, Key("异议答复期限", "收到以后几个工作日")] = DEFAULT_ANSWER_DAYS
    immediate: Annotated[int, Key("立行立改期限", "检查发现的问题，几日")] = DAYS[MeasureKind.IMMEDIATE]
    timed: Annotated[int, Key("限期整改期限", "检查发现的问题，几日")] = DAYS[MeasureKind.TIMED]

    def of_problem(self, kind: MeasureKind) -> int:
        """Days that a problem which an inspection found is given."""
        return {MeasureKind.IMMEDIATE: self.immediate, MeasureKind.TIMED: self.timed}.get(kind, DAYS[kind])


DEADLINES = Deadlines()
