"""奖惩措施: the lines of a branch, one line with its records, and one's own."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from zhixing.files.member_measures.papers import RecordPaper
from zhixing.models import Cycle, Measure, MeasureRecord, Membership, Organisation
from zhixing.models.members import has_died
from zhixing.queries.member_measures.access import (
    PLANS,
    handlers,
    is_own,
    may_read_records,
    member_measure_at,
    member_of,
    record_at,
    texts_of,
)
from zhixing.queries.members.asking import reason_not_to_ask, reasons_not_to_ask
from zhixing.queries.namesakes import name_for, names_for, user_name_of, user_names_of
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.measures.states import MeasureState
from zhixing.rules.member_measures.decisions import extension_stage_blockers
from zhixing.rules.member_measures.forms import CONFIDENTIAL, MeasureForm
from zhixing.rules.member_measures.records import STATE_LABELS, RecordKind, fields_of, next_record
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed
from zhixing.rules.standards.vocabulary import IndexKind

CYCLES = 4  # closed quarters that a branch is offered


@dataclass(frozen=True)
class MeasureRow:
    """One measure of one person in a list."""

    id: int
    name: str
    quarter: str
    wording: str
    state: MeasureState
    state_label: str
    handler: str
    due_on: dt.date | None
    is_late: bool
    stopped: str


@dataclass(frozen=True)
class RecordLine:
    """A record on the page of its measure; `texts` is None for those who may not read it."""

    id: int
    label: str
    on: dt.date
    place: str
    people: str
    talker: str
    by: str
    texts: list[tuple[str, str]] | None


@dataclass(frozen=True)
class MemberMeasurePage:
    measure: Measure
    name: str
    membership: Membership
    form: MeasureForm
    form_label: str
    state_label: str
    is_own: bool
    is_late: bool
    stopped: str
    handler: str
    records: list[RecordLine]
    is_confidential: bool
    next_kind: RecordKind | None
    may_record: bool
    may_confirm: bool
    may_extend: bool
    may_answer: bool
    opinions: list[tuple[str, dt.date, str]]  # who confirmed or returned it, when, in what words


def rows_of(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Those of members, and of nobody who has died: theirs stay kept, and are listed nowhere."""
    of_members = measures.filter(membership__isnull=False).exclude(has_died("membership__person"))
    return of_members.select_related("membership__person", "membership__organisation", "handler")


def branch_measures(viewer: Viewer, organisation_id: int) -> tuple[Organisation, list[MeasureRow], list[Cycle]]:
    """By name, then newest first, never by star; and the closed periods whose stars may be gone through."""
    organisation = organisation_at(viewer, organisation_id, Do.GUIDE_MEMBERS)
    measures = rows_of(Measure.objects.filter(membership__organisation__path__startswith=organisation.path)).order_by(
        "membership__organisation__sort_key",
        "membership__organisation_id",
        "membership__person__name_key",
        "membership__person_id",
        "-year",
        "-quarter",
        "number",
    )
    closed = Cycle.objects.filter(
        organisation=organisation, index=IndexKind.VANGUARD.value, stage=Stage.CLOSED.value
    ).latest_first()[:CYCLES]
    return organisation, measure_rows(viewer, list(measures)), list(closed)


def own_measures(viewer: Viewer) -> list[MeasureRow]:
    """The viewer's own, wherever they were decided; newest first."""
    if viewer.person_id is None:
        return []
    measures = rows_of(Measure.objects.filter(membership__person=viewer.person_id))
    return measure_rows(viewer, list(measures.order_by("-year", "-quarter", "number", "pk")))


def measure_rows(viewer: Viewer, measures: list[Measure]) -> list[MeasureRow]:
    memberships = [member_of(measure) for measure in measures]
    names, stopped = names_for(viewer, memberships), reasons_not_to_ask(memberships, viewer.today)
    users = user_names_of(measure.handler for measure in measures if measure.handler)
    return [
        MeasureRow(
            id=measure.pk,
            name=names[member_of(measure).person_id],
            quarter=measure.quarter_value.label,
            wording=measure.wording,
            state=MeasureState(measure.state),
            state_label=STATE_LABELS[MeasureState(measure.state)],
            handler=users.get(measure.handler_id or 0, ""),
            due_on=measure.facts.deadline,
            is_late=is_late(measure, viewer.today),
            stopped="" if measure.state == MeasureState.CLEARED.value else stopped[member_of(measure).pk],
        )
        for measure in measures
    ]


def is_late(measure: Measure, today: dt.date) -> bool:
    facts = measure.facts
    return facts.is_with_owner and facts.deadline is not None and facts.deadline < today


