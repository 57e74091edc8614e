"""民主测评: preparing a ballot: time, place, tellers, ways in, rolls, and each teller's phrase."""

import base64
import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhixing.actions.ballots.keys import set_phrase
from zhixing.actions.ballots.preparing import PanelTerms, Terms, change_ballot, prepare_ballot, refresh_rolls
from zhixing.actions.ballots.rolls import edit_roll, leave_off_roll
from zhixing.files.ballots.before_vote import Recovery, recovery_sheet
from zhixing.files.print.typesetting import print_paper
from zhixing.queries.ballots.pages import BallotPage, ballot_page
from zhixing.queries.ballots.preparing import AskedPanel, Preparation, Settings, preparation, roll_page, settings_of
from zhixing.rules.ballots.states import Seat
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.ballots.occasions import occasion_of
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, posted, require_form
from zhixing.web.frame.values import text_sent

OWN, OTHERS = "own", "others"


class Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class TermsForm(forms.Form):
    """Window, place, tellers, and for each panel of the standard its voters and its ways in."""

    opens_at = forms.DateTimeField(label="投票开始", widget=Moment)
    closes_at = forms.DateTimeField(
        label="投票截止", widget=Moment, help_text="到时不再收票，但不会自动封箱，由监票人或书记当场封箱。"
    )
    place = forms.CharField(label="测评地点", max_length=80, required=False)

    def __init__(self, panels: list[AskedPanel], people: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.panels = panels
        helps = {
            Seat.FIRST: "设一把锁的口令，当众清点票码。",
            Seat.SECOND: "设另一把锁的口令，录入纸质票。",
            Seat.THIRD: "两遍录入不一致时由其确定；只有纸质票才用得到，可以不选。",
        }
        for seat in Seat:
            self.fields[seat.value] = forms.TypedChoiceField(
                label=seat.label,
                coerce=int,
                empty_value=None,
                required=seat is not Seat.THIRD,
                choices=[("", "请选择"), *people],
                help_text=helps[seat],
            )
        for place, panel in enumerate(panels):
            self._panel_fields(place, panel)

    def _panel_fields(self, place: int, panel: AskedPanel) -> None:
        if len(self.panels) > 1:
            self.fields[f"who-{place}"] = forms.ChoiceField(
                label="由谁投票",
                widget=forms.RadioSelect,
                initial=OWN if place == 0 else OTHERS,
                choices=[(OWN, "本支部党员，从党员名册取"), (OTHERS, "另编名册")],
            )
        ways = [
            ("slip", "票码（到会抽取，用手机或会场设备投）"),
            ("token", "网上凭证（登录领取，适合不到会的党员）"),
            ("paper", "纸质票（填写后由两人录入）"),
        ]
        self.fields[f"ways-{place}"] = forms.MultipleChoiceField(
            label="投票方式",
            choices=ways,
            widget=forms.CheckboxSelectMultiple,
            initial=["slip", "paper"],
            error_messages={"required": "票码、网上凭证、纸质票至少选一种。"},
        )

    @property
    def by_panel(self) -> list[tuple[AskedPanel, list[forms.BoundField]]]:
        names = [
            [name for name in (f"who-{place}", f"ways-{place}") if name in self.fields]
            for place in range(len(self.panels))
        ]
        return [(panel, [self[name] for name in own]) for panel, own in zip(self.panels, names, strict=True)]

    @property
    def terms(self) -> Terms:
        said = self.cleaned_data
        tellers = {seat: said[seat.value] for seat in Seat if said.get(seat.value) is not None}
        panels = {}
        for place, panel in enumerate(self.panels):
            ways = set(said[f"ways-{place}"])
            is_own = said.get(f"who-{place}", OWN) == OWN
            panels[panel.code] = PanelTerms(is_own, "slip" in ways, "token" in ways, "paper" in ways)
        return Terms(said["opens_at"], said["closes_at"], tellers, said["place"], panels)


def initial_of(settings: Settings) -> dict[str, Any]:
    found: dict[str, Any] = {
        "opens_at": settings.opens_at,
        "closes_at": settings.closes_at,
        "place": settings.place,
        **{seat.value: user_id for seat, user_id in settings.tellers.items()},
    }
    for place, panel in enumerate(settings.panels):
        found[f"who-{place}"] = OWN if panel.has_subjects else OTHERS
        ways = (("slip", panel.by_slip), ("token", panel.by_token), ("paper", panel.by_paper))
        found[f"ways-{place}"] = [way for way, is_open in ways if is_open]
    return found


def usual(now: dt.datetime, place: str) -> dict[str, Any]:
    """What a form begins with: a meeting at half past two tomorrow, of an hour and a half, where the last one was."""
    begins = timezone.localtime(now).replace(hour=14, minute=30, second=0, microsecond=0) + dt.timedelta(days=1)
    return {"opens_at": begins, "closes_at": begins + dt.timedelta(minutes=90), "place": place}


def _proposal(request: Request, preparation: Preparation) -> dict[str, Any]:
    """The terms of the ballot that was declared void, else the usual ones."""
    if preparation.voided_id:
        return initial_of(settings_of(request.viewer, preparation.voided_id))
    return usual(request.now, preparation.place)


@require_form
def prepare(request: Request, cycle_id: int) -> HttpResponse:
    found = preparation(request.viewer, cycle_id)
    if found.ballot_id is not None and request.method != "POST":
        return redirect("ballot", found.ballot_id)
    form = TermsForm(found.panels, found.people, posted(request), initial=_proposal(request, found))
    if request.method == "POST" and form.is_valid():
        try:
            made = prepare_ballot(
                cycle_id, terms=form.terms, component=found.component, by=request.viewer, at=request.now
            )
            messages.success(request, "民主测评已经建立，请接着核对名册、打印票码。")
            return redirect("ballot", made.pk)
        except Blocked as refusal:
            add_reasons(form, refusal)
    shown = {
        "form": form,
        "title": found.title,
        "branch": found.branch,
        "cycle_id": cycle_id,
        "draft": f"new-{cycle_id}",
    }
    return render(request, "ballots/terms.html", shown, status=422 if form.errors else 200)


@require_form
def terms(request: Request, ballot_id: int) -> HttpResponse:
    settings = settings_of(request.viewer, ballot_id)
    form = TermsForm(settings.asked, settings.people, posted(request), initial=initial_of(settings))
    if request.method == "POST" and form.is_valid():
        try:
            change_ballot(ballot_id, terms=form.terms, by=request.viewer, at=request.now)
            messages.success(request, "已保存。")
            return redirect("ballot", ballot_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    shown = {"form": form, "title": settings.title, "ballot_id": ballot_id, "draft": ballot_id}
    return render(request, "ballots/terms.html", shown, status=422 if form.errors else 200)


@require_POST
def refresh(request: Request, ballot_id: int) -> HttpResponse:
    refresh_rolls(ballot_id, by=request.viewer, at=request.now)
    messages.success(request, "已按党员名册和参评名单更新名册、被测评人。")
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
    shown = {"page": page, "form": form}
    return render(request, "ballots/roll.html", shown, status=422 if form.errors else 200)


@require_POST
def leave_off(request: Request, panel_id: int, line_id: int) -> HttpResponse:
    leave_off_roll(line_id, reason=text_sent(request, "reason"), by=request.viewer, at=request.now)
    messages.success(request, "已移出名册。")
    return redirect("ballot_roll", panel_id)


class PhraseForm(forms.Form):
    """A phrase of one's own, typed in sight: input methods do nothing in a field of dots. Empty: one is made."""

    phrase = forms.CharField(
        label="自己定的口令",
        required=False,
        strip=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-no-draft": ""}),
        help_text="可以是一句只有您知道的话，至少 8 个汉字或 16 个字母、数字。会显示在屏幕上，请一个人时输入。",
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
            made, code = set_phrase(ballot_id, phrase=own, by=request.viewer, at=request.now)
            return _recovery(request, page, "" if own.strip() else made, code)
        except Blocked as refusal:
            for reason in refusal.reasons:
                form.add_error("phrase", reason)
    return render(request, "ballots/phrase.html", {"page": page, "form": form}, status=422 if form.errors else 200)


def _recovery(request: Request, page: BallotPage, made: str, code: str) -> HttpResponse:
    """`made`: the phrase, where the system made it."""
    assert page.own_line is not None
    recovery = Recovery(code, page.own_line.seat.label, page.own_line.name, page.slug, made)
    paper = print_paper(recovery_sheet(occasion_of(page), recovery, day=request.viewer.today))
    shown = {"page": page, "groups": code.split("-"), "digits": made.split(), "paper": base64.b64encode(paper).decode()}
    return render(request, "ballots/recovery.html", shown)


urlpatterns = [
    path("cycles/<int:cycle_id>/ballot/", prepare, name="ballot_prepare"),
    path("ballots/<int:ballot_id>/terms/", terms, name="ballot_terms"),
    path("ballots/<int:ballot_id>/rolls/refresh/", refresh, name="ballot_refresh"),
    path("ballots/<int:ballot_id>/phrase/", phrase, name="ballot_phrase"),
    path("ballots/panels/<int:panel_id>/roll/", roll, name="ballot_roll"),
    path("ballots/panels/<int:panel_id>/roll/<int:line_id>/leave/", leave_off, name="ballot_leave_off"),
]
