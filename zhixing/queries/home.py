"""首页: everything the viewer must do now, gathered from the topics, and whether the database answers."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import connection

from zhixing.queries import calendar
from zhixing.queries.activities import cadence, plans, sign_ups
from zhixing.queries.appraisals import due as appraisals_due
from zhixing.queries.assessments import due as assessments_due
from zhixing.queries.ballots import due as ballots_due
from zhixing.queries.briefings import due as briefings_due
from zhixing.queries.cycles import lists as cycle_lists
from zhixing.queries.due import Due
from zhixing.queries.growth import targets as growth_targets
from zhixing.queries.home_visits import due as home_visits_due
from zhixing.queries.ledger import decisions
from zhixing.queries.ledger import due as ledger_due
from zhixing.queries.measures import due as measures_due
from zhixing.queries.member_measures import due as member_measures_due
from zhixing.queries.members import reliefs, verifications
from zhixing.queries.nominations import due as nominations_due
from zhixing.queries.postings import due as postings_due
from zhixing.queries.posts import due as posts_due
from zhixing.queries.reviews import due as reviews_due
from zhixing.queries.reviews import panels, proxy_reports, self_reports
from zhixing.queries.service import due as service_due
from zhixing.queries.standards import local_items
from zhixing.queries.standards import pages as standards_pages
from zhixing.queries.viewers import Viewer

# Every topic that gives people something to do.
SOURCES: tuple[Callable[[Viewer], list[Due]], ...] = (
    self_reports.due,
    proxy_reports.due,
    ledger_due.due,
    decisions.due,
    cadence.due,
    plans.due,
    sign_ups.due,
    reviews_due.due,
    panels.due,
    cycle_lists.due,
    postings_due.due,
    verifications.due,
    reliefs.due,
    standards_pages.due,
    local_items.due,
    ballots_due.due,
    assessments_due.due,
    measures_due.due,
    member_measures_due.due,
    posts_due.due,
    appraisals_due.due,
    service_due.due,
    home_visits_due.due,
    nominations_due.due,
    briefings_due.due,
    growth_targets.due,
    calendar.due,
)


def tasks(viewer: Viewer) -> list[Due]:
    return by_due_date([line for source in SOURCES for line in source(viewer)])


def by_due_date(lines: Iterable[Due]) -> list[Due]:
    """By date, those without a date last; within a day by organisation and wording."""
    return sorted(lines, key=lambda line: (line.by_on or dt.date.max, line.where, line.what))


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))
