"""积分审定: the states of a version and what stands in the way of each step."""

import datetime as dt

import pytest

from zhixing.rules.standards.approval import (
    VersionState,
    VersionStep,
    adoption_blockers,
    approval_blockers,
    editing_blockers,
    length_blockers,
    submission_blockers,
    withdrawal_blockers,
)

DAY = dt.date(2026, 10, 1)


def test_every_state_and_step_has_its_word() -> None:
    assert [state.label for state in VersionState] == ["起草中", "待审定", "已审定", "已退回", "已作废"]
    assert [step.label for step in VersionStep] == ["起草", "修改", "提交审定", "撤回修改", "退回", "审定", "作废"]
    assert [step for step in VersionStep if step.writes] == [VersionStep.DRAFTED, VersionStep.SAVED]


@pytest.mark.parametrize(
    ("state", "editable", "in_the_making"),
    [
        (VersionState.DRAFT, True, True),
        (VersionState.SUBMITTED, False, True),
        (VersionState.APPROVED, False, False),
        (VersionState.RETURNED, True, True),
        (VersionState.DISCARDED, False, False),
    ],
)
def test_what_each_state_allows(state: VersionState, editable: bool, in_the_making: bool) -> None:
    assert (state.is_editable, state.is_in_the_making) == (editable, in_the_making)
    assert (editing_blockers(state=state) == []) is editable


def test_the_sentences_that_stop_editing() -> None:
    assert editing_blockers(state=VersionState.SUBMITTED) == ["该版本已提交审定，不能修改；如需修改，请先撤回。"]
    assert editing_blockers(state=VersionState.APPROVED) == [
        "该版本已审定，不能再修改；如需调整，请以它为底稿起草新版本。"
    ]


def test_a_version_with_problems_is_not_handed_in() -> None:
    assert submission_blockers(state=VersionState.DRAFT, problems=0) == []
    assert submission_blockers(state=VersionState.APPROVED, problems=2) == [
        "该版本目前是“已审定”，只有“起草中”或“已退回”的版本可以提交审定。",
        "办法内容还有 2 处问题，请逐条改好再提交。",
    ]


def test_nobody_approves_what_they_wrote() -> None:
    assert approval_blockers(state=VersionState.SUBMITTED, written_by={1, 2}, by=3, document_number="1号") == []
    assert approval_blockers(state=VersionState.DRAFT, written_by={1, 2}, by=2, document_number="  ") == [
        "该版本目前是“起草中”，只有“待审定”的版本可以审定。",
        "起草人不能审定自己起草的办法，请由另一位有审定权限的同志办理。",
        "请填写审定文号。",
    ]


def test_adoption_waits_for_approval_a_free_day_and_the_cycles_before_it() -> None:
    assert adoption_blockers(state=VersionState.APPROVED, from_on=DAY, adoption_days=(), cycles=()) == []
    assert adoption_blockers(
        state=VersionState.SUBMITTED, from_on=DAY, adoption_days=[DAY], cycles=["丁", "丙", "乙", "甲"]
    ) == [
        "该版本目前是“待审定”，审定后才能施行。",
        "自 2026年10月1日 起施行的办法已经有了，请另选日期，或先撤销那一次施行。",
        "考评周期“丁”、“丙”、“乙”等 4 个已按原办法开启，仍用原办法，不受新办法影响；施行日期请选在这些周期开始之后。",
    ]


def test_three_cycles_are_named_and_more_are_counted() -> None:
    def reasons(*cycles: str) -> list[str]:
        return adoption_blockers(state=VersionState.APPROVED, from_on=DAY, adoption_days=(), cycles=cycles)

    rest = "已按原办法开启，仍用原办法，不受新办法影响；施行日期请选在这些周期开始之后。"
    assert reasons("丙", "乙", "甲") == [f"考评周期“丙”、“乙”、“甲”{rest}"]


@pytest.mark.parametrize(
    ("months", "before", "from_on", "first"),
    [
        (3, None, dt.date(2026, 2, 1), ""),  # nothing was in force
        (3, 3, dt.date(2026, 2, 1), ""),
        (1, 3, dt.date(2026, 4, 1), ""),
        (1, 3, dt.date(2026, 5, 1), "2026年7月1日"),
        (3, 1, dt.date(2026, 4, 1), ""),
        (3, 1, dt.date(2026, 3, 1), "2026年4月1日"),
        (3, 12, dt.date(2026, 4, 1), "2027年1月1日"),
        (12, 6, dt.date(2026, 7, 1), "2027年1月1日"),
        (6, 3, dt.date(2026, 7, 1), ""),
    ],
)
def test_a_standard_of_other_periods_follows_where_both_begin(
    months: int, before: int | None, from_on: dt.date, first: str
) -> None:
    words = {1: "月", 3: "季度", 6: "半年", 12: "年度"}
    sentence = (
        f"此前施行的办法按{words.get(before or 0)}考评，这一版按{words[months]}考评，要从两种周期都开始的一天起施行，"
        f"否则有的日子不在任何一期之内；请改为{first}。"
    )
    assert length_blockers(months, before, from_on) == ([sentence] if first else [])


@pytest.mark.parametrize(
    ("from_on", "is_withdrawn", "reasons"),
    [
        (dt.date(2026, 10, 2), False, []),
        (DAY, False, ["这一次施行已经生效，不能撤销；如需更换，请从以后的日期起施行另一个版本。"]),
        (dt.date(2026, 10, 2), True, ["这一次施行已经撤销过了。"]),
    ],
)
def test_an_adoption_is_taken_back_before_its_day(from_on: dt.date, is_withdrawn: bool, reasons: list[str]) -> None:
    assert withdrawal_blockers(from_on=from_on, today=DAY, is_withdrawn=is_withdrawn) == reasons
