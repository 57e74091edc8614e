"""评先选优: the usual conditions of a title, each a sentence with the fact it rests on.

The conditions are the customary ones and are ours where no document names them (domain-2 section 6). An unmet one does
not stop anybody: whoever nominates writes why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.standards.vocabulary import points_text

WHOLE_YEAR = 12  # months
STUDY_HOURS = 3200  # hundredths of an hour a year: 党员教育管理工作条例


class Title(StrEnum):
    MEMBER = "member"
    WORKER = "worker"
    ORGANISATION = "organisation"

    @property
    def label(self) -> str:
        return {"member": "优秀共产党员", "worker": "优秀党务工作者", "organisation": "先进基层党组织"}[self.value]

    @property
    def is_for_person(self) -> bool:
        return self is not Title.ORGANISATION


@dataclass(frozen=True)
class PeriodFact:
    """One period of a person: the star's place from the best, 0, or None with the reason why it has none."""

    label: str
    star: str
    place: int | None
    bands: int
    months: int
    reason: str = ""


@dataclass(frozen=True)
class YearRecord:
    is_full: bool
    periods: Sequence[PeriodFact]  # those that are closed
    grade: str  # the word of the year's appraisal, "" before it is approved
    decisions: int  # deductions and vetoes decided in the year
    open_measures: int  # of help and correction: what honours somebody is none
    objections: int  # upheld in the year
    lowered: Sequence[str]  # periods whose result an objection lowered
    study: int  # hundredths of an hour in the year
    service: int
    posts: Sequence[str]  # held in the year


@dataclass(frozen=True)
class Condition:
    text: str
    fact: str
    is_met: bool


def conditions(record: YearRecord) -> list[Condition]:
    """The conditions on one person, in the order of the form."""
    decided = f"{record.decisions}次" if record.decisions else "没有"
    measures = f"{record.open_measures}项" if record.open_measures else "没有"
    return [
        Condition("是正式党员", "正式党员" if record.is_full else "不是正式党员", record.is_full),
        _stars(record.periods),
        Condition("年度民主评议为优秀", record.grade or "还没有审批的结果", record.grade == "优秀"),
        Condition("本年没有扣分、否决的组织决定", decided, not record.decisions),
        Condition("没有未办结的帮教、整改事项", measures, not record.open_measures),
        _objections(record),
        Condition("全年学习不少于32学时", f"{points_text(record.study)}学时", record.study >= STUDY_HOURS),
        _service(record),
    ]


def _stars(periods: Sequence[PeriodFact]) -> Condition:
    """Three of four with the best star and none with the worst; a period without a result by a decision, such as
    relief, counts neither for nor against."""
    text = "全年各期都有结果，四分之三以上为最好一档，没有最低一档（减免的不计）"
    counted = [period for period in periods if period.place is not None]
    neutral = len(periods) - len(counted)
    best = sum(period.place == 0 for period in counted)
    worst = sum(period.place == period.bands - 1 for period in counted)
    least = max(-(-len(periods) * 3 // 4) - neutral, 1)
    words = [f"{period.label}{period.star or f'不计分（{period.reason}）'}" for period in periods]
    is_whole = sum(period.months for period in periods) == WHOLE_YEAR
    return Condition(text, "；".join(words) or "还没有已结束的考评", is_whole and best >= least and not worst)


def _objections(record: YearRecord) -> Condition:
    lowered = f"，{'、'.join(record.lowered)}结果降低" if record.lowered else ""
    fact = f"成立{record.objections}条{lowered or '，结果没有降低'}" if record.objections else "没有成立的异议"
    return Condition("没有因异议成立而降低的结果", fact, not record.lowered)


def _service(record: YearRecord) -> Condition:
    """Of the old and ill neither is asked: whoever nominates them says so."""
    posts = f"岗位：{'、'.join(record.posts)}" if record.posts else "没有岗位"
    fact = f"服务{points_text(record.service)}小时；{posts}"
    return Condition("参加志愿服务，或者认领了岗位", fact, bool(record.service or record.posts))


def unmet(checked: Sequence[Condition]) -> list[str]:
    return [condition.text for condition in checked if not condition.is_met]
