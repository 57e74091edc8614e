"""民主测评: rolls, typed or shortened with a reason, and the slips printed for them."""

from tests import ballots, make
from tests.actions.ballots.test_preparing import PANELS, last, reasons
from zhixing.actions.ballots.rolls import edit_roll, leave_off_roll, print_slips
from zhixing.models import Ballot, Slip, SlipBatch
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.slip_codes import hash_of


def test_a_typed_roll(world: make.World, secretary: Viewer) -> None:
    ballot = ballots.prepare(ballots.to_stage(world, PANELS), world)
    masses = ballot.panels.get(code="masses")
    assert edit_roll(masses.pk, typed="云飞，阳光小区\n\n 张兰 , 二号楼\n云飞", by=secretary, at=make.NOW) == 3
    assert list(masses.roll.order_by("number").values_list("number", "name", "note")) == [
        (1, "云飞", ""),
        (2, "云飞", "阳光小区"),
        (3, "张兰", "二号楼"),
    ]
    assert last("edit_roll") == "群众：3 人"
    assert reasons(edit_roll, masses.pk, typed="云飞\n，二号楼\n云飞", by=secretary, at=make.NOW) == (
        "第 2 行没有姓名，请写成“姓名，单位”。",
        "第 3 行“云飞”与第 1 行重复；确是两个人的，请写上单位区分。",
    )
    assert masses.roll.count() == 3
    own = ballot.panels.get(code="members")
    assert reasons(edit_roll, own.pk, typed="云飞", by=secretary, at=make.NOW) == (
        "“党员”的名册取自党员名册，不能手工填写；需要移出的，请逐人办理。",
    )


def test_taking_somebody_off_says_why(world: make.World, ballot: Ballot, secretary: Viewer) -> None:
    roll = ballot.panels.get().roll
    line = roll.get(name="陈志强").pk
    assert reasons(leave_off_roll, line, reason=" ", by=secretary, at=make.NOW) == ("请写明把陈志强移出名册的原因。",)
    leave_off_roll(line, reason="外出务工", by=secretary, at=make.NOW)
    assert list(roll.order_by("number").values_list("number", "name")) == [
        (1, "白云"),
        (2, "高娃"),
        (3, "李秀英"),
        (4, "王建国"),
    ]
    assert last("leave_off_roll") == "本支部党员：陈志强，外出务工"


def test_slips_are_kept_by_their_hashes_alone(world: make.World, ballot: Ballot, secretary: Viewer) -> None:
    panel = ballot.panels.get()
    codes = print_slips(panel.pk, by=secretary, at=make.NOW)
    assert len(set(codes)) == 6  # five on the roll, one in ten more, at least one
    assert sorted(bytes(one.code_hash) for one in Slip.objects.all()) == sorted(
        hash_of(ballot.slug, code) for code in codes
    )
    print_slips(panel.pk, by=secretary, at=make.NOW)
    assert list(SlipBatch.objects.order_by("pk").values_list("printed", "is_voided")) == [(6, True), (6, False)]
    assert last("print_slips") == "本支部党员：6 张"


def test_no_new_slips_once_anybody_has_voted(world: make.World, ballot: Ballot, secretary: Viewer) -> None:
    codes = ballots.to_open(ballot, world)
    ballots.vote(ballot, codes[0], "EXCELLENT", own=1)
    panel = ballot.panels.get()
    assert reasons(print_slips, panel.pk, by=secretary, at=ballots.DURING) == (
        "“本支部党员”已经有人投票，不能重新打印票码。",
    )
    assert SlipBatch.objects.count() == 1
