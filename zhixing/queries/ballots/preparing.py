"""民主测评: what the form of a ballot asks, and the roll of one panel."""

import datetime as dt
from dataclasses import dataclass

from zhixing.models import Ballot, BallotPanel, Organisation, RollLine
from zhixing.queries.ballots.access import Asked, ballot_at, components_of_cycle, panel_at, panels_of, possible_tellers
from zhixing.queries.ballots.pages import title_of
from zhixing.queries.ballots.panels import PanelLine, panel_lines
from zhixing.queries.cycles.access import cycle_at
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.states import BallotState, Seat
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


@dataclass(frozen=True)
class AskedPanel:
    code: str
    name: str
    weight: int


@dataclass(frozen=True)
class Preparation:
    """What the form of a ballot asks: the standard's panels, and who may be chosen as teller (id and label)."""

    cycle_id: int
    branch: str
    component: str  # code
    title: str
    panels: list[AskedPanel]
    people: list[tuple[int, str]]
    ballot_id: int | None  # of the ballot that stands already
    place: str  # of the branch's last ballot, empty before its first
    voided_id: int | None  # of the last one that was declared void: what it was given need not be typed again


def preparation(viewer: Viewer, cycle_id: int) -> Preparation:
    """Of the first component that has no ballot yet, else of the first."""
    cycle = cycle_at(viewer, cycle_id, Do.PREPARE_BALLOT)
    asked = components_of_cycle(cycle)
    if not asked:
        raise Blocked(["本周期的考评办法没有规定民主测评，不需要准备。"])
    standing = dict(
        Ballot.objects.filter(cycle=cycle).exclude(state=BallotState.VOIDED.value).values_list("component", "pk")
    )
    component = next((component for component in asked if component.code not in standing), asked[0])
    voided = Ballot.objects.filter(cycle=cycle, component=component.code, state=BallotState.VOIDED.value)
    return Preparation(
        place=Ballot.objects.filter(cycle__organisation=cycle.organisation_id)
        .exclude(place="")
        .order_by("-pk")
        .values_list("place", flat=True)
        .first()
        or "",
        voided_id=voided.order_by("-pk").values_list("pk", flat=True).first(),
        cycle_id=cycle.pk,
        branch=cycle.organisation.label,
        component=component.code,
        title=f"{cycle.quarter_value.label}{component.name}",
        ballot_id=standing.get(component.code),
        panels=[
            AskedPanel(panel.code, panel.name, panel.weight) for panel in Asked(parsed(cycle.version), component).panels
        ],
        people=_people(cycle.organisation, viewer),
    )


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
    asked: list[AskedPanel]
    people: list[tuple[int, str]]
    opens_at: dt.datetime
    closes_at: dt.datetime
    place: str
    tellers: dict[Seat, int]
    panels: list[PanelSettings]


def settings_of(viewer: Viewer, ballot_id: int) -> Settings:
    ballot = ballot_at(viewer, ballot_id)
    viewer.demand(Do.PREPARE_BALLOT, ballot.cycle.organisation.path)
    panels = panels_of(ballot)
    return Settings(
        ballot_id=ballot.pk,
        title=title_of(ballot),
        state=BallotState(ballot.state),
        asked=[AskedPanel(panel.code, panel.name, panel.weight) for panel in panels],
        people=_people(ballot.cycle.organisation, viewer),
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
        place=ballot.place,
        tellers={Seat(teller.seat): teller.user_id for teller in ballot.tellers.all()},
        panels=[
            PanelSettings(panel.code, panel.has_subjects, panel.by_slip, panel.by_token, panel.by_paper)
            for panel in panels
        ],
    )


def _people(branch: Organisation, viewer: Viewer) -> list[tuple[int, str]]:
    """Whoever may be a teller; two of one name are told apart as in every list."""
    found = possible_tellers(branch, viewer)
    names = user_names_of(found)
    return [(teller.pk, names[teller.pk]) for teller in found]


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
    typed: str  # the roll as it is typed, one a line; of a void ballot's while this one is empty


def roll_page(viewer: Viewer, panel_id: int) -> RollPage:
    """The roll of one panel, and who on it has fetched a token."""
    panel = panel_at(viewer, panel_id)
    state = BallotState(panel.ballot.state)
    may = viewer.may(Do.PREPARE_BALLOT, panel.ballot.cycle.organisation.path)
    is_changing = may and state is BallotState.PREPARING
    people = _roll(panel)
    return RollPage(
        ballot_id=panel.ballot_id,
        title=title_of(panel.ballot),
        state=state,
        people=people,
        typed=_typed(people or _roll_before(panel)),
        panel=next(panel_line for panel_line in panel_lines(panel.ballot) if panel_line.id == panel.pk),
        may_edit=is_changing and not panel.has_subjects,
        may_leave_off=is_changing and panel.has_subjects,
    )


def _typed(people: list[RollPerson]) -> str:
    return "\n".join(
        f"{roll_person.name}，{roll_person.note}" if roll_person.note else roll_person.name for roll_person in people
    )


def _roll_before(panel: BallotPanel) -> list[RollPerson]:
    """Of the same panel of the last ballot of this cycle that was declared void."""
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
