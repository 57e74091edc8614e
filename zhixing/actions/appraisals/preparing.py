"""民主评议党员: opening a year, keeping the list, the preparation, and what each person writes of themselves."""

import datetime as dt

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import Appraisal, AppraisalLine, Membership, Organisation, Relief
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.appraisals.access import appraisal_at, is_own, line_at
from zhixing.queries.appraisals.form_versions import PREPARATION_LABELS
from zhixing.queries.appraisals.pages import preparation_of
from zhixing.queries.form_versions import stale_texts
from zhixing.queries.members.register import under_relief
from zhixing.queries.standards.in_force import version_in_force
from zhixing.queries.viewers import Viewer
from zhixing.rules.appraisals.steps import (
    AppraisalState,
    Preparation,
    nobody_blockers,
    opening_blockers,
    preparation_blockers,
    review_problems,
    state_blockers,
)
from zhixing.rules.members.records import PersonKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked

ON_PROBATION = "预备党员"


@transaction.atomic
def open_appraisal(organisation_id: int, *, year: int, by: Viewer, at: dt.datetime) -> Appraisal:
    """Begin the appraisal of a year, with every Party member of the branch on the list."""
    organisation = get_or_out_of_sight(Organisation.objects.select_for_update(), pk=organisation_id)
    by.demand(Do.KEEP_APPRAISAL, organisation.path)
    exists = organisation.appraisals.filter(year=year).exists()
    if reasons := opening_blockers(year, by.today, exists=exists):
        raise Blocked(reasons)
    appraisal = Appraisal.objects.create(
        organisation=organisation,
        year=year,
        version=version_in_force(organisation, dt.date(year, 12, 31)),
        opened_by_id=by.user_id,
        opened_at=at,
    )
    people = _add_people(appraisal, by.today)
    if reasons := nobody_blockers(people):
        raise Blocked(reasons)
    summary = f"{year}年，{people}人"
    record("open_appraisal", by=by, at=at, organisation_id=organisation.pk, subject=appraisal, summary=summary)
    return appraisal


@transaction.atomic
def prepare_appraisal(
    appraisal_id: int, *, preparation: Preparation, version: str = "", by: Viewer, at: dt.datetime
) -> Appraisal:
    """Write down study, opinions asked for, talks and problems; who has come into the branch joins the list."""
    appraisal = appraisal_at(by, appraisal_id, Do.KEEP_APPRAISAL, Appraisal.objects.select_for_update(of=("self",)))
    reasons = state_blockers(AppraisalState(appraisal.state), AppraisalState.PREPARING)
    reasons = reasons or preparation_blockers(preparation, appraisal.year, by.today)
    now, typed = vars(preparation_of(appraisal)), vars(preparation)
    if reasons := reasons or stale_texts(version, PREPARATION_LABELS, now, typed, what="准备情况", subject=appraisal):
        raise Blocked(reasons)
    for name, value in vars(preparation).items():
        setattr(appraisal, name, value.strip() if isinstance(value, str) else value)
    appraisal.save(update_fields=[*vars(preparation)])
    added = _add_people(appraisal, by.today)
    summary = f"{appraisal.year}年" + (f"，补入{added}人" if added else "")
    place = appraisal.organisation_id
    record("prepare_appraisal", by=by, at=at, organisation_id=place, subject=appraisal, summary=summary)
    return appraisal


@transaction.atomic
def write_review(line_id: int, *, text: str, by: Viewer, at: dt.datetime) -> AppraisalLine:
    """The self-review of a person, by themselves, or by their branch from paper."""
    line = line_at(by, line_id, Do.KEEP_APPRAISAL, AppraisalLine.objects.select_for_update(of=("self",)))
    reasons = state_blockers(AppraisalState(line.appraisal.state), AppraisalState.PREPARING, AppraisalState.GRADING)
    if reasons := reasons + review_problems(text):
        raise Blocked(reasons)
    line.review, line.reviewed_at, line.is_proxy = text.strip(), at, not is_own(by, line)
    line.save(update_fields=["review", "reviewed_at", "is_proxy"])
    summary = f"{line.appraisal.year}年" + ("，代录纸质自评" if line.is_proxy else "")
    place = line.appraisal.organisation_id
    record("write_review", by=by, at=at, organisation_id=place, subject=line, summary=summary)
    return line


def _add_people(appraisal: Appraisal, today: dt.date) -> int:
    """Put everybody on the list who belongs to the branch and is not on it yet; return how many."""
    memberships = list(
        Membership.objects.open()
        .filter(organisation=appraisal.organisation, kind__in=[PersonKind.FULL.value, PersonKind.PROBATIONARY.value])
        .exclude(pk__in=appraisal.lines.values("membership"))
    )
    reliefs = Relief.objects.filter(
        under_relief(today), membership__person__in=[member.person_id for member in memberships]
    )
    relieved = {relief.membership.person_id: relief for relief in reliefs.select_related("membership")}
    AppraisalLine.objects.bulk_create(
        AppraisalLine(
            appraisal=appraisal,
            membership=membership,
            unreviewable=_why_unreviewable(membership, relieved.get(membership.person_id)),
        )
        for membership in memberships
    )
    return len(memberships)


def _why_unreviewable(membership: Membership, relief: Relief | None) -> str:
    if membership.kind == PersonKind.PROBATIONARY.value:
        return ON_PROBATION
    return f"减免期间（{relief.decision_number}）" if relief else ""
