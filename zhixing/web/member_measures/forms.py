"""奖惩措施: the forms of a sitting, of 限期改正, of each record, of confirmation and answer."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms

from zhixing.queries.member_measures.sheets import BandGroup, Cell, DecisionSheet, PersonLine
from zhixing.rules.member_measures.decisions import DecisionInput, Extension, Head, Outcome, Terms
from zhixing.rules.member_measures.forms import Body, MeasureForm, form_of
from zhixing.rules.member_measures.records import RecordKind, fields_of
from zhixing.rules.periods import chinese_date
from zhixing.web.frame.values import day_field, text_area

USUAL_DAYS = 60  # until a measure is to be carried out, ours
People = Iterable[tuple[int, str]]  # id and name of who may be chosen
OUTCOMES = [("", "暂不决定"), *((outcome.value, outcome.label) for outcome in Outcome)]
COLUMN = [("", "逐人选择"), (Outcome.ADOPTED.value, "都采纳")]


class HeadForm(forms.Form):
    """What a sitting has in common."""

    body = forms.ChoiceField(label="决定机构", choices=[(body.value, body.label) for body in Body])
    decided_on = day_field("决定日期")
    document_number = forms.CharField(label="文号", max_length=60, required=False)
    handler = forms.TypedChoiceField(label="经办人", coerce=int)
    due_on = day_field("办理期限")

    def __init__(self, people: Iterable[tuple[int, str]], today: dt.date, data: Any = None) -> None:
        initial = {"body": Body.COMMITTEE.value, "decided_on": today, "due_on": today + dt.timedelta(days=USUAL_DAYS)}
        super().__init__(data, initial=initial)
        self.fields["handler"].choices = [("", "请选择"), *people]  # type: ignore[attr-defined]

    @property
    def head(self) -> Head:
        values = self.cleaned_data
        return Head(
            Body(values["body"]), values["decided_on"], values["document_number"], values["handler"], values["due_on"]
        )


class SittingForm(HeadForm):
    """The head, a choice for each measure of each person, one for a whole column, and words for who departs."""

    def __init__(
        self, sheet: DecisionSheet, people: Iterable[tuple[int, str]], today: dt.date, data: Any = None
    ) -> None:
        super().__init__(people, today, data)
        self.sheet = sheet
        for group in sheet.groups:
            for name, wording in group.columns:
                if form_of(wording) is MeasureForm.RECTIFICATION:
                    continue  # entered for each person, with its ground
                label = f"{wording}：整列"
                self.fields[name] = forms.ChoiceField(label=label, choices=COLUMN, required=False)
                self.fields[name].widget.attrs["aria-label"] = label
        for line, cell in sheet.cells:
            label = f"{line.name}：{cell.proposal.wording}"
            choices = [choice for choice in OUTCOMES if not (cell.is_rectification and choice[0] == "adopted")]
            self.fields[cell.key] = forms.ChoiceField(label=label, choices=choices, required=False)
            self.fields[cell.key].widget.attrs["aria-label"] = label
            for key, word, most in (("text", "调整为", 120), ("reason", "理由", 300)):
                self.fields[f"{key}-{line.participant_id}"] = forms.CharField(
                    label=f"{line.name}：{word}",
                    max_length=most,
                    required=False,
                    widget=forms.TextInput(attrs={"placeholder": word, "aria-label": f"{line.name}：{word}"}),
                )

    @property
    def decisions(self) -> list[DecisionInput]:
        """What is decided now, and what somebody else has decided otherwise meanwhile: the act refuses it by name."""
        return [
            self._decision(line, cell, outcome)
            for group in self.sheet.groups
            for line in group.lines
            for cell in line.cells
            if (outcome := self._outcome(group, line, cell))
        ]

    def _outcome(self, group: BandGroup, line: PersonLine, cell: Cell) -> str:
        if cell.decision is not None:
            sent = self.data.get(cell.key, "")
            return sent if sent in set(Outcome) and sent != cell.decision.outcome else ""
        if not line.is_open:
            return ""
        of_column = "" if cell.is_rectification else self.cleaned_data.get(f"all-{group.key}-{cell.place}", "")
        return self.cleaned_data.get(cell.key) or of_column

    def _decision(self, line: PersonLine, cell: Cell, outcome: str) -> DecisionInput:
        text, reason = (self.cleaned_data.get(f"{key}-{line.participant_id}", "") for key in ("text", "reason"))
        return DecisionInput(
            line.participant_id,
            cell.proposal.wording,
            Outcome(outcome),
            text if outcome == Outcome.CHANGED.value else "",
            "" if outcome == Outcome.ADOPTED.value else reason,
        )


class RectifyingForm(HeadForm):
    ground = forms.CharField(
        label="事由", max_length=120, help_text="例如：不按规定参加组织生活。得分、星级低不是事由。"
    )
    facts = text_area("具体事实", 1000, help_text="逐条写明时间和事实。")
    goals = text_area("改正目标", 300, help_text="写明改正的标准，尽量可以核对。")
    help = text_area("帮助措施", 500, help_text="写明帮助人和帮助方式。")
    meeting_on = day_field("支部党员大会讨论日期")
    midway_on = day_field("中期检查日期")

    def __init__(self, people: People, today: dt.date, data: Any = None) -> None:
        super().__init__(people, today, data)
        self.initial["body"] = Body.STREET.value
        self.initial.pop("due_on")
        self.fields["decided_on"].label, self.fields["due_on"].label = "批准日期", "期满日期"
        self.fields["due_on"].help_text = "一般六个月，最长一年。"
        self.order_fields(["ground", "facts", "goals", "help", "meeting_on"])

    @property
    def terms(self) -> Terms:
        names = ("ground", "facts", "goals", "help", "meeting_on", "midway_on")
        return Terms(**{name: self.cleaned_data[name] for name in names})


class ExtensionForm(forms.Form):
    """限期改正: a later end."""

    reason = text_area("延长的理由", 500, help_text="写明已经改正的和尚未改正的。")
    help = text_area("继续帮助的措施", 500)
    until_on = day_field("延长后的期满日期")
    body = forms.ChoiceField(label="批准机关", choices=[(body.value, body.label) for body in Body])
    decided_on = day_field("批准日期")
    document_number = forms.CharField(label="文号", max_length=60)

    def __init__(self, latest: dt.date, data: Any = None) -> None:
        super().__init__(data, initial={"body": Body.STREET.value})
        self.fields["until_on"].help_text = f"连同原来的期限最长一年，最晚到{chinese_date(latest)}。"

    @property
    def extension(self) -> Extension:
        return Extension(**{**self.cleaned_data, "body": Body(self.cleaned_data["body"])})


class RecordForm(forms.Form):
    """The fields of one kind of record; a talk asks for who talked."""

    on = day_field("日期")
    place = forms.CharField(label="地点", max_length=80, required=False)
    talker = forms.TypedChoiceField(label="谈话人", coerce=int)
    people = forms.CharField(label="记录人、在场人", max_length=200, required=False)

    def __init__(
        self, kind: RecordKind, form: MeasureForm, people: Iterable[tuple[int, str]], today: dt.date, data: Any = None
    ) -> None:
        super().__init__(data, initial={"on": today})
        self.kind, self.form = kind, form
        if kind is RecordKind.TALK:
            self.fields["talker"].choices = [("", "请选择"), *people]  # type: ignore[attr-defined]
        else:
            del self.fields["talker"]
        if kind not in {RecordKind.TALK, RecordKind.VISIT, RecordKind.COMMENDATION, RecordKind.MIDWAY}:
            del self.fields["place"], self.fields["people"]
        for field in fields_of(kind, form):
            self.fields[f"answer-{field.key}"] = (
                forms.ChoiceField(
                    label=field.label, choices=[("", "请选择"), *((choice, choice) for choice in field.choices)]
                )
                if field.choices
                else text_area(field.label, 1000, required=field.is_required)
            )

    @property
    def answers(self) -> dict[str, str]:
        return {field.key: self.cleaned_data[f"answer-{field.key}"] for field in fields_of(self.kind, self.form)}


class ConfirmationForm(forms.Form):
    is_good = forms.TypedChoiceField(
        label="确认结论",
        choices=[("yes", "已经落实，办结"), ("no", "还没有落实，退回继续办理")],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    opinion = text_area("确认意见", 300)


class AnswerForm(forms.Form):
    text = text_area("本人意见", 1000, help_text="按您填写的原文保存，提交后不能修改，可以另行补充。")
