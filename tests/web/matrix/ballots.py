"""民主测评: who gets what at the pages of the branch and its tellers. Tellers: a member, the panellist and the
district, lent from above."""

from collections.abc import Mapping
from typing import Any

from tests import ballots, make
from tests.make import World
from tests.web.matrix import STRANGER, Persona, Row, statuses
from zhixing.actions.ballots.paper_entry import enter_paper
from zhixing.actions.ballots.preparing import PanelTerms, prepare_ballot
from zhixing.actions.ballots.rolls import print_slips
from zhixing.models import Ballot, BallotPanel
from zhixing.rules.ballots.double_entry import Reading
from zhixing.rules.ballots.states import Seat
from zhixing.rules.permissions import Role

HEADS: list[Persona] = [Role.SECRETARY, Role.DEPUTY]
TELLERS: list[Persona] = [Role.PANELLIST, Role.DISTRICT]
HANDS: list[Persona] = [*HEADS, *TELLERS]
FOLLOWERS: list[Persona] = [Role.DISTRICT, Role.STREET, Role.COMMUNITY, *HANDS]
LATER = {"opens_at": "2099-01-01T09:00", "closes_at": "2099-01-01T11:00", "ways-0": ["slip", "paper"]}
OTHERS = {"": PanelTerms(is_own=False)}


def only(personas: list[Persona], status: int = 200) -> Mapping[Persona, int]:
    return statuses({status: personas, 404: [STRANGER]}, others=403)


def stage(world: World) -> tuple[int]:
    return (ballots.to_stage(world).pk,)


def prepared(world: World, panels: Mapping[str, PanelTerms] | None = None) -> Ballot:
    return ballots.prepare(ballots.to_stage(world), world, panels)


