"""民主测评: what a paper may say, what opening, sealing and voiding lack."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.ballots.count_sheet import Sheet
from zhixing.rules.ballots.next_steps import closing_blockers, opening_blockers
from zhixing.rules.ballots.states import (
    ABSTAIN,
    BESIDE_GRADES,
    SELF,
    BallotState,
    Facts,
    PanelFacts,
    Paper,
    Seat,
    Way,
    ballot_components,
    ballot_grades,
    choice_number,
    choice_of,
    paper_problems,
    sealing_blockers,
    teller_problems,
    voiding_blockers,
)
from zhixing.rules.standards.model import (
    DEFAULT_GRADES,
    OVERALL,
    TWO_THIRDS,
    Amount,
    Block,
    Component,
    Grade,
    PeriodKind,
    Points,
    Question,
    Source,
    Standard,
    Weights,
)

NOW = dt.datetime(2026, 11, 20, 15, 0, tzinfo=dt.UTC)
SUBJECTS = {1: "白云", 2: "陈志强", 3: "高娃"}
QUESTIONS = {"WORK": "履职尽责", "STUDY": "学习教育"}


def filled(**changes: str) -> dict[tuple[int, str], str]:
    """白云's paper: herself, and 合格 for the others; `WORK2="SELF"` changes question WORK of subject 2."""
    paper = {(number, code): SELF if number == 1 else "QUALIFIED" for number in SUBJECTS for code in QUESTIONS}
    return {**paper, **{(int(name[-1]), name[:-1]): choice for name, choice in changes.items()}}


def problems(paper: Paper, *, has_subjects: bool = True, is_unlisted: bool = False) -> list[str]:
    return paper_problems(
        paper, SUBJECTS, QUESTIONS, DEFAULT_GRADES, has_subjects=has_subjects, is_unlisted=is_unlisted
    )


NO_SELF = "请在名单中把自己标为“本人”；不在名单中的，勾选“我不在被测评名单中”。"
OUTSIDER = "这一组投票人不在被测评名单中，不能标“本人”，请改选档次。"


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({}, []),
        ({"WORK2": ABSTAIN, "STUDY3": ABSTAIN}, []),
        ({"WORK9": "QUALIFIED"}, ["票上有 1 处不是本次测评的被测评人或问题，请刷新页面后重新填写。"]),
        ({"WORK9": "GOOD"}, ["票上有 1 处不是本次测评的被测评人或问题，请刷新页面后重新填写。"]),  # said once
        ({"OTHER2": "QUALIFIED"}, ["票上有 1 处不是本次测评的被测评人或问题，请刷新页面后重新填写。"]),
        ({"WORK2": "GOOD", "WORK3": ""}, ["票上有 2 处不是规定的档次，请刷新页面后重新填写。"]),
        ({"WORK1": "QUALIFIED", "STUDY1": "QUALIFIED"}, [NO_SELF]),
        ({"WORK2": SELF, "STUDY2": SELF}, ["有 2 人标了“本人”：“白云”、“陈志强”。只能标一人，请改正。"]),
        ({"WORK1": "QUALIFIED"}, ["“白云”只有一部分问题标了“本人”。本人的各项问题都不评价，请全部标为“本人”。"]),
        (
            {"WORK2": SELF},
            [
                "“陈志强”只有一部分问题标了“本人”。本人的各项问题都不评价，请全部标为“本人”。",
                "有 2 人标了“本人”：“白云”、“陈志强”。只能标一人，请改正。",
            ],
        ),
    ],
)
def test_a_paper_whose_voter_is_graded(changes: dict[str, str], sentences: list[str]) -> None:
    assert problems(filled(**changes)) == sentences


