"""会议表决 and what a record feeds: quorum and majority by kind and matter, parts, pasted names."""

import pytest

from zhixing.rules.activities.kinds import kind_named, kinds_of, recent_first
from zhixing.rules.activities.marks import Mark, Part
from zhixing.rules.activities.meetings import (
    Ballot,
    Matter,
    Voters,
    ballot_problems,
    is_quorate,
    quorum_sentence,
    verdict,
)
from zhixing.rules.activities.records import Booking, Feed, Presence, attendees, ledger_difference, record_problems
from zhixing.rules.activities.suggestions import pasted_names
from zhixing.rules.standards.procedure import DEFAULT_KINDS, Quorum

KINDS = {kind.name: kind for kind in DEFAULT_KINDS}
MEETING = KINDS["党员大会"]


@pytest.mark.parametrize(
    ("kind", "expected", "attending", "ayes", "matter", "has_passed"),
    [
        ("党员大会", 10, 5, 5, Matter.GENERAL, False),  # half are there, but half of those entitled is not enough
        ("党员大会", 10, 6, 6, Matter.GENERAL, True),
        ("党员大会", 10, 4, 4, Matter.GENERAL, False),  # too few came
        ("党员大会", 9, 5, 5, Matter.GENERAL, True),
        ("党员大会", 10, 5, 5, Matter.ADMISSION, False),  # must be more than half there
        ("党员大会", 10, 6, 6, Matter.ADMISSION, True),
        ("党员大会", 10, 7, 7, Matter.ELECTION, False),  # four fifths
        ("党员大会", 10, 8, 5, Matter.ELECTION, True),  # more than half of those there
        ("党员大会", 10, 8, 4, Matter.ELECTION, False),
        ("支委会", 5, 3, 3, Matter.GENERAL, True),
        ("支委会", 5, 2, 2, Matter.GENERAL, False),
    ],
)
def test_whether_a_resolution_has_passed(
    kind: str, expected: int, attending: int, ayes: int, matter: Matter, has_passed: bool
) -> None:
    result = verdict(KINDS[kind], Voters(expected, attending), Ballot(ayes, attending - ayes, 0, matter))
    assert result.has_passed is has_passed
    assert result.sentence.endswith("，通过。") is has_passed


def test_the_sentences_of_a_meeting() -> None:
    assert quorum_sentence(MEETING, Voters(10, 5)) == "有表决权的应到 10 人，实到 5 人，达到半数以上，符合规定。"
    assert quorum_sentence(MEETING, Voters(10, 4)) == "有表决权的应到 10 人，实到 4 人，没有达到半数以上，不能表决。"
    assert verdict(MEETING, Voters(10, 4), Ballot(4)).sentence == (
        "赞成 4 票，反对 0 票，弃权 0 票；到会人数没有达到半数以上，表决无效。"
    )
    assert ballot_problems(2, " ", Ballot(4, 2), MEETING, Voters(9, 5)) == [
        "请写明第 2 项决议的内容。",
        "第 2 项决议的票数合计 6，多于实到会有表决权的 5 人，请核对。",
    ]
    assert ballot_problems(1, "同意", Ballot(1), KINDS["党小组会"], Voters(3, 3)) == [
        "党小组会不表决，请去掉第 1 项决议的票数，或改选会议种类。"
    ]


@pytest.mark.parametrize(
    ("ballot", "kind", "sentence"),
    [
        (
            Ballot(6, 3, 1),
            "党员大会",
            "赞成 6 票，反对 3 票，弃权 1 票；赞成票超过应到会有表决权人数（10 人）的半数，通过。",
        ),
        (
            Ballot(5, 4),
            "党员大会",
            "赞成 5 票，反对 4 票，弃权 0 票；赞成票没有超过应到会有表决权人数（10 人）的半数，没有通过。",
        ),
        (
            Ballot(5, 4, matter=Matter.ELECTION),
            "党员大会",
            "赞成 5 票，反对 4 票，弃权 0 票；赞成票超过实到会有表决权人数（9 人）的半数，通过。",
        ),
    ],
)
def test_a_verdict_says_its_figures_and_what_they_are_held_against(ballot: Ballot, kind: str, sentence: str) -> None:
    assert verdict(KINDS[kind], Voters(10, 9), ballot).sentence == sentence


