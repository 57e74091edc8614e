"""党组织评定: the desk of a review, forming the group and changing it, the opening."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.reviews.blind import form_panel, open_opinions
from zhixing.actions.reviews.panels import replace_panellist
from zhixing.queries.cycles.access import cycle_at
from zhixing.queries.form_versions import Fields, version_of
from zhixing.queries.reviews.blind import ReviewPage, SeatLine, review_page
from zhixing.queries.reviews.panels import Judge, group_fields, possible_judges
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.versions import VersionedForm
from zhixing.web.ledger.activity_forms import sent
from zhixing.web.reviews import direct_scores as given
from zhixing.web.reviews import joint as reviews_joint
from zhixing.web.reviews import lending, opinions


class PanelForm(VersionedForm):
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
        self.names = {judge.user_id: judge.name for judge in judges}
        self.fields["members"].choices = [(judge.user_id, f"{judge.name}（{judge.roles}）") for judge in judges]  # type: ignore[attr-defined]
        self.fields["chair"].choices = [("", "请选择"), *((judge.user_id, judge.name) for judge in judges)]  # type: ignore[attr-defined]

    def fields_typed(self) -> Fields:
        typed = self.cleaned_data
        return group_fields(self.names, typed["members"], typed["chair"], typed["place"], typed["recorder"])


class ReplacingForm(forms.Form):
    reason = forms.CharField(
        label="更换的原因", max_length=200, required=False, help_text="例如：2026年12月免去职务。写入评定记录。"
    )
    replacement = forms.TypedChoiceField(
        label="接替人选", coerce=int, empty_value=None, required=False, help_text="不足三名时必须选定。"
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


@require_safe
def show(request: Request, cycle_id: int) -> HttpResponse:
    page = review_page(request.viewer, cycle_id)
    return render(request, "reviews/review.html", {"page": page, "today": request.viewer.today})


@require_form
def panel(request: Request, cycle_id: int) -> HttpResponse:
    cycle = cycle_at(request.viewer, cycle_id, Do.FORM_PANEL)
    page = review_page(request.viewer, cycle_id)
    judges = possible_judges(cycle.organisation, request.viewer)
    values = values_of_group(page)
    version = version_of(fields_of_group(page), request.now)
    form = PanelForm(judges, sent(request), initial={**values, "version": version})
    if request.method == "POST" and form.is_valid() and save_panel(request, cycle_id, form, "考评小组已保存。"):
        return redirect("review", cycle_id)
    context = {"page": page, "form": form, "judges": judges}
    return render(request, "reviews/panel.html", context, status=422 if form.errors else 200)


def values_of_group(page: ReviewPage) -> dict[str, Any]:
    return {
        "members": [seat.user_id for seat in page.seats if not seat.is_vacated],
        "place": page.place,
        "recorder": page.recorder,
        "chair": next((seat.user_id for seat in page.seats if seat.is_chair), None),
    }


def fields_of_group(page: ReviewPage) -> Fields:
    return group_fields({seat.user_id: seat.name for seat in page.seats}, **values_of_group(page))


def save_panel(request: Request, cycle_id: int, form: PanelForm, message: str) -> bool:
    """False with the reasons on the form where the group cannot be formed like this."""
    typed = form.cleaned_data
    try:
        form_panel(
            cycle_id,
            user_ids=typed["members"],
            chair_id=typed["chair"],
            place=typed["place"],
            recorder=typed["recorder"],
            version=typed["version"],
            by=request.viewer,
            at=request.now,
        )
    except Blocked as refusal:
        add_reasons(form, refusal)
        page = review_page(request.viewer, cycle_id)
        form.refresh(fields_of_group(page), values_of_group(page), request.now)
        return False
    messages.success(request, message)
    return True


@require_form
def replace(request: Request, cycle_id: int, user_id: int) -> HttpResponse:
    """Somebody of the group can go on no longer: who comes in their place, and why."""
    cycle = cycle_at(request.viewer, cycle_id, Do.FORM_PANEL)
    page = review_page(request.viewer, cycle_id)
    leaving = page.seat(user_id)
    judges = possible_judges(cycle.organisation, request.viewer, inspects=cycle.is_of_organisations)
    form, back = ReplacingForm(page, judges, leaving, sent(request)), _back_of(cycle.pk, cycle.is_of_organisations)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            replace_panellist(
                cycle_id,
                user_id,
                successor_id=values["replacement"],
                chair_id=values.get("chair"),
                reason=values["reason"],
                by=request.viewer,
                at=request.now,
            )
            messages.success(request, f"已更换小组成员{leaving.name}。")
            return redirect(back)
        except Blocked as refusal:
            add_reasons(form, refusal)
    context = {"page": page, "form": form, "leaving": leaving, "back": back, "cycle": cycle}
    return render(request, "reviews/replace.html", context, status=422 if form.errors else 200)


def _back_of(cycle_id: int, is_of_organisations: bool) -> str:
    """The page that the replacing is reached from."""
    return reverse("assessment_group" if is_of_organisations else "review", args=[cycle_id])


@require_POST
def open_up(request: Request, cycle_id: int) -> HttpResponse:
    open_opinions(cycle_id, by=request.viewer, at=request.now)
    messages.success(request, "背靠背意见已公开，请开始合议。")
    return redirect("joint", cycle_id)


urlpatterns = [
    *reviews_joint.urlpatterns,
    *given.urlpatterns,
    *opinions.urlpatterns,
    *lending.urlpatterns,
    path("cycles/<int:cycle_id>/review/", show, name="review"),
    path("cycles/<int:cycle_id>/review/panel/", panel, name="panel"),
    path("cycles/<int:cycle_id>/review/panel/<int:user_id>/replace/", replace, name="panel_replace"),
    path("cycles/<int:cycle_id>/review/open/", open_up, name="opinions_open"),
]