def test_rows_left_out_are_named() -> None:
    paper = filled()
    del paper[2, "WORK"], paper[3, "WORK"], paper[3, "STUDY"]
    assert problems(paper) == ["还没有填完的有：“陈志强”、“高娃”。每个人都要选一个档次，不愿评价的选“弃权”。"]
    many = {number: f"党员{number}" for number in range(1, 9)}
    assert paper_problems({}, many, {"": "总体评价"}, DEFAULT_GRADES, has_subjects=False, is_unlisted=False) == [
        "还没有填完的有：“党员1”、“党员2”、“党员3”、“党员4”、“党员5”、“党员6”等 8 人。"
        "每个人都要选一个档次，不愿评价的选“弃权”。"
    ]


def test_voters_who_are_not_on_the_list() -> None:
    graded = filled(WORK1="BASIC", STUDY1=ABSTAIN)
    assert problems(graded, is_unlisted=True) == []
    assert problems(filled(), is_unlisted=True) == [
        "已经把“白云”标为“本人”，又勾选了“我不在被测评名单中”，二者只能选一项。"
    ]
    assert problems(graded, has_subjects=False) == []
    assert problems(filled(), has_subjects=False) == [OUTSIDER]
    assert problems(graded, has_subjects=False, is_unlisted=True) == [OUTSIDER]


def is_sound(paper: Paper, *, is_unlisted: bool) -> bool:
    """A paper is taken exactly where it is whole and its own row is marked whole, or there is none and the voter says
    so."""
    own = {number for (number, _), choice in paper.items() if choice == SELF}
    is_whole = set(paper) == {(number, code) for number in SUBJECTS for code in QUESTIONS}
    is_marked = all(paper.get((number, code)) == SELF for number in own for code in QUESTIONS)
    return is_whole and is_marked and len(own) == (0 if is_unlisted else 1)


CHOICES = st.sampled_from([*(one.code for one in DEFAULT_GRADES), *BESIDE_GRADES])


@given(st.dictionaries(st.tuples(st.integers(1, 3), st.sampled_from(sorted(QUESTIONS))), CHOICES), st.booleans())
def test_what_is_taken_grades_nobody_twice_and_not_oneself(paper: Paper, is_unlisted: bool) -> None:
    assert (problems(paper, is_unlisted=is_unlisted) == []) is is_sound(paper, is_unlisted=is_unlisted)


@pytest.mark.parametrize(
    ("word", "paper", "is_unlisted"),
    [
        ("没有填完", {(1, "WORK"): SELF, (1, "STUDY"): SELF}, False),
        ("只能标一人", filled(WORK2=SELF, STUDY2=SELF), False),
        ("只有一部分问题", filled(WORK1="QUALIFIED"), False),
        ("二者只能选一项", filled(), True),
        ("请在名单中把自己标为", filled(WORK1="EXCELLENT", STUDY1="EXCELLENT"), False),
    ],
)
def test_without_any_one_rule_a_paper_that_grades_oneself_or_is_not_whole_would_be_taken(
    word: str, paper: Paper, is_unlisted: bool
) -> None:
    """The twins: the rules less the one whose sentence holds this word."""
    sentences = problems(paper, is_unlisted=is_unlisted)
    assert sentences != []
    assert [sentence for sentence in sentences if word not in sentence] == []
    assert not is_sound(paper, is_unlisted=is_unlisted)


READY = Facts(
    BallotState.PREPARING,
    NOW,
    NOW,
    NOW + dt.timedelta(hours=2),
    is_in_stage=True,
    subjects=9,
    tellers={Seat.FIRST: 1, Seat.SECOND: 2, Seat.THIRD: 3},
    locked=frozenset({Seat.FIRST, Seat.SECOND}),
    panels=(PanelFacts("党员", 12, by_slip=True, by_token=False, by_paper=True, slips_printed=14),),
)
PANEL = READY.panels[0]


