"""民主测评: preparing a ballot: its terms, the branch's own roll and the subjects from the register, its tellers."""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from zhixing.actions.ballots.lifecycle import preparing
from zhixing.actions.cycles.stages import locked
from zhixing.actions.recording import record
from zhixing.models import Ballot, BallotPanel, BallotSubject, BallotTeller, Cycle, Membership, RollLine
from zhixing.queries.ballots.access import Asked, asked_in, components_of_cycle, organisers, panels_of, possible_tellers
from zhixing.queries.cycles.access import participants_of
from zhixing.queries.namesakes import public_names_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.states import BallotState, Seat, teller_problems
from zhixing.rules.cycles.stages import Stage, shut
from zhixing.rules.members.records import PersonKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, OutOfSight

_SLUG_SIGNS, _SLUG_LENGTH = "abcdefghjkmnpqrstuvwxyz23456789", 8


@dataclass(frozen=True)
class PanelTerms:
    """How one panel votes. `is_own`: its roll is the branch's register, and its voters are themselves graded."""

    is_own: bool
    by_slip: bool = True
    by_token: bool = False
    by_paper: bool = True


@dataclass(frozen=True)
class Terms:
    """What is decided while a ballot is prepared. `panels`: by code of the standard's panel ("" where it has none);
    one that is missing votes by slip and on paper, and the first missing one is the branch's own if no other is."""

    opens_at: dt.datetime
    closes_at: dt.datetime
    tellers: Mapping[Seat, int]  # seat → user
    place: str = ""
    panels: Mapping[str, PanelTerms] = field(default_factory=dict)


@transaction.atomic
def prepare_ballot(cycle_id: int, *, terms: Terms, component: str = "", by: Viewer, at: dt.datetime) -> Ballot:
    """Prepare the ballot of a cycle: panels, the roll of the branch's members, everyone scored as subject, tellers.

    `component`: code of the standard's component; empty: the first that has no ballot yet.
    """
    cycle = locked(cycle_id)
    by.demand(Do.PREPARE_BALLOT, cycle.organisation.path)
    others = Ballot.objects.filter(cycle=cycle).exclude(state=BallotState.VOIDED.value)
    standing = set(others.values_list("component", flat=True))
    open_to = [one for one in components_of_cycle(cycle) if one.code not in standing and component in {"", one.code}]
    reasons = shut(Do.PREPARE_BALLOT, Stage(cycle.stage))
    if not open_to:
        reasons.append("本周期的民主测评已经准备，或者办法没有规定民主测评。")
    if reasons:
        raise Blocked(reasons)
    asked = Asked(parsed(cycle.version), open_to[0])
    _check(cycle, terms, asked, by, at)
    ballot = Ballot.objects.create(
        cycle=cycle,
        component=asked.component.code,
        slug=_new_slug(),
        place=terms.place.strip(),
        opens_at=terms.opens_at,
        closes_at=terms.closes_at,
        prepared_by_id=by.user_id,
        prepared_at=at,
    )
    _make_panels(ballot, terms, asked)
    _take_from_register(ballot)
    _seat(ballot, terms)
    record(
        "prepare_ballot",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=ballot,
        summary=f"{cycle.quarter_value.label}“{asked.component.name}”",
    )
    return ballot


@transaction.atomic
def change_ballot(ballot_id: int, *, terms: Terms, by: Viewer, at: dt.datetime) -> Ballot:
    """Set other terms while the ballot is being prepared. A seat that goes to somebody else loses its lock."""
    ballot = preparing(ballot_id, by)
    asked = asked_in(ballot)
    _check(ballot.cycle, terms, asked, by, at)
    ballot.place, ballot.opens_at, ballot.closes_at = terms.place.strip(), terms.opens_at, terms.closes_at
    ballot.save(update_fields=["place", "opens_at", "closes_at"])
    ways = _ways(terms, asked)
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
            _take_roll(panel, ballot.cycle)
    _seat(ballot, terms)
    record(
        "change_ballot",
        by=by,
        at=at,
        organisation_id=ballot.cycle.organisation_id,
        subject=ballot,
        summary=ballot.cycle.quarter_value.label,
    )
    return ballot


