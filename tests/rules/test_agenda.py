"""A month of deadlines: grouped, in order, and in words for everybody."""

import datetime as dt

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
