"""考评周期: the list, one cycle with what is still missing, moving on and back."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from zhixing.actions.cycles.dates import reschedule_cycle
from zhixing.actions.cycles.stages import advance_cycle, refresh_participants, return_cycle
from zhixing.queries.ballots.cycle_ballots import cycle_ballots
from zhixing.queries.cycles.access import cycle_at
from zhixing.queries.cycles.afterwards import afterwards
from zhixing.queries.cycles.dates import DATE_LABELS, date_fields
from zhixing.queries.cycles.list_changes import list_changes, list_notes
from zhixing.queries.cycles.lists import cycles_in_sight
from zhixing.queries.cycles.pages import CyclePage, changes_of, cycle_page, missing_people
from zhixing.queries.form_versions import Fields, version_of
from zhixing.queries.overview.branches import overlooks
from zhixing.queries.results.pages import results_of_cycle
from zhixing.queries.reviews.lending import may_lend
from zhixing.queries.reviews.small_branches import advice_on_page
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed
from zhixing.web.cycles import opening
from zhixing.web.frame.redirects import to_overview
from zhixing.web.frame.refusals import add_reasons
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.values import day_field, text_sent
from zhixing.web.frame.versions import VersionedForm
from zhixing.web.ledger.activity_forms import sent


class DatesForm(VersionedForm):
    cut_off_on = day_field("计分截止日", required=False, help_text="这一天以后的记录计入下一期。")
    self_report_due_on = day_field("自评截止")
    review_due_on = day_field("评定截止")

    def fields_typed(self) -> Fields:
        return date_fields(self.cleaned_data)


class MissingForm(forms.Form):
    """One reason for each missing self-report, or one sentence for all of them."""

    for_all = forms.CharField(
        label="对以下全部人员写同一个原因",
        max_length=120,
        required=False,
        help_text="例如：长期在外，多次联系未能提交。也可以在下面逐人填写，逐人填写的优先。",
    )

    def __init__(self, people: list[tuple[int, str]], *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        for participant_id, name in people:
            self.fields[f"reason-{participant_id}"] = forms.CharField(label=name, max_length=120, required=False)
        self.people = people

    @property
    def single(self) -> list[forms.BoundField]:
        return [self[f"reason-{participant_id}"] for participant_id, _ in self.people]

    def reasons(self) -> dict[int, str]:
        values = self.cleaned_data
        return {pk: values[f"reason-{pk}"] or values["for_all"] for pk, _ in self.people}


@require_safe
def show_list(request: Request) -> HttpResponse:
    viewer = request.viewer
    if not viewer.can(Do.VIEW_CYCLE):
        raise NotAllowed(Do.VIEW_CYCLE)
    if overlooks(viewer, Do.VIEW_CYCLE):
        return to_overview(request)
    content = cycles_in_sight(viewer, request.GET.get("page", "1"))
    context = {"content": content, "may_open": viewer.can(Do.OPEN_CYCLE), "may_conclude": viewer.can(Do.JUDGE)}
    return render(request, "cycles/of_branch.html", context)


@require_safe
def show(request: Request, cycle_id: int) -> HttpResponse:
    if cycle_at(request.viewer, cycle_id).is_of_organisations:
        return redirect("assessment", cycle_id)
    page = cycle_page(request.viewer, cycle_id)
    days = _days_of(page)
    dates = DatesForm(initial={**days, "version": version_of(date_fields(days), request.now)})
    return render(request, "cycles/cycle.html", _context(request, page, dates))


def _days_of(page: CyclePage) -> dict[str, dt.date]:
    return {name: getattr(page, name) for name in DATE_LABELS}


def _context(request: Request, page: CyclePage, dates: DatesForm) -> dict[str, Any]:
    viewer = request.viewer
    results = results_of_cycle(viewer, page.id)[1] if page.has_results else []
    return {
        "page": page,
        "results": results,
        "afterwards": [
            (onward.label, reverse(onward.url_name, args=onward.args)) for onward in afterwards(viewer, page.id)
        ],
        "has_bands": any(line.band for line in results),  # some standards have none
        "dates": dates,
        "today": viewer.today,
        "changes": changes_of(viewer, page.id),
        "ballots": cycle_ballots(viewer, page.id),
        "list_changes": list_changes(viewer, page.id),
        "list_notes": list_notes(viewer, page.id),
        "advice": advice_on_page(viewer, page.id),
        "may_lend": may_lend(viewer, page.id),
        "may_archive": viewer.can(Do.ENTER_SELF_REPORT),
    }


@require_form
def advance(request: Request, cycle_id: int) -> HttpResponse:
    """Asks for the reasons of missing self-reports where there are any; else moves on at once."""
    cycle = cycle_at(request.viewer, cycle_id, Do.ADVANCE_CYCLE)
    stage = Stage(cycle.stage)
    missing = missing_people(request.viewer, cycle_id) if stage is Stage.SELF_REPORT else []
    form = MissingForm(
        [(missing_person.participant_id, missing_person.name) for missing_person in missing], sent(request)
    )
    if request.method == "POST" and form.is_valid() and _move_on(request, cycle_id, form):
        return redirect("cycle", cycle_id)
    page = cycle_page(request.viewer, cycle_id)
    return render(
        request,
        "cycles/advance.html",
        {"page": page, "form": form, "missing": missing, "today": request.viewer.today},
        status=422 if form.errors else 200,
    )


def _move_on(request: Request, cycle_id: int, form: MissingForm) -> bool:
    """False with the reasons on the form where the cycle stays in its stage."""
    try:
        cycle = advance_cycle(
            cycle_id,
            no_report_reasons=form.reasons(),
            from_stage=_stage_shown(request),
            by=request.viewer,
            at=request.now,
        )
    except Blocked as refusal:
        add_reasons(form, refusal)
        return False
    messages.success(request, f"已进入“{Stage(cycle.stage).label}”环节。")
    return True


def _stage_shown(request: Request) -> Stage | None:
    """The stage that stood on the page whose button was pressed."""
    word = request.POST.get("stage", "")
    return Stage(word) if word in set(Stage) else None


@require_POST
def go_back(request: Request, cycle_id: int) -> HttpResponse:
    moved = return_cycle(
        cycle_id,
        reason=text_sent(request, "reason"),
        from_stage=_stage_shown(request),
        by=request.viewer,
        at=request.now,
    )
    messages.success(request, f"已退回“{Stage(moved.stage).label}”环节。")
    return redirect("cycle", cycle_id)


@require_POST
def refresh(request: Request, cycle_id: int) -> HttpResponse:
    refresh_participants(cycle_id, by=request.viewer, at=request.now)
    messages.success(request, "已按今天的党员名册更新名单。")
    return redirect("cycle", cycle_id)


@require_POST
def reschedule(request: Request, cycle_id: int) -> HttpResponse:
    cycle_at(request.viewer, cycle_id, Do.OPEN_CYCLE)
    form = DatesForm(request.POST)
    if form.is_valid():
        try:
            reschedule_cycle(cycle_id, **form.cleaned_data, by=request.viewer, at=request.now)
            messages.success(request, "期限已修改。")
            return redirect("cycle", cycle_id)
        except Blocked as refusal:
            add_reasons(form, refusal)
            days = _days_of(cycle_page(request.viewer, cycle_id))
            form.refresh(date_fields(days), days, request.now)
    page = cycle_page(request.viewer, cycle_id)
    return render(request, "cycles/cycle.html", _context(request, page, form), status=422)


urlpatterns = [
    *opening.urlpatterns,
    path("cycles/", show_list, name="cycle_list"),
    path("cycles/<int:cycle_id>/", show, name="cycle"),
    path("cycles/<int:cycle_id>/advance/", advance, name="cycle_advance"),
    path("cycles/<int:cycle_id>/return/", go_back, name="cycle_return"),
    path("cycles/<int:cycle_id>/refresh/", refresh, name="cycle_refresh"),
    path("cycles/<int:cycle_id>/dates/", reschedule, name="cycle_dates"),
]