def test_a_meeting_that_needs_no_quorum_says_its_figures_alone() -> None:
    assert quorum_sentence(KINDS["党小组会"], Voters(4, 1)) == "有表决权的应到 4 人，实到 1 人。"
    assert quorum_sentence(MEETING, Voters(10, 7), Matter.ELECTION) == (
        "有表决权的应到 10 人，实到 7 人，没有达到五分之四以上，不能表决。"
    )
    assert quorum_sentence(MEETING, Voters(10, 6), Matter.ADMISSION) == (
        "有表决权的应到 10 人，实到 6 人，超过半数，符合规定。"
    )
    assert verdict(MEETING, Voters(10, 5), Ballot(5, matter=Matter.ADMISSION)).sentence == (
        "赞成 5 票，反对 0 票，弃权 0 票；到会人数没有超过半数，表决无效。"
    )
    assert quorum_sentence(MEETING, Voters(10, 5), Matter.ADMISSION) == (
        "有表决权的应到 10 人，实到 5 人，没有超过半数，不能表决。"
    )


def test_how_many_must_be_there() -> None:
    def least(quorum: Quorum) -> int:
        return next(count for count in range(11) if is_quorate(quorum, Voters(10, count)))

    assert [least(quorum) for quorum in (Quorum.NONE, Quorum.HALF, Quorum.OVER_HALF, Quorum.FOUR_FIFTHS)] == [
        0,
        5,
        6,
        8,
    ]


def test_a_resolution_without_a_vote_needs_its_words_alone() -> None:
    assert ballot_problems(1, " ", None, KINDS["党小组会"], Voters(3, 3)) == ["请写明第 1 项决议的内容。"]
    assert ballot_problems(1, "同意", None, MEETING, Voters(3, 3)) == []
    assert ballot_problems(1, "同意", Ballot(3, 1, 1), MEETING, Voters(9, 5)) == []
    assert Ballot(3, 1, 2).cast == 6


def test_each_gets_an_item_once_for_the_parts_they_played() -> None:
    people = [
        Presence(1, is_host=True, is_speaker=True),
        Presence(2, Mark.LATE),
        Presence(3, Mark.ABSENT, is_speaker=True),
        Presence(4, Mark.LEAVE, "ill"),
        Presence(5, units=250),
    ]
    feeds = [
        Feed("ZZ-01"),
        Feed("ZZ-07", Part.HOST),
        Feed("ZZ-07", Part.SPEAKER),
        Feed("ZZ-22", Part.LATE),
        Feed("ZZ-21", Part.ABSENT),
        Feed("XX-01", units=150, is_own=True),
    ]
    got = {
        item: [(who.membership_id, who.units) for who in listed] for item, listed in attendees(feeds, people).items()
    }
    assert got == {
        "ZZ-01": [(1, 100), (2, 100), (5, 100)],
        "ZZ-07": [(1, 100)],
        "ZZ-22": [(2, 100)],
        "ZZ-21": [(3, 100)],
        "XX-01": [(1, 150), (2, 150), (5, 250)],
    }
    names = {1: "甲", 2: "乙", 3: "丙", 4: "丁", 5: "戊"}
    assert record_problems(people, feeds, names, is_meeting=True) == ["丙没有到会，不能标为主持或发言，请核对。"]
    assert record_problems([Presence(3, Mark.ABSENT)], feeds, names, is_meeting=False) == [
        "请至少标明一名到会的人。",
        "这项活动自愿参加，不记缺席：丙。请改为“未标”。",
    ]


def test_only_what_differs_is_reversed_and_entered() -> None:
    same, old, new = (Booking(units, "", None, "day") for units in (100, 150, 200))
    now = {(1, "A"): same, (2, "A"): old, (3, "A"): same}
    wanted = {(1, "A"): same, (2, "A"): new, (4, "A"): same}
    assert ledger_difference(now, wanted) == ([(2, "A"), (3, "A")], [(2, "A"), (4, "A")])
    assert ledger_difference(wanted, wanted) == ([], [])


def test_a_kind_is_found_under_other_words_and_recent_kinds_stand_first() -> None:
    kinds = kinds_of(None)
    assert kind_named(kinds, "支部委员会会议").name == "支委会"
    assert kind_named(kinds, "读书会").name == "读书会"
    assert [kind.name for kind in recent_first(kinds, ["走访", "党课"])][:3] == ["走访", "党课", "党员大会"]
    assert recent_first(kinds, ["其他活动"])[-1].name == "其他活动"


def test_a_pasted_list_marks_whom_it_names_and_guesses_nobody() -> None:
    people = [
        (1, "白云"),
        (2, "王建国（1950年生）"),
        (3, "王建国（1962年生）"),
        (4, "李 秀英"),
        (5, "阿拉坦乌拉"),
        (6, "高娃"),
    ]
    pasted = pasted_names("1. 白云\n2、阿拉坦乌拉；高 娃，王建国 赵敏", people)
    assert pasted.membership_ids == {1, 5, 6}
    assert pasted.problems == [
        "名单里没有：赵敏。请核对姓名，或确认当天是否在册。",
        "有同名的，请在名单里逐人标明：王建国。",
    ]
