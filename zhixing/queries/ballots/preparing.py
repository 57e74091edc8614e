"""民主测评: what the form of a ballot asks, and the roll of one panel."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from zhixing.models import Ballot, BallotPanel, Cycle, Organisation, Participant, RollLine
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.ballots.access import Questionnaire, ballot_at, components_of_cycle, panel_at, panels_of
from zhixing.queries.ballots.pages import title_of
from zhixing.queries.ballots.panels import PanelLine, panel_lines
from zhixing.queries.ballots.representatives import (
    holders_by_stratum,
    may_read_names,
    pool_of,
    proposed_seats,
    seats_of,
)
from zhixing.queries.ballots.tellers import possible_tellers
from zhixing.queries.cycles.access import cycle_at
from zhixing.queries.cycles.names import participant_name
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.preparing import unneeded_blockers
from zhixing.rules.ballots.representatives import pool_blockers
from zhixing.rules.ballots.states import BallotState, Seat
from zhixing.rules.cycles.stages import Stage, stage_label
from zhixing.rules.permissions import Do
from zhixing.rules.pools.stages import LotState
from zhixing.rules.refusals import Blocked, OutOfSight


@dataclass(frozen=True)
class PanelChoice:
    code: str
    name: str
    weight: int


@dataclass(frozen=True)
class SeatChoice:
    """A kind of representatives, how many were drawn, and the group that they vote in; empty: none chosen."""

    stratum: str
    holders: int
    panel: str  # code


@dataclass(frozen=True)
class Preparation:
    """What the form of a ballot asks: the standard's panels, and who may be chosen as teller (id and label)."""

    cycle_id: int
    participant_id: int | None  # of the organisation that its representatives judge
    branch: str
    component: str  # code
    title: str
    panels: list[PanelChoice]
    people: list[tuple[int, str]]
    seats: list[SeatChoice]  # of representatives, by kind
    ballot_id: int | None  # of the ballot that stands already
    place: str  # of the branch's last ballot, empty before its first
    voided_id: int | None  # of the last one that was declared void: what it was given need not be typed again

    @property
    def draft(self) -> str:
        """What tells its form apart from others in a browser."""
        return f"{self.cycle_id}" if self.participant_id is None else f"organisation-{self.participant_id}"


def preparation(viewer: Viewer, cycle_id: int) -> Preparation:
    """Of the first component that has no ballot yet, else of the first."""
    cycle = cycle_at(viewer, cycle_id, Do.PREPARE_BALLOT)
    if cycle.is_of_organisations:  # each has a ballot of its own
        raise OutOfSight(cycle_id)
    return _preparation(viewer, cycle, None)


def preparation_for(viewer: Viewer, participant_id: int) -> Preparation:
    """The same of the ballot on one organisation; `Blocked` until its representatives are drawn."""
    judged = judged_at(viewer, participant_id)
    pool = pool_of(judged)
    reasons = pool_blockers(participant_name(judged), LotState(pool.state) if pool else None)
    if reasons and components_of_cycle(judged.cycle):
        raise Blocked(reasons)
    return _preparation(viewer, judged.cycle, judged)


def judged_at(viewer: Viewer, participant_id: int) -> Participant:
    """An organisation on which the viewer may prepare a ballot."""
    listed = Participant.objects.select_related("cycle__organisation", "cycle__version__standard", "organisation")
    judged = get_or_out_of_sight(listed.filter(excluded="", organisation__isnull=False), pk=participant_id)
    viewer.demand(judged.cycle.permission_for(Do.PREPARE_BALLOT), judged.cycle.organisation.path)
    return judged


def _preparation(viewer: Viewer, cycle: Cycle, judged: Participant | None) -> Preparation:
    components = components_of_cycle(cycle)
    word = stage_label(Stage.BALLOT, is_of_organisations=cycle.is_of_organisations)
    if reasons := unneeded_blockers(word, has_components=bool(components)):
        raise Blocked(reasons)
    own = Ballot.objects.filter(cycle=cycle, participant=judged)
    ballot_ids = dict(own.exclude(state=BallotState.VOIDED.value).values_list("component", "pk"))
    component = next((component for component in components if component.code not in ballot_ids), components[0])
    voided = own.filter(component=component.code, state=BallotState.VOIDED.value)
    questionnaire, holders = Questionnaire(parsed(cycle.version), component), _holders(judged)
    return Preparation(
        place=Ballot.objects.filter(cycle__organisation=cycle.organisation_id)
        .exclude(place="")
        .order_by("-pk")
        .values_list("place", flat=True)
        .first()
        or "",
        voided_id=voided.order_by("-pk").values_list("pk", flat=True).first(),
        cycle_id=cycle.pk,
        participant_id=judged.pk if judged else None,
        branch=cycle.organisation.label,
        component=component.code,
        title=f"{participant_name(judged) if judged else ''}{cycle.period.label}{component.name}",
        ballot_id=ballot_ids.get(component.code),
        panels=[PanelChoice(panel.code, panel.name, panel.weight) for panel in questionnaire.panels],
        people=_people(cycle.organisation, judged, viewer),
        seats=_seats(holders, proposed_seats(cycle, list(holders), questionnaire.panels) if holders else {}),
    )


