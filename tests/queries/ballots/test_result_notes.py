"""民主测评 beside a result: how the ballot enters the composite, what is said of it, and what is due of whom."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import ballots, make, walk
from tests.actions.ballots.test_casting import fetched
from zhixing.actions.ballots.keys import set_phrase
from zhixing.actions.ballots.lifecycle import end_issuing, waive_ballot
from zhixing.actions.ballots.paper_entry import enter_paper
from zhixing.actions.ballots.preparing import PanelTerms
from zhixing.actions.ballots.rolls import edit_roll
from zhixing.models import Ballot, Rating
from zhixing.queries.ballots.due import due
from zhixing.queries.ballots.result_notes import ballot_notes, own_figures
from zhixing.queries.due import Due
from zhixing.queries.scoring.cycle_inputs import inputs_of, part_of
from zhixing.queries.scoring.frames import read_inputs
from zhixing.queries.scoring.partition_results import results
from zhixing.queries.scoring.sql import address, over_adbc, over_django
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.double_entry import Reading
from zhixing.rules.ballots.states import Seat
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import OutOfSight
from zhixing.rules.scoring.engine import breakdown

GRADES = ["EXCELLENT"] * 4 + ["QUALIFIED"] * 4
TWO_PANELS = walk.STANDARD.replace(
    "source: ballot, weight: {midyear: 20, year_end: 20}",
    "source: ballot, weight: {midyear: 20, year_end: 20}, panels: [{code: members, name: 党员, weight: 70},"
    " {code: masses, name: 群众, weight: 30}]",
)
TOO_FEW = "参与评价的不足 6 人，为保护投票人不予公布，也不计入得分"


@pytest.fixture
def counted(world: make.World) -> Ballot:
    """Seven full members and one on probation, all of whom voted."""
    ballot = ballots.prepare(ballots.to_stage(world, members=3), world)
    return ballots.to_counted(ballot, world, GRADES)


def component(ballot: Ballot, name: str) -> list[tuple[str, int | None]]:
    person = walk.participant(ballot.cycle, name).pk
    steps = breakdown(inputs_of(ballot.cycle).score(), person)
    return [(one.sentence, one.number) for one in steps if one.code == "ballot"]


def rated(ballot: Ballot, world: make.World) -> dict[str, tuple[int | None, list[str]]]:
    """Everybody's index and notes, after the review."""
    cycle = walk.advance(walk.fresh(ballot.cycle), world)
    walk.form(cycle, world)
    walk.conclude(walk.open_up(walk.give(walk.fresh(cycle), world), world), world)
    found = Rating.objects.filter(participant__cycle=cycle).select_related("participant__membership__person")
    return {one.participant.membership.person.name: (one.index, one.breakdown["notes"]) for one in found}


def test_figures_enter_the_composite_and_the_result_says_how(world: make.World, counted: Ballot) -> None:
    assert component(counted, "白云") == [("88.57 分。", 8857)]
    assert component(counted, "李秀英") == [("本期没有结果，不按零分计，它的权重按比例分给其他部分。", None)]
    found = rated(counted, world)
    hint = "。只公布平均分的，可能暴露个人评价的几种结果合并为一种，按其中最高的公布"
    missing = "未提交自评（外出务工）"
    # 积分台账 0 × 70 + 民主测评 88.57 × 20 + 考评小组 87.67 × 10
    assert found["白云"] == (2648, [missing, f"民主测评：本支部党员评价 88.57 分，7 人评价{hint}"])
    # on probation: the ballot's weight is shared out between the other two
    assert found["李秀英"] == (1096, [missing])


def test_the_columns_of_a_large_closing_hold_the_same(world: make.World, counted: Ballot) -> None:
    part = part_of(counted.cycle)
    own = read_inputs(part, over_django).people.sort("person")
    assert own.select("raw/ballot").to_series().drop_nulls().sort().to_list() == [8857] * 4 + [10000] * 3
    kept = results(part, 0, over_django).sort("person")
    assert kept.select("index").to_series().to_list() == (
        inputs_of(counted.cycle).score().people.sort("person").select("index").to_series().to_list()
    )
    first = walk.participant(counted.cycle, "白云").pk
    told = kept.filter(kept["person"] == first).select("breakdown").item()
    assert '"raw/ballot":8857' in told