def expected_record(measure: Measure, records: list[MeasureRecord]) -> RecordKind | None:
    """Which record the measure owes next."""
    kinds = {record.kind for record in records}
    return next_record(
        MeasureForm(measure.form),
        MeasureState(measure.state),
        has_plan=bool(kinds & PLANS),
        has_midway=RecordKind.MIDWAY.value in kinds,
    )


def member_measure_page(viewer: Viewer, measure_id: int) -> MemberMeasurePage:
    measure = member_measure_at(viewer, measure_id)
    membership, own = member_of(measure), is_own(viewer, measure)
    records = list(measure.records.select_related("by", "talker").order_by("pk"))
    stopped = reason_not_to_ask(membership, viewer.today)
    may_guide = not own and viewer.may(Do.GUIDE_MEMBERS, membership.organisation.path)
    names = user_names_of(user for record in records for user in (record.by, record.talker) if user)
    form, state = MeasureForm(measure.form), MeasureState(measure.state)
    took_step = viewer.user_id in {record.by_id for record in records} or viewer.user_id == measure.handler_id
    steps = measure.steps.filter(kind__in=["cleared", "returned"]).select_related("by").order_by("pk")
    return MemberMeasurePage(
        measure=measure,
        name=name_for(viewer, membership),
        membership=membership,
        form=form,
        form_label=form.label,
        state_label=STATE_LABELS[state],
        is_own=own,
        is_late=is_late(measure, viewer.today),
        stopped="" if state is MeasureState.CLEARED else stopped,
        handler=user_name_of(measure.handler) if measure.handler else "",
        records=[_record_line(viewer, measure, record, names) for record in records],
        is_confidential=form in CONFIDENTIAL,
        next_kind=expected_record(measure, records),
        may_record=may_guide and not stopped,
        may_confirm=may_guide and not stopped and not took_step and state is MeasureState.AWAITING_CHECK,
        may_extend=may_guide and not stopped and not extension_stage_blockers(form, measure.facts),
        may_answer=own,
        opinions=[(user_name_of(step.by), step.on, step.text) for step in steps],
    )


def record_form(viewer: Viewer, measure_id: int) -> tuple[MemberMeasurePage, list[tuple[int, str]]]:
    """The measure whose next record is written, and who may have led a talk."""
    page = member_measure_page(viewer, measure_id)
    if page.is_own:
        raise NotAllowed(Do.GUIDE_MEMBERS)
    return page, handlers(page.membership.organisation.path, viewer.today)


def _record_line(viewer: Viewer, measure: Measure, record: MeasureRecord, names: dict[int, str]) -> RecordLine:
    readable = may_read_records(viewer, measure, record)
    return RecordLine(
        id=record.pk,
        label=RecordKind(record.kind).label,
        on=record.on,
        place=record.place,
        people=record.people,
        talker=names.get(record.talker_id or 0, ""),
        by=names[record.by_id],
        texts=_texts(measure, record) if readable else None,
    )


def _texts(measure: Measure, record: MeasureRecord) -> list[tuple[str, str]]:
    texts = texts_of(record)
    fields = fields_of(RecordKind(record.kind), MeasureForm(measure.form))
    return [(field.label, texts[field.key]) for field in fields if texts.get(field.key)]


def record_paper(viewer: Viewer, record_id: int) -> RecordPaper:
    """A record as it stands on its paper, for those who may read it."""
    record = record_at(viewer, record_id)
    measure, membership = record.measure, member_of(record.measure)
    return RecordPaper(
        kind=RecordKind(record.kind),
        form=MeasureForm(measure.form),
        name=name_for(viewer, membership),
        branch=membership.organisation.name,
        quarter=measure.quarter_value.label,
        ground=measure.problem,
        decision=_decision_words(measure),
        on=record.on,
        place=record.place,
        talker=user_name_of(record.talker) if record.talker else "",
        people=record.people,
        texts=tuple(_texts(measure, record)),
        decided_on=measure.from_on,
        due_on=_end_at(record),
    )


def _end_at(record: MeasureRecord) -> dt.date | None:
    """When the measure ended as this record was written: a decision printed later keeps the end that it set."""
    measure = record.measure
    extensions = measure.records.filter(kind=RecordKind.EXTENSION.value, pk__lte=record.pk)
    return measure.facts.deadline if extensions.exists() else measure.due_on


def _decision_words(measure: Measure) -> str:
    number = f"（{measure.document_number}）" if measure.document_number else ""
    return f"{measure.deciding_body}{number}"
