"""评先选优: the conditions with their facts, and what each step asks for."""

import datetime as dt
from dataclasses import replace

import pytest

from zhixing.rules.nominations.conditions import PeriodFact, Title, YearRecord, conditions, unmet
from zhixing.rules.nominations.steps import (
    NominationState,
    Vote,
    honour_blockers,
    nomination_blockers,
    posting_blockers,
    state_blockers,
    vote_blockers,
    vote_result,
)

RED, YELLOW, GREEN = ("红色示范星", 0), ("黄色上进星", 1), ("绿色警示星", 3)
RELIEF: tuple[str, int | None] = ("", None)
TODAY = dt.date(2026, 12, 20)


def record(*stars: tuple[str, int | None], **changes: object) -> YearRecord:
    periods = [
        PeriodFact(f"第{number}季度", star, place, 4, 3, "" if star else "减免")
        for number, (star, place) in enumerate(stars, start=1)
    ]
    return replace(YearRecord(True, periods, "优秀", 0, 0, 0, (), 3200, 0, ("楼栋联络岗",)), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stars", "is_met"),
    [
        ((RED, RED, RED, YELLOW), True),
        ((RED, RED, YELLOW, YELLOW), False),
        ((RED, RED, RED, GREEN), False),
        ((RED, RED, RELIEF, YELLOW), True),  # a quarter under relief counts neither way
        ((RED, RED, RED), False),  # the year is not over
        ((RELIEF, RELIEF, RELIEF, RELIEF), False),
        ((RED, RELIEF, RELIEF, RELIEF), True),
        ((YELLOW, RELIEF, RELIEF, RELIEF), False),
        ((), False),
    ],
)
def test_the_stars_of_a_year(stars: tuple[tuple[str, int | None], ...], is_met: bool) -> None:
    assert conditions(record(*stars))[1].is_met is is_met


@pytest.mark.parametrize(("best", "is_met"), [(9, True), (8, False)])
def test_of_twelve_months_nine_have_the_best_star(best: int, is_met: bool) -> None:
    periods = [PeriodFact(f"{month}月", "星", 0 if month <= best else 1, 4, 1) for month in range(1, 13)]
    assert conditions(replace(record(), periods=periods))[1].is_met is is_met


def test_the_conditions_as_they_stand_on_the_form() -> None:
    assert [condition.text for condition in conditions(record())] == [
        "是正式党员",
        "全年各期都有结果，四分之三以上为最好一档，没有最低一档（减免的不计）",
        "年度民主评议为优秀",
        "本年没有扣分、否决的组织决定",
        "没有未办结的帮教、整改事项",
        "没有因异议成立而降低的结果",
        "全年学习不少于32学时",
        "参加志愿服务，或者认领了岗位",
    ]
    several = conditions(record(objections=2, lowered=["第1季度", "第2季度"], posts=["党小组长", "楼栋联络岗"]))
    assert (several[5].fact, several[7].fact) == (
        "成立2条，第1季度、第2季度结果降低",
        "服务0小时；岗位：党小组长、楼栋联络岗",
    )


def test_two_titles_are_for_people() -> None:
    assert [(title.label, title.is_for_person) for title in Title] == [
        ("优秀共产党员", True),
        ("优秀党务工作者", True),
        ("先进基层党组织", False),
    ]


def test_each_condition_says_its_fact() -> None:
    checked = conditions(record(RED, RED, RED, RELIEF))
    assert unmet(checked) == []
    assert [condition.fact for condition in checked] == [
        "正式党员",
        "第1季度红色示范星；第2季度红色示范星；第3季度红色示范星；第4季度不计分（减免）",
        "优秀",
        "没有",
        "没有",
        "没有成立的异议",
        "32学时",
        "服务0小时；岗位：楼栋联络岗",
    ]
    worst = record(
        is_full=False, grade="", decisions=2, open_measures=1, objections=2, lowered=["第1季度"], study=3150, posts=()
    )
    assert [condition.fact for condition in conditions(worst)] == [
        "不是正式党员",
        "还没有已结束的考评",
        "还没有审批的结果",
        "2次",
        "1项",
        "成立2条，第1季度结果降低",
        "31.5学时",
        "服务0小时；没有岗位",
    ]
    assert len(unmet(conditions(worst))) == 8
    assert conditions(record(RED, objections=1))[5].fact == "成立1条，结果没有降低"
    assert conditions(record(RED, service=250, posts=()))[7].is_met


