"""民主测评: preparing a ballot: time, place, tellers, ways in, rolls, and each teller's phrase."""

import base64
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhixing.actions.ballots.keys import set_phrase
from zhixing.actions.ballots.preparing import change_ballot, prepare_ballot, refresh_rolls
from zhixing.actions.ballots.rolls import edit_roll, leave_off_roll
from zhixing.files.ballots.before_vote import Recovery, recovery_sheet
from zhixing.files.print.typesetting import print_paper
from zhixing.queries.ballots.form_versions import settings_fields
from zhixing.queries.ballots.pages import BallotPage, ballot_page
from zhixing.queries.ballots.preparing import Preparation, preparation, preparation_for, roll_page, settings_of
from zhixing.queries.form_versions import version_of
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.ballots.occasions import occasion_of
from zhixing.web.ballots.terms_form import TermsForm, initial_of, usual
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import text_sent


def _proposal(request: Request, preparation: Preparation) -> dict[str, Any]:
    """The terms of the ballot that was declared void, else the usual ones."""
    if preparation.voided_id:
        return initial_of(settings_of(request.viewer, preparation.voided_id))
    return usual(request.now, preparation.place)


@require_form
def prepare(request: Request, cycle_id: int) -> HttpResponse:
    return _prepare(request, preparation(request.viewer, cycle_id))


@require_form
def prepare_for(request: Request, participant_id: int) -> HttpResponse:
    """The ballot of representatives on one organisation."""
    return _prepare(request, preparation_for(request.viewer, participant_id))


def _prepare(request: Request, preparation: Preparation) -> HttpResponse:
    if preparation.ballot_id is not None and request.method != "POST":
        return redirect("ballot", preparation.ballot_id)
    proposal = _proposal(request, preparation)
    form = TermsForm(preparation.panels, preparation.people, preparation.seats, posted(request), initial=proposal)
    if request.method == "POST" and form.is_valid():
        try:
            ballot = prepare_ballot(
                preparation.cycle_id,
                terms=form.terms,
                component=preparation.component,
                participant_id=preparation.participant_id,
                by=request.viewer,
                at=request.now,
            )
            messages.success(request, "测评已经建立，请接着核对名册、打印票码。")
            return redirect("ballot", ballot.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {"form": form, "page": preparation, "title": preparation.title, "draft": f"new-{preparation.draft}"}
    return render(request, "ballots/terms.html", context, status=422 if form.errors else 200)


@require_form
def terms(request: Request, ballot_id: int) -> HttpResponse:
    settings = settings_of(request.viewer, ballot_id)
    initial = {**initial_of(settings), "version": version_of(settings_fields(settings), request.now)}
    form = TermsForm(settings.panel_choices, settings.people, settings.seats, posted(request), initial=initial)
    form.settings = settings
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            change_ballot(ballot_id, terms=form.terms, version=version, by=request.viewer, at=request.now)
            messages.success(request, "已保存。")
            return redirect("ballot", ballot_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
            now = settings_of(request.viewer, ballot_id)
            form.refresh(settings_fields(now), initial_of(now), request.now)
    context = {"form": form, "title": settings.title, "ballot_id": ballot_id, "draft": ballot_id}
    return render(request, "ballots/terms.html", context, status=422 if form.errors else 200)


@require_POST
def refresh(request: Request, ballot_id: int) -> HttpResponse:
    refresh_rolls(ballot_id, by=request.viewer, at=request.now)
    messages.success(request, "名册和被测评人已经更新。")
    return redirect("ballot", ballot_id)


class RollForm(forms.Form):
    typed = forms.CharField(
        label="名册",
        widget=forms.Textarea(attrs={"rows": 16}),
        required=False,
        strip=False,
        help_text="一行一人，写成“姓名，单位”；可以从表格里复制两列粘贴。同名的写上单位区分。",
    )


@require_form
def roll(request: Request, panel_id: int) -> HttpResponse:
    page = roll_page(request.viewer, panel_id)
    form = RollForm(posted(request), initial={"typed": page.typed})
    if request.method == "POST" and form.is_valid():
        try:
            edit_roll(panel_id, typed=form.cleaned_data["typed"], by=request.viewer, at=request.now)
            messages.success(request, f"已保存“{page.panel.name}”的名册。")
            return redirect("ballot_roll", panel_id)
        except Blocked as refusal:
            for reason in refusal.reasons:
                form.add_error("typed", reason)
    context = {"page": page, "form": form}
    return render(request, "ballots/roll.html", context, status=422 if form.errors else 200)


@require_POST
def leave_off(request: Request, panel_id: int, line_id: int) -> HttpResponse:
    leave_off_roll(line_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, "已移出名册。")
    return redirect("ballot_roll", panel_id)


class PhraseForm(forms.Form):
    """A phrase of one's own, typed in sight: input methods do nothing in a field of dots. Empty: one is made."""

    phrase = forms.CharField(
        label="自行设定的口令",
        required=False,
        strip=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-no-draft": ""}),
        help_text="可以是只有本人知道的一句话，至少 8 个汉字或 16 个字母、数字。输入内容显示在屏幕上，请他人回避。",
    )


@never_cache
@require_form
def phrase(request: Request, ballot_id: int) -> HttpResponse:
    """The teller's own lock. Phrase and recovery code stand in this one answer alone, also as a sheet to print."""
    page = ballot_page(request.viewer, ballot_id, request.now)
    if page.own_line is None or not page.own_line.holds_lock:
        raise NotAllowed(Do.VIEW_BALLOT)
    form = PhraseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        own = form.cleaned_data["phrase"]
        try:
            phrase_text, code = set_phrase(ballot_id, phrase=own, by=request.viewer, at=request.now)
            return _recovery(request, page, "" if own.strip() else phrase_text, code)
        except Blocked as refusal:
            for reason in refusal.reasons:
                form.add_error("phrase", reason)
    return render(request, "ballots/phrase.html", {"page": page, "form": form}, status=422 if form.errors else 200)


def _recovery(request: Request, page: BallotPage, phrase_text: str, code: str) -> HttpResponse:
    """`made`: the phrase, where the system made it."""
    assert page.own_line is not None
    recovery = Recovery(code, page.own_line.seat.label, page.own_line.name, page.slug, phrase_text)
    paper = print_paper(recovery_sheet(occasion_of(page), recovery, day=request.viewer.today))
    context = {
        "page": page,
        "groups": code.split("-"),
        "digits": phrase_text.split(),
        "paper": base64.b64encode(paper).decode(),
    }
    return render(request, "ballots/recovery.html", context)


urlpatterns = [
    path("cycles/<int:cycle_id>/ballot/", prepare, name="ballot_prepare"),
    path("assessments/organisations/<int:participant_id>/ballot/", prepare_for, name="ballot_prepare_for"),
    path("ballots/<int:ballot_id>/terms/", terms, name="ballot_terms"),
    path("ballots/<int:ballot_id>/rolls/refresh/", refresh, name="ballot_refresh"),
    path("ballots/<int:ballot_id>/phrase/", phrase, name="ballot_phrase"),
    path("ballots/panels/<int:panel_id>/roll/", roll, name="ballot_roll"),
    path("ballots/panels/<int:panel_id>/roll/<int:line_id>/leave/", leave_off, name="ballot_leave_off"),
]
