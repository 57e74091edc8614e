"""异议: raising one during the posting, and answering it after investigation."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from zhixing.actions.postings.objections import Addition, answer_objection, answering_blockers, raise_objection
from zhixing.queries.postings.objections import (
    Booking,
    bookings,
    entries_of,
    items_of,
    objection_at,
    own_objections,
    own_or_handled_objection,
)
from zhixing.queries.postings.pages import (
    may_raise,
    may_raise_for_others,
    open_to_objection,
    own_line,
    posting_at,
    posting_words,
    quarter_label,
)
from zhixing.rules.permissions import Do
from zhixing.rules.postings import ObjectionState
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.rules.scoring.entries.single import Fact
from zhixing.web.frame.confirming import review_page, review_then_act
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import day_field


class RaiseForm(forms.Form):
    participant = forms.TypedChoiceField(label="异议所涉结果", coerce=int)
    text = forms.CharField(
        label="异议内容",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明涉及的项目、理由和依据。提出人的姓名只有承办人和上级党组织可以查看。",
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, people: list[tuple[int, str]], *args: object, may_act_for_others: bool, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["participant"].choices = [("", "请选择"), *people]  # type: ignore[attr-defined]
        if may_act_for_others:
            self.fields["on_behalf_of"] = forms.CharField(
                label="代为登记的提出人",
                max_length=60,
                required=False,
                help_text="党员口头或书面提出的，写提出人姓名；本人提出的不填。",
            )


_OF_THE_LEDGER = ("reverse_entry_id", "item", "happened_on", "units", "worth")


class AnswerForm(forms.Form):
    upheld = forms.TypedChoiceField(
        label="异议是否成立",
        choices=[("", "请选择"), ("yes", "成立"), ("no", "不成立")],
        coerce=lambda word: word == "yes",
    )
    findings = forms.CharField(
        label="调查情况",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明了解的对象、查阅的材料和查明的事实。",
    )
    answer = forms.CharField(
        label="答复意见", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text="提出人看到的答复。"
    )
    reverse_entry_id = forms.TypedChoiceField(
        label="冲正的台账",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="异议成立、原记录有误时选择；会另记一笔冲正，原记录保留。",
    )
    item = forms.ChoiceField(label="补记的细则", required=False, help_text="异议成立、确有漏记的，选择补记的细则。")
    happened_on = day_field("补记的日期", required=False)
    units = forms.DecimalField(
        label="补记的数量",
        required=False,
        min_value=0,
        max_value=1000,
        decimal_places=2,
        help_text="次数或小时数，不填按 1 计。",
    )
    worth = forms.DecimalField(
        label="补记的分值",
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text="只在细则按幅度给分时填写。",
    )

    def __init__(
        self, entries: list[tuple[int, str]], items: list[tuple[str, str]], *args: object, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["reverse_entry_id"].choices = [("", "不冲正"), *entries]  # type: ignore[attr-defined]
        self.fields["item"].choices = [("", "不补记"), *items]  # type: ignore[attr-defined]
        if not entries and not items:  # of an organisation there is no ledger to correct
            for name in _OF_THE_LEDGER:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """An addition needs its day; a day that could not be read has been told of already."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("item") and "happened_on" in cleaned and cleaned["happened_on"] is None:
            self.add_error("happened_on", "补记要写明日期。")
        return cleaned

    def correction(self) -> dict[str, Any]:
        """What `answer_objection` takes."""
        values = self.cleaned_data
        return {
            "upheld": values["upheld"],
            "findings": values["findings"],
            "answer": values["answer"],
            "reverse_entry_id": values.get("reverse_entry_id"),
            "addition": self.addition(),
        }

    def addition(self) -> Addition | None:
        """What is to be added, if anything was chosen."""
        item, day = self.cleaned_data.get("item"), self.cleaned_data.get("happened_on")
        if not item or day is None:
            return None
        units, worth = self.cleaned_data["units"], self.cleaned_data["worth"]
        code, _, option = item.partition(":")
        return Addition(
            item=code,
            option=option,
            happened_on=day,
            units=100 if units is None else int(units * 100),
            worth=None if worth is None else int(worth * 100),
        )


