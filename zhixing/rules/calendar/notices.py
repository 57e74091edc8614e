"""A notice of holidays (国务院办公厅关于某年部分节假日安排的通知), or lines of days: what it says of which day.

Only sentences with 放假 or 上班 speak of days; a date stands with its month or takes that of the date before.
What the notice says twice over, the day of the week and the number of days, is held against the calendar.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from zhixing.rules.periods import chinese_date

FESTIVALS = ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆")
WEEKDAYS = "一二三四五六日"
MOST_DAYS = 31  # in a row; more is a slip
_DATE = re.compile(
    r"(?:(?P<year>\d{4})[年./-])?(?:(?P<month>\d{1,2})[月./-])?(?P<day>\d{1,2})"
    r"(?:[日号]|(?=[,\s:]|放假|上班|\s*[至到~—-]+\s*\d{1,4}[年月日号./-])|$)"
    r"(?:\((?P<notes>[^)]*)\))?"
)
_SENTENCE = re.compile(r"[^。;\n]+")
_YEAR = re.compile(r"(\d{4})年(?:部分)?节假日")
_NUMBER = re.compile(r"国办发(?:明电)?\s*[〔\[(]\d{4}[〕\])]\s*\d+\s*号")
_DAYS = re.compile(r"(?:共|放假)\s*(\d{1,2})\s*天")
_FULL_WIDTH = str.maketrans(",:()", "，：（）")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")


@dataclass
class Notice:
    """`days`: each day named, and whether it is worked. `year`: of which year it is; None where it names none."""

    year: int | None = None
    number: str = ""
    days: dict[dt.date, bool] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    is_whole: bool = False  # every festival of the year is in it, so that what it does not name is as usual


def read_notice(text: str) -> Notice:
    plain = unicodedata.normalize("NFKC", text)
    notice = Notice(is_whole=all(festival in plain for festival in FESTIVALS))
    if named := _YEAR.search(plain):
        notice.year = int(named[1])
    if number := _NUMBER.search(plain):
        notice.number = re.sub(r"\s", "", number[0]).replace("[", "〔").replace("]", "〕")
        notice.number = re.sub(r"\((\d{4})\)", r"〔\1〕", notice.number)
    for sentence in _SENTENCE.findall(plain):
        _read_sentence(sentence.strip(), notice)
    if not notice.days and not notice.problems:
        notice.problems.append(
            "没有读到放假或者上班的日期。请粘贴通知全文，或者每行写一天，例如“2027年2月5日，放假”“2027年2月14日，上班”。"
        )
    if notice.year is None and notice.days:
        notice.year = max(notice.days).year
    return notice


def _read_sentence(sentence: str, notice: Notice) -> None:
    # What is encouraged (安排职工在除夕休息) and what is promised of a day (与周末连休) says nothing of a day.
    before, word, after = sentence.partition("放假")
    if not word:
        before, word, after = sentence.rpartition("上班")
    is_work = word == "上班"
    days = [day for span in _spans(before, notice) for day in span]
    stated = _DAYS.search(word + after)
    if days and stated and int(stated[1]) != len(days):
        quoted = sentence.translate(_FULL_WIDTH)
        notice.problems.append(f"“{quoted}”：写的是共 {stated[1]} 天，日期却是 {len(days)} 天，请核对。")
    for day in days:
        if notice.days.get(day, is_work) != is_work:
            notice.problems.append(f"{chinese_date(day)}既写了放假，又写了上班，请核对。")
        notice.days[day] = is_work


def _spans(text: str, notice: Notice) -> Iterator[list[dt.date]]:
    """The days of each date, or of each two with 至 between them."""
    before: dt.date | None = None
    end_of_before = 0
    month = 0
    for match in _DATE.finditer(text):
        month = int(match["month"] or 0) or month
        day = _day(match, month, notice, before)
        if day is None:
            continue
        between = text[end_of_before : match.start()].strip()
        end_of_before = match.end()
        if before is not None and between in {"至", "到", "-", "—", "~", "--"}:
            length = (day - before).days
            if not 0 < length < MOST_DAYS:
                notice.problems.append(
                    f"“{text.translate(_FULL_WIDTH)}”：从{chinese_date(before)}到{chinese_date(day)}，请核对起止日期。"
                )
                return
            yield [before + dt.timedelta(days=n + 1) for n in range(length)]
        else:
            yield [day]
        before = day


def _day(match: re.Match[str], month: int, notice: Notice, before: dt.date | None) -> dt.date | None:
    year = int(match["year"]) if match["year"] else before.year if before else notice.year
    written = match[0].translate(_FULL_WIDTH)
    if year is None or not month:
        notice.problems.append(
            f"“{written}”没有写{'月份' if year else '年份'}，请补上，例如“2027年{month or 2}月5日”。"
        )
        return None
    try:
        day = dt.date(year, month, int(match["day"]))
    except ValueError:
        notice.problems.append(f"“{written}”不是日历上的日期，请核对。")
        return None
    weekday = _WEEKDAY.search(match["notes"] or "")
    if weekday and WEEKDAYS.index(weekday[1].replace("天", "日")) != day.weekday():
        notice.problems.append(
            f"{chinese_date(day)}是周{WEEKDAYS[day.weekday()]}，写的是{weekday[0]}；请核对是不是别的年份的通知。"
        )
    return day
