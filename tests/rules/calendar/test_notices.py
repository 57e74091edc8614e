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
    "between", ["日至", "日 至 ", "日到", "日-", "日—", "日~", "日～", "日--", "至", "-", "—", "月至10月"]
)
def test_days_from_the_first_to_the_last(between: str) -> None:
    """Also where the first of two days leaves its 日 to the second: 10月1-7日 is no day of January."""
    text = f"关于2027年部分节假日安排的通知\n10月1{between}7日放假，共7天。".replace("1月至10月", "1日至10月")
    notice = read_notice(text)
    assert notice.problems == []
    assert notice.days == {dt.date(2027, 10, day): False for day in range(1, 8)}


def test_the_first_of_two_days_may_leave_its_sign_to_the_last() -> None:
    first, last = dt.date(2027, 10, 1), dt.date(2027, 10, 3)
    for text in (
        "2027年10月1至3日放假",
        "2027.10.1-10.3放假",
        "2027/10/1至2027/10/3放假",
        "2027-10-01至2027-10-03，放假",
    ):
        notice = read_notice(text)
        assert (notice.problems, min(notice.days), max(notice.days), len(notice.days)) == ([], first, last, 3)


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("2027年1月1日至4日放假，共3天。", ["“2027年1月1日至4日放假，共3天”：写的是共 3 天，日期却是 4 天，请核对。"]),
        (
            " 2027年1月1日至4日放假，共3天 。",
            ["“2027年1月1日至4日放假，共3天”：写的是共 3 天，日期却是 4 天，请核对。"],
        ),
        (
            "2027年1月9日、10日上班，共3天。",
            ["“2027年1月9日、10日上班，共3天”：写的是共 3 天，日期却是 2 天，请核对。"],
        ),
        ("2027年1月1日至2日放假2天。", []),
        ("至2027年1月1日放假，共1天。", []),
        ("2027年1月1日放假1天。", []),
        ("2027年1月1日放假2天。", ["“2027年1月1日放假2天”：写的是共 2 天，日期却是 1 天，请核对。"]),
        ("2027年1月1日（周四）放假。", ["2027年1月1日是周五，写的是周四；请核对是不是别的年份的通知。"]),
        ("2027年1月3日（星期天）放假。", []),
        ("2027年2月30日放假。", ["“2027年2月30日”不是日历上的日期，请核对。"]),
        ("1月1日放假。", ["“1月1日”没有写年份，请补上，例如“2027年1月5日”。"]),
        ("1日放假。", ["“1日”没有写年份，请补上，例如“2027年2月5日”。"]),
        ("关于2027年部分节假日安排的通知\n5日放假。", ["“5日”没有写月份，请补上，例如“2027年2月5日”。"]),
        ("2027年5月1日放假。\n2027年5月1日上班。", ["2027年5月1日既写了放假，又写了上班，请核对。"]),
        ("2027年10月7日至1日放假。", ["“2027年10月7日至1日”：从2027年10月7日到2027年10月1日，请核对起止日期。"]),
        ("2027年10月7日至7日放假。", ["“2027年10月7日至7日”：从2027年10月7日到2027年10月7日，请核对起止日期。"]),
        ("2027年3月1日至31日放假。", []),
        ("2027年3月1日至4月1日放假。", ["“2027年3月1日至4月1日”：从2027年3月1日到2027年4月1日，请核对起止日期。"]),
        *(
            (
                text,
                [
                    "没有读到放假或者上班的日期。请粘贴通知全文，或者每行写一天，"
                    "例如“2027年2月5日，放假”“2027年2月14日，上班”。"
                ],
            )
            for text in ("各单位做好值班工作。", "放假调休日期另行通知。", "放假安排见2027年2月5日的通知。")
        ),
    ],
)
def test_what_contradicts_itself_is_told(text: str, reasons: list[str]) -> None:
    assert read_notice(text).problems == reasons


def test_a_day_without_its_year_or_month_takes_that_of_the_day_before() -> None:
    notice = read_notice("2026年12月31日、2027年1月1日、2日放假。2027年1月4日，上班")
    assert notice.days == {
        dt.date(2026, 12, 31): False,
        dt.date(2027, 1, 1): False,
        dt.date(2027, 1, 2): False,
        dt.date(2027, 1, 4): True,
    }
    assert notice.year == 2027  # the last that it speaks of, where no heading names one
    assert not notice.is_whole


def test_the_heading_says_of_which_year_a_notice_is() -> None:
    heading = "关于2026年部分节假日安排的通知\n"
    notice = read_notice(heading + "12月31日至2027年1月2日放假，共3天。")
    assert (notice.problems, notice.year, max(notice.days)) == ([], 2026, dt.date(2027, 1, 2))


def test_one_line_that_cannot_be_read_leaves_the_others() -> None:
    notice = read_notice("2027年2月5日放假；2027年2月30日放假\n2027年2月14日上班")
    assert notice.days == {dt.date(2027, 2, 5): False, dt.date(2027, 2, 14): True}
    assert notice.problems == ["“2027年2月30日”不是日历上的日期，请核对。"]


@pytest.mark.parametrize("number", ["国办发〔2026〕7号", "国办发明电 [2026] 7 号", "国办发明电（2026）7号"])
def test_the_number_of_a_notice_is_written_in_one_way(number: str) -> None:
    written = "国办发〔2026〕7号" if "明电" not in number else "国办发明电〔2026〕7号"
    assert read_notice(f"{number}\n2027年2月5日放假").number == written


@pytest.mark.parametrize("festival", ["元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆"])
def test_a_notice_is_whole_with_every_festival(festival: str) -> None:
    assert not read_notice(NOTICE_2026.replace(festival, "")).is_whole
