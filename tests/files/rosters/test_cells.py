"""Cells: dates in every spelling, yes and no, telephones."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.files.rosters import cells
from zhixing.files.rosters.cells import ReadDate, TwoMonths, read_date, read_phone, read_yes_no
from zhixing.rules.names.folding import tidy

D = datetime.date
WRITE = "请写成“2016年6月1日”或“2016年6月”"


@pytest.mark.parametrize(
    "written",
    [
        "2016-06-01", "2016-6-1", "2016/6/1", "2016.6.1", "2016.06.01", "2016年6月1日", "2016年06月01日", "20160601",
        20160601, 20160601.0, " 2016 年 6 月 1 日 ", "2016-06-01 00:00:00", "2016-06-01T00:00:00", "'2016-06-01",
        "二〇一六年六月一日", "二零一六年六月一日", "2016、6、1", "2016.6.1.", "\u200b2016-06-01",
        "2016-06-01".translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
        D(2016, 6, 1),
    ],
)  # fmt: skip
def test_a_whole_date(written: cells.Cell) -> None:
    assert read_date(written) == ReadDate(D(2016, 6, 1))


@pytest.mark.parametrize(
    "written",
    ["2016.6", "2016.06", "2016-6", "2016/06", "2016年6月", "2016 年 6 月", "201606", 201606, 201606.0, 2016.6, 2016.06,
     "二〇一六年六月", "2016年6"],
)  # fmt: skip
def test_year_and_month(written: cells.Cell) -> None:
    assert read_date(written) == ReadDate(D(2016, 6, 1), is_month_only=True)


@pytest.mark.parametrize(
    "written",
    [datetime.datetime(2016, 6, 1, 8, 30), "2016-06-01 08:30", "2016年6月1日 8:30", "2016-06-01T08:30:00"],  # noqa: DTZ001
)
def test_a_time_of_day_beside_a_date_is_noticed(written: cells.Cell) -> None:
    assert read_date(written) == ReadDate(D(2016, 6, 1), has_clock=True)


@pytest.mark.parametrize("written", ["一年后", "二十年", "明年１月"])
def test_what_is_no_date_is_quoted_as_it_was_typed(written: str) -> None:
    assert str(read_date(written)).startswith(f"无法识别日期“{tidy(written)}”")


@pytest.mark.parametrize("written", [42522, 42522.0, "42522"])
def test_days_since_1900(written: cells.Cell) -> None:
    assert read_date(written) == ReadDate(D(2016, 6, 1), is_serial=True)


def test_chinese_numerals_of_two_signs() -> None:
    written = ["一九九〇年十月十日", "一九九〇年十二月二十一日", "一九九〇年十一月三十日", "一九九〇年三月三十一日"]
    expected = [D(1990, 10, 10), D(1990, 12, 21), D(1990, 11, 30), D(1990, 3, 31)]
    assert [read_date(text) for text in written] == [ReadDate(day) for day in expected]


def test_a_number_that_may_be_january_or_october_is_not_guessed() -> None:
    assert read_date(2016.1) == TwoMonths(D(2016, 1, 1), D(2016, 10, 1))
    assert str(read_date(2016.1)) == (
        "数字2016.1可能是1月，也可能是10月（表格会去掉末尾的0）；请改写成“2016年1月”或“2016年10月”"
    )
    assert read_date(2016.12) == ReadDate(D(2016, 12, 1), is_month_only=True)
    assert read_date("2016.1") == ReadDate(D(2016, 1, 1), is_month_only=True)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("2016", "“2016”只有年份；请补上月份，写成“2016年6月”的样子"),
        (2016.0, "“2016”只有年份；请补上月份，写成“2016年6月”的样子"),
        ("2016年", "“2016年”只有年份；请补上月份，写成“2016年6月”的样子"),
        ("98.6", f"“98.6”的年份要写四位；{WRITE}"),
        ("98年6月1日", f"“98年6月1日”的年份要写四位；{WRITE}"),
        ("2016.13", f"“2016.13”不是一个真实的日期；{WRITE}"),
        ("2016-02-30", f"“2016-02-30”不是一个真实的日期；{WRITE}"),
        ("20160230", f"“20160230”不是一个真实的日期；{WRITE}"),
        ("1816.6", f"“1816.6”的年份不合理；{WRITE}"),
        ("六一前后", f"无法识别日期“六一前后”；{WRITE}"),
        ("Jun-16", f"无法识别日期“Jun-16”；{WRITE}"),
        (3.5, f"无法识别日期“3.5”；{WRITE}"),
        (float("nan"), f"无法识别日期“nan”；{WRITE}"),
        (1e300, f"无法识别日期“1e+300”；{WRITE}"),
        (True, f"这里不是日期；{WRITE}"),
        (datetime.time(8, 0), f"这里不是日期；{WRITE}"),
    ],
)
def test_what_is_no_date(written: cells.Cell, sentence: str) -> None:
    assert read_date(written) == sentence


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.times(), st.timedeltas()))
def test_any_cell_is_a_date_or_a_sentence(cell: cells.Cell) -> None:
    assert isinstance(read_date(cell), ReadDate | TwoMonths | str)
    assert isinstance(cells.filled_text(cell), str)


@given(st.dates(D(1900, 1, 1), D(2100, 12, 31)), st.sampled_from(["{0}-{1}-{2}", "{0}.{1}.{2}", "{0}年{1}月{2}日"]))
def test_every_day_is_read_back(day: datetime.date, form: str) -> None:
    assert read_date(form.format(day.year, day.month, day.day)) == ReadDate(day)


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("", (False, "")), ("否", (False, "")), ("无", (False, "")), ("N", (False, "")), ("0", (False, "")),
        ("是", (True, "")), ("√", (True, "")), ("y", (True, "")), ("1", (True, "")),
        ("是，2020年5月", (True, "2020年5月")), ("是（2020.5）", (True, "2020.5")), ("是 北京市", (True, "北京市")),
        ("失联：2020.5", (True, "2020.5")), ("北京市", None), ("2020.5", None),
    ],
)  # fmt: skip
def test_yes_and_no(written: str, answer: tuple[bool, str] | None) -> None:
    assert read_yes_no(written) == answer


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("", ""), ("13812345678", "13812345678"), ("138 1234 5678", "13812345678"), ("138-1234-5678", "13812345678"),
        ("+86 13812345678", "13812345678"), ("0477-8595854", "0477-8595854"), ("8595854", "8595854"),
        ("13812345678/13987654321", "13812345678、13987654321"),
        ("13812345678，0477-8595854", "13812345678、0477-8595854"),
        ("13812345678".translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}), "13812345678"),
    ],
)  # fmt: skip
def test_telephones(written: str, number: str) -> None:
    assert read_phone(written) == (number, "")


@pytest.mark.parametrize(
    ("written", "doubt"),
    [
        ("1381234567", "电话有10位数字，不是11位手机号，也不是固定电话，已按原样保留；请核对"),
        ("老伴的电话", "电话有0位数字，不是11位手机号，也不是固定电话，已按原样保留；请核对"),
        ("4778595854", "电话有10位，像是丢了开头的0的固定电话，已按原样保留；请核对，完整的写法如0477-8595854"),
        ("13900000009（女儿）", "电话号码前后还有别的文字，已按原样保留"),
    ],
)
def test_an_odd_telephone_is_kept_as_typed(written: str, doubt: str) -> None:
    assert read_phone(written) == (written, doubt)


@given(st.text())
def test_tidy_text_stays_as_it_is(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
