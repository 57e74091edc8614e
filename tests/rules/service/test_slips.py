"""反馈函: its route, its five lines, and what is refused of slips from elsewhere."""

import datetime as dt
from itertools import product

import pytest

from zhixing.rules.exchange.records import plain_of, records_of
from zhixing.rules.periods import Quarter
from zhixing.rules.refusals import Blocked
from zhixing.rules.service.exchanged import SlipRecord
from zhixing.rules.service.matching import Answer, Verdict, taking_blockers
from zhixing.rules.service.slips import (
    ROUTE,
    Evaluation,
    IncomingFacts,
    IncomingState,
    SendingWay,
    ServiceLine,
    SlipState,
    entering_blockers,
    incoming_blockers,
    issuing_blockers,
    moving_blockers,
    paper_lines,
    slip_number,
)

QUARTER = Quarter(2026, 3)
LINES = [ServiceLine(dt.date(2026, 7, day), f"第{day}次", 100) for day in range(1, 9)]
FACTS = IncomingFacts("滨河社区党委", "1", dt.date(2026, 7, 1), dt.date(2026, 9, 30), 3, 600)
TODAY = dt.date(2026, 10, 8)
RECORD = SlipRecord(
    slip="0" * 32,
    number="1",
    ref="",
    name="白云",
    unit="单位",
    branch="支部",
    community="社区",
    from_on=dt.date(2026, 7, 1),
    until_on=dt.date(2026, 9, 30),
    times=1,
    hours=100,
    lines=(LINES[0],),
    evaluation="",
    suggestion="",
)


def test_a_slip_goes_only_along_its_route() -> None:
    for state, to in product(SlipState, SlipState):
        assert (moving_blockers("2026-3-001", state, to) == []) == ((state, to) in ROUTE)


def test_a_slip_is_sent_answered_or_void_and_says_why_it_moves_no_more() -> None:
    assert {(state.label, to.label) for state, to in ROUTE} == {
        ("已开具，未送出", "已送出，待回执"),
        ("已送出，待回执", "已收回执"),
        ("已开具，未送出", "已作废"),
        ("已送出，待回执", "已作废"),
    }
    assert moving_blockers("2026-3-001", SlipState.ANSWERED, SlipState.VOID) == [
        "第 2026-3-001 号反馈函已收回执，不能再改为“已作废”。"
    ]


def test_only_what_has_just_arrived_is_entered() -> None:
    assert entering_blockers(IncomingState.ARRIVED) == []
    assert entering_blockers(IncomingState.ENTERED) == ["这份反馈函已记入台账，不能再记。"]
    assert entering_blockers(IncomingState.SET_ASIDE) == ["这份反馈函不予记分，不能再记。"]
    assert IncomingState.ARRIVED.label == "待核对记分"
    assert [word.label for word in (*Evaluation, *SendingWay)] == ["积极", "一般", "未参加", "纸质", "签名文件"]


def test_the_paper_has_five_lines_and_loses_no_hour() -> None:
    assert paper_lines(LINES[:5]) == [(f"7月{day}日", f"第{day}次", "1") for day in range(1, 6)]
    lines = paper_lines(LINES)
    assert (len(lines), lines[-1]) == (5, ("另 4 次", "其他服务", "4"))


def test_a_number_says_year_quarter_and_place() -> None:
    assert slip_number(QUARTER, 7) == "2026-3-007"


def test_nothing_is_issued_for_who_did_nothing() -> None:
    reasons = issuing_blockers(QUARTER, today=TODAY, people=1, has_slip=[], without_service=["周敏"])
    assert reasons == ["周敏本季度没有服务记录，不开具反馈函，也不作评价。"]
    first = QUARTER.from_on
    assert issuing_blockers(
        QUARTER, today=first, people=1, has_slip=["周敏", "李娜"], without_service=["高娃", "王芳"]
    ) == [
        "周敏、李娜本季度已经开具反馈函；要重开的，先作废原来的一份。",
        "高娃、王芳本季度没有服务记录，不开具反馈函，也不作评价。",
    ]
    assert issuing_blockers(QUARTER, today=TODAY, people=1, has_slip=[], without_service=[]) == []
    assert issuing_blockers(QUARTER, today=dt.date(2026, 6, 30), people=0, has_slip=["周敏"], without_service=[]) == [
        "2026年第三季度还没有开始，不能开具反馈函。",
        "请至少勾选一人。",
        "周敏本季度已经开具反馈函；要重开的，先作废原来的一份。",
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"until_on": dt.date(2026, 6, 30)}, "服务期间的止日早于起日，请核对反馈函上的日期。"),
        ({"until_on": dt.date(2026, 10, 9)}, "服务期间的止日在今天以后，请在期满以后登记。"),
        ({"hours": 0}, "反馈函上的时长应大于 0；没有参加服务的不必登记。"),
        ({"times": 0}, "请填写服务次数。"),
        ({"times": 1, "hours": 2401}, "1 次服务不会有 24.01 小时，请核对次数和时长。"),
    ],
)
def test_a_slip_from_elsewhere_must_be_possible(changes: dict[str, object], reason: str) -> None:
    bounds = {"until_on": TODAY, "from_on": TODAY, "times": 1, "hours": 2400}
    assert incoming_blockers(IncomingFacts(**{**vars(FACTS), **bounds}), today=TODAY) == []  # type: ignore[arg-type]
    assert incoming_blockers(IncomingFacts(**{**vars(FACTS), "hours": 1}), today=TODAY) == []
    assert incoming_blockers(FACTS, today=TODAY) == []
    assert reason in incoming_blockers(IncomingFacts(**{**vars(FACTS), **changes}), today=TODAY)  # type: ignore[arg-type]


def test_records_go_through_plain_json_and_back() -> None:
    assert records_of(SlipRecord, (plain_of(RECORD),)) == [RECORD]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hours", "100"),
        ("hours", -1),
        ("hours", True),
        ("hours", 10**10),
        ("name", 5),
        ("name", "长" * 301),
        ("name", "两\n行"),
        ("from_on", "2026-7-1"),
        ("from_on", "0001-01-01"),
        ("from_on", None),
        ("lines", {}),
        ("lines", ["x"]),
        ("more", 1),
    ],
)
def test_a_record_that_is_not_as_the_format_says_refuses_the_whole_file(name: str, value: object) -> None:
    with pytest.raises(Blocked, match="整份文件都没有接收"):
        records_of(SlipRecord, (plain_of(RECORD), {**plain_of(RECORD), name: value}))


def test_a_missing_field_is_named_with_the_number_of_the_record() -> None:
    plain = plain_of(RECORD)
    del plain["number"]
    with pytest.raises(Blocked, match="第 1 条记录的“number”"):
        records_of(SlipRecord, (plain,))


def test_one_conflict_stops_all_and_nothing_new_is_said_so() -> None:
    new, same = (Answer("第 1 条", "白云", "", verdict) for verdict in (Verdict.NEW, Verdict.SAME))
    conflict = Answer("第 2 条", "高娃", "", Verdict.CONFLICT, "时长不同。")
    assert taking_blockers([new, same]) == []
    assert taking_blockers([same]) == ["各条均已接收，没有新的内容需要接收。"]
    assert taking_blockers([new, conflict]) == [
        "第 2 条（高娃）：时长不同。",
        "有 1 条记录有冲突，整份都没有接收。请与对方核对，改正以后重新生成。",
    ]
