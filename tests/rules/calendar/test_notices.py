"""Reading a notice of holidays: which days are off, which are worked, and what is wrong with it."""

import datetime as dt

import pytest

from zhixing.rules.calendar.notices import read_notice

NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
鼓励单位和个人结合落实带薪年休假等制度，实际形成较长假期，推动错峰出行。
国务院办公厅
2025年11月4日"""


def test_the_notice_of_2026_is_read_to_the_day() -> None:
    notice = read_notice(NOTICE_2026)
    assert (notice.year, notice.number, notice.is_whole) == (2026, "国办发明电〔2025〕7号", True)
    assert notice.problems == []
    worked = [day for day, is_work in notice.days.items() if is_work]
    assert worked == [dt.date(2026, month, day) for month, day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))]
    off = sorted(day for day, is_work in notice.days.items() if not is_work)
    assert (len(off), off[3], off[11], off[-1]) == (
        33,
        dt.date(2026, 2, 15),
        dt.date(2026, 2, 23),
        dt.date(2026, 10, 7),
    )


@pytest.mark.parametrize(
    ("sentence", "off", "worked"),
    [
        (
            "关于2019年部分节假日安排的通知\n2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。",
            ["2018-12-30", "2018-12-31", "2019-01-01"],
            ["2018-12-29"],
        ),
        ("关于2024年部分节假日安排的通知\n一、元旦：1月1日放假，与周末连休。", ["2024-01-01"], []),
        (
            "关于2024年部分节假日安排的通知\n2月10日至12日放假，共3天。鼓励安排职工在除夕（2月9日）休息。2月4日（星期日）上班。",
            ["2024-02-10", "2024-02-11", "2024-02-12"],
            ["2024-02-04"],
        ),
        ("2027-02-05，放假\n2027/2/14\t上班\n2027年2月8日，放假", ["2027-02-05", "2027-02-08"], ["2027-02-14"]),
    ],
)
def test_other_ways_of_writing(sentence: str, off: list[str], worked: list[str]) -> None:
    notice = read_notice(sentence)
    assert notice.problems == []
    assert sorted(day.isoformat() for day, is_work in notice.days.items() if not is_work) == off
    assert [day.isoformat() for day, is_work in notice.days.items() if is_work] == worked


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2027年1月1日至4日放假，共3天。", "写的是共 3 天，日期却是 4 天"),
        ("2027年1月1日（周四）放假。", "2027年1月1日是周五，写的是周四"),
        ("2027年2月30日放假。", "不是日历上的日期"),
        ("1月1日放假。", "没有写年份"),
        ("2027年5月1日放假。\n2027年5月1日上班。", "既写了放假，又写了上班"),
        ("2027年10月7日至1日放假。", "请核对起止日期"),
        ("各单位做好值班工作。", "没有读到放假或者上班的日期"),
    ],
)
def test_what_contradicts_itself_is_told(text: str, reason: str) -> None:
    assert reason in "".join(read_notice(text).problems)