@pytest.mark.parametrize(
    ("facts", "sentences"),
    [
        (READY, []),
        (replace(READY, tellers={Seat.FIRST: 1, Seat.SECOND: 2}), []),
        (replace(READY, subjects=1, panels=(replace(PANEL, roll=1, by_paper=False),)), []),
        (replace(READY, state=BallotState.OPEN), ["这次测评目前是“投票中”，只有准备中的测评可以开始投票。"]),
        (replace(READY, is_in_stage=False), ["考评周期还没有进入“民主测评”环节，请先结束党员自评。"]),
        (replace(READY, subjects=0), ["被测评人名单是空的，请先核对参评名单。"]),
        (replace(READY, tellers={}, locked=frozenset()), ["还没有指定监票人。", "还没有指定计票人。"]),
        (replace(READY, tellers={Seat.FIRST: 1, Seat.SECOND: 1}), ["监票人、计票人、复核人须是不同的人，请重新指定。"]),
        (
            replace(READY, locked=frozenset()),
            ["监票人还没有设置口令，请本人登录后设置。", "计票人还没有设置口令，请本人登录后设置。"],
        ),
        (replace(READY, locked=frozenset({Seat.FIRST})), ["计票人还没有设置口令，请本人登录后设置。"]),
        (replace(READY, closes_at=NOW), ["投票截止时间已经过去，请先改正投票时间。"]),
        (replace(READY, panels=()), ["还没有评价主体，请先编制名册。"]),
        (replace(READY, panels=(replace(PANEL, roll=0),)), ["“党员”的名册是空的，请先编制名册。"]),
        (
            replace(READY, panels=(PANEL, replace(PANEL, name="群众", by_slip=False, by_paper=False))),
            ["“群众”还没有选投票方式，票码、网上凭证、纸质票至少选一种。"],
        ),
        (replace(READY, panels=(replace(PANEL, slips_printed=0),)), ["“党员”还没有打印票码，请先打印。"]),
        (
            replace(READY, panels=(replace(PANEL, slips_printed=11),)),
            ["“党员”名册 12 人，已打印票码 11 张，请先打印足够的票码。"],
        ),
        (replace(READY, panels=(replace(PANEL, slips_printed=12),)), []),
        (replace(READY, panels=(replace(PANEL, slips_printed=0, by_slip=False),)), []),
    ],
)
def test_what_opening_lacks(facts: Facts, sentences: list[str]) -> None:
    assert opening_blockers(facts) == sentences


def test_tellers_are_three_people() -> None:
    assert teller_problems({Seat.FIRST: 1, Seat.SECOND: 2, Seat.THIRD: 2}) == [
        "监票人、计票人、复核人须是不同的人，请重新指定。"
    ]


def test_only_an_open_box_is_sealed_and_only_a_sealed_one_counted() -> None:
    sheet = Sheet(
        by_slip=True,
        by_token=False,
        by_paper=True,
        roll=3,
        signatures=3,
        slips_printed=4,
        slips_unused=1,
        spent_by_slip=3,
    )
    for state in BallotState:
        sealing = [] if state is BallotState.OPEN else [f"这次测评目前是“{state.label}”，只有投票中的票箱可以封箱。"]
        closing = [] if state is BallotState.SEALED else [f"这次测评目前是“{state.label}”，封箱以后才能开箱计票。"]
        voiding = (
            [] if state not in {BallotState.COUNTED, BallotState.VOIDED} else [f"这次测评“{state.label}”，不能再作废。"]
        )
        assert sealing_blockers(replace(READY, state=state, at=READY.closes_at), 1) == sealing
        assert closing_blockers(state, {"党员": sheet}, TWO_THIRDS) == closing
        assert voiding_blockers(state, "到会人数不足") == voiding
    assert voiding_blockers(BallotState.OPEN, " ") == ["请写明作废的原因。"]
    too_early = replace(READY, state=BallotState.OPEN, opens_at=NOW + dt.timedelta(minutes=1))
    assert sealing_blockers(too_early, 1) == ["还没有到投票开始的时间，不能封箱；不再组织的，请作废并写明原因。"]


MINE = {(number, code): SELF if number == 1 else "QUALIFIED" for number in SUBJECTS for code in QUESTIONS}


