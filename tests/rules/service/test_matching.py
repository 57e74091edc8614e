"""Which records from elsewhere are in conflict before they are compared with what is here."""

import pytest

from zhixing.rules.service.matching import (
    Verdict,
    announcement_problems,
    judged,
    no_standard_problem,
    number_problems,
    participant_problems,
    slip_overlap_problems,
    slip_person_problems,
)

TAKEN = "这个社区同一期间的反馈函已经登记过（例如按纸质登记），请核对后把其中一份列为不予记分。"


@pytest.mark.parametrize(
    ("matches", "of_slip", "of_participant"),
    [
        (1, [], []),
        (
            0,
            ["在您能记分的党支部里没有这名党员，请核对姓名和党支部，或者由其所在支部接收。"],
            ["在您能记分的党支部里，当天没有这名党员；请核对姓名、党支部和日期。"],
        ),
        (
            2,
            ["名册里有几名同名的党员，无法识别是哪一名，请改用纸质反馈函手工登记。"],
            ["名册里有几名同名的党员，无法识别是哪一名；请写明党支部，或者在活动记录里手工记。"],
        ),
    ],
)
def test_a_record_means_one_member(matches: int, of_slip: list[str], of_participant: list[str]) -> None:
    assert (slip_person_problems(matches), participant_problems(matches)) == (of_slip, of_participant)


@pytest.mark.parametrize(
    ("is_in_file", "is_kept", "sentences"),
    [
        (False, False, []),
        (True, False, ["文件里有两份同一期间的反馈函。"]),
        (False, True, [TAKEN]),
        (True, True, [TAKEN]),
    ],
)
def test_hours_of_one_period_come_on_one_slip(is_in_file: bool, is_kept: bool, sentences: list[str]) -> None:
    assert slip_overlap_problems(is_in_file=is_in_file, is_kept=is_kept) == sentences


def test_a_file_says_everything_once() -> None:
    assert announcement_problems(is_twice=False) == number_problems(is_twice=False) == []
    assert announcement_problems(is_twice=True) == ["文件里同一单位有两条同名的记录。"]
    assert number_problems(is_twice=True) == ["文件里有两条同一编号的记录。"]
    assert no_standard_problem("第一支部") == "第一支部这一天还没有施行的考评办法。"


def test_what_is_here_already_is_the_same_or_says_what_differs() -> None:
    assert judged([], is_known=False) == (Verdict.NEW, "")
    assert judged([], is_known=True) == (Verdict.SAME, "")
    assert judged(["单位原为“甲”，现为“乙”", "时长不同"], is_known=True) == (
        Verdict.CONFLICT,
        "与已有记录不一致：单位原为“甲”，现为“乙”；时长不同。",
    )
