"""党组织评定: the desk of a review, forming the group, one's own blind sheet, recusals, the opening."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.reviews.blind import (
    Given,
    declare_recusal,
    form_panel,
    give_opinions,
    open_opinions,
    withdraw_recusal,
)
from zhixing.actions.reviews.panels import replace_panellist
from zhixing.queries.cycles.access import cycle_at
from zhixing.queries.namesakes import public_name_of
from zhixing.queries.reviews.blind import ReviewPage, SeatLine, Sheet, blind_page, own_progress, review_page
from zhixing.queries.reviews.panels import Judge, possible_judges
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.amount_fields import HundredthsField
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import text_sent
from zhixing.web.ledger.activity_forms import sent
from zhixing.web.reviews import direct_scores as given
from zhixing.web.reviews import joint as reviews_joint


class PanelForm(forms.Form):
    members = forms.TypedMultipleChoiceField(
        label="小组成员",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="至少三名。本人参评的，系统自动回避对本人的评定。",
    )
    chair = forms.TypedChoiceField(label="组长", coerce=int, empty_value=None, required=False)
    place = forms.CharField(label="评定地点", max_length=80, required=False)
    recorder = forms.CharField(label="记录人", max_length=60, required=False)

    def __init__(self, judges: list[Judge], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = [(judge.user_id, f"{judge.name}（{judge.roles}）") for judge in judges]  # type: ignore[attr-defined]
        self.fields["chair"].choices = [("", "请选择"), *((judge.user_id, judge.name) for judge in judges)]  # type: ignore[attr-defined]


class ReplacingForm(forms.Form):
    reason = forms.CharField(
        label="更换的原因", max_length=200, required=False, help_text="例如：2026年12月免去职务。写入评定记录。"
    )
    replacement = forms.TypedChoiceField(
        label="由谁接替", coerce=int, empty_value=None, required=False, help_text="不足三名时必须选定。"
    )
    chair = forms.TypedChoiceField(label="新的组长", coerce=int, empty_value=None, required=False)

    def __init__(self, page: ReviewPage, judges: list[Judge], leaving: SeatLine, *args: Any) -> None:
        super().__init__(*args)
        seated = {seat.user_id for seat in page.seats}
        staying = [(seat.user_id, seat.name) for seat in page.seats if not seat.is_vacated and not seat.is_unable]
        others = [(judge.user_id, f"{judge.name}（{judge.roles}）") for judge in judges if judge.user_id not in seated]
        self.fields["replacement"].choices = [("", "不再补人"), *others]  # type: ignore[attr-defined]
        self.fields["chair"].choices = [("", "请选择"), *staying, *others]  # type: ignore[attr-defined]
        if not leaving.is_chair:
            del self.fields["chair"]


class OpinionForm(forms.Form):
    points = HundredthsField(label="评定分", required=False, help_text="百分制")
    agrees = forms.ChoiceField(
        label="对台账", choices=[("yes", "认可"), ("no", "不认可")], widget=forms.RadioSelect, initial="yes"
    )
    remark = forms.CharField(label="意见", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


@require_safe
def show(request: Request, cycle_id: int) -> HttpResponse:
    page = review_page(request.viewer, cycle_id)
    return render(request, "reviews/review.html", {"page": page, "today": request.viewer.today})


@require_form
def panel(request: Request, cycle_id: int) -> HttpResponse:
    cycle = cycle_at(request.viewer, cycle_id, Do.FORM_PANEL)
    page = review_page(request.viewer, cycle_id)
    judges = possible_judges(cycle.organisation, request.viewer)
    form = PanelForm(
        judges,
        sent(request),
        initial={
            "members": [seat.user_id for seat in page.seats if not seat.is_vacated],
            "place": page.place,
            "recorder": page.recorder,
            "chair": next((seat.user_id for seat in page.seats if seat.is_chair), ""),
        },
    )
    if request.method == "POST" and form.is_valid() and _save_panel(request, cycle_id, form):
        return redirect("review", cycle_id)
    shown = {"page": page, "form": form, "judges": judges}
    return render(request, "reviews/panel.html", shown, status=422 if form.errors else 200)


def _save_panel(request: Request, cycle_id: int, form: PanelForm) -> bool:
    """False with the reasons on the form where the group cannot be formed like this."""
    typed = form.cleaned_data
    try:
        form_panel(
            cycle_id,
            user_ids=typed["members"],
            chair_id=typed["chair"],
            place=typed["place"],
            recorder=typed["recorder"],
            by=request.viewer,
            at=request.now,
        )
    except Blocked as refusal:
        add_reasons(form, refusal)
        return False
    messages.success(request, "考评小组已保存。")
    return True


@require_form
def replace(request: Request, cycle_id: int, user_id: int) -> HttpResponse:
    """Somebody of the group can go on no longer: who comes in their place, and why."""
    cycle = cycle_at(request.viewer, cycle_id, Do.FORM_PANEL)
    page = review_page(request.viewer, cycle_id)
    leaving = page.seat(user_id)
    form = ReplacingForm(page, possible_judges(cycle.organisation, request.viewer), leaving, sent(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            replace_panellist(
                cycle_id,
                user_id,
                successor_id=said["replacement"],
                chair_id=said.get("chair"),
                reason=said["reason"],
                by=request.viewer,
                at=request.now,
            )
            messages.success(request, f"已更换小组成员{leaving.name}。")
            return redirect("review", cycle_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
    shown = {"page": page, "form": form, "leaving": leaving}
    return render(request, "reviews/replace.html", shown, status=422 if form.errors else 200)


def opinion_form(sheet: Sheet, data: Any = None) -> OpinionForm:
    agrees = "yes" if sheet.agrees else "no"
    return OpinionForm(
        data,
        prefix=f"p{sheet.participant_id}",
        initial={"points": sheet.points, "agrees": agrees, "remark": sheet.remark},
    )


@require_safe
def opinions(request: Request, cycle_id: int) -> HttpResponse:
    page = blind_page(request.viewer, cycle_id)
    cards = [(sheet, opinion_form(sheet)) for sheet in page.sheets]
    return render(request, "reviews/opinions.html", {"page": page, "cards": cards, "today": request.viewer.today})


@require_POST
def opinion(request: Request, cycle_id: int, participant_id: int) -> HttpResponse:
    """Keeps one opinion. With scripts only its card comes back; without, the page at this card."""
    page = blind_page(request.viewer, cycle_id, [participant_id])
    (sheet,) = page.sheets or (None,)
    if sheet is None:
        cycle_at(request.viewer, cycle_id)
        raise Blocked(["名单里没有这个人，请返回评定页面。"])
    form = opinion_form(sheet, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        given = Given(participant_id, said["points"], said["agrees"] == "yes", said["remark"])
        try:
            give_opinions(cycle_id, given=[given], by=request.viewer, at=request.now)
        except Blocked as refusal:
            add_reasons(form, refusal)
    return _answer_opinion(request, cycle_id, sheet, form)


def _answer_opinion(request: Request, cycle_id: int, sheet: Sheet, form: OpinionForm) -> HttpResponse:
    status = 422 if form.errors else 200
    if request.htmx:
        shown = {"form": form, "now": request.now, "progress": own_progress(request.viewer, cycle_id)}
        return render(request, "reviews/_kept.html", shown, status=status)
    if not form.errors:
        messages.success(request, f"已保存对{sheet.name}的意见。")
        return redirect(f"{reverse('opinions', args=[cycle_id])}#person-{sheet.participant_id}")
    page = blind_page(request.viewer, cycle_id)
    cards = [(one, form if one.participant_id == sheet.participant_id else opinion_form(one)) for one in page.sheets]
    shown = {"page": page, "cards": cards, "today": request.viewer.today, "wrong": sheet}
    return render(request, "reviews/opinions.html", shown, status=status)


@require_POST
def agree_rest(request: Request, cycle_id: int) -> HttpResponse:
    """In a quarter without points: agrees with the ledger of everyone on whom nothing has been said yet."""
    page = blind_page(request.viewer, cycle_id)
    if page.gives:
        raise Blocked(["本期要逐人填写评定分，不能一并认可。"])
    rest = [Given(sheet.participant_id) for sheet in page.sheets if not sheet.is_given and not sheet.recusal]
    give_opinions(cycle_id, given=rest, by=request.viewer, at=request.now)
    messages.success(request, f"已对其余 {len(rest)} 人的台账表示认可。")
    return redirect("opinions", cycle_id)


@require_POST
def recuse(request: Request, cycle_id: int, participant_id: int) -> HttpResponse:
    reason = text_sent(request, "reason", most=120)
    made = declare_recusal(participant_id, reason=reason, by=request.viewer, at=request.now)
    messages.success(request, f"已登记对{public_name_of(made.participant.member)}回避。")
    return redirect(f"{reverse('opinions', args=[cycle_id])}#person-{participant_id}")


@require_POST
def unrecuse(request: Request, cycle_id: int, participant_id: int) -> HttpResponse:
    withdraw_recusal(participant_id, by=request.viewer, at=request.now)
    messages.success(request, "已取消回避，请提出意见。")
    return redirect(f"{reverse('opinions', args=[cycle_id])}#person-{participant_id}")


@require_POST
def open_up(request: Request, cycle_id: int) -> HttpResponse:
    open_opinions(cycle_id, by=request.viewer, at=request.now)
    messages.success(request, "背靠背意见已公开，请开始合议。")
    return redirect("joint", cycle_id)


urlpatterns = [
    *reviews_joint.urlpatterns,
    *given.urlpatterns,
    path("cycles/<int:cycle_id>/review/", show, name="review"),
    path("cycles/<int:cycle_id>/review/panel/", panel, name="panel"),
    path("cycles/<int:cycle_id>/review/panel/<int:user_id>/replace/", replace, name="panel_replace"),
    path("cycles/<int:cycle_id>/review/opinions/", opinions, name="opinions"),
    path("cycles/<int:cycle_id>/review/opinions/agree/", agree_rest, name="opinions_agree"),
    path("cycles/<int:cycle_id>/review/opinions/<int:participant_id>/", opinion, name="opinion"),
    path("cycles/<int:cycle_id>/review/opinions/<int:participant_id>/recuse/", recuse, name="recuse"),
    path("cycles/<int:cycle_id>/review/opinions/<int:participant_id>/unrecuse/", unrecuse, name="unrecuse"),
    path("cycles/<int:cycle_id>/review/open/", open_up, name="opinions_open"),
]
