"""党组织评定 and 党员自评: the rules without a database."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.periods import CycleKind, Days, Quarter
from zhixing.rules.reviews.panel import (
    Settling,
    entering_blockers,
    gives_points,
    group_mean,
    joint_blockers,
    mean_points,
    minutes_proceedings,
    minutes_resolutions,
    opinion_blockers,
    panel_blockers,
    rounded,
    settling_blockers,
)
from zhixing.rules.reviews.self_reports import (
    ReportLineInput,
    keeping_blockers,
    line_blockers,
    submission_blockers,
    summary_text,
    text_to_paste,
)
from zhixing.rules.standards.model import (
    Amount,
    Component,
    Points,
    RoundBy,
    Rounding,
    RoundTo,
    Source,
    Standard,
    Weights,
)


def review(weights: Weights | None) -> Standard:
    return Standard(
        "办法",
        components=(Component("points", "台账", Source.POINTS), Component("review", "评定", Source.REVIEW, weights)),
    )


@pytest.mark.parametrize(
    ("standard", "asked"),
    [
        (Standard("办法"), []),
        (review(Weights(midyear=Amount(Points(1000)), year_end=Amount(Points(1000)))), ["midyear", "year_end"]),
        (review(Weights(quarter=Amount(Points(0), (("CADRE", Points(1000)),)))), ["quarter"]),
        (review(None), ["quarter", "midyear", "year_end"]),
    ],
)
def test_points_are_asked_where_the_standard_counts_them(standard: Standard, asked: list[str]) -> None:
    assert [kind.value for kind in CycleKind if gives_points(standard, kind)] == asked


@pytest.mark.parametrize(
    ("points", "to", "by", "mean"),
    [
        ([9000, 8800, 8500], RoundTo.HUNDREDTH, RoundBy.HALF_UP, 8767),
        ([9000, 8800, 8500], RoundTo.INTEGER, RoundBy.HALF_UP, 8800),
        ([9000, 8800, 8500], RoundTo.TENTH, RoundBy.DOWN, 8760),
        ([8650, 8750], RoundTo.INTEGER, RoundBy.UP, 8700),
        ([8500, 8600], RoundTo.INTEGER, RoundBy.HALF_EVEN, 8600),
        ([8600, 8700], RoundTo.INTEGER, RoundBy.HALF_EVEN, 8600),
        ([], RoundTo.INTEGER, RoundBy.UP, None),
    ],
)
def test_the_mean_goes_by_the_standards_rounding(points: list[int], to: RoundTo, by: RoundBy, mean: int | None) -> None:
    assert mean_points(points, Rounding(to, by)) == mean


@pytest.mark.parametrize(
    ("points", "trim", "mean"),
    [
        ([9000, 8800, 8500], 1, 8800),
        ([6000, 9000, 9100, 9200, 10000], 1, 9100),
        ([6000, 9000, 9150, 9200, 10000], 2, 9150),
        ([8000, 9000], 1, 8500),  # nothing would remain
        ([8000], 1, 8000),
        ([9000, 9000, 9000, 6000], 1, 9000),
        ([], 1, None),
    ],
)
def test_the_highest_and_the_lowest_are_left_out(points: list[int], trim: int, mean: int | None) -> None:
    assert mean_points(points, Rounding(), trim) == mean
    assert mean_points(points[::-1], Rounding(), trim) == mean
    review = Component("r", "评定", Source.REVIEW, trim=trim)
    assert group_mean(points, Standard("办法", components=(review,))) == mean


@given(st.lists(st.integers(0, 10_000), min_size=1), st.sampled_from(list(RoundBy)), st.sampled_from(list(RoundTo)))
def test_the_mean_lies_among_the_opinions(points: list[int], by: RoundBy, to: RoundTo) -> None:
    mean, step = mean_points(points, Rounding(to, by)), to.hundredths
    assert mean is not None
    assert mean % step == 0
    assert min(points) - step < mean < max(points) + step
    assert mean == mean_points(points[::-1], Rounding(to, by))


def test_rounding_halves() -> None:
    assert [rounded(5, 2, by) for by in (RoundBy.HALF_UP, RoundBy.HALF_EVEN, RoundBy.UP, RoundBy.DOWN)] == [3, 2, 3, 2]
    assert rounded(7, 2, RoundBy.HALF_EVEN) == 4


def panel(**changes: object) -> list[str]:
    usual: dict[str, object] = {
        "seats": {1, 2, 3},
        "chair": 1,
        "candidates": {1, 2, 3, 4},
        "seated": set(),
        "with_opinions": set(),
        "is_opened": False,
    }
    return panel_blockers(**{**usual, **changes})  # type: ignore[arg-type]


def test_a_group() -> None:
    assert panel() == []
    assert panel(seats={1, 2}, chair=3) == [
        "考评小组至少要有 3 名成员，现在选了 2 名。",
        "请指定一名组长，组长必须是小组成员。",
    ]
    assert panel(chair=None) == ["请指定一名组长，组长必须是小组成员。"]
    assert panel(seats={1, 2, 9}) == ["选中的人里有的不能在本支部参加评定，请先在账号与任命里任命为考评小组成员。"]
    assert panel(seats={1, 2, 9}, seated={1, 2, 9}) == []  # whose appointment ended meanwhile stays
    assert panel(seated={1, 2, 4}, with_opinions={4}) == [
        "不能去掉已经提出意见的成员；其中已不能参加评定的，请在小组名单里点“更换成员”。"
    ]
    assert panel(seated={1, 2, 3}, chair=2, is_opened=True) == []
    assert panel(seated={1, 2, 4}, is_opened=True) == ["背靠背意见已经公开，小组成员不能再变，只能更换组长。"]


def test_one_opinion() -> None:
    def wrong(points: int | None, *, gives: bool = True, agrees: bool = True, remark: str = "") -> list[str]:
        return opinion_blockers(points=points, agrees=agrees, remark=remark, gives=gives, name="白云")

    assert [wrong(0), wrong(10_000), wrong(None, gives=False)] == [[], [], []]
    assert wrong(None) == ["请给白云填写评定分。"]
    assert wrong(10_001) == wrong(-1) == ["白云的评定分应在 0 到 100 之间。"]
    assert wrong(9000, agrees=False, remark=" ") == ["不认可白云的台账，请写明意见。"]
    assert wrong(9000, agrees=False, remark="少记一次") == []


def test_the_joint_opinion() -> None:
    assert joint_blockers(points=None, mean=None, reason="", gives=False) == []
    assert joint_blockers(points=8767, mean=8767, reason="", gives=True) == []
    assert joint_blockers(points=9000, mean=8767, reason="抢险", gives=True) == []
    assert joint_blockers(points=9000, mean=8767, reason=" ", gives=True) == [
        "合议分 90 与平均分 87.67 不同，请写明调整原因。"
    ]
    assert joint_blockers(points=None, mean=8767, reason="", gives=True) == ["请填写合议分。"]
    assert joint_blockers(points=10_100, mean=8767, reason="x", gives=True) == ["合议分应在 0 到 100 之间。"]


def test_settling() -> None:
    def wrong(outcome: Settling, **changes: object) -> list[str]:
        usual: dict[str, object] = {"remark": "属实", "differs": True, "is_entered": False, "has_moved": False}
        return settling_blockers(outcome, **{**usual, **changes})  # type: ignore[arg-type]

    assert wrong(Settling.KEPT) == wrong(Settling.ENTERED, has_moved=True) == []
    assert wrong(Settling.ENTERED) == ["台账里这一条还没有变动，请先补记台账。"]
    assert wrong(Settling.KEPT, is_entered=True, remark="") == [
        "这一条已由考评小组补记台账；要维持原台账，请先冲正补记的那一笔。",
        "请写明处理意见。",
    ]
    assert wrong(Settling.KEPT, differs=False) == ["这一条自评与台账一致，不需要处理。"]


@pytest.mark.parametrize(
    ("day", "is_right"),
    [
        (dt.date(2026, 6, 30), False),
        (dt.date(2026, 7, 1), True),
        (dt.date(2026, 9, 14), True),
        (dt.date(2026, 9, 15), False),
    ],
)
def test_a_missing_entry_lies_in_the_quarter_and_not_ahead(day: dt.date, is_right: bool) -> None:
    reasons = entering_blockers(
        remark="属实",
        differs=True,
        was_entered=False,
        happened_on=day,
        quarter=Quarter(2026, 3),
        days=Days(dt.date(2026, 7, 1), dt.date(2026, 9, 30)),
        today=dt.date(2026, 9, 14),
    )
    assert reasons == ([] if is_right else ["日期应在2026年第三季度的计分期之内（7月1日至9月30日），且不晚于今天。"])


def test_minutes_in_words() -> None:
    assert minutes_proceedings(
        people=5, opinions=14, seats=3, recusals=[("甲", "乙", "近亲属")], differing=[("丙", "少记一次")]
    ) == (
        "考评小组 3 名成员对 5 名参评人员逐一评议，先背靠背提出意见 14 份，全部提出后由组长公开，再共同合议。",
        "回避情况：甲对乙（近亲属）。",
        "背靠背意见中认可台账的 13 份，有不同意见的 1 份（丙：少记一次）。",
    )
    assert minutes_proceedings(people=1, opinions=3, seats=3, recusals=[], differing=[])[1:] == (
        "没有需要回避的情形。",
        "背靠背意见全部认可台账。",
    )
    assert minutes_resolutions(
        changes=[("甲", 8767, 9000, "抢险")],
        settled=[("乙", "党课", 2000, 1000, "维持台账", "无签到")],
        remarks=[("丙", "表现稳定。")],
        is_concluded=False,
    ) == (
        "甲的背靠背平均分 87.67，合议为 90，原因：抢险。",
        "乙“党课”自评 20 分、台账 10 分，维持台账：无签到。",
        "丙：表现稳定。",
        "评定还没有完成，以上为合议过程中的记录。",
    )
    assert minutes_resolutions(changes=[], settled=[], remarks=[], is_concluded=True) == ("各项意见一致，没有调整。",)


def test_lines_of_a_self_report() -> None:
    names, ledger = {"LESSON": "参加党课", "VISIT": "走访"}, {"LESSON": 2000}
    assert line_blockers([ReportLineInput("LESSON", 2000), ReportLineInput("VISIT", 500, "两户")], ledger, names) == {}
    assert line_blockers(
        [ReportLineInput("LESSON", 2500, " "), ReportLineInput("NONE", 0), ReportLineInput("VISIT", 100_001, "x")],
        ledger,
        names,
    ) == {
        "LESSON": ["“参加党课”自评 25 分，台账 20 分，两者不同，请写明理由。"],
        "NONE": ["考评办法里没有这一条，请从列表里选择。"],
        "VISIT": ["分数太大，请核对后重填。"],
    }
    assert submission_blockers(" ", differs=True) == ["请用一两句话写明本期的总体情况，再提交。"]
    assert submission_blockers(" ", differs=False) == []
    assert (
        summary_text(["今后多参加活动。", "参加了志愿服务。"], " 也读书 ") == "参加了志愿服务。今后多参加活动。也读书"
    )
    assert keeping_blockers(excluded="失联，不参加计分", is_submitted=True) == ["失联，不参加计分，本期不需要自评。"]
    assert keeping_blockers(excluded="", is_submitted=True) == ["自评已经提交；要修改，请先撤回。"]
    assert keeping_blockers(excluded="", is_submitted=False) == []


def test_the_reminder_holds_counts_and_a_date() -> None:
    assert text_to_paste(
        branch="阳光支部", quarter="三季度", due_on=dt.date(2026, 9, 25), submitted=3, missing=2, site="http://x/"
    ) == (
        "各位同志：三季度积分自评请于9月25日前完成，目前已提交 3 人，还有 2 人未提交。打开 http://x/ 登录后，"
        "首页“填写自评”里台账已记的不用重抄，核对、补充后提交，约五分钟。不便上网的同志可到支部领取纸质自评表，"
        "由支部代录。\n阳光支部"
    )