@transaction.atomic
def refresh_rolls(ballot_id: int, *, by: Viewer, at: dt.datetime) -> Ballot:
    """Take the roll of members and the subjects from the register and the participants again, while preparing."""
    ballot = preparing(ballot_id, by)
    RollLine.objects.filter(panel__ballot=ballot, panel__has_subjects=True).delete()
    ballot.subjects.all().delete()
    _take_from_register(ballot)
    record(
        "refresh_rolls",
        by=by,
        at=at,
        organisation_id=ballot.cycle.organisation_id,
        subject=ballot,
        summary=ballot.cycle.quarter_value.label,
    )
    return ballot


def _check(cycle: Cycle, terms: Terms, asked: Asked, by: Viewer, at: dt.datetime) -> None:
    heads = frozenset(organisers(cycle.organisation, by.today) | {by.user_id})
    reasons = teller_problems(terms.tellers, heads)
    known = {teller.pk for teller in possible_tellers(cycle.organisation, by)} | heads
    if set(terms.tellers.values()) - known:
        reasons.append("监票人、计票人、复核人须是本支部党员，或在本级、上级任职的人（录入员除外），且账号在用。")
    if terms.closes_at <= terms.opens_at:
        reasons.append("投票截止时间须晚于投票开始时间，请改正。")
    if terms.closes_at <= at:
        reasons.append("投票截止时间已经过去，请另选时间。")
    names = {panel.code: panel.name for panel in asked.panels}
    for code, ways in _ways(terms, asked).items():
        if ways.by_token and not ways.is_own:
            reasons.append(f"“{names[code]}”的投票人没有账号，不能用网上凭证，请改用票码或纸质票。")
        if not (ways.by_slip or ways.by_token or ways.by_paper):
            reasons.append(f"“{names[code]}”还没有选投票方式，票码、网上凭证、纸质票至少选一种。")
    if sum(way.is_own for way in _ways(terms, asked).values()) > 1:
        reasons.append("只能有一组是本支部党员，请改正。")
    if set(terms.panels) - set(names):
        raise OutOfSight(cycle.pk)
    if reasons:
        raise Blocked(reasons)


def _ways(terms: Terms, asked: Asked) -> dict[str, PanelTerms]:
    found = dict(terms.panels)
    for panel in asked.panels:
        has_own = any(one.is_own for one in found.values())
        found.setdefault(panel.code, PanelTerms(is_own=not has_own))
    return found


def _make_panels(ballot: Ballot, terms: Terms, asked: Asked) -> None:
    ways = _ways(terms, asked)
    for panel in asked.panels:
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


def _take_from_register(ballot: Ballot) -> None:
    """The roll of the branch's own panel, and everyone of full standing who is scored as subject; by name."""
    for panel in ballot.panels.filter(has_subjects=True):
        _take_roll(panel, ballot.cycle)
    graded = [
        participant
        for participant in participants_of([ballot.cycle_id])
        if not participant.excluded and participant.kind == PersonKind.FULL.value
    ]
    aliases: set[str] = set()
    while len(aliases) < len(graded):
        aliases.add(secrets.token_hex(4))
    names = public_names_of(participant.member for participant in graded)
    BallotSubject.objects.bulk_create(
        BallotSubject(ballot=ballot, participant=one, number=number, name=names[one.member.person_id], alias=alias)
        for number, (one, alias) in enumerate(zip(graded, aliases, strict=True), start=1)
    )


def _take_roll(panel: BallotPanel, cycle: Cycle) -> None:
    kinds = [kind.value for kind in PersonKind if kind.is_party_member]
    members = Membership.objects.open().filter(organisation=cycle.organisation_id, kind__in=kinds)
    listed = list(members.select_related("person").in_order())
    names = public_names_of(listed)
    RollLine.objects.bulk_create(
        RollLine(
            panel=panel,
            number=number,
            membership=one,
            name=names[one.person_id],
            note="预备党员" if one.kind == PersonKind.PROBATIONARY.value else "",
        )
        for number, one in enumerate(listed, start=1)
    )


def _seat(ballot: Ballot, terms: Terms) -> None:
    wanted = {seat.value: user_id for seat, user_id in terms.tellers.items()}
    for held in ballot.tellers.all():
        if wanted.get(held.seat) != held.user_id:
            held.delete()
    there = set(ballot.tellers.values_list("seat", flat=True))
    BallotTeller.objects.bulk_create(
        BallotTeller(ballot=ballot, user_id=user_id, seat=seat) for seat, user_id in wanted.items() if seat not in there
    )


def _new_slug() -> str:
    return "".join(secrets.choice(_SLUG_SIGNS) for _ in range(_SLUG_LENGTH))
