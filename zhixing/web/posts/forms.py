"""设岗定责: what each step asks for."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from zhixing.actions.posts.reporting import Answer
from zhixing.queries.form_versions import Fields
from zhixing.queries.posts.form_versions import POST_LABELS, post_fields
from zhixing.queries.posts.reports import ReportLine
from zhixing.rules.ledger.activities import Group
from zhixing.rules.posts.states import LEAVING_REASONS, Confirmer, PostGroup, Rhythm
from zhixing.rules.posts.steps import MOST_SEATS, PostWords, default_item
from zhixing.web.frame.values import day_field
from zhixing.web.frame.versions import VersionedForm


class PostForm(VersionedForm):
    name = forms.CharField(label="岗位名称", max_length=40, help_text="例如“环境卫生岗”“楼栋联络岗”。")
    group = forms.ChoiceField(label="类别", choices=[(group.value, group.label) for group in PostGroup])
    duties = forms.CharField(
        label="岗位职责",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明具体事项和频次，便于执行和检查。",
    )
    place = forms.CharField(label="履岗地点", max_length=80, required=False)
    seats = forms.IntegerField(label="需要人数", min_value=1, max_value=MOST_SEATS, initial=1)
    item = forms.ChoiceField(label="计分细则", help_text="履岗情况确认以后，按这一条记入本人台账。")
    rhythm = forms.ChoiceField(
        label="记分",
        choices=[(rhythm.value, rhythm.label) for rhythm in Rhythm],
        widget=forms.RadioSelect,
        initial=Rhythm.MONTHLY.value,
        help_text="办法规定按月履职的选“每月记一次”；一个季度合记一次的选“每季度记一次”。",
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, groups: Sequence[Group], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        offers = [
            (group.name, [(offer.item.code, f"{offer.item.name}（{offer.says}）") for offer in group.offers])
            for group in groups
        ]
        self.fields["item"].choices = [("", "请选择"), *offers]  # type: ignore[attr-defined]
        self.initial.setdefault("item", default_item(groups))

    def fields_typed(self) -> Fields:
        return post_fields(self.cleaned_data, self.groups)

    def words(self) -> PostWords:
        return PostWords(**{name: self.cleaned_data[name] for name in POST_LABELS})


class ProposalForm(forms.Form):
    membership = forms.TypedChoiceField(label="同志", coerce=int)
    is_named = forms.BooleanField(label="本人同意在岗位牌上写姓名", required=False, initial=True)
    is_willing = forms.BooleanField(label="已经征得本人同意", required=False)

    def __init__(self, people: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].choices = [("", "请选择"), *people]  # type: ignore[attr-defined]


class DutyReportForm(forms.Form):
    deed = forms.CharField(
        label="完成的工作",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="一句话，例如：每周巡查两次楼道，劝走乱停放的电动车 6 辆。",
    )
    effect = forms.CharField(
        label="效果和存在的问题",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="一句话，例如：楼道已经清空，三单元充电的地方还不够。",
    )


class LeavingForm(forms.Form):
    on = day_field("离岗日期")
    reason = forms.ChoiceField(
        label="离岗原因", choices=[(reason.value, reason.label) for reason in LEAVING_REASONS], widget=forms.RadioSelect
    )
    note = forms.CharField(label="说明", max_length=200, required=False)


class ClosingForm(forms.Form):
    on = day_field("撤销日期")
    reason = forms.CharField(label="撤销原因", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class AnswersForm(forms.Form):
    """The reports of a branch that wait, one row each; read again before anything is entered."""

    reason = forms.CharField(label="退回原因", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, lines: Sequence[ReportLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            pk = line.report.pk
            days = [(day.isoformat(), f"{day.month}月" if line.is_monthly else "整个季度") for day in line.days]
            self.fields[f"tick_{pk}"] = forms.BooleanField(required=False)
            self.fields[f"version_{pk}"] = forms.CharField(
                max_length=40, required=False, widget=forms.HiddenInput, initial=line.report.version
            )
            self.fields[f"days_{pk}"] = forms.MultipleChoiceField(
                label="履岗",
                choices=days,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=[value for value, _ in days],
            )
            self.fields[f"confirmer_{pk}"] = forms.ChoiceField(
                label="确认方",
                choices=[(confirmer.value, confirmer.label) for confirmer in reversed(Confirmer)],
                required=False,
            )
            self.fields[f"note_{pk}"] = forms.CharField(label="确认人", max_length=120, required=False)

    @property
    def rows(self) -> list[tuple[ReportLine, dict[str, Any]]]:
        """Each report with its fields."""
        names = ("tick", "version", "days", "confirmer", "note")
        return [(line, {name: self[f"{name}_{line.report.pk}"] for name in names}) for line in self.lines]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        sent = {name for name in self.data if name.startswith("tick_")} - set(self.fields)
        if sent and "reason" in self.data:
            self.add_error(None, f"有 {len(sent)} 份报告已经由其他同志办理或者被本人改动，请核对现在的列表再办理。")
        return cleaned

    def answers(self) -> list[Answer]:
        values, chosen = self.cleaned_data, []
        for line in self.lines:
            pk = line.report.pk
            if values.get(f"tick_{pk}"):
                days = tuple(dt.date.fromisoformat(day) for day in values.get(f"days_{pk}") or ())
                confirmer = values.get(f"confirmer_{pk}") or Confirmer.BRANCH.value
                version, note = values.get(f"version_{pk}") or "", values.get(f"note_{pk}") or ""
                chosen.append(Answer(pk, version, days, confirmer, note))
        return chosen
