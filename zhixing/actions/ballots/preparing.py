"""民主测评, 代表测评: preparing a ballot: its terms, its rolls and subjects, its tellers."""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.db import transaction

from zhixing.actions.ballots.electorate import drop_electorate, take_electorate, take_representatives, take_roll
from zhixing.actions.ballots.lifecycle import preparing
from zhixing.actions.cycles.stages import locked
from zhixing.actions.recording import record
from zhixing.models import Ballot, BallotPanel, BallotTeller, Cycle, Participant, RollLine
from zhixing.queries.ballots.access import Questionnaire, components_of_cycle, judged_in, panels_of, questionnaire_of
from zhixing.queries.ballots.form_versions import settings_fields, terms_fields
from zhixing.queries.ballots.preparing import PanelSettings, Settings, settings_of
from zhixing.queries.ballots.representatives import holders_by_stratum, pool_of, seats_of
from zhixing.queries.ballots.tellers import organisers, possible_tellers
from zhixing.queries.cycles.names import participant_name
from zhixing.queries.form_versions import Fields, changed_by, stale_sentences
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.preparing import component_blockers, stranger_blockers, time_blockers
from zhixing.rules.ballots.representatives import representatives_blockers
from zhixing.rules.ballots.rolls import way_problems
from zhixing.rules.ballots.states import BallotState, Seat, Way, teller_problems
from zhixing.rules.cycles.stages import Stage, stage_label
from zhixing.rules.permissions import Do
from zhixing.rules.pools.stages import LotState
from zhixing.rules.refusals import Blocked, OutOfSight
from zhixing.rules.standards.model import Component

_SLUG_SIGNS, _SLUG_LENGTH = "abcdefghjkmnpqrstuvwxyz23456789", 8


@dataclass(frozen=True)
class PanelTerms:
    """How one panel votes. `is_own`: its roll is the branch's register, and its voters are themselves graded."""

    is_own: bool
    by_slip: bool = True
    by_token: bool = False
    by_paper: bool = True

    @property
    def open_to(self) -> frozenset[Way]:
        ways = ((self.by_slip, Way.SLIP), (self.by_token, Way.TOKEN), (self.by_paper, Way.PAPER))
        return frozenset(way for is_open, way in ways if is_open)


@dataclass(frozen=True)
class Terms:
    """What is decided while a ballot is prepared. `panels`: by code of the standard's panel ("" where it has none);
    one that is missing votes by slip and on paper, and the first missing one is the branch's own if no other is."""

    opens_at: dt.datetime
    closes_at: dt.datetime
    tellers: Mapping[Seat, int]  # seat → user
    place: str = ""
    panels: Mapping[str, PanelTerms] = field(default_factory=dict)
    seats: Mapping[str, str] = field(default_factory=dict)  # kind of representatives → code of the panel they vote in

    def fields(self, settings: Settings) -> Fields:
        """As they were typed, beside what is kept."""
        codes = [panel.code for panel in settings.panels if panel.code in self.panels]
        ways = [(code, self.panels[code]) for code in codes]
        return terms_fields(
            settings,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            place=self.place,
            tellers=self.tellers,
            panels=[PanelSettings(code, own.is_own, own.by_slip, own.by_token, own.by_paper) for code, own in ways],
            seats=self.seats,
        )


@transaction.atomic
def prepare_ballot(
    cycle_id: int, *, terms: Terms, component: str = "", participant_id: int | None = None, by: Viewer, at: dt.datetime
) -> Ballot:
    """Prepare the ballot of a cycle: panels, the roll of the branch's members, everyone scored as subject, tellers.

    `component`: code of the standard's component; empty: the first that has no ballot yet. `participant_id`: in a
    quarter of organisations the one that its representatives judge.
    """
    cycle = locked(cycle_id)
    by.demand(cycle.permission_for(Do.PREPARE_BALLOT), cycle.organisation.path)
    participant = judged_in(cycle, participant_id)
    open_component = _open_component(cycle, participant, component)
    questionnaire = Questionnaire(parsed(cycle.version), open_component)
    _check(cycle, participant, terms, questionnaire, by, at)
    ballot = Ballot.objects.create(
        cycle=cycle,
        participant=participant,
        component=questionnaire.component.code,
        slug=_new_slug(),
        place=terms.place.strip(),
        opens_at=terms.opens_at,
        closes_at=terms.closes_at,
        prepared_by_id=by.user_id,
        prepared_at=at,
    )
    _make_panels(ballot, terms, questionnaire)
    take_electorate(ballot, terms.seats)
    _seat(ballot, terms)
    record(
        "prepare_ballot",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=ballot,
        summary=f"{ballot.occasion}“{questionnaire.component.name}”",
    )
    return ballot


def _open_component(cycle: Cycle, participant: Participant | None, component: str) -> Component:
    """The part that has no ballot yet; `Blocked` where the stage is another or every part has one."""
    others = Ballot.objects.filter(cycle=cycle, participant=participant).exclude(state=BallotState.VOIDED.value)
    prepared = set(others.values_list("component", flat=True))
    open_to = [
        part for part in components_of_cycle(cycle) if part.code not in prepared and component in {"", part.code}
    ]
    reasons = cycle.stage_blockers(Do.PREPARE_BALLOT)
    word = stage_label(Stage.BALLOT, is_of_organisations=cycle.is_of_organisations)
    reasons += component_blockers(word, has_open_component=bool(open_to))
    if reasons:
        raise Blocked(reasons)
    return open_to[0]


