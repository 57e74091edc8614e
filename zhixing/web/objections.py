"""异议: raising one during the posting, and answering it after investigation."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from zhixing.actions.objections import Addition, answer_objection, raise_objection
from zhixing.queries.objections import entries_of, items_of
from zhixing.queries.postings import objection_at, posted_lines, posting_at, quarter_label
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.web.requests import Request
from zhixing.web.values import DayField


class RaiseForm(forms.Form):
    participant = forms.TypedChoiceField(label="对谁的结果有异议", coerce=int)
    text = forms.CharField(
        label="异议内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写清哪一项、认为应当怎样、有什么依据。提出人的姓名只有承办人和上级党组织看得到。",
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, people: list[tuple[int, str]], *args: object, may_act_for_others: bool, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["participant"].choices = [("", "请选择"), *people]  # type: ignore[attr-defined]
        if may_act_for_others:
            self.fields["on_behalf_of"] = forms.CharField(
                label="代谁登记", max_length=60, required=False,
                help_text="党员口头或书面提出的，写提出人姓名；本人提出的不填。",
            )


class AnswerForm(forms.Form):
    upheld = forms.TypedChoiceField(
        label="异议是否成立", choices=[("", "请选择"), ("yes", "成立"), ("no", "不成立")],
        coerce=lambda word: word == "yes",
    )
    findings = forms.CharField(
        label="调查情况", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="向谁了解、看了哪些材料、事实是什么。",
    )
    answer = forms.CharField(
        label="答复意见", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text="提出人看到的答复。"
    )
    reverse_entry_id = forms.TypedChoiceField(
        label="冲正哪一笔台账", required=False, coerce=int, empty_value=None,
        help_text="异议成立、原记录有误时选择；会另记一笔冲正，原记录保留。",
    )
    item = forms.ChoiceField(label="补记哪一项", required=False, help_text="异议成立、漏记了的，选要补记的考评细则。")
    happened_on = DayField(label="补记的日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    units = forms.DecimalField(
        label="补记的数量", required=False, min_value=0, max_value=1000, decimal_places=2,
        help_text="次数或小时数，不填按 1 计。",
    )
    worth = forms.DecimalField(
        label="补记的分值", required=False, min_value=0, max_value=100, decimal_places=2,
        help_text="只有按幅度给分的细则才填。",
    )

    def __init__(
        self, entries: list[tuple[int, str]], items: list[tuple[str, str]], *args: object, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["reverse_entry_id"].choices = [("", "不冲正"), *entries]  # type: ignore[attr-defined]
        self.fields["item"].choices = [("", "不补记"), *items]  # type: ignore[attr-defined]

    def addition(self) -> Addition | None:
        """What is to be added, if anything was chosen; an item without a date is an error of the form."""
        item, day = self.cleaned_data["item"], self.cleaned_data["happened_on"]
        if item and day is None:
            self.add_error("happened_on", "补记要写明日期。")
        if not item or day is None:
            return None
        units, worth = self.cleaned_data["units"], self.cleaned_data["worth"]
        code, _, option = item.partition(":")
        return Addition(
            item=code, option=option, happened_on=day, units=100 if units is None else int(units * 100),
            worth=None if worth is None else int(worth * 100),
        )


@require_http_methods(["GET", "POST"])
def raise_one(request: Request, posting_id: int) -> HttpResponse:
    posting = posting_at(request.viewer, posting_id)
    organisation = posting.cycle.organisation
    request.viewer.demand(Do.RAISE_OBJECTION, organisation.path or "")
    people = [(line.participant_id, line.name) for line in posted_lines(posting)]
    may_act = request.viewer.may(Do.ANSWER_OBJECTION, organisation.path or "")
    form = RaiseForm(people, request.POST or None, may_act_for_others=may_act, initial={"form_key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            raise_objection(posting.pk, participant_id=given.pop("participant"), **given,
                            by=request.viewer, at=request.now)
            messages.success(request, "异议已经登记，支部会调查并在期限内答复。")
            return redirect("posting", posting.pk)
        except Blocked as refusal:
            _add_reasons(form, refusal)
    shown = {"form": form, "posting": posting, "quarter": quarter_label(posting), "organisation": organisation}
    return render(request, "postings/raise.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def answer(request: Request, objection_id: int) -> HttpResponse:
    objection = objection_at(request.viewer, objection_id)
    form = AnswerForm(entries_of(objection), items_of(objection), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, addition = form.cleaned_data, form.addition()
        if not form.errors:
            try:
                answer_objection(
                    objection.pk, upheld=given["upheld"], findings=given["findings"], answer=given["answer"],
                    reverse_entry_id=given["reverse_entry_id"], addition=addition, by=request.viewer, at=request.now,
                )
                messages.success(request, "已答复并存档。")
                return redirect("posting", objection.posting_id)
            except Blocked as refusal:
                _add_reasons(form, refusal)
    shown = {"form": form, "objection": objection, "quarter": quarter_label(objection.posting)}
    return render(request, "postings/answer.html", shown, status=422 if form.errors else 200)


def _add_reasons(form: forms.Form, refusal: Blocked) -> None:
    for reason in refusal.reasons:
        form.add_error(None, reason)


urlpatterns = [
    path("postings/<int:posting_id>/objections/new/", raise_one, name="objection_raise"),
    path("objections/<int:objection_id>/answer/", answer, name="objection_answer"),
]
