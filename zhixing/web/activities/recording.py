"""活动: recording one on one page, and correcting it later on the same page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from zhixing.actions.activities.corrections import correct_activity, correction_blockers
from zhixing.actions.activities.recording import activity_blockers, record_activity
from zhixing.files.activities.sheets import read_attendance
from zhixing.queries.activities.corrections import correction_of
from zhixing.queries.activities.pages import activity_at, record_places
from zhixing.queries.activities.plans import plan_at
from zhixing.queries.activities.preview import record_preview
from zhixing.queries.activities.recordings import recording_of
from zhixing.queries.activities.records import happening_of, presences_of
from zhixing.queries.activities.rolls import recent_kinds
from zhixing.queries.ledger.activities import people_of
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.party_groups import group_members_at, groups_on
from zhixing.queries.standards.in_force_many import rules_at
from zhixing.rules.activities.corrections import ledger_sentence
from zhixing.rules.activities.kinds import kind_named, kinds_of, recent_first
from zhixing.rules.activities.suggestions import match_names, pasted_names
from zhixing.rules.permissions import Do
from zhixing.rules.standards.procedure import Roll
from zhixing.web.activities.forms import CorrectionForm, RecordForm, first_data, kept_data, switch_group, switch_kind
from zhixing.web.activities.people import TOKENS, mark_all, with_group_first
from zhixing.web.frame.confirming import review_page, review_then_act
from zhixing.web.frame.requests import Request, require_form
from zhixing.web.frame.uploads import Received, received
from zhixing.web.frame.values import as_day, as_number
from zhixing.web.ledger.activity_forms import requested_day

# What is not handed on from the page of the record to the one on which it is read again.
_OWN = {"csrfmiddlewaretoken", "uploaded", "confirmed", "again", "switch", "divide", "paste", "names", "tick", "drop"}


MOST_SHEET = 5 << 20  # bytes


@require_safe
def choose_place(request: Request) -> HttpResponse:
    """Where the activity was held; straight on for whoever records for one organisation only."""
    places = record_places(request.viewer)
    if len(places) == 1:
        return redirect("activity_record", places[0].pk)
    return render(request, "activities/places.html", {"places": places, "crumbs": crumbs()})


class Page:
    """One request to the form: its data as sent or proposed, and everything that stands around it."""

    def __init__(self, request: Request, organisation: Any, data: QueryDict, form_class: type[RecordForm]) -> None:
        self.request, self.organisation, self.data = request, organisation, data
        self.day = as_day(data.get("held_on")) or request.viewer.today
        self.rules = rules_at(organisation, self.day)
        self.kinds = kinds_of(self.rules.standard if self.rules else None)
        self.kind = kind_named(self.kinds, str(data.get("kind", "")))
        self.people = people_of(request.viewer, organisation, self.day)
        self.notices: list[str] = []
        self.files = received(request)
        if switched := data.get("switch"):
            new = kind_named(self.kinds, str(switched))
            switch_kind(data, self.kind, new, self.day)
            self.kind = new
        self.groups = groups_on(organisation, self.day) if self.kind.roll is Roll.GROUP else []
        if "divide" in data:
            switch_group(data, self.kind, self.day, dict(self.groups))
        self.group = self._group(as_number(data.get("group", "")))
        if self.group:
            self.people = with_group_first(self.people, self.group[1], group_members_at(self.group[0], self.day))
        self._fill()
        standard = self.rules.standard if self.rules else None
        self.form = form_class(data, people=self.people, standard=standard, kind=self.kind, group=self.group)

    def _group(self, number: int | None) -> tuple[int, str] | None:
        """Number and name of the group that met; without a name where it is none of this branch, which is refused."""
        if number is None or self.kind.roll is not Roll.GROUP:
            return None
        return number, dict(self.groups).get(number, "")

    def _fill(self) -> None:
        """Marks for many at once: all, none, or whom a pasted list names."""
        expected = [person for person in self.people if person.is_party_member and person.is_expected]
        if "tick" in self.data:
            token = "present" if self.data["tick"] == "all" else ""
            mark_all(self.data, expected if token else self.people, token)
        if self.data.get("paste") == "sheet":
            self._read_sheet()
        elif self.request.method != "POST" and self.data.get("plan"):
            self._read_sign_ups(str(self.data["plan"]))
        elif "paste" in self.data:
            listed = [(person.membership_id, person.name) for person in self.people]
            names = pasted_names(str(self.data.get("names", "")), listed)
            mark_all(self.data, self.people, "present", names.membership_ids)
            self.notices = [f"已按名单标明 {len(names.membership_ids)} 人到会。", *names.problems]

    def _read_sign_ups(self, plan: str) -> None:
        """Who signed up is proposed as having come."""
        ids = plan_at(self.request.viewer, int(plan)).signed_up_ids
        mark_all(self.data, self.people, "present", ids)
        if ids:
            self.notices = [f"已按报名名单标到会 {len(ids)} 人；已报名未到会的，请更正。"]

    def _read_sheet(self) -> None:
        """Marks and hours out of a spreadsheet; what cannot be told is said, and the list shows the rest."""
        file = self.request.FILES.get("sheet")
        if file is None:
            self.notices = ["请先选择填好的考勤表。"]
            return
        sheet = read_attendance(file.read(MOST_SHEET + 1), file.name or "考勤表")
        listed = [(person.membership_id, person.name) for person in self.people]
        matches, problems = match_names([line.name for line in sheet.lines], listed)
        for line in sheet.lines:
            if pk := matches.get(line.name):
                self.data[f"mark_{pk}"] = f"leave-{line.leave}" if line.leave else line.mark.value
                if line.hours:
                    self.data[f"own_{pk}"] = line.hours
        self.notices = [f"从考勤表标了 {len(matches)} 人，请在名单里核对。", *sheet.problems, *problems]

    @property
    def is_asked_only(self) -> bool:
        """Whether the page is shown without being judged."""
        return self.request.method != "POST" or bool({"again", "tick", "switch", "paste", "divide"} & self.data.keys())

    def context(self) -> dict[str, Any]:
        recent = recent_kinds(self.organisation)
        return {
            "organisation": self.organisation,
            "rules": self.rules,
            "kinds": recent_first(self.kinds, recent),
            "kind": self.kind,
            "groups": self.groups,
            "group": self.group,
            "form": self.form,
            "tokens": [(token, word) for token, (_, _, word) in TOKENS.items()],
            "received": self.files,
            "notices": self.notices,
            "carried": [(name, values) for name, values in self.data.lists() if name not in _OWN],
            "crumbs": crumbs(),
        }


@require_form
def record(request: Request, organisation_id: int) -> HttpResponse:
    """The form of one activity; a first POST shows what it comes to, a second (确认) records it."""
    organisation = organisation_at(request.viewer, organisation_id, Do.RECORD_ACTIVITY)
    page = Page(request, organisation, _data(request, organisation), RecordForm)
    if page.is_asked_only:
        page.form.keep_quiet()
    elif page.form.is_valid() and not page.files.problems:
        return _confirm(page)
    status = 422 if page.form.errors or page.files.problems else 200
    return render(request, "activities/record.html", page.context(), status=status)


def _data(request: Request, organisation: Any) -> QueryDict:
    if request.method == "POST":
        return request.POST.copy()
    if plan := _plan(request, organisation):
        kinds = kinds_of(rules.standard if (rules := rules_at(organisation, plan.planned_on)) else None)
        return first_data(kind_named(kinds, plan.kind), plan.planned_on, **_planned_fields(plan))
    day = requested_day(request)
    rules = rules_at(organisation, day)
    kinds = kinds_of(rules.standard if rules else None)
    recent = recent_kinds(organisation)
    kind = kind_named(kinds, request.GET.get("kind", "") or (recent[0] if recent else kinds[0].name))
    return first_data(kind, day)


def _plan(request: Request, organisation: Any) -> Any:
    """What was planned, where the address names it and it belongs here."""
    number = as_number(request.GET.get("plan", ""))
    plan = plan_at(request.viewer, number) if number is not None else None
    return plan if plan is not None and plan.organisation_id == organisation.pk else None


def _planned_fields(plan: Any) -> dict[str, str]:
    clock = f"{plan.starts_at:%H:%M}" if plan.starts_at else ""
    fields = {"title": plan.title, "starts_at": clock, "place": plan.place, "agenda": plan.agenda}
    return {**fields, "plan": str(plan.pk)}


def _confirm(page: Page) -> HttpResponse:
    request, form, organisation = page.request, page.form, page.organisation
    happening, people = form.happening, form.people
    context = page.context()
    answer = review_then_act(
        request,
        form,
        act=lambda: _record(request, organisation.pk, form, page.files),
        blockers=lambda: activity_blockers(organisation.pk, happening=happening, people=people, by=request.viewer),
        review=lambda: review_page(
            request,
            "activities/review.html",
            {**context, "preview": record_preview(recording_of(organisation, happening, people), page.people)},
            heading="核对后记分",
            verb="确认记分",
        ),
    )
    return answer or render(request, "activities/record.html", context, status=422)


def _record(request: Request, organisation_id: int, form: RecordForm, files: Received) -> HttpResponse:
    activity = record_activity(
        organisation_id,
        happening=form.happening,
        people=form.people,
        uploads=files.uploads,
        form_key=form.cleaned_data["form_key"],
        plan_id=form.cleaned_data["plan"],
        by=request.viewer,
        at=request.now,
    )
    attending = sum(presence.mark.took_part for presence in form.people)
    messages.success(request, f"已记录：{activity.title}，到会 {attending} 人。")
    return redirect("activity", activity.pk)


@require_form
def correct(request: Request, activity_id: int) -> HttpResponse:
    """The same page with what was recorded; what follows in the ledger is shown before it is done."""
    activity = activity_at(request.viewer, activity_id, Do.RECORD_ACTIVITY)
    is_sent = request.method == "POST"
    data = request.POST.copy() if is_sent else _values_kept(activity)
    page = Page(request, activity.organisation, data, CorrectionForm)
    if page.is_asked_only:
        page.form.keep_quiet()
    elif page.form.is_valid() and not page.files.problems:
        return _confirm_correction(page, activity)
    status = 422 if page.form.errors or page.files.problems else 200
    return render(request, "activities/record.html", {**page.context(), "activity": activity}, status=status)


def _values_kept(activity: Any) -> QueryDict:
    return kept_data(happening_of(activity), presences_of(activity), activity.corrections.count())


def _confirm_correction(page: Page, activity: Any) -> HttpResponse:
    request, form = page.request, page.form
    happening, people, reason = form.happening, form.people, form.cleaned_data["reason"]
    context = {**page.context(), "activity": activity}
    answer = review_then_act(
        request,
        form,
        act=lambda: _correct(request, activity.pk, form, page.files),
        blockers=lambda: correction_blockers(
            activity.pk, happening=happening, people=people, reason=reason, by=request.viewer
        ),
        review=lambda: _review_correction(page, activity, context),
    )
    return answer or render(request, "activities/record.html", context, status=422)


def _review_correction(page: Page, activity: Any, context: dict[str, Any]) -> HttpResponse:
    correction = correction_of(page.request.viewer, activity, page.form.happening, page.form.people)
    return review_page(
        page.request,
        "activities/review.html",
        {
            **context,
            "preview": record_preview(correction.recording, page.people),
            "changes": correction.changes,
            "ledger": ledger_sentence(len(correction.ledger.reverse), len(correction.ledger.enter)),
        },
        heading="核对后更正",
        verb="确认更正",
    )


def _correct(request: Request, activity_id: int, form: RecordForm, files: Received) -> HttpResponse:
    activity = correct_activity(
        activity_id,
        happening=form.happening,
        people=form.people,
        reason=form.cleaned_data["reason"],
        corrections=form.cleaned_data["corrections"],
        uploads=files.uploads,
        form_key=form.cleaned_data["form_key"],
        by=request.viewer,
        at=request.now,
    )
    latest = activity.corrections.order_by("-pk").first()
    messages.success(request, f"已更正：{activity.title}。{latest.changes[-1] if latest else ''}")
    return redirect("activity", activity.pk)


def crumbs() -> list[tuple[str, str]]:
    return [("活动记录", reverse("activity_list"))]


urlpatterns = [
    path("activities/new/", choose_place, name="activity_place"),
    path("activities/organisations/<int:organisation_id>/record/", record, name="activity_record"),
    path("activities/<int:activity_id>/correct/", correct, name="activity_correct"),
]