@transaction.atomic
def change_ballot(ballot_id: int, *, terms: Terms, version: str = "", by: Viewer, at: dt.datetime) -> Ballot:
    """Set other terms while the ballot is being prepared. A seat that goes to somebody else loses its lock.

    `version`: what the form was shown; where somebody has saved since, nothing is overwritten unread.
    """
    ballot = preparing(ballot_id, by)
    if stale := _stale(ballot, terms, version, by):
        raise Blocked(stale)
    questionnaire = questionnaire_of(ballot)
    _check(ballot.cycle, ballot.participant, terms, questionnaire, by, at)
    ballot.place, ballot.opens_at, ballot.closes_at = terms.place.strip(), terms.opens_at, terms.closes_at
    ballot.save(update_fields=["place", "opens_at", "closes_at"])
    ways = _ways(terms, questionnaire)
    for panel in panels_of(ballot):
        own = ways[panel.code]
        if own.is_own != panel.has_subjects:
            panel.roll.all().delete()
        panel.has_subjects, panel.by_slip, panel.by_token, panel.by_paper = (
            own.is_own,
            own.by_slip,
            own.by_token,
            own.by_paper,
        )
        panel.save()
        if own.is_own and not panel.roll.exists():
            take_roll(panel, ballot.cycle)
    if ballot.participant and terms.seats != seats_of(ballot):
        RollLine.objects.filter(panel__ballot=ballot).delete()
        take_representatives(ballot, ballot.participant, terms.seats)
    _seat(ballot, terms)
    record(
        "change_ballot",
        by=by,
        at=at,
        organisation_id=ballot.cycle.organisation_id,
        subject=ballot,
        summary=ballot.occasion,
    )
    return ballot


def _stale(ballot: Ballot, terms: Terms, version: str, by: Viewer) -> list[str]:
    settings = settings_of(by, ballot.pk)
    now, typed = settings_fields(settings), terms.fields(settings)
    return stale_sentences(version, now, typed, what="测评的设置", by_whom=changed_by(ballot, version))


@transaction.atomic
def refresh_rolls(ballot_id: int, *, by: Viewer, at: dt.datetime) -> Ballot:
    """Take the rolls that are not typed and the subjects again from the register or the lot, while preparing."""
    ballot = preparing(ballot_id, by)
    seats = seats_of(ballot)
    drop_electorate(ballot)
    take_electorate(ballot, seats)
    record(
        "refresh_rolls",
        by=by,
        at=at,
        organisation_id=ballot.cycle.organisation_id,
        subject=ballot,
        summary=ballot.occasion,
    )
    return ballot


def _check(
    cycle: Cycle,
    participant: Participant | None,
    terms: Terms,
    questionnaire: Questionnaire,
    by: Viewer,
    at: dt.datetime,
) -> None:
    heads = frozenset(organisers(cycle.organisation, by.today) | {by.user_id})
    reasons = teller_problems(terms.tellers, heads)
    known = {teller.pk for teller in possible_tellers(cycle.organisation, by, judged=participant)} | heads
    has_strangers = bool(set(terms.tellers.values()) - known)
    reasons += stranger_blockers(has_strangers=has_strangers, is_of_organisation=participant is not None)
    reasons += time_blockers(terms.opens_at, terms.closes_at, at)
    names = {panel.code: panel.name for panel in questionnaire.panels}
    ways = _ways(terms, questionnaire)
    own = [code for code, way in ways.items() if way.is_own]
    reasons += way_problems({code: way.open_to for code, way in ways.items()}, own, names)
    if participant is not None:
        pool = pool_of(participant)
        state, holders = LotState(pool.state) if pool else None, holders_by_stratum(pool)
        reasons += representatives_blockers(
            participant_name(participant), state, holders, terms.seats, questionnaire.panels
        )
    if set(terms.panels) - set(names):
        raise OutOfSight(cycle.pk)
    if reasons:
        raise Blocked(reasons)


def _ways(terms: Terms, questionnaire: Questionnaire) -> dict[str, PanelTerms]:
    """By code of panel. Representatives are nobody's register."""
    ways = dict(terms.panels)
    if questionnaire.is_by_representatives:
        usual = dict.fromkeys((panel.code for panel in questionnaire.panels), PanelTerms(is_own=False))
        return {code: replace(way, is_own=False) for code, way in (usual | ways).items()}
    for panel in questionnaire.panels:
        has_own = any(way.is_own for way in ways.values())
        ways.setdefault(panel.code, PanelTerms(is_own=not has_own))
    return ways


def _make_panels(ballot: Ballot, terms: Terms, questionnaire: Questionnaire) -> None:
    ways = _ways(terms, questionnaire)
    for panel in questionnaire.panels:
        own = ways[panel.code]
        BallotPanel.objects.create(
            ballot=ballot,
            code=panel.code,
            name=panel.name,
            weight=panel.weight,
            has_subjects=own.is_own,
            by_slip=own.by_slip,
            by_token=own.by_token,
            by_paper=own.by_paper,
        )


def _seat(ballot: Ballot, terms: Terms) -> None:
    requested = {seat.value: user_id for seat, user_id in terms.tellers.items()}
    for teller in ballot.tellers.all():
        if requested.get(teller.seat) != teller.user_id:
            teller.delete()
    existing = set(ballot.tellers.values_list("seat", flat=True))
    BallotTeller.objects.bulk_create(
        BallotTeller(ballot=ballot, user_id=user_id, seat=seat)
        for seat, user_id in requested.items()
        if seat not in existing
    )


def _new_slug() -> str:
    return "".join(secrets.choice(_SLUG_SIGNS) for _ in range(_SLUG_LENGTH))
