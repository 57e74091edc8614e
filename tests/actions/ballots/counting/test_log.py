"""操作日志 of a whole ballot: who did which step, and never what anybody chose."""

from tests import audit, ballots, make
from zhixing.actions.ballots.paper_entry import discard_paper, enter_paper
from zhixing.models import Ballot
from zhixing.rules.ballots.double_entry import Reading
from zhixing.rules.ballots.states import Seat

SHEET = ("save_sheet", "sign_sheet")
STEPS = ("prepare_ballot", "set_phrase", "print_slips", "open_ballot", "seal_box", *SHEET, "close_ballot")


def test_each_step_is_one_row_that_names_the_ballot(world: make.World, ballot: Ballot) -> None:
    codes = ballots.to_open(ballot, world)
    for place, code in enumerate(codes[:6]):
        ballots.vote(ballot, code, "EXCELLENT", own=place + 1)
    ballots.seal(ballot, world)
    ballots.tell(ballot.panels.get(), world, signatures=6)
    ballots.count(ballot, world)
    rows = audit.lines(*STEPS)
    assert {(row[2], row[3], str(row[5])) for row in rows} == {(world.branch.name, ("Ballot", ballot.pk), "{}")}
    occasion, first, second = "2026年第三季度", "陈志强", "考评小组成员甲"
    assert [(row[0], row[1], row[4]) for row in rows] == [
        ("prepare_ballot", "支部书记甲", f"{occasion}“民主测评”"),
        ("print_slips", "支部书记甲", "本支部党员：9 张"),
        ("set_phrase", first, f"{occasion}：监票人"),
        ("set_phrase", second, f"{occasion}：计票人"),
        ("open_ballot", "支部书记甲", occasion),
        ("seal_box", first, occasion),
        ("save_sheet", second, "本支部党员：签到 6，剩余票码 3，纸质票发出 0、收回 0"),
        ("sign_sheet", first, f"{occasion}：监票人"),
        ("close_ballot", first, occasion),
    ]


def test_a_paper_taken_out_again_is_written_down_with_the_reason(world: make.World, ballot: Ballot) -> None:
    codes = ballots.to_open(ballot, world)
    panel, first = ballot.panels.get(), ballots.teller(world, Seat.FIRST)
    reading = Reading(ballots.marks(ballot, "EXCELLENT", own=1))
    enter_paper(panel.pk, number=3, reading=reading, code=codes[0], by=first, at=ballots.DURING)
    discard_paper(panel.pk, number=3, reason=" 编号写错 ", by=first, at=ballots.DURING)
    rows = audit.lines("enter_paper", "discard_paper")
    assert rows == [
        (verb, "陈志强", world.branch.name, ("Ballot", ballot.pk), f"本支部党员：第 3 号，{words}", {})
        for verb, words in (("enter_paper", "已录一遍"), ("discard_paper", "编号写错"))
    ]