def test_panels_are_weighed_among_those_that_have_a_figure(world: make.World) -> None:
    ballot = ballots.prepare(ballots.to_stage(world, TWO_PANELS, members=3), world)
    masses = ballot.panels.get(code="masses")
    names = "\n".join(f"群众{number}" for number in range(5))
    edit_roll(masses.pk, typed=names, by=world.viewer(Role.SECRETARY), at=make.NOW)
    codes = ballots.to_open(ballot, world)  # nine for eight members, six for five others
    for place, grade in enumerate(GRADES):
        ballots.vote(ballot, codes[place], grade, own=place + 1 if place < 7 else None)
    for code in codes[9:14]:
        ballots.cast(ballot.slug, ballots.Code(code), ballots.marks(ballot, "BASIC"), at=ballots.DURING)
    ballots.seal(ballot, world)
    ballots.tell(ballot.panels.get(code="members"), world, signatures=8)
    ballots.tell(masses, world, signatures=5)
    ballots.count(ballot, world)
    assert [number for _, number in component(ballot, "白云")] == [8857]  # five others are too few: 党员 alone
    assert rated(ballot, world)["白云"][1][1] == (
        f"民主测评：党员（权重 70）评价 88.57 分，7 人评价；群众（权重 30）未计入：{TOO_FEW}"
        "。只公布平均分的，可能暴露个人评价的几种结果合并为一种，按其中最高的公布"
    )


def test_going_without_is_said_beside_the_result(world: make.World) -> None:
    cycle = ballots.to_stage(world)
    waive_ballot(cycle.pk, reason="到会人数不足", by=world.viewer(Role.SECRETARY), at=make.NOW)
    ballot = Ballot(cycle=cycle)
    assert rated(ballot, world)["白云"] == (1096, ["未提交自评（外出务工）", "民主测评：本期未进行（到会人数不足）"])


def test_a_member_sees_their_own_figures_and_nobody_elses(world: make.World, counted: Ballot) -> None:
    alias, figures = own_figures(world.viewer(Role.MEMBER), counted.pk)
    assert alias == counted.subjects.get(name="白云").alias
    assert [(one.panel, one.value, one.grade, one.papers, one.counts) for one in figures] == [
        ("本支部党员", 8857, "合格", 7, [])
    ]
    for other in (world.members[3], world.outsider):  # on probation: no subject; of another branch
        with pytest.raises(OutOfSight):
            own_figures(make.viewer(make.member_user(other)), counted.pk)


def test_own_figures_wait_for_the_count(world: make.World) -> None:
    ballot = ballots.prepare(ballots.to_stage(world), world)
    with pytest.raises(OutOfSight):
        own_figures(world.viewer(Role.MEMBER), ballot.pk)


# --- what is due -------------------------------------------------------------------------------------------------


def lines(viewer: Viewer) -> list[tuple[str, dt.date | None, str]]:
    return [(one.what, one.by_on, one.url_name) for one in due(viewer)]


