"""设岗定责: the quarterly reports that wait for the branch's answer, and what confirming them would enter."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from zhixing.models import Organisation, Post, PostRecord, PostReport
from zhixing.queries.ledger.activities import price_people
from zhixing.queries.ledger.listed_classes import ListedClasses
from zhixing.queries.namesakes import names_for, user_names_of
from zhixing.queries.periods import cut_offs_of
from zhixing.queries.standards.in_force_many import InForce
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.activities import Attendee
from zhixing.rules.periods import Days, counted_days
from zhixing.rules.permissions import Do
from zhixing.rules.posts.states import Confirmer, ReportState, Rhythm
from zhixing.rules.posts.steps import ReportCheck, record_title, working_days
from zhixing.rules.scoring.entries.single import Worth

# What a report is shown with.
WITH_HOLDING = ("holding__post__organisation", "holding__membership__person", "holding__membership__organisation")


@dataclass(frozen=True)
class ReportLine:
    """One report as a list shows it."""

    report: PostReport
    name: str
    post: str
    days: list[dt.date]  # that may be ticked
    is_monthly: bool
    by_name: str  # who handed it in, where by proxy
    is_own: bool

    @property
    def state_label(self) -> str:
        return ReportState(self.report.state).label

    @property
    def confirmer_label(self) -> str:
        return Confirmer(self.report.confirmer).label if self.report.confirmer else ""


@dataclass(frozen=True)
class BookingLine:
    """One entry that a confirmation would make."""

    name: str
    title: str
    on: dt.date
    worth: Worth


def waiting_reports(viewer: Viewer, organisation: Organisation) -> list[ReportLine]:
    """What waits for the branch's answer, oldest quarter first, by name."""
    viewer.demand(Do.KEEP_POSTS, organisation.path)
    reports = PostReport.objects.filter(holding__post__organisation=organisation, state=ReportState.SUBMITTED.value)
    return report_lines(viewer, list(_with_names(reports)))


def report_lines(viewer: Viewer, reports: Sequence[PostReport]) -> list[ReportLine]:
    """Lines for these reports, all of one branch. Four queries whatever their number."""
    names = names_for(viewer, (report.holding.membership for report in reports))
    clerks = user_names_of(report.by for report in reports if report.is_proxy)
    possible = _possible_days(reports, viewer.today)
    return [
        ReportLine(
            report,
            names[report.holding.membership.person_id],
            report.holding.post.name,
            possible[report.pk],
            report.holding.post.rhythm == Rhythm.MONTHLY.value,
            clerks[report.by_id] if report.is_proxy else "",
            viewer.person_id is not None and report.holding.membership.person_id == viewer.person_id,
        )
        for report in reports
    ]


def checks_of(
    viewer: Viewer, reports: Sequence[PostReport], ticked: Mapping[int, tuple[str, tuple[dt.date, ...]]]
) -> list[ReportCheck]:
    """What the rule asks of reports that are to be answered; `ticked`: version and days by report."""
    checks = []
    for line in report_lines(viewer, reports):
        version, days = ticked[line.report.pk]
        checks.append(
            ReportCheck(
                line.name,
                line.post,
                ReportState(line.report.state),
                line.is_own,
                version != line.report.version,
                days,
                tuple(line.days),
            )
        )
    return checks


def bookings(
    viewer: Viewer, organisation: Organisation, ticked: Mapping[int, tuple[dt.date, ...]]
) -> list[BookingLine]:
    """The entries that confirming these reports would make, by name and day, each with what it is worth by itself."""
    lines = [line for line in waiting_reports(viewer, organisation) if line.report.pk in ticked]
    rules, booked = InForce([organisation]), []
    classes = ListedClasses(line.report.holding.membership for line in lines)
    for line in lines:
        post, member = line.report.holding.post, line.report.holding.membership
        for day in ticked[line.report.pk]:
            people = [(organisation.pk, classes.at(member, day), Attendee(member.pk))]
            (worth,) = price_people(post.item, day, people, rules)
            booked.append(BookingLine(line.name, record_title(post.name, post.rhythm, day), day, worth))
    return booked


def open_record(post: Post, day: dt.date) -> PostRecord | None:
    """The activity that stands for the post and day, where it has not been undone."""
    return PostRecord.objects.filter(post=post, on=day, activity__undone_at__isnull=True).first()


def _possible_days(reports: Sequence[PostReport], today: dt.date) -> dict[int, list[dt.date]]:
    """The days of work that each report may be entered for; none of them lies ahead."""
    homes = {report.holding.post.organisation_id: report.holding.post.organisation for report in reports}
    cut_offs = {pk: cut_offs_of(home) for pk, home in homes.items()}
    days = {}
    for report in reports:
        post, quarter = report.holding.post, report.quarter_value
        counted = counted_days(quarter, cut_offs[post.organisation_id])
        until = Days(counted.from_on, min(counted.until_on, today))
        days[report.pk] = working_days(Rhythm(post.rhythm), quarter, until, report.holding.duty(today))
    return days


def _with_names(reports: QuerySet[PostReport]) -> QuerySet[PostReport]:
    return reports.select_related("by", *WITH_HOLDING).order_by(
        "year",
        "quarter",
        "holding__membership__person__name_key",
        "holding__membership__person_id",
        "holding__post__name",
        "pk",
    )