def _holders(judged: Participant | None) -> dict[str, int]:
    return holders_by_stratum(pool_of(judged)) if judged else {}


def _seats(holders: Mapping[str, int], seats: Mapping[str, str]) -> list[SeatChoice]:
    return [SeatChoice(stratum, count, seats.get(stratum, "")) for stratum, count in holders.items()]


@dataclass(frozen=True)
class PanelSettings:
    code: str
    has_subjects: bool
    by_slip: bool
    by_token: bool
    by_paper: bool


@dataclass(frozen=True)
class Settings:
    """What a ballot being prepared has been given so far."""

    ballot_id: int
    title: str
    state: BallotState
    panel_choices: list[PanelChoice]
    people: list[tuple[int, str]]
    opens_at: dt.datetime
    closes_at: dt.datetime
    place: str
    tellers: dict[Seat, int]
    panels: list[PanelSettings]
    seats: list[SeatChoice]


def settings_of(viewer: Viewer, ballot_id: int) -> Settings:
    ballot = ballot_at(viewer, ballot_id)
    viewer.demand(ballot.cycle.permission_for(Do.PREPARE_BALLOT), ballot.cycle.organisation.path)
    panels = panels_of(ballot)
    return Settings(
        ballot_id=ballot.pk,
        title=title_of(ballot),
        state=BallotState(ballot.state),
        panel_choices=[PanelChoice(panel.code, panel.name, panel.weight) for panel in panels],
        people=_people(ballot.cycle.organisation, ballot.participant, viewer),
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
        place=ballot.place,
        tellers={Seat(teller.seat): teller.user_id for teller in ballot.tellers.all()},
        panels=[
            PanelSettings(panel.code, panel.has_subjects, panel.by_slip, panel.by_token, panel.by_paper)
            for panel in panels
        ],
        seats=_seats(_holders(ballot.participant), seats_of(ballot)),
    )


def _people(branch: Organisation, judged: Participant | None, viewer: Viewer) -> list[tuple[int, str]]:
    """Whoever may be a teller; two of one name are told apart as in every list."""
    people = possible_tellers(branch, viewer, judged=judged)
    names = user_names_of(people)
    return [(teller.pk, names[teller.pk]) for teller in people]


@dataclass(frozen=True)
class RollPerson:
    id: int
    number: int
    name: str
    note: str
    has_token: bool


@dataclass(frozen=True)
class RollPage:
    ballot_id: int
    panel: PanelLine
    title: str
    state: BallotState
    people: list[RollPerson]
    may_edit: bool  # typed whole
    may_leave_off: bool  # one by one
    is_drawn: bool  # representatives, by number
    may_read_names: bool  # one of the two named people of their pool
    typed: str  # the roll as it is typed, one a line; of a void ballot's while this one is empty

    @property
    def origin(self) -> str:
        """How the roll is ordered, and where it comes from."""
        if self.is_drawn:
            return "按抽签顺序排列；姓名不在这里显示。"
        source = "取自党员名册；预备党员投票，不列为被测评人。" if self.panel.has_subjects else ""
        return f"按姓名排列。{source}"


def roll_page(viewer: Viewer, panel_id: int) -> RollPage:
    """The roll of one panel, and who on it has fetched a token."""
    panel = panel_at(viewer, panel_id)
    state = BallotState(panel.ballot.state)
    cycle = panel.ballot.cycle
    may = viewer.may(cycle.permission_for(Do.PREPARE_BALLOT), cycle.organisation.path)
    is_changing, is_drawn = may and state is BallotState.PREPARING, panel.ballot.participant_id is not None
    people = _roll(panel)
    return RollPage(
        ballot_id=panel.ballot_id,
        title=title_of(panel.ballot),
        state=state,
        people=people,
        typed=_typed(people or _roll_before(panel)),
        panel=next(panel_line for panel_line in panel_lines(panel.ballot) if panel_line.id == panel.pk),
        may_edit=is_changing and not panel.has_subjects and not is_drawn,
        may_leave_off=is_changing and panel.has_subjects,
        is_drawn=is_drawn,
        may_read_names=is_drawn and may_read_names(viewer, panel),
    )


def _typed(people: list[RollPerson]) -> str:
    return "\n".join(
        f"{roll_person.name}，{roll_person.note}" if roll_person.note else roll_person.name for roll_person in people
    )


def _roll_before(panel: BallotPanel) -> list[RollPerson]:
    """Of the same panel of the last ballot of this cycle that was declared void."""
    if panel.ballot.participant_id is not None:
        return []
    before = (
        BallotPanel.objects.filter(
            ballot__cycle=panel.ballot.cycle_id,
            ballot__component=panel.ballot.component,
            code=panel.code,
            has_subjects=False,
            ballot__state=BallotState.VOIDED.value,
        )
        .order_by("-pk")
        .first()
    )
    return [] if before is None else _roll(before)


def _roll(panel: BallotPanel) -> list[RollPerson]:
    lines = RollLine.objects.filter(panel=panel).select_related("token").order_by("number")
    return [RollPerson(line.pk, line.number, line.name, line.note, hasattr(line, "token")) for line in lines]
