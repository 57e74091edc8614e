"""减免: each step towards a decision, and what each of them lacks, on both sides of every day."""

import datetime as dt
from dataclasses import replace

import pytest

from zhixing.rules.members.records import ReliefStage
from zhixing.rules.members.reliefs import (
    NEXT,
    TO_DO,
    UNDECIDED,
    ReliefFacts,
    applying_blockers,
    decider_blockers,
    ending_blockers,
    grant_blockers,
    leaver_blockers,
    refusal_blockers,
    step_blockers,
    withdrawing_blockers,
)

DAY = dt.timedelta(days=1)
APPLIED_ON, COMMITTEE_ON, MEETING_ON = (dt.date(2026, 9, day) for day in (1, 7, 14))
TODAY = dt.date(2026, 9, 20)
READY = ReliefFacts(ReliefStage.MEETING, APPLIED_ON, COMMITTEE_ON, MEETING_ON)
RUNNING = replace(READY, stage=ReliefStage.GRANTED, from_on=TODAY, until_on=TODAY + 30 * DAY)
EARLIER = "日期早于上一步的日期，请改正。"


def test_from_the_application_to_the_decision_there_are_four_steps() -> None:
    assert [(stage.label, NEXT[stage].label) for stage in ReliefStage if stage in NEXT] == [
        ("已申请", "支委会已审议"),
        ("支委会已审议", "党员大会已讨论"),
    ]
    assert [TO_DO[stage] for stage in ReliefStage if stage in TO_DO] == [
        "提请支委会审议",
        "提请党员大会讨论",
        "由上级党组织审批",
    ]


@pytest.mark.parametrize(
    ("facts", "latest_on"),
    [
        (ReliefFacts(ReliefStage.APPLIED, APPLIED_ON), APPLIED_ON),
        (ReliefFacts(ReliefStage.COMMITTEE, APPLIED_ON, COMMITTEE_ON), COMMITTEE_ON),
        (READY, MEETING_ON),
    ],
)
def test_no_step_goes_before_the_last_one(facts: ReliefFacts, latest_on: dt.date) -> None:
    assert facts.latest_on == latest_on
    asked = replace(facts, stage=ReliefStage.COMMITTEE)
    assert step_blockers(asked, latest_on, TODAY) == []
    assert step_blockers(asked, latest_on - DAY, TODAY) == [EARLIER]


def test_everything_wrong_with_a_step_is_said_at_once() -> None:
    assert step_blockers(replace(READY, meeting_on=TODAY + 2 * DAY), TODAY + DAY, TODAY) == [
        "这项申请目前是“党员大会已讨论”，支部没有可登记的步骤。",
        "日期不能晚于今天，请改正。",
        EARLIER,
    ]


@pytest.mark.parametrize("stage", ReliefStage)
def test_only_after_the_meeting_it_can_be_decided(stage: ReliefStage) -> None:
    sentences = {
        ReliefStage.APPLIED: ["还要先提请支委会审议，之后才能审批。"],
        ReliefStage.COMMITTEE: ["还要先提请党员大会讨论，之后才能审批。"],
        ReliefStage.MEETING: [],
        ReliefStage.GRANTED: ["这项申请已经办结（上级已批准）。"],
        ReliefStage.REFUSED: ["这项申请已经办结（未批准）。"],
        ReliefStage.ENDED: ["这项申请已经办结（已终止）。"],
    }
    facts = replace(READY, stage=stage)
    assert refusal_blockers(facts, "不符合条件") == sentences[stage]
    assert grant_blockers(facts, decision_number="3号", from_on=TODAY, until_on=TODAY) == sentences[stage]


def test_a_relief_stands_on_a_document() -> None:
    days = {"from_on": TODAY, "until_on": TODAY}
    assert grant_blockers(READY, decision_number=" ", **days) == ["请填写批准文号。"]


def test_a_refusal_says_why() -> None:
    assert refusal_blockers(READY, " ") == ["请写明不批准的理由（不写病情）。"]


@pytest.mark.parametrize(
    ("from_on", "until_on", "sentences"),
    [
        (APPLIED_ON, APPLIED_ON, []),
        (APPLIED_ON - DAY, TODAY, ["减免起始日期不能早于申请日期，请改正。"]),
        (TODAY, TODAY - DAY, ["减免截止日期早于起始日期，请改正。"]),
        (None, TODAY, ["请填写减免的起止日期，减免必须有截止日期。"]),
        (TODAY, None, ["请填写减免的起止日期，减免必须有截止日期。"]),
    ],
)
def test_a_relief_has_a_beginning_and_an_end(
    from_on: dt.date | None, until_on: dt.date | None, sentences: list[str]
) -> None:
    assert grant_blockers(READY, decision_number="3号", from_on=from_on, until_on=until_on) == sentences


@pytest.mark.parametrize(
    ("last_on", "sentences"),
    [
        (TODAY - 2 * DAY, ["终止日期早于减免起始日期，请改正。"]),
        (TODAY - DAY, []),  # it never held
        (TODAY + 29 * DAY, []),
        (TODAY + 30 * DAY, ["终止日期不早于原定的截止日期，无须提前终止。"]),
    ],
)
def test_an_early_last_day(last_on: dt.date, sentences: list[str]) -> None:
    assert ending_blockers(RUNNING, last_on, "本人要求") == sentences
    assert ending_blockers(RUNNING, last_on, "") == [*sentences, "请写明提前终止的依据（不写病情）。"]


@pytest.mark.parametrize(
    "facts",
    [READY, replace(RUNNING, from_on=None), replace(RUNNING, until_on=None), replace(RUNNING, stage=ReliefStage.ENDED)],
)
def test_what_does_not_run_cannot_end(facts: ReliefFacts) -> None:
    assert ending_blockers(facts, TODAY, "本人要求") == [f"这项减免目前是“{facts.stage.label}”，没有可终止的减免。"]


LEFT, WAITING = "“云飞”已经离开这个支部，不能在这里申请减免。", "这名同志已有一项减免申请正在办理，请先办结。"
LATE = "申请日期不能晚于今天，请改正。"


@pytest.mark.parametrize(
    ("leaver", "days", "is_waiting", "sentences"),
    [
        ("", 0, False, []),
        ("云飞", 0, False, [LEFT]),
        ("", 0, True, [WAITING]),
        ("", 1, False, [LATE]),
        ("云飞", 1, True, [LEFT, WAITING, LATE]),
    ],
)
def test_one_application_at_a_time_by_who_is_here(
    leaver: str, days: int, is_waiting: bool, sentences: list[str]
) -> None:
    today = dt.date(2026, 9, 14)
    assert applying_blockers(leaver, today + dt.timedelta(days=days), today, is_waiting=is_waiting) == sentences


def test_nobody_decides_what_is_their_own_or_passed_through_their_hands() -> None:
    assert decider_blockers(is_own=False, has_stepped=False) == leaver_blockers("") == []
    assert decider_blockers(is_own=True, has_stepped=True) == ["不能审批本人的减免申请，请由另一名同志审批。"]
    assert decider_blockers(is_own=False, has_stepped=True) == ["您办理过这项申请的前几步，须由另一名同志审批。"]
    assert leaver_blockers("云飞") == ["“云飞”已经离开这个支部。"]


@pytest.mark.parametrize("stage", list(ReliefStage))
def test_an_application_is_taken_back_until_it_is_decided(stage: ReliefStage) -> None:
    ended = [] if stage in UNDECIDED else [f"这项申请已经办结（{stage.label}），不能撤回。"]
    assert withdrawing_blockers(stage) == ended
