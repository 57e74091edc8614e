"""民主评议党员: what the forms of a year were filled with, so that two who fill them in do not undo each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zhixing.models import Appraisal, AppraisalLine
from zhixing.queries.form_versions import Field, Fields, plain_fields
from zhixing.rules.appraisals.grades import Grade
from zhixing.rules.appraisals.steps import CommitteeGrade

PREPARATION_LABELS = {
    "study_on": "集中学习日期",
    "study_topic": "学习内容",
    "themes": "征求意见归纳",
    "talks_on": "谈心谈话完成日期",
    "problems": "支部查摆的问题",
}
MEETING_LABELS = {
    "on": "评议会日期",
    "place": "地点",
    "chair": "主持人",
    "recorder": "记录人",
    "entitled": "应到党员",
    "present": "实到党员",
}
PERSON = "p-"  # and the id of the line
AYES = "ayes"


@dataclass(frozen=True)
class GradeRow:
    """What the branch writes in one person's row of the table."""

    mutual: str
    grade: Grade | None
    opinion: str
    reason: str

    @property
    def words(self) -> str:
        parts = (self.grade.label if self.grade else "", self.opinion, self.mutual, self.reason)
        return "；".join(text for part in parts if (text := " ".join(part.split())))


def meeting_values(appraisal: Appraisal) -> dict[str, Any]:
    """As the form has them, which calls the day otherwise and offers a choice for the committee."""
    names = [*(name for name in MEETING_LABELS if name != "on"), "committee_grade"]
    return {"on": appraisal.meeting_on, **{name: getattr(appraisal, name) for name in names}}


def meeting_fields(values: Mapping[str, Any]) -> Fields:
    grade = values["committee_grade"]
    words = CommitteeGrade(grade).label if grade else "没有支委会"
    return {**plain_fields(MEETING_LABELS, values), "committee_grade": Field("党员对支委会的评价", words)}


def beginning_grade(line: AppraisalLine) -> str:
    """The grade as kept; who is usually not graded begins with that."""
    return line.grade or (Grade.NONE.value if line.unreviewable else "")


def kept_rows(lines: Iterable[AppraisalLine]) -> dict[int, GradeRow]:
    """By id of the line what the form begins with."""
    rows = {}
    for line in lines:
        grade = beginning_grade(line)
        rows[line.pk] = GradeRow(line.mutual, Grade(grade) if grade else None, line.opinion, line.reason)
    return rows


def grade_fields(rows: Mapping[int, GradeRow], ayes: int | None, names: Mapping[int, str]) -> Fields:
    """A field for each person, however much of the row is written. `names`: by id of the line, in their order."""
    people = {f"{PERSON}{pk}": Field(name, rows[pk].words) for pk, name in names.items() if pk in rows}
    return {**people, AYES: Field("支部党员大会赞成票", "" if ayes is None else str(ayes))}


def submitted_fields(appraisal: Appraisal) -> Fields:
    """What the superior answers: the grades as they were sent up that time."""
    return {"submitted_at": Field("上报的评定结果", str(appraisal.submitted_at or ""))}
