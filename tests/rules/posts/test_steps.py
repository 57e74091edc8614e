"""设岗定责: what each step lacks, and for which days a quarter's work is entered."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.periods import Days, Quarter, counted_in
from zhixing.rules.posts.states import HoldingState, PostState, ReportState, Rhythm
from zhixing.rules.posts.steps import (
    ApplicationCheck,
    ReportCheck,
    answer_blockers,
    application_blockers,
    approval_blockers,
    leaving_blockers,
    publishing_blockers,
    record_title,
    report_blockers,
    working_days,
)

TODAY = dt.date(2026, 9, 14)
QUARTER = Quarter(2026, 3)
WHOLE = Days(QUARTER.from_on, QUARTER.until_on)
EVER = Days(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
BEFORE = Days(dt.date(2026, 1, 1), dt.date(2026, 6, 30))


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


def test_each_month_on_duty_counts_on_its_last_day() -> None:
    assert working_days(Rhythm.MONTHLY, QUARTER, WHOLE, EVER) == [day(7, 31), day(8, 31), day(9, 30)]
    assert working_days(Rhythm.MONTHLY, QUARTER, WHOLE, Days(day(8, 10), day(9, 12))) == [day(8, 31), day(9, 12)]
    assert working_days(Rhythm.QUARTERLY, QUARTER, WHOLE, EVER) == [day(9, 30)]
    assert working_days(Rhythm.QUARTERLY, QUARTER, WHOLE, Days(day(7, 1), day(7, 20))) == [day(7, 20)]
    assert working_days(Rhythm.MONTHLY, QUARTER, WHOLE, Days(day(10, 1), day(12, 1))) == []


def test_nothing_of_the_last_month_is_lost_to_an_early_cut_off() -> None:
    early = Days(day(6, 21), day(9, 20))
    assert working_days(Rhythm.MONTHLY, QUARTER, early, EVER) == [day(7, 31), day(8, 31), day(9, 20)]


@given(
    st.sampled_from(list(Rhythm)),
    st.integers(1, 4),
    st.integers(0, 29),
    st.dates(dt.date(2025, 6, 1), dt.date(2027, 6, 1)),
    st.integers(0, 500),
)
def test_every_day_is_on_duty_and_counts_for_the_quarter_once(
    rhythm: Rhythm, number: int, earlier: int, start: dt.date, length: int
) -> None:
    quarter = Quarter(2026, number)
    cut_off = quarter.until_on - dt.timedelta(days=earlier)
    duty, counted = Days(start, start + dt.timedelta(days=length)), Days(quarter.from_on, cut_off)
    days = working_days(rhythm, quarter, counted, duty)
    assert all(day in duty and counted_in(day, {quarter: cut_off}) == quarter for day in days)
    assert len({(day.year, day.month) for day in days}) == len(days) <= (3 if rhythm is Rhythm.MONTHLY else 1)


def test_the_entry_is_called_by_the_post() -> None:
    assert record_title("环境卫生岗", "monthly", day(9, 30)) == "环境卫生岗2026年9月履岗"
    assert record_title("环境卫生岗", "quarterly", day(9, 30)) == "环境卫生岗2026年第三季度履岗"


def test_the_meeting_comes_before_the_publishing() -> None:
    drafts = [PostState.DRAFT]
    assert publishing_blockers(states=drafts, heard_on=TODAY, today=TODAY) == []
    assert publishing_blockers(states=[], heard_on=TODAY, today=TODAY) == ["请至少勾选一个没有已公布的岗位。"]
    assert publishing_blockers(states=drafts, heard_on=None, today=TODAY) == [
        "请填写党员大会（或支委会）研究岗位的日期。"
    ]
    later = TODAY + dt.timedelta(days=1)
    assert publishing_blockers(states=[PostState.PUBLISHED], heard_on=later, today=TODAY) == [
        "勾选的岗位里有已经公布或撤销的，请刷新页面后重新勾选。",
        "研究岗位的日期在今天以后，请在开会以后再公布。",
    ]


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, []),
        ({"state": PostState.DRAFT}, ["这个岗位目前未公布，不能申请。"]),
        ({"is_here": False}, ["只有本支部在册的同志可以申请本支部的岗位。"]),
        ({"has_live": True}, ["已经申请或者正在担任这个岗位，无须再申请。"]),
        ({"on_duty": 2}, ["这个岗位需要 2 人，已经满员，请选择别的岗位。"]),
        ({"is_willing": False}, ["请先征得本人同意，再代为申请。"]),
    ],
)
def test_who_may_ask_for_a_post(changes: dict[str, object], reasons: list[str]) -> None:
    usual = {"state": PostState.PUBLISHED, "is_here": True, "has_live": False, "on_duty": 1, "seats": 2}
    assert application_blockers(**{**usual, "is_willing": True, **changes}) == reasons  # type: ignore[arg-type]


def test_nobody_approves_themselves_or_beyond_the_seats() -> None:
    own = ApplicationCheck("白云", HoldingState.APPLIED, True)
    assert approval_blockers([own], overfull=["环境卫生岗"], on=TODAY, today=TODAY) == [
        "不能办理自己的申请，请由支部其他有权限的同志办理。",
        "“环境卫生岗”批准以后会超过规定的人数，请少选几人，或者先增加人数。",
    ]
    settled = ApplicationCheck("高娃", HoldingState.WITHDRAWN, False)
    assert approval_blockers([settled], overfull=[], on=None, today=TODAY) == [
        "高娃的申请已经有了结果，请刷新页面后重新勾选。",
        "请填写支委会研究同意、开始履岗的日期。",
    ]


def test_a_quarter_is_reported_from_its_last_month_on() -> None:
    words = {"deed": "每周巡查两次。", "effect": "楼道已经清空。", "state": None, "duty": EVER}
    assert report_blockers(quarter=QUARTER, today=day(9, 1), **words) == []  # type: ignore[arg-type]
    early = Days(day(1, 1), day(8, 31))  # of somebody still on duty on that day
    assert report_blockers(quarter=QUARTER, today=day(8, 31), **{**words, "duty": early}) == [  # type: ignore[arg-type]
        "2026年第三季度的履岗情况从9月1日起报告。"
    ]
    left = Days(day(1, 1), day(8, 20))
    assert report_blockers(quarter=QUARTER, today=day(8, 31), **{**words, "duty": left}) == []  # type: ignore[arg-type]
    assert report_blockers(
        quarter=QUARTER,
        duty=Days(day(1, 1), day(6, 30)),
        deed="好",
        effect="",
        state=ReportState.CONFIRMED,
        today=TODAY,
    ) == [
        "2026年第三季度的履岗情况已经确认，无须再报。",
        "2026年第三季度不在岗，无须报告。",
        "请用一句话写明这个季度在岗上完成的工作。",
        "请用一句话写明效果，或者存在的问题。",
    ]


def test_an_answer_needs_an_unchanged_report_of_somebody_else_and_a_month() -> None:
    month = (day(9, 30),)
    good = ReportCheck("白云", "环境卫生岗", ReportState.SUBMITTED, False, False, month, month)
    assert answer_blockers([good], confirms=True) == []
    assert answer_blockers([], confirms=True) == ["请至少勾选一份报告。"]
    assert answer_blockers([good], confirms=False) == ["请填写退回的原因，便于本人补正。"]
    changed = ReportCheck("白云", "环境卫生岗", ReportState.SUBMITTED, True, True, (), month)
    assert answer_blockers([changed], confirms=True) == [
        "白云（环境卫生岗）刚刚修改了报告，请重新核对后再办理。",
        "白云（环境卫生岗）：不能确认自己的报告，请由支部其他有权限的同志办理。",
        "白云（环境卫生岗）没有勾选履岗的月份；没有履岗的，请退回并写明原因。",
    ]
    off_duty = ReportCheck("白云", "环境卫生岗", ReportState.CONFIRMED, False, False, (day(7, 31),), month)
    assert answer_blockers([off_duty], confirms=True) == [
        "白云（环境卫生岗）的报告目前是“已确认”，请刷新页面后重新勾选。",
        "白云（环境卫生岗）勾选的月份里有不在岗的，请重新勾选。",
    ]


def test_leaving_has_a_day_and_a_reason() -> None:
    usual = {"state": HoldingState.ON_DUTY, "on": TODAY, "from_on": day(7, 1), "reason": "wish", "today": TODAY}
    assert leaving_blockers(**usual) == []  # type: ignore[arg-type]
    changes = {"state": HoldingState.ENDED, "on": day(6, 1), "reason": ""}
    assert leaving_blockers(**{**usual, **changes}) == [  # type: ignore[arg-type]
        "目前是“已离岗”，无须办理离岗。",
        "请选择离岗的原因。",
        "离岗日期早于到岗日期，请核对。",
    ]
