"""A month of deadlines: grouped, in order, and in words for everybody."""

import datetime as dt

import pytest

from zhixing.rules.agenda import AgendaLine, Month, by_day, grouped_lines, reminder_text, replaced, without_names

DAY = dt.date(2026, 11, 20)


def test_the_same_on_the_same_day_is_one_line() -> None:
    rows = [(DAY, "自评截止", f"第{place}支部", "cycle", (place,)) for place in range(1, 5)]
    (line,) = grouped_lines([*rows])
    assert line.where == "第1支部等4处"
    assert line.addresses[2] == ("cycle", (3,))
    assert len(grouped_lines([*rows, (None, "自评截止", "第5支部", "cycle", (5,))])) == 2


def test_months_and_days() -> None:
    month = Month(2026, 12)
    assert (month.before, month.after, month.until_on) == (Month(2026, 11), Month(2027, 1), dt.date(2026, 12, 31))
    later, first = AgendaLine(dt.date(2026, 12, 9), "乙", ()), AgendaLine(dt.date(2026, 12, 1), "甲", ())
    assert [day.label for day in by_day([later, first, AgendaLine(DAY, "丙", ())], month)] == [
        "12月1日（周二）",
        "12月9日（周三）",
    ]


def test_nobody_is_named_in_what_goes_out() -> None:
    assert without_names("审批王建国的减免申请", ["王建国"]) == "审批某同志的减免申请"
    lines = grouped_lines(
        (DAY, what, "第一支部", "relief_page", (number,))
        for number, what in enumerate(("审批王建国的减免申请", "审批高娃的减免申请"))
    )
    words = {"审批王建国的减免申请": "审批某同志的减免申请", "审批高娃的减免申请": "审批某同志的减免申请"}
    (line,) = replaced(lines, words)
    assert (line.what, line.where, len(line.addresses)) == ("审批某同志的减免申请", "第一支部", 2)
    text = reminder_text(Month(2026, 11), [line], DAY)
    assert text.splitlines()[1] == "11月20日（周五）：审批某同志的减免申请（第一支部）。"
    assert reminder_text(Month(2026, 11), [line], DAY + dt.timedelta(days=1)) == ""


@pytest.mark.parametrize(
    ("places", "where"),
    [
        (("第一支部",), "第一支部"),
        (("第一支部", "第二支部", "第三支部"), "第一支部、第二支部、第三支部"),
        (("第一支部", "第二支部", "第三支部", "第四支部"), "第一支部等4处"),
    ],
)
def test_three_places_are_named_and_more_are_counted(places: tuple[str, ...], where: str) -> None:
    assert AgendaLine(DAY, "自评截止", places).where == where


def test_months_follow_each_other_over_the_turn_of_the_year() -> None:
    months = [Month(2026, 1), Month(2026, 2), Month(2026, 12)]
    assert [month.before for month in months] == [Month(2025, 12), Month(2026, 1), Month(2026, 11)]
    assert [month.after for month in months] == [Month(2026, 2), Month(2026, 3), Month(2027, 1)]
    assert (months[0].label, months[0].value, months[2].value) == ("2026年1月", "2026-01", "2026-12")


def test_what_has_no_day_is_in_no_month_and_a_day_has_its_lines_in_order() -> None:
    lines = [AgendaLine(DAY, "公示期满", ()), AgendaLine(None, "完善名册", ()), AgendaLine(DAY, "上报自评", ())]
    (day,) = by_day(lines, Month(2026, 11))
    assert (day.label, [line.what for line in day.lines]) == ("11月20日（周五）", ["上报自评", "公示期满"])


def test_a_reminder_is_one_message_with_a_line_a_day() -> None:
    rows = [
        (DAY, "公示期满", "第一支部", "cycle", (1,)),
        (DAY, "上报自评", "", "cycle", (2,)),
        (dt.date(2026, 11, 23), "答复异议", "第二支部", "cycle", (3,)),
        (dt.date(2026, 12, 1), "开启考评", "第二支部", "cycle", (4,)),
    ]
    assert reminder_text(Month(2026, 11), grouped_lines(rows), DAY) == (
        "【2026年11月工作提醒】\n"
        "11月20日（周五）：上报自评；公示期满（第一支部）。\n"
        "11月23日（周一）：答复异议（第二支部）。\n"
        "请对照时限办理，具体内容登录“知行”查看。"
    )


def test_two_pages_of_one_branch_stay_two_in_other_words() -> None:
    lines = grouped_lines((DAY, "审批减免申请", "第一支部", "relief_page", (number,)) for number in (1, 2))
    (line,) = replaced(lines, {"审批减免申请": "审批申请"})
    assert line == AgendaLine(DAY, "审批申请", ("第一支部",), (("relief_page", (1,)), ("relief_page", (2,))))
