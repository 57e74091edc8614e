"""奖惩措施: one person's measure, for themselves and for those who guide the people of the branch."""

import datetime as dt
import json

from django.db.models import QuerySet

from zhixing.models import Appointment, Measure, MeasureRecord, Membership, User
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.member_measures.forms import MeasureForm
from zhixing.rules.member_measures.records import RecordKind, may_read
from zhixing.rules.permissions import Do, Role
from zhixing.rules.refusals import NotAllowed, OutOfSight

OF_BRANCH = [Role.SECRETARY.value, Role.DEPUTY.value]


def member_measure_at(viewer: Viewer, measure_id: int, rows: QuerySet[Measure] | None = None) -> Measure:
    """A person's measure; `rows` may lock it. One's own, or of a branch whose people one guides."""
    lines = Measure.objects.all() if rows is None else rows
    measure = get_or_out_of_sight(
        lines.select_related("membership__person", "membership__organisation", "handler"), pk=measure_id
    )
    if not is_own(viewer, measure):
        viewer.demand(Do.GUIDE_MEMBERS, member_of(measure).organisation.path)
    return measure


def member_of(measure: Measure) -> Membership:
    """Whose measure it is; an organisation's line is out of sight here."""
    if measure.membership is None:
        raise OutOfSight(measure.pk)
    return measure.membership


def is_own(viewer: Viewer, measure: Measure) -> bool:
    return viewer.person_id is not None and viewer.person_id == member_of(measure).person_id


def may_read_records(viewer: Viewer, measure: Measure, record: MeasureRecord) -> bool:
    path = member_of(measure).organisation.path
    return may_read(
        MeasureForm(measure.form),
        viewer.grants,
        path=path,
        is_own=is_own(viewer, measure),
        is_talker=record.talker_id is not None and record.talker_id == viewer.user_id,
        may_guide=viewer.may(Do.GUIDE_MEMBERS, path),
    )


def record_at(viewer: Viewer, record_id: int) -> MeasureRecord:
    """A record with what it says, for those who may read it: of a talk the two who talked and the secretary."""
    record = get_or_out_of_sight(MeasureRecord.objects.select_related("talker", "by"), pk=record_id)
    record.measure = member_measure_at(viewer, record.measure_id)
    if not may_read_records(viewer, record.measure, record):
        raise NotAllowed(Do.GUIDE_MEMBERS)
    return record


def texts_of(record: MeasureRecord) -> dict[str, str]:
    """What a record says, by field. Only for a viewer who may read it."""
    return {str(key): str(text) for key, text in json.loads(record.body or "{}").items()}


def handlers(path: str, today: dt.date) -> list[tuple[int, str]]:
    """Who may be made responsible: secretary and deputy of the branch, and the community above it."""
    appointments = Appointment.objects.holding(today)
    here = appointments.filter(organisation__path=path, role__in=OF_BRANCH)
    above = appointments.filter(organisation__path__in=_above(path), role=Role.COMMUNITY.value)
    ids = {*here.values_list("user", flat=True), *above.values_list("user", flat=True)}
    users = list(User.objects.filter(pk__in=ids, is_active=True).order_by("name_key", "pk"))
    names = user_names_of(users)
    return [(user.pk, names[user.pk]) for user in users]


def _above(path: str) -> list[str]:
    parts = path.rstrip(".").split(".")
    return [".".join(parts[:many]) + "." for many in range(1, len(parts))]


PLANS = frozenset({RecordKind.STUDY_PLAN.value, RecordKind.PLAN.value, RecordKind.NOTICE.value})
