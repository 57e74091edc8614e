"""What shows at the count that somebody put votes into the box, or slips into the database."""

import pytest

from zhixing.rules.ballots.soundness import proof_problems, slip_count_problems

REPORT = "请上报上级党组织和系统管理员；本次测评只能作废，重新组织。"


@pytest.mark.parametrize(
    ("stored", "foreign", "is_sound"), [(12, 0, True), (12, 1, False), (13, 0, False), (11, 0, False)]
)
def test_every_vote_by_slip_has_a_printed_slip(stored: int, foreign: int, is_sound: bool) -> None:
    problems = slip_count_problems("党员", printed=12, stored=stored, foreign=foreign)
    assert problems == (
        []
        if is_sound
        else [
            f"“党员”打印票码 12 张，系统里有 {stored} 张，不是用这些票码投出的票有 {foreign} 张，"
            f"票箱被改动过，不能计票。{REPORT}"
        ]
    )


def test_every_vote_was_spent_with_what_its_voter_had() -> None:
    assert proof_problems("党员", foreign=0) == []
    assert proof_problems("党员", foreign=2) == [
        f"“党员”有 2 张票没有相符的票码或凭证，不是投票人投的，票箱被改动过，不能计票。{REPORT}"
    ]