def test_what_a_ballot_asks_of_whom_and_when(world: make.World) -> None:
    ballot = ballots.prepare(ballots.to_stage(world, members=3), world, {"": PanelTerms(is_own=True, by_token=True)})
    secretary, member = world.viewer(Role.SECRETARY), world.viewer(Role.MEMBER)
    first, second, third = (ballots.teller(world, seat) for seat in Seat)
    day, quarter = make.TODAY, "2026年第三季度民主测评"
    assert due(secretary) == [Due(f"完成{quarter}的准备，开始投票", "阳光社区第一党支部", day, "ballot", (ballot.pk,))]
    assert lines(second) == [(f"设置{quarter}的票箱口令", day, "ballot_phrase")]
    assert (lines(third), lines(member)) == ([], [])
    set_phrase(ballot.pk, phrase=ballots.PHRASES[Seat.SECOND], by=second, at=make.NOW)
    assert lines(second) == []
    codes = ballots.to_open(ballot, world)
    assert lines(secretary) == [(f"组织{quarter}投票，结束后封箱", day, "ballot")]
    assert lines(member) == [(f"不到会场的，领取{quarter}网上凭证", day, "vote_token")]
    read = Reading(ballots.marks(ballot, "EXCELLENT", own=1))
    panel = ballot.panels.get().pk
    enter_paper(panel, number=1, reading=read, code=codes[0], by=first, at=ballots.DURING)
    to_seal = (f"投票结束后封箱（{quarter}）", day, "ballot")
    assert lines(third) == [(f"录入第二遍纸质票，1 张（{quarter}）", day, "ballot_papers")]
    assert (lines(first)[0], lines(second)) == (to_seal, [to_seal, *lines(third)])
    enter_paper(panel, number=1, reading=Reading(is_invalid=True), code=codes[0], by=second, at=ballots.DURING)
    assert (lines(second), lines(third)) == (
        [to_seal],
        [(f"复核两遍不一致的纸质票，1 张（{quarter}）", day, "ballot_papers")],
    )
    fetched(ballot, member)
    assert lines(member) == []  # and never that somebody has not voted: nobody knows
    ballots.seal(ballot, world)
    assert lines(secretary) == [(f"请监票人、计票人开箱计票（{quarter}）", day, "ballot")]
    assert lines(second) == [(f"填写计票单，开箱计票（{quarter}）", day, "ballot")]


def test_no_token_is_asked_for_once_issuing_has_ended(world: make.World) -> None:
    ballot = ballots.prepare(ballots.to_stage(world), world, {"": PanelTerms(is_own=True, by_token=True)})
    ballots.to_open(ballot, world)
    end_issuing(ballot.pk, by=world.viewer(Role.SECRETARY), at=ballots.DURING)
    assert lines(world.viewer(Role.MEMBER)) == []
    assert due(make.viewer(world.stranger_secretary)) == []


def test_two_ballots_ask_no_more_queries_than_one(world: make.World) -> None:
    one = "  - {code: ballot, name: 民主测评, source: ballot, weight: {midyear: 20, year_end: 20}}"
    cycle = ballots.to_stage(world, walk.STANDARD.replace(one, f"{one}\n{one.replace('ballot, name', 'second, name')}"))
    viewers = [world.viewer(Role.SECRETARY), *(ballots.teller(world, seat) for seat in Seat), world.viewer(Role.MEMBER)]

    def asked() -> list[int]:
        found = []
        for viewer in viewers:
            with CaptureQueriesContext(connection) as queries:
                due(viewer)
            found.append(len(queries))
        return found

    panels = {"": PanelTerms(is_own=True, by_token=True)}
    ballots.to_open(ballots.prepare(cycle, world, panels), world)
    first = asked()
    ballots.to_open(ballots.prepare(cycle, world, panels), world)
    assert (asked(), len(due(viewers[0]))) == (first, 2)


def test_notes_of_many_ask_no_more_queries_than_of_one(counted: Ballot) -> None:
    people = list(counted.cycle.participants.select_related("membership__person"))
    with CaptureQueriesContext(connection) as of_one:
        ballot_notes(people[:1])
    with CaptureQueriesContext(connection) as of_all:
        ballot_notes(people)
    assert (len(of_all), len(people)) == (len(of_one), 8)


@pytest.mark.usefixtures("transactional_db")
def test_columns_over_adbc_hold_what_rows_hold() -> None:
    world = make.world()
    ballot = ballots.prepare(ballots.to_stage(world, members=3), world)
    ballots.to_counted(ballot, world, GRADES)
    part = part_of(ballot.cycle)
    with over_adbc(address()) as read:
        columns = read_inputs(part, read).people.sort("person")
    assert columns.select("person", "raw/ballot").equals(
        read_inputs(part, over_django).people.sort("person").select("person", "raw/ballot")
    )