@require_form
def raise_one(request: Request, posting_id: int) -> HttpResponse:
    posting = posting_at(request.viewer, posting_id)
    organisation = posting.cycle.organisation
    if not may_raise(request.viewer, posting):
        raise NotAllowed(Do.RAISE_OBJECTION)
    lines = open_to_objection(request.viewer, posting)
    people, own = [(line.participant_id, line.name) for line in lines], own_line(request.viewer, posting, lines)
    form = RaiseForm(
        people,
        request.POST or None,
        may_act_for_others=may_raise_for_others(request.viewer, posting),
        initial={"form_key": uuid.uuid4(), "participant": own.participant_id if own else None},
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            raise_objection(
                posting.pk, participant_id=values.pop("participant"), **values, by=request.viewer, at=request.now
            )
            messages.success(request, f"异议已经登记，{posting_words(posting).carrier}将调查并在期限内答复。")
            return redirect("posting", posting.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {"form": form, "posting": posting, "quarter": quarter_label(posting), "organisation": organisation}
    return render(request, "postings/raise.html", context, status=422 if form.errors else 200)


@require_safe
def show_own(request: Request) -> HttpResponse:
    return render(request, "postings/own_objections.html", {"objections": own_objections(request.viewer)})


@require_safe
def show(request: Request, objection_id: int) -> HttpResponse:
    objection = own_or_handled_objection(request.viewer, objection_id)
    cycle = objection.posting.cycle
    may_answer = request.viewer.may(cycle.permission_for(Do.ANSWER_OBJECTION), cycle.organisation.path)
    return render(
        request,
        "postings/objection.html",
        {
            "objection": objection,
            "objections": [objection],
            "may_answer": may_answer,
            "quarter": quarter_label(objection.posting),
        },
    )


@require_form
def answer(request: Request, objection_id: int) -> HttpResponse:
    """The answer is typed, then read again with what it books, and only then given."""
    objection = objection_at(request.viewer, objection_id)
    if objection.state != ObjectionState.RAISED.value:
        messages.info(request, "这条异议已经答复存档。")
        return redirect("objection", objection.pk)
    form = AnswerForm(entries_of(objection), items_of(objection), request.POST or None)
    context = {"form": form, "objection": objection, "crumbs": _crumbs(objection)}
    reply = review_then_act(
        request,
        form,
        blockers=lambda: answering_blockers(objection, **form.correction(), by=request.viewer),
        review=lambda: review_page(
            request,
            "postings/answer_review.html",
            {**context, "bookings": _bookings(objection, form)},
            heading="核对后答复",
            verb="确认答复并存档",
        ),
        act=lambda: _give(request, objection, form),
    )
    if reply is not None:
        return reply
    return render(request, "postings/answer.html", context, status=422 if form.errors else 200)


def _bookings(objection: Any, form: AnswerForm) -> list[Booking]:
    addition = form.addition()
    fact = (
        Fact(
            objection.participant.member_class,
            addition.item,
            addition.happened_on,
            addition.units,
            addition.option,
            addition.worth,
        )
        if addition
        else None
    )
    return bookings(objection, reverse_entry_id=form.cleaned_data.get("reverse_entry_id"), addition=fact)


def _give(request: Request, objection: Any, form: AnswerForm) -> HttpResponse:
    answer_objection(objection.pk, **form.correction(), by=request.viewer, at=request.now)
    messages.success(request, "已答复并存档，提出人可以在首页查看答复。")
    return redirect("posting", objection.posting_id)


def _crumbs(objection: Any) -> list[tuple[str, str]]:
    posting = objection.posting
    label = f"{posting.cycle.organisation.name}{quarter_label(posting)}公示"
    return [(label, reverse("posting", args=[posting.pk]))]


urlpatterns = [
    path("postings/<int:posting_id>/objections/new/", raise_one, name="objection_raise"),
    path("objections/", show_own, name="objection_list"),
    path("objections/<int:objection_id>/", show, name="objection"),
    path("objections/<int:objection_id>/answer/", answer, name="objection_answer"),
]