def test_closing_says_of_which_panel_it_speaks() -> None:
    short = Sheet(by_slip=False, by_token=False, by_paper=True, roll=9, signatures=5)
    assert closing_blockers(BallotState.SEALED, {"党员": None, "群众": short}, TWO_THIRDS) == [
        "“党员”的计票单还没有填写。",
        "“群众”：应到 9 人，实到 5 人，不足应到人数的 2/3（至少 6 人）。本次测评不能计票，只能作废后重新组织。",
    ]


def test_where_everybody_is_graded_nobody_is_off_the_list() -> None:
    unlisted = dict.fromkeys(MINE, "QUALIFIED")
    said = "名册上的投票人都在被测评名单中，不能选“我不在被测评名单中”，请在名单中把自己标为“本人”。"
    own = {"has_subjects": True, "may_be_unlisted": False}
    asked = (SUBJECTS, QUESTIONS, DEFAULT_GRADES)
    assert paper_problems(unlisted, *asked, is_unlisted=True, **own) == [said]
    assert paper_problems(unlisted, *asked, is_unlisted=False, **own) == ["请在名单中把自己标为“本人”。"]
    assert paper_problems(MINE, *asked, is_unlisted=False, **own) == []
    assert paper_problems(unlisted, *asked, is_unlisted=True, has_subjects=True) == []  # somebody is not graded


def test_every_choice_has_a_byte_of_its_own() -> None:
    choices = [*(one.code for one in DEFAULT_GRADES), ABSTAIN, SELF]
    numbers = [choice_number(one, DEFAULT_GRADES) for one in choices]
    assert (numbers, [choice_of(one, DEFAULT_GRADES) for one in numbers]) == ([0, 1, 2, 3, 254, 255], choices)
    with pytest.raises(IndexError):
        choice_of(4, DEFAULT_GRADES)


def test_states_ways_and_seats_have_chinese_names() -> None:
    assert [one.label for one in BallotState] == ["准备", "投票中", "已封箱", "已计票", "已作废"]
    assert BallotState.live() == tuple(BallotState)[:4]
    assert ([one.label for one in Way], [one.label for one in Seat]) == (
        ["票码", "网上凭证", "纸质票"],
        ["监票人", "计票人", "复核人"],
    )


def test_what_the_standard_asks() -> None:
    blocks = (
        Block("STUDY", "学习教育", full=Amount(Points(2000))),
        Block("WORK", "履职尽责", full=Amount(Points(2500))),
        Block("MORE", "附加", bonus=True),
    )
    vote = Component("ballot", "民主测评", Source.BALLOT, Weights(midyear=Amount(Points(2000))))
    standard = Standard(
        "办法",
        blocks=blocks,
        grades=(*DEFAULT_GRADES, Grade("PASS", "弃权")),
        components=(Component("points", "积分", Source.POINTS, Weights(cycles=Amount(Points(8000)))), vote),
    )
    assert {kind: ballot_components(standard, kind) for kind in PeriodKind} == {
        PeriodKind.QUARTER: (),
        PeriodKind.MIDYEAR: (vote,),
        PeriodKind.YEAR_END: (),
        PeriodKind.YEAR: (),
    }
    assert ballot_grades(standard) == DEFAULT_GRADES
    assert standard.questions_of(vote) == (OVERALL,) == (Question("", "总体评价", Points(100)),)
    own = (Question("Q1", "作风"), Question("Q2", "成效", Points(200)))
    assert standard.questions_of(replace(vote, questions=own)) == own
    assert standard.questions_of(replace(vote, per_block=True)) == (
        Question("STUDY", "学习教育", Points(2000)),
        Question("WORK", "履职尽责", Points(2500)),
    )
    uneven = replace(standard, blocks=(blocks[0], Block("WORK", "履职尽责")))
    assert [one.weight for one in uneven.questions_of(replace(vote, per_block=True))] == [100, 100]