def test_an_unmet_condition_asks_for_a_reason_only() -> None:
    def reasons(**changes: object) -> list[str]:
        values = {"deeds": "做" * 30, "unmet": [], "reason": "", "is_twice": False, "is_full": True}
        return nomination_blockers(**{**values, **changes})  # type: ignore[arg-type]

    assert reasons() == []
    assert reasons(unmet=["年度民主评议为优秀"]) == ["还有条件没有达到，请写明仍然推荐的理由：年度民主评议为优秀。"]
    assert reasons(unmet=["年度民主评议为优秀"], reason="群众公认") == []
    assert reasons(unmet=["年度民主评议为优秀", "全年学习不少于32学时"], reason=" ") == [
        "还有条件没有达到，请写明仍然推荐的理由：年度民主评议为优秀；全年学习不少于32学时。"
    ]
    assert reasons(deeds="做" * 29 + " ", is_twice=True, is_full=False) == [
        "主要事迹有29个字，请写30至500个字：写清事实和结果。",
        "同一年已经推荐过，一名党员一年只推荐一个称号。",
        "表彰对象应当是正式党员。",
    ]
    assert reasons(deeds="做" * 500) == []
    assert len(reasons(deeds="做" * 501)) == 1


@pytest.mark.parametrize(
    ("vote", "result"),
    [
        (Vote(TODAY, 5, 3, 3), "通过"),
        (Vote(TODAY, 6, 4, 3), "赞成没有超过应到6人的半数，没有通过"),
        (Vote(TODAY, 6, 3, 3), "实到没有超过应到6人的半数，表决无效"),
        (Vote(TODAY, 3, 2, 2), "通过"),
        (Vote(TODAY, 5, 2, 3), "实到没有超过应到5人的半数，表决无效"),  # whatever was counted
        (Vote(TODAY, 6, 3, 4), "实到没有超过应到6人的半数，表决无效"),
    ],
)
def test_a_vote_takes_half_present_and_half_in_favour(vote: Vote, result: str) -> None:
    assert vote_result(vote) == result
    assert vote.is_carried is (result == "通过")


def test_numbers_and_days_of_a_vote_agree() -> None:
    assert vote_blockers(Vote(TODAY, 5, 4, 4), TODAY, TODAY) == []
    assert vote_blockers(Vote(TODAY, 5, 5, 5), TODAY, TODAY) == []
    wrong = Vote(dt.date(2026, 12, 21), 5, 6, 7)
    assert vote_blockers(wrong, dt.date(2026, 12, 22), TODAY) == [
        "会议日期在今天以后，请在开会以后填写。",
        "会议日期早于推荐日期，请核对。",
        "实到6人多于应到5人，请核对。",
        "赞成7票多于实到6人，请核对。",
    ]


def test_a_posting_hangs_five_working_days_from_today_on() -> None:
    assert posting_blockers(days=5, from_on=TODAY, today=TODAY, contact="党建办") == []
    assert posting_blockers(days=4, from_on=dt.date(2026, 12, 19), today=TODAY, contact="党建办") == [
        "公示不少于5个工作日。",
        "公示开始日期在今天以前，请从今天或以后开始。",
    ]


def test_nobody_is_honoured_before_the_posting_is_over() -> None:
    values = {"until_on": dt.date(2026, 12, 19), "unanswered": 0, "document_number": "一号"}
    assert honour_blockers(today=TODAY, **values) == []  # type: ignore[arg-type]
    assert honour_blockers(until_on=TODAY, today=TODAY, unanswered=1, document_number=" ") == [
        "公示到12月20日为止，期满以后才能表彰。",
        "还有1条异议没有答复，请先调查答复。",
        "请填写表彰决定的文号。",
    ]


def test_a_step_out_of_its_state_says_when_it_is_done() -> None:
    assert state_blockers(NominationState.POSTED, NominationState.POSTED) == []
    assert state_blockers(NominationState.ENDED, NominationState.PASSED) == [
        "这项推荐目前是“未通过”，这一步在“待上级审核”时办理。"
    ]
    assert state_blockers(NominationState.HONOURED, NominationState.APPROVED, NominationState.POSTED) == [
        "这项推荐目前是“已表彰”，这一步在“待公示”或“公示中”时办理。"
    ]
