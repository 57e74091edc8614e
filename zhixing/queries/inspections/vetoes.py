"""一票否决 of organisations: each with what happened to it, and who has to read it again."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhixing.models import Evidence, Organisation, OrgVeto, OrgVetoStep
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.due import Due
from zhixing.queries.inspections.access import Place, place_at, speaks_for
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.inspections.vetoes import ACT_LABELS, COUNTING, STATE_LABELS, UNSETTLED, veto_state, vetoes_for
from zhixing.rules.ledger.decisions import DecisionAct, DecisionState, second_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed
from zhixing.rules.standards.model import Standard, Veto


@dataclass(frozen=True)
class VetoLine:
    """One veto on the page of its organisation."""

    veto_id: int
    name: str
    document_number: str
    state_label: str


@dataclass(frozen=True)
class VetoStepLine:
    label: str
    by_name: str
    at: dt.datetime
    note: str
    document_number: str


@dataclass(frozen=True)
class VetoPage:
    place: Place
    veto: OrgVeto
    name: str
    consequence: str
    state: DecisionState
    state_label: str
    by_name: str
    files: list[Evidence]
    steps: list[VetoStepLine]
    may_second: bool  # or decline
    may_ask: bool
    may_settle_revocation: bool


def entering_place(viewer: Viewer, participant_id: int) -> tuple[Place, list[Veto]]:
    """For whoever may enter a veto there, with what may be chosen."""
    place = place_at(participant_id)
    viewer.demand(Do.ASSESS_ORGS, place.cycle.organisation.path)
    if speaks_for(viewer, place.participant):
        raise NotAllowed(Do.ASSESS_ORGS)
    return place, vetoes_for(parsed(place.cycle.version), place.participant.member_class)


def acts_of(steps: Iterable[OrgVetoStep]) -> list[DecisionAct]:
    return [DecisionAct(step.act) for step in steps]


def states_of(vetoes: Sequence[OrgVeto]) -> dict[int, DecisionState]:
    """By id; one query."""
    acts: dict[int, list[DecisionAct]] = defaultdict(list)
    for step in OrgVetoStep.objects.filter(veto__in=vetoes).order_by("pk"):
        acts[step.veto_id].append(DecisionAct(step.act))
    return {veto.pk: veto_state(acts[veto.pk]) for veto in vetoes}


def veto_place(viewer: Viewer, veto: OrgVeto) -> Place:
    """The organisation itself, once the veto counts; and whoever may follow the quarter of the assessor."""
    place = place_at(veto.participant_id)
    is_told = states_of([veto])[veto.pk] in {*COUNTING, DecisionState.REVOKED}
    if not (is_told and speaks_for(viewer, place.participant)):
        viewer.demand(Do.VIEW_CYCLE, place.cycle.organisation.path)
    return place


def veto_page(viewer: Viewer, veto_id: int) -> VetoPage:
    veto = get_or_out_of_sight(OrgVeto.objects.select_related("by"), pk=veto_id)
    place = veto_place(viewer, veto)
    steps = list(veto.steps.select_related("by").order_by("pk"))
    names = user_names_of([veto.by, *(step.by for step in steps)])
    state, (name, consequence) = veto_state(acts_of(steps)), _named(parsed(place.cycle.version), veto.code)
    assesses = viewer.may(Do.ASSESS_ORGS, place.cycle.organisation.path)
    is_own, first_id = speaks_for(viewer, place.participant), first_of(veto, steps)
    may_settle = assesses and not second_blockers(
        state=state, awaited=state, is_own=is_own, is_enterer=first_id == viewer.user_id
    )
    return VetoPage(
        place=place,
        veto=veto,
        name=name,
        consequence=consequence,
        state=state,
        state_label=STATE_LABELS[state],
        by_name=names[veto.by_id],
        files=list(Evidence.objects.filter(org_veto=veto).order_by("pk")),
        steps=[
            VetoStepLine(ACT_LABELS[DecisionAct(step.act)], names[step.by_id], step.at, step.note, step.document_number)
            for step in steps
        ],
        may_second=may_settle and state is DecisionState.WAITING,
        may_ask=assesses and not is_own and state is DecisionState.IN_FORCE,
        may_settle_revocation=may_settle and state is DecisionState.REVOCATION_ASKED,
    )


def first_of(veto: OrgVeto, steps: Sequence[OrgVetoStep]) -> int:
    """Who cannot be the second: who entered it, or asked that it be taken back."""
    requests = [step.by_id for step in steps if step.act == DecisionAct.REVOCATION_ASKED.value]
    return requests[-1] if requests else veto.by_id


def _named(standard: Standard, code: str) -> tuple[str, str]:
    veto = next((veto for veto in standard.vetoes if veto.code == code), None)
    return (veto.name, veto.effect.label) if veto else (code, "")


def veto_lines(place: Place, *, follows: bool) -> list[VetoLine]:
    """Of one organisation; `follows`: also those that do not count, or not yet."""
    vetoes = list(OrgVeto.objects.filter(participant=place.participant).order_by("pk"))
    states, standard = states_of(vetoes), parsed(place.cycle.version)
    visible = [veto for veto in vetoes if follows or states[veto.pk] in {*COUNTING, DecisionState.REVOKED}]
    return [
        VetoLine(veto.pk, _named(standard, veto.code)[0], veto.document_number, STATE_LABELS[states[veto.pk]])
        for veto in visible
    ]


def unsettled_participants(cycle_ids: Iterable[int]) -> set[int]:
    """Of these quarters, the organisations with a veto that waits for a second person; two queries."""
    vetoes = list(OrgVeto.objects.filter(participant__cycle__in=list(cycle_ids), participant__excluded=""))
    states = states_of(vetoes) if vetoes else {}
    return {veto.participant_id for veto in vetoes if states[veto.pk] in UNSETTLED}


def vetoes_due(viewer: Viewer) -> list[Due]:
    """Vetoes, and revocations of them, that the viewer may read again as the second person."""
    if not viewer.can(Do.ASSESS_ORGS):
        return []
    vetoes = list(
        OrgVeto.objects.filter(
            participant__cycle__organisation__in=Organisation.objects.below(viewer.roots(Do.ASSESS_ORGS))
        )
        .exclude(participant__cycle__stage=Stage.CLOSED.value)
        .select_related("participant__organisation", "participant__cycle")
        .prefetch_related("steps")
        .order_by("pk")
    )
    lines = []
    for veto in vetoes:
        steps = sorted(veto.steps.all(), key=lambda step: step.pk)
        if veto_state(acts_of(steps)) in UNSETTLED and first_of(veto, steps) != viewer.user_id:
            organisation, quarter = veto.participant.organisation, veto.participant.cycle.period.label
            what = f"复核一票否决：{organisation.label if organisation else ''}"
            lines.append(Due(what, quarter, None, "org_veto", (veto.pk,)))
    return lines