def ready(world: World) -> Ballot:
    """Everything is there, and the time to vote is still to come."""
    cycle = ballots.to_stage(world)
    far = ballots.OPENS.replace(year=2099), ballots.CLOSES.replace(year=2099)
    ballot = prepare_ballot(
        cycle.pk,
        terms=ballots.terms(world, opens_at=far[0], closes_at=far[1]),
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )
    for panel in ballot.panels.all():
        print_slips(panel.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    ballots.lock(ballot, world)
    return ballot


def opened(world: World, panels: Mapping[str, PanelTerms] | None = None) -> Ballot:
    ballot = prepared(world, panels)
    ballots.to_open(ballot, world)
    return ballot


def with_tokens(world: World) -> Ballot:
    return opened(world, {"": PanelTerms(is_own=True, by_token=True)})


def sealed(world: World) -> Ballot:
    return ballots.seal(opened(world), world)


def counted(world: World) -> Ballot:
    return ballots.to_counted(prepared(world), world, ["EXCELLENT"] * 4)


def differing(world: World) -> tuple[int, int]:
    """A paper that the two tellers have read differently."""
    ballot = prepared(world)
    code, panel = ballots.to_open(ballot, world)[0], ballot.panels.get()
    for seat, grade in zip((Seat.FIRST, Seat.SECOND), ("EXCELLENT", "QUALIFIED"), strict=True):
        reading = Reading(ballots.marks(ballot, grade, own=1))
        enter_paper(panel.pk, number=1, reading=reading, code=code, by=ballots.teller(world, seat), at=ballots.DURING)
    return panel.pk, 1


def panel_of(ballot: Ballot) -> tuple[int]:
    return (BallotPanel.objects.get(ballot=ballot).pk,)


def terms(world: World) -> dict[str, Any]:
    users = ballots.teller_users(world)
    return {**LATER, "place": "活动室", **{seat.value: users[seat].pk for seat in users}}


def on_roll(world: World) -> tuple[int, int]:
    panel = prepared(world).panels.get()
    return panel.pk, panel.roll.order_by("number")[0].pk


REASON = {"reason": "时间冲突"}
ROWS = [
    Row("ballot_prepare", only(HEADS), args=stage),
    Row("ballot_prepare", only(HEADS, 302), args=stage, method="POST", data=terms),
    Row("ballot_waive", only(HEADS, 302), args=stage, method="POST", data=lambda world: REASON),
    Row("ballot", only(FOLLOWERS), args=lambda world: (prepared(world).pk,)),
    Row("ballot", only(FOLLOWERS), args=lambda world: (opened(world).pk,), note="open"),
    Row("ballot", only(FOLLOWERS), args=lambda world: (sealed(world).pk,), note="sealed"),
    Row("ballot", only(FOLLOWERS), args=lambda world: (counted(world).pk,), note="counted"),
    Row("ballot_terms", only(HEADS), args=lambda world: (prepared(world).pk,)),
    Row("ballot_terms", only(HEADS, 302), args=lambda world: (prepared(world).pk,), method="POST", data=terms),
    Row("ballot_refresh", only(HEADS, 302), args=lambda world: (prepared(world).pk,), method="POST"),
    Row("ballot_roll", only(FOLLOWERS), args=lambda world: panel_of(prepared(world))),
    Row("ballot_roll", only(FOLLOWERS), args=lambda world: panel_of(prepared(world, OTHERS)), note="typed"),
    Row(
        "ballot_roll",
        only(HEADS, 302),
        args=lambda world: panel_of(prepared(world, OTHERS)),
        method="POST",
        data=lambda world: {"typed": "张三，物业\n李四"},
    ),
    Row("ballot_leave_off", only(HEADS, 302), args=on_roll, method="POST", data=lambda world: REASON),
    Row("ballot_phrase", only([Role.PANELLIST]), args=lambda world: (prepared(world).pk,)),
    Row("ballot_phrase", only([Role.PANELLIST]), args=lambda world: (prepared(world).pk,), method="POST"),
    Row("ballot_notice", only(FOLLOWERS), args=lambda world: (opened(world).pk,)),
    Row("ballot_count_paper", only(FOLLOWERS), args=lambda world: (opened(world).pk,)),
    Row("ballot_attendance", only(FOLLOWERS), args=lambda world: panel_of(opened(world))),
    Row("ballot_paper", only(FOLLOWERS), args=lambda world: panel_of(opened(world))),
    Row("ballot_slips", only(HEADS), args=lambda world: panel_of(prepared(world)), method="POST"),
    Row("ballot_open", only(HEADS, 302), args=lambda world: (ready(world).pk,), method="POST"),
    Row("ballot_stop_issuing", only(HEADS, 302), args=lambda world: (with_tokens(world).pk,), method="POST"),
    Row("ballot_seal", only(HANDS, 302), args=lambda world: (opened(world).pk,), method="POST"),
    Row(
        "ballot_ask_early",
        only(HANDS, 409),
        args=lambda world: (opened(world).pk,),
        method="POST",
        data=lambda world: REASON,
        note="its time is over",
    ),
    Row(
        "ballot_void",
        only(HEADS, 302),
        args=lambda world: (opened(world).pk,),
        method="POST",
        data=lambda world: REASON,
    ),
    Row("ballot_papers", only(TELLERS), args=lambda world: panel_of(opened(world))),
    Row("ballot_enter", only(TELLERS), args=lambda world: panel_of(opened(world))),
    Row(
        "ballot_enter",
        only(TELLERS, 422),
        args=lambda world: panel_of(opened(world)),
        method="POST",
        data=lambda world: {"number": "1", "code": "0000-0000-0000"},
    ),
    Row("ballot_settle", only([Role.DISTRICT]), args=differing),
    Row("ballot_settle", only([Role.DISTRICT], 422), args=differing, method="POST"),
    Row("ballot_discard", only(TELLERS, 302), args=differing, method="POST", data=lambda world: REASON),
    Row("ballot_sheet", only(HANDS), args=lambda world: (sealed(world).pk,)),
    Row("ballot_sheet", only(HANDS, 422), args=lambda world: (sealed(world).pk,), method="POST"),
    Row(
        "ballot_sign_sheet",
        only(HANDS, 409),
        args=lambda world: (sealed(world).pk,),
        method="POST",
        data=lambda world: {"seen": "x"},
        note="not filled in",
    ),
    Row("ballot_close", only(HANDS), args=lambda world: (sealed(world).pk,)),
    Row("ballot_close", only(HANDS, 422), args=lambda world: (sealed(world).pk,), method="POST"),
    Row("ballot_results", only(FOLLOWERS), args=lambda world: (counted(world).pk,)),
    Row("ballot_mine", statuses({200: [Role.MEMBER]}, others=404), args=lambda world: (counted(world).pk,)),
    Row("ballot_minutes", only(FOLLOWERS), args=lambda world: (counted(world).pk,)),
    Row("ballot_record", only(FOLLOWERS), args=lambda world: (counted(world).pk,)),
]
