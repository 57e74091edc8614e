"""一票否决 of an organisation: entered with its document, read again by a second person, taken back by two."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from zhixing.actions.inspections.places import locked_place
from zhixing.actions.ledger.evidence import Upload, attach
from zhixing.actions.recording import record
from zhixing.models import OrgVeto, OrgVetoStep
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.cycles.access import facts_of
from zhixing.queries.inspections.access import Place, place_at, speaks_for
from zhixing.queries.inspections.vetoes import acts_of, first_of, states_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.inspections.vetoes import (
    CONCLUDED,
    entering_blockers,
    settling_blockers,
    unsettled_blockers,
    veto_state,
    vetoes_for,
)
from zhixing.rules.ledger.claims import Ruling
from zhixing.rules.ledger.decisions import DecisionAct, DecisionState, asking_blockers, second_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed


@transaction.atomic
def enter_org_veto(
    participant_id: int,
    *,
    code: str,
    happened_on: dt.date,
    ruling: Ruling,
    form_key: uuid.UUID,
    uploads: Sequence[Upload],
    by: Viewer,
    at: dt.datetime,
) -> OrgVeto:
    """Enter what a named body has decided; it waits for a second person. The same form key enters once."""
    spot = _locked(participant_id, by)
    if already := OrgVeto.objects.filter(form_key=form_key).first():
        return already
    if reasons := reasons_against(spot, code, happened_on, ruling, len(uploads), by):
        raise Blocked(reasons)
    veto = OrgVeto.objects.create(
        participant=spot.participant,
        code=code,
        happened_on=happened_on,
        clause=ruling.clause.strip(),
        deciding_body=ruling.deciding_body.strip(),
        decided_on=ruling.decided_on,
        document_number=ruling.document_number.strip(),
        reason=ruling.reason.strip(),
        form_key=form_key,
        by_id=by.user_id,
        at=at,
    )
    attach(uploads, organisation_id=spot.cycle.organisation_id, org_veto=veto, by=by, at=at)
    _record("enter_org_veto", spot, veto, by, at)
    return veto


def reasons_against(place: Place, code: str, happened_on: dt.date, ruling: Ruling, files: int, by: Viewer) -> list[str]:
    """Everything that stands in the way of this veto, at once. No act."""
    same = list(OrgVeto.objects.filter(participant=place.participant, code=code))
    states = states_of(same)
    in_force = [veto for veto in same if states[veto.pk] not in {DecisionState.DECLINED, DecisionState.REVOKED}]
    vetoes = vetoes_for(parsed(place.cycle.version), place.participant.member_class)
    return entering_blockers(
        name=place.name,
        excluded=place.participant.excluded,
        is_concluded=facts_of(place.cycle, by.today).is_concluded,
        has_veto=any(veto.code == code for veto in vetoes),
        numbers={veto.document_number for veto in in_force},
        ruling=ruling,
        happened_on=happened_on,
        period=(place.cycle.period.from_on, place.cycle.period.until_on),
        files=files,
        today=by.today,
    )


@transaction.atomic
def settle_org_veto(veto_id: int, *, agrees: bool, reason: str = "", by: Viewer, at: dt.datetime) -> OrgVetoStep:
    """A second person has read the document: of a veto that it counts or not, of a revocation that it goes or stays."""
    veto, spot, steps = _with_steps(veto_id, by)
    state = veto_state(acts_of(steps))
    if reasons := unsettled_blockers(state):
        raise Blocked(reasons)
    is_enterer = first_of(veto, steps) == by.user_id
    reasons = second_blockers(state=state, awaited=state, is_own=False, is_enterer=is_enterer)
    is_concluded = agrees and facts_of(spot.cycle, by.today).is_concluded
    if reasons := reasons + settling_blockers(reason, agrees=agrees, is_concluded=is_concluded):
        raise Blocked(reasons)
    if state is DecisionState.WAITING:
        step = _step(veto, DecisionAct.SECONDED if agrees else DecisionAct.DECLINED, reason, "", by, at)
        _record("second_org_veto" if agrees else "decline_org_veto", spot, veto, by, at)
    else:
        step = _step(veto, DecisionAct.REVOKED if agrees else DecisionAct.REVOCATION_DECLINED, reason, "", by, at)
        _record("revoke_org_veto" if agrees else "decline_org_veto_revocation", spot, veto, by, at)
    return step


@transaction.atomic
def ask_org_veto_revocation(
    veto_id: int, *, document_number: str, reason: str, by: Viewer, at: dt.datetime
) -> OrgVetoStep:
    """Ask that a veto be taken back, on the strength of a document that decides so."""
    veto, spot, steps = _with_steps(veto_id, by)
    state = veto_state(acts_of(steps))
    reasons = asking_blockers(state=state, is_own=False, document_number=document_number, reason=reason)
    if facts_of(spot.cycle, by.today).is_concluded:
        reasons.append(CONCLUDED)
    if reasons:
        raise Blocked(reasons)
    step = _step(veto, DecisionAct.REVOCATION_ASKED, reason, document_number, by, at)
    _record("ask_org_veto_revocation", spot, veto, by, at)
    return step


def _locked(participant_id: int, by: Viewer) -> Place:
    """The organisation in its quarter, for the assessor; nobody enters or reads again what is about their own."""
    place = place_at(participant_id)
    by.demand(Do.ASSESS_ORGS, place.cycle.organisation.path)
    if speaks_for(by, place.participant):
        raise NotAllowed(Do.ASSESS_ORGS)
    return locked_place(participant_id, by)


def _with_steps(veto_id: int, by: Viewer) -> tuple[OrgVeto, Place, list[OrgVetoStep]]:
    veto = get_or_out_of_sight(OrgVeto.objects, pk=veto_id)
    spot = _locked(veto.participant_id, by)
    return veto, spot, list(veto.steps.order_by("pk"))


def _step(veto: OrgVeto, act: DecisionAct, note: str, document_number: str, by: Viewer, at: dt.datetime) -> OrgVetoStep:
    return OrgVetoStep.objects.create(
        veto=veto, act=act.value, note=note.strip(), document_number=document_number.strip(), by_id=by.user_id, at=at
    )


def _record(verb: str, place: Place, veto: OrgVeto, by: Viewer, at: dt.datetime) -> None:
    record(
        verb,
        by=by,
        at=at,
        organisation_id=place.cycle.organisation_id,
        subject=veto,
        summary=f"{place.cycle.period.label}：{place.name}，{veto.document_number}",
    )
