"""代表测评: one organisation is judged by those whom the lot drew, through the box that members' ballots use."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import assessments, lots, make, representatives
from tests.representatives import SEATS, drawn, opened, prepared, started, tellers, terms
from zhixing.actions.assessments.conclusion import conclude_assessment
from zhixing.actions.ballots.lifecycle import open_ballot, void_ballot, waive_ballot
from zhixing.actions.ballots.preparing import change_ballot, prepare_ballot, refresh_rolls
from zhixing.actions.ballots.representatives import roll_names
from zhixing.actions.ballots.rolls import edit_roll, leave_off_roll
from zhixing.actions.cycles.stages import advance_cycle, return_cycle
from zhixing.actions.lots.drawing import pass_seat
from zhixing.models import AuditRow, Ballot, BallotSubject, LotEntrant, Rating, RollLine
from zhixing.queries.ballots.facts import facts_of
from zhixing.queries.ballots.result_notes import ballot_notes
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.next_steps import opening_blockers
from zhixing.rules.ballots.states import Seat
from zhixing.rules.permissions import Role
from zhixing.rules.pools.stages import PassReason
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

pytestmark = pytest.mark.django_db
STALE = "名册编好以后有代表递补，名册和现在的代表不一致，请更新名册。"


def why(act: Callable[..., object], *args: Any, **kwargs: Any) -> list[str]:
    with pytest.raises(Blocked) as refusal:
        act(*args, **kwargs)
    return list(refusal.value.reasons)


@pytest.fixture
def street(world: make.World) -> Viewer:
    return world.viewer(Role.STREET)


def test_the_roll_is_what_the_lot_drew_and_names_nobody(world: make.World) -> None:
    cycle = opened(world)
    pool = drawn(world)
    ballot = prepared(world, cycle, tellers(world))
    rolls = {panel.code: sorted(panel.roll.values_list("note", flat=True)) for panel in ballot.panels.order_by("pk")}
    assert rolls == {"members": ["党员"] * 6, "residents": ["两代表一委员"] + ["居民"] * 5}
    names = [entrant.name for entrant in LotEntrant.objects.filter(pool=pool)]
    shown = " ".join(line.name + line.note for line in RollLine.objects.filter(panel__ballot=ballot))
    assert [name for name in names if name in shown] == []
    assert list(BallotSubject.objects.filter(ballot=ballot).values_list("name", flat=True)) == [world.community.label]


def test_nobody_votes_before_the_lot(world: make.World, street: Viewer) -> None:
    cycle, held = opened(world), tellers(world)
    judged = assessments.participant(cycle, world)
    before = {"terms": terms(held), "participant_id": judged.pk, "by": street, "at": make.NOW}
    name = world.community.label
    assert why(prepare_ballot, cycle.pk, **before) == [
        f"“{name}”这个季度还没有代表名单；请先在“抽取代表”编制名单、公布校验值、抽签。"
    ]
    lots.make_pool(world.community.pk, terms=lots.terms(world, quarter=cycle.period), by=street, at=make.NOW)
    assert why(prepare_ballot, cycle.pk, **before) == [f"“{name}”的代表名单还在编制；请先公布名单的校验值，再抽签。"]


def test_each_kind_of_representatives_has_its_group(world: make.World) -> None:
    cycle = opened(world)
    drawn(world)
    held = tellers(world)
    assert why(prepared, world, cycle, held, seats={**SEATS, "两代表一委员": ""}) == [
        "请选定“两代表一委员”的 1 名代表归入哪一组投票。"
    ]
    assert why(prepared, world, cycle, held, seats=dict.fromkeys(SEATS, "residents")) == [
        "“党员代表”一个代表也没有，请把其中一类代表归入这一组。"
    ]


def test_nobody_of_the_judged_organisation_is_a_teller(world: make.World) -> None:
    cycle = opened(world)
    drawn(world)
    held = tellers(world)
    head = world.viewer(Role.COMMUNITY)
    make.appoint(world.users[Role.COMMUNITY], Role.PANELLIST, world.street)
    assert why(prepared, world, cycle, {**held, Seat.SECOND: head}) == [
        "监票人、计票人、复核人须在考评单位或者它的上级任职，不在被评党组织任职，且账号在用。"
    ]


def test_who_may_not_prepare_it(world: make.World) -> None:
    cycle, held = opened(world), tellers(world)
    judged = assessments.participant(cycle, world)
    for role, refusal in ((Role.DISTRICT, NotAllowed), (Role.COMMUNITY, OutOfSight), (Role.SECRETARY, OutOfSight)):
        with pytest.raises(refusal):
            prepare_ballot(cycle.pk, terms=terms(held), participant_id=judged.pk, by=world.viewer(role), at=make.NOW)
    with pytest.raises(OutOfSight):  # an organisation has to be named
        prepare_ballot(cycle.pk, terms=terms(held), by=world.viewer(Role.STREET), at=make.NOW)


def test_a_seat_passed_on_reaches_the_roll_until_the_box_is_locked(world: make.World, street: Viewer) -> None:
    cycle = opened(world)
    assessments.to_inspection(cycle, world)
    pool, held = drawn(world), tellers(world)
    ballot = prepared(world, cycle, held)
    line = RollLine.objects.filter(panel__ballot=ballot, note="党员").earliest("number")
    assert line.entrant_id is not None
    pass_seat(line.entrant_id, reason=PassReason.DECLINED, note="当天出差", by=street, at=lots.DRAWING)
    assert STALE in opening_blockers(facts_of(Ballot.objects.get(pk=ballot.pk), make.NOW))
    refresh_rolls(ballot.pk, by=street, at=make.NOW)
    assert STALE not in opening_blockers(facts_of(Ballot.objects.get(pk=ballot.pk), make.NOW))
    assert not RollLine.objects.filter(panel__ballot=ballot, entrant=line.entrant_id).exists()
    assert RollLine.objects.filter(panel__ballot=ballot).count() == 12
    void_ballot(ballot.pk, reason="改期", by=street, at=make.NOW)
    started(world, cycle, held)
    still = RollLine.objects.filter(panel__ballot__state="open", note="居民").earliest("number")
    assert why(pass_seat, still.entrant_id, reason=PassReason.DECLINED, note="没来", by=street, at=make.NOW) == [
        "代表测评的票箱已经启用，名册不能再改；没有到会的代表按缺席计，不必登记。"
    ]
    assert pool.state == "drawn"


def test_a_drawn_roll_is_not_edited_by_hand(world: make.World, street: Viewer) -> None:
    cycle = opened(world)
    drawn(world)
    ballot = prepared(world, cycle, tellers(world))
    panel = ballot.panels.earliest("pk")
    refusal = ["代表由抽签产生，名册不能手工增减；不能参加的，请在“抽取代表”登记，由候补递补，再更新名册。"]
    assert why(edit_roll, panel.pk, typed="熟人甲", by=street, at=make.NOW) == refusal
    line = panel.roll.earliest("number")
    assert why(leave_off_roll, line.pk, reason="不合适", by=street, at=make.NOW) == refusal
    change_ballot(
        ballot.pk, terms=terms(tellers(world), seats={**SEATS, "两代表一委员": "members"}), by=street, at=make.NOW
    )
    assert {one.code: one.roll.count() for one in ballot.panels.all()} == {"members": 7, "residents": 5}


def test_only_the_two_named_people_are_told_the_names(world: make.World, street: Viewer) -> None:
    cycle = opened(world)
    drawn(world)
    ballot = prepared(world, cycle, tellers(world))
    panel = ballot.panels.get(code="members")
    names = roll_names(panel.pk, by=street, at=make.NOW)
    assert len(names) == 6
    assert set(names.values()) < {f"党员{sign}" for sign in "甲乙丙丁戊己庚"}
    assert AuditRow.objects.filter(verb="read_pool_names").count() == 1
    with pytest.raises(NotAllowed):
        roll_names(panel.pk, by=lots.third_of_street(world), at=make.NOW)
    with pytest.raises(OutOfSight):
        roll_names(panel.pk, by=world.viewer(Role.COMMUNITY), at=make.NOW)


@pytest.mark.parametrize(
    ("low", "high", "index", "band"),
    [
        ("FAIRLY", "SATISFIED", 9_550, "FOUR"),  # 70 + 30 × 85 %
        ("UNSATISFIED", "FAIRLY", 8_050, "ONE"),  # 70 + 30 × 35 %, and under 60 % the gate holds the band back
    ],
)
def test_the_vote_is_a_part_of_the_composite_and_opens_the_gate(
    world: make.World, street: Viewer, low: str, high: str, index: int, band: str
) -> None:
    cycle = opened(world)
    drawn(world)
    representatives.inspected(world, cycle)
    held = tellers(world)
    ballot, codes = started(world, cycle, held)
    representatives.vote(ballot, codes, dict.fromkeys(("members", "residents"), [low] * 3 + [high] * 3))
    representatives.counted(world, ballot, held)
    for other in representatives.others(cycle, world):
        waive_ballot(cycle.pk, reason="代表没有到齐", participant_id=other.pk, by=street, at=make.NOW)
    advance_cycle(cycle.pk, by=street, at=make.NOW)
    conclude_assessment(cycle.pk, by=street, at=make.NOW)
    judged = assessments.participant(cycle, world)
    rating = Rating.objects.filter(participant=judged).latest("pk")
    assert (rating.index, rating.band) == (index, band)
    for other in representatives.others(cycle, world):  # the weight of the missing part is shared out
        assert Rating.objects.filter(participant=other).latest("pk").index == 10_000
        assert ballot_notes([other])[other.pk] == ["代表测评：本期未进行（代表没有到齐）"]
    assert ballot_notes([judged])[judged.pk][0].startswith("各方代表评价：党员代表（权重 40）评价 ")


def test_every_organisation_is_voted_on_or_has_a_reason(world: make.World, street: Viewer) -> None:
    cycle = opened(world)
    drawn(world)
    representatives.inspected(world, cycle)
    others = representatives.others(cycle, world)
    names = [world.community.label, *(other.organisation.label for other in others if other.organisation)]
    assert why(advance_cycle, cycle.pk, by=street, at=make.NOW) == [
        f"下一步：还没有准备代表测评的有：{'、'.join(names)}（{len(names)} 个），请逐个准备；确实不组织的，写明原因。"
    ]
    held = tellers(world)
    ballot, _ = started(world, cycle, held)
    own = assessments.participant(cycle, world)
    assert why(waive_ballot, cycle.pk, reason="改期", participant_id=own.pk, by=street, at=make.NOW) == [
        "已经准备了代表测评；确实不组织的，请先作废这次测评。"
    ]
    for other in others:
        waive_ballot(cycle.pk, reason="代表没有到齐", participant_id=other.pk, by=street, at=make.NOW)
    assert why(advance_cycle, cycle.pk, by=street, at=make.NOW) == [
        f"正在投票的有：{world.community.label}（1 个）。投票结束后请封箱、开箱计票。"
    ]
    return_cycle(cycle.pk, reason="补一次实地检查", by=street, at=make.NOW)  # the vote goes on meanwhile
    assert Ballot.objects.get(pk=ballot.pk).state == "open"


def test_one_ballot_stands_for_each_organisation(world: make.World, street: Viewer) -> None:
    cycle = opened(world)
    drawn(world)
    held = tellers(world)
    ballot = prepared(world, cycle, held)
    assert why(prepared, world, cycle, held) == ["本周期的代表测评已经准备，或者办法没有规定代表测评。"]
    void_ballot(ballot.pk, reason="改期", by=street, at=make.NOW)
    again = prepared(world, cycle, held)
    assert again.participant_id == ballot.participant_id
    assert why(open_ballot, again.pk, by=street, at=make.NOW)[0] == (
        "考评还没有进入“听取汇报与实地检查”环节，请先结束组织自查。"
    )
