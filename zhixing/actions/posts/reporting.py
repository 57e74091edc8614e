"""设岗定责: the quarterly report of a holder, and the branch's answer, from which the entries follow."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from zhixing.actions.activities.duties import Duty, enter_duty, missing_to_enter
from zhixing.actions.ledger.entries import closed_period_blockers
from zhixing.actions.posts.holding import demand_holder, locked_holding
from zhixing.actions.posts.keeping import locked_branch
from zhixing.actions.recording import record
from zhixing.models import Post, PostRecord, PostReport
from zhixing.queries.periods import cut_offs_of
from zhixing.queries.posts.reports import WITH_HOLDING, checks_of, open_record
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.activities import Attendee
from zhixing.rules.periods import Quarter, cut_off_of
from zhixing.rules.posts.states import Confirmer, ReportState
from zhixing.rules.posts.steps import answer_blockers, record_title, report_blockers
from zhixing.rules.refusals import Blocked, OutOfSight


@dataclass(frozen=True)
class Answer:
    """What the branch ticked for one report."""

    report_id: int
    version: str  # of the report as it was read
    days: tuple[dt.date, ...] = ()  # of work, for each of which an entry follows
    confirmer: str = Confirmer.BRANCH.value
    note: str = ""


@transaction.atomic
def report_post(
    holding_id: int, *, quarter: Quarter, deed: str, effect: str, by: Viewer, at: dt.datetime
) -> PostReport:
    """Say in two sentences what was done on a post in a quarter; until it is confirmed it can be said anew."""
    holding = locked_holding(holding_id)
    is_proxy = demand_holder(by, holding)
    report = PostReport.objects.filter(holding=holding, year=quarter.year, quarter=quarter.number).first()
    reasons = report_blockers(
        quarter=quarter,
        duty=holding.duty(by.today),
        deed=deed,
        effect=effect,
        state=ReportState(report.state) if report else None,
        today=by.today,
    )
    last_day = min(cut_off_of(quarter, cut_offs_of(holding.post.organisation)), by.today)
    if reasons := reasons + closed_period_blockers([holding.post.organisation_id], [last_day], [holding.membership_id]):
        raise Blocked(reasons)
    report = report or PostReport(holding=holding, year=quarter.year, quarter=quarter.number)
    report.deed, report.effect, report.state = deed.strip(), effect.strip(), ReportState.SUBMITTED.value
    report.is_proxy, report.by_id, report.at = is_proxy, by.user_id, at
    report.save()
    place = holding.post.organisation_id
    record("report_post", by=by, at=at, organisation_id=place, subject=report, summary=holding.post.name)
    return report


@transaction.atomic
def missing_to_confirm(organisation_id: int, *, answers: Sequence[Answer], by: Viewer) -> list[str]:
    """What stands in the way of confirming, before the page on which the entries are read again. No act."""
    reports = _reports(organisation_id, answers)
    if reasons := answer_blockers(checks_of(by, reports, _ticked(answers)), confirms=True):
        return reasons
    missing = []
    for (post, day), people in _by_record(reports, answers).items():
        into = _activity_of(post, day)
        missing += missing_to_enter(post.organisation_id, _duty(post, day), people, into=into, by=by)
    return list(dict.fromkeys(missing))


@transaction.atomic
def confirm_reports(
    organisation_id: int, *, answers: Sequence[Answer], by: Viewer, at: dt.datetime
) -> list[PostReport]:
    """Confirm reports, all or none; for every day of work an entry follows, by way of the activity of the post."""
    branch = locked_branch(organisation_id, by)
    reports = _reports(organisation_id, answers)
    if reasons := answer_blockers(checks_of(by, reports, _ticked(answers)), confirms=True):
        raise Blocked(reasons)
    for (post, day), people in _by_record(reports, answers).items():
        _book(post, day, people, by, at)
    chosen = {answer.report_id: answer for answer in answers}
    for report in reports:
        answer = chosen[report.pk]
        report.confirmer, report.confirmer_note = Confirmer(answer.confirmer).value, answer.note.strip()
    _answer(reports, ReportState.CONFIRMED, "", "confirm_post_reports", branch.pk, by, at)
    return reports


@transaction.atomic
def return_reports(
    organisation_id: int, *, answers: Sequence[Answer], reason: str, by: Viewer, at: dt.datetime
) -> list[PostReport]:
    """Return reports with a reason that the holders read."""
    branch = locked_branch(organisation_id, by)
    reports = _reports(organisation_id, answers)
    reasons = answer_blockers(checks_of(by, reports, _ticked(answers)), confirms=False, reason=reason)
    if reasons:
        raise Blocked(reasons)
    _answer(reports, ReportState.RETURNED, reason.strip(), "return_post_reports", branch.pk, by, at)
    return reports


def _duty(post: Post, day: dt.date) -> Duty:
    return Duty(post.item, record_title(post.name, post.rhythm, day), day, post.place)


def _activity_of(post: Post, day: dt.date) -> int | None:
    """The activity that stands for this post and day."""
    entered = open_record(post, day)
    return entered.activity_id if entered else None


def _book(post: Post, day: dt.date, people: Sequence[Attendee], by: Viewer, at: dt.datetime) -> None:
    """Into the activity of this post and day, made with the first holder whose report is confirmed."""
    into = _activity_of(post, day)
    activity = enter_duty(post.organisation_id, _duty(post, day), people, into=into, by=by, at=at)
    if into is None:
        PostRecord.objects.create(post=post, on=day, activity=activity)


def _reports(organisation_id: int, answers: Sequence[Answer]) -> list[PostReport]:
    """The reports, locked, in the order of people; refused where one is of another branch."""
    ids = {answer.report_id for answer in answers}
    reports = list(
        PostReport.objects.select_for_update(of=("self",))
        .filter(pk__in=ids, holding__post__organisation=organisation_id)
        .select_related(*WITH_HOLDING)
        .order_by("holding__membership__person__name_key", "holding__membership__person_id", "pk")
    )
    if len(reports) != len(ids):
        raise OutOfSight(ids)
    return reports


def _ticked(answers: Sequence[Answer]) -> dict[int, tuple[str, tuple[dt.date, ...]]]:
    return {answer.report_id: (answer.version, answer.days) for answer in answers}


def _by_record(reports: Sequence[PostReport], answers: Sequence[Answer]) -> dict[tuple[Post, dt.date], list[Attendee]]:
    """Who is entered for which post and day."""
    days = {answer.report_id: answer.days for answer in answers}
    people: dict[tuple[Post, dt.date], list[Attendee]] = defaultdict(list)
    for report in reports:
        for day in days[report.pk]:
            people[report.holding.post, day].append(Attendee(report.holding.membership_id))
    return people


def _answer(
    reports: Sequence[PostReport],
    state: ReportState,
    reason: str,
    verb: str,
    organisation_id: int,
    by: Viewer,
    at: dt.datetime,
) -> None:
    for report in reports:
        report.state, report.reason, report.answered_by_id, report.answered_at = state.value, reason, by.user_id, at
    fields = ["state", "reason", "confirmer", "confirmer_note", "answered_by", "answered_at"]
    PostReport.objects.bulk_update(reports, fields)
    for report in reports:
        name = report.holding.post.name
        record(verb, by=by, at=at, organisation_id=organisation_id, subject=report, summary=name)
