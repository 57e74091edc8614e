"""走访群众: entering visits in the ledger, one activity a day, where the standard has an item for them."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from zhixing.actions.activities.duties import Duty, enter_duty, missing_to_enter
from zhixing.actions.home_visits.visiting import lock_branch
from zhixing.actions.recording import record
from zhixing.models import HomeVisit, Organisation
from zhixing.queries.home_visits.booking import attendees_by_day, items_at, unbooked
from zhixing.queries.viewers import Viewer
from zhixing.rules.home_visits.steps import booking_blockers
from zhixing.rules.ledger.activities import Attendee, offered
from zhixing.rules.refusals import Blocked, OutOfSight

TITLE = "入户走访"


@transaction.atomic
def missing_to_book(organisation_id: int, *, item: str, visit_ids: Sequence[int], by: Viewer) -> list[str]:
    """What stands in the way, before the page on which the entries are read again. No act."""
    branch = lock_branch(organisation_id, by)
    visits, missing = _visits(branch, visit_ids), _missing(branch, item, visit_ids, by)
    if missing:
        return missing
    for day, people in _by_day(branch, item, visits, by).items():
        missing += missing_to_enter(branch.pk, Duty(item, TITLE, day), people, by=by)
    return list(dict.fromkeys(missing))


@transaction.atomic
def book_visits(
    organisation_id: int, *, item: str, visit_ids: Sequence[int], by: Viewer, at: dt.datetime
) -> list[HomeVisit]:
    """Enter visits, all or none: an activity for each day, whoever went that day with as many households."""
    branch = lock_branch(organisation_id, by)
    visits = _visits(branch, visit_ids)
    if reasons := _missing(branch, item, visit_ids, by):
        raise Blocked(reasons)
    for day, people in _by_day(branch, item, visits, by).items():
        activity = enter_duty(branch.pk, Duty(item, TITLE, day), people, by=by, at=at)
        for visit in visits:
            if visit.visited_on == day:
                visit.activity = activity
    HomeVisit.objects.bulk_update(visits, ["activity"])
    record("book_home_visits", by=by, at=at, organisation_id=branch.pk, subject=branch, summary=f"{len(visits)} 次走访")
    return visits


def _visits(branch: Organisation, visit_ids: Sequence[int]) -> list[HomeVisit]:
    visits = list(unbooked(branch).filter(pk__in=visit_ids))
    if len(visits) != len(set(visit_ids)):
        raise OutOfSight(visit_ids)
    return visits


def _missing(branch: Organisation, item: str, visit_ids: Sequence[int], by: Viewer) -> list[str]:
    visits, groups = _visits(branch, visit_ids), items_at(branch, by.today)
    return booking_blockers(
        days=[visit.visited_on for visit in visits],
        has_items=bool(groups),
        is_item=offered(groups, item) is not None,
        own=any(by.person_id is not None and visit.membership.person_id == by.person_id for visit in visits),
    )


def _by_day(branch: Organisation, code: str, visits: Sequence[HomeVisit], by: Viewer) -> dict[dt.date, list[Attendee]]:
    return attendees_by_day(offered(items_at(branch, by.today), code), visits)
