"""民主评议党员: what each step asks for, and the table of grades with a row for each person."""

from collections.abc import Sequence
from typing import Any

from django import forms

from zhixing.queries.appraisals.facts import Appraised
from zhixing.queries.appraisals.form_versions import (
    PERSON,
    PREPARATION_LABELS,
    GradeRow,
    beginning_grade,
    grade_fields,
    meeting_fields,
)
from zhixing.queries.form_versions import Fields
from zhixing.rules.appraisals.grades import Grade
from zhixing.rules.appraisals.steps import CommitteeGrade, Meeting, OwnView, Preparation
from zhixing.web.frame.values import day_field, text_area
from zhixing.web.frame.versions import VersionedForm

REVIEW_START = "一年来的思想、工作和履行党员义务情况：\n\n存在的不足：\n\n今后努力的方向："
MOST_PEOPLE = 100_000
_CHOICES = [("", "请选择"), *((grade.value, grade.label) for grade in Grade)]


class PreparationForm(VersionedForm):
    labels = PREPARATION_LABELS
    study_on = day_field("集中学习日期", required=False)
    study_topic = forms.CharField(label="学习内容", max_length=200, required=False)
    themes = text_area(
        "征求意见归纳", 1000, 4, required=False, help_text="党员和群众的意见，按问题归纳，不写提意见人的姓名。"
    )
    talks_on = day_field(
        "谈心谈话完成日期", required=False, help_text="支委之间、支委与党员、党员之间；谈话内容不在这里记。"
    )
    problems = text_area("支部查摆的问题", 1000, 4, required=False, help_text="每行写一个问题。")

    def preparation(self) -> Preparation:
        return Preparation(**_without_version(self.cleaned_data))


class MeetingForm(VersionedForm):
    on = day_field("评议会日期")
    place = forms.CharField(label="地点", max_length=100)
    chair = forms.CharField(label="主持人", max_length=60)
    recorder = forms.CharField(label="记录人", max_length=60)
    entitled = forms.IntegerField(label="应到党员", min_value=1, max_value=MOST_PEOPLE)
    present = forms.IntegerField(label="实到党员", min_value=0, max_value=MOST_PEOPLE)
    committee_grade = forms.ChoiceField(
        label="党员对支委会的评价",
        required=False,
        choices=[("", "没有支委会"), *((grade.value, grade.label) for grade in CommitteeGrade)],
    )

    def fields_typed(self) -> Fields:
        return meeting_fields(self.cleaned_data)

    def meeting(self) -> Meeting:
        return Meeting(**_without_version(self.cleaned_data))


class GradesForm(VersionedForm):
    """One row a person: `g-`, `o-`, `m-` and `r-` with the id of the line."""

    def __init__(self, people: Sequence[Appraised], ayes: int | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.names = {person.line.pk: person.name for person in people}
        for person in people:
            line, label = person.line, person.name
            fields = {
                "g": forms.ChoiceField(
                    label=f"{label}的等次", choices=_CHOICES, required=False, initial=beginning_grade(line)
                ),
                "o": text_area(f"{label}的支部意见", 500, 2, required=False, initial=line.opinion),
                "m": text_area(f"{label}的互评意见", 1000, 2, required=False, initial=line.mutual),
                "r": forms.CharField(label=f"{label}的说明", max_length=300, required=False, initial=line.reason),
            }
            for letter, field in fields.items():
                field.widget.attrs["aria-label"] = field.label  # in a table the head of the column is the visible one
                self.fields[f"{letter}-{line.pk}"] = field
        self.fields["ayes"] = forms.IntegerField(
            label="支部党员大会赞成票",
            min_value=0,
            max_value=MOST_PEOPLE,
            required=False,
            initial=ayes,
            help_text="评定结果由支部党员大会表决，赞成票超过应到人数的半数为通过。",
        )

    def fields_typed(self) -> Fields:
        return grade_fields(self.rows(), self.cleaned_data["ayes"], self.names)

    def values_of(self, name: str, value: Any) -> dict[str, Any]:
        """Of a person's row all four fields."""
        if not name.startswith(PERSON):
            return {name: value}
        row, key = value, name.removeprefix(PERSON)
        grade = row.grade.value if row.grade else ""
        return {f"g-{key}": grade, f"o-{key}": row.opinion, f"m-{key}": row.mutual, f"r-{key}": row.reason}

    def table(self) -> list[tuple[Appraised, dict[str, forms.BoundField]]]:
        return [(person, {letter: self[f"{letter}-{person.line.pk}"] for letter in "gomr"}) for person in self.people]

    def rows(self) -> dict[int, GradeRow]:
        values = self.cleaned_data

        def row(key: int) -> GradeRow:
            grade = values[f"g-{key}"]
            return GradeRow(values[f"m-{key}"], Grade(grade) if grade else None, values[f"o-{key}"], values[f"r-{key}"])

        return {person.line.pk: row(person.line.pk) for person in self.people}


def _without_version(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "version"}


class ReviewForm(forms.Form):
    text = text_area("个人自评", 2000, 12)


class AnswerForm(forms.Form):
    view = forms.ChoiceField(
        label="本人意见", choices=[(view.value, view.label) for view in OwnView], widget=forms.RadioSelect
    )
    text = text_area("说明", 500, 3, required=False, help_text="有不同意见的写在这里，支部和上级据此复核。")


class ApprovalForm(VersionedForm):
    document_number = forms.CharField(label="审批文号", max_length=60)


class ReturnForm(VersionedForm):
    reason = text_area("退回原因", 300, 3)
