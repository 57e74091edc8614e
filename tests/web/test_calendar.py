"""工作日历: days are clicked or a notice is pasted, both are read again with what they move, and it is written down."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.browser.answers import serving, show
from tests.browser.people import chromium
from tests.files.workbooks import xlsx
from tests.measures import registered
from tests.web.signing_in import sign_in
from zhixing.models import AuditRow, CalendarCorrection
from zhixing.queries.calendar import due
from zhixing.queries.moved_deadlines import moved_deadlines
from zhixing.queries.viewers import viewer_for
from zhixing.rules.permissions import Role
from zhixing.rules.workdays import add_workdays, announced_years, workdays_from

YEAR = timezone.localdate().year


@pytest.fixture
def street(world: make.World) -> Client:
    return sign_in(Client(), world.users[Role.STREET])


def boxes(page: str) -> dict[str, list[str]]:
    """What a browser sends of the year without a click."""
    worked = re.findall(r'name="work" value="([\d-]+)"[^>]* checked', page)
    off = re.findall(r'name="off_before" value="([\d-]+)"', page)
    return {"year": re.findall(r'name="year" value="(\d+)"', page), "work": worked, "off_before": off}


def clicked(street: Client, *days: dt.date) -> dict[str, list[str]]:
    sent = boxes(street.get(reverse("calendar"), {"year": days[0].year}).content.decode())
    for day in days:
        text = day.isoformat()
        sent["work"] = [on for on in sent["work"] if on != text] if text in sent["work"] else [*sent["work"], text]
    return sent


def carried(page: str) -> dict[str, list[str]]:
    return {name: re.findall(rf'name="{name}" value="(\d{{4}}-[\d-]+)"', page) for name in ("on", "off")}


def weekday(number: int) -> dt.date:
    """A usual week's day of this year, in a week without a holiday."""
    first = dt.date(YEAR, 11, 9)
    return first + dt.timedelta(days=(number - first.weekday()) % 7)


def test_days_are_clicked_read_again_and_kept_with_their_reason(street: Client, world: make.World) -> None:
    tuesday, sunday = weekday(1), weekday(6)
    sent = {**clicked(street, tuesday, sunday), "source": "康政发12号"}
    review = street.post(reverse("calendar"), sent).content.decode()
    assert ("2 天改变" in review, not CalendarCorrection.objects.exists()) == (True, True)
    assert carried(review) == {"on": [sunday.isoformat()], "off": [tuesday.isoformat()]}
    saved = street.post(reverse("calendar"), {**carried(review), "source": "康政发12号", "confirmed": "1"})
    assert (saved.status_code, saved["Location"]) == (302, f"/calendar/?year={YEAR}")
    assert dict(CalendarCorrection.objects.values_list("day", "is_workday")) == {tuesday: False, sunday: True}
    row = AuditRow.objects.get(verb="correct_day")
    assert row.summary == f"{YEAR}年休息日 1 天、工作日 1 天；依据：康政发12号"
    assert row.detail["days"] == {tuesday.isoformat(): False, sunday.isoformat(): True}


def test_a_day_clicked_back_needs_no_correction_any_more(street: Client, world: make.World) -> None:
    tuesday = weekday(1)
    street.post(reverse("calendar"), {"off": tuesday.isoformat(), "source": "误录", "confirmed": "1"})
    review = street.post(reverse("calendar"), {**clicked(street, tuesday), "source": "更正误录"}).content.decode()
    assert carried(review) == {"on": [tuesday.isoformat()], "off": []}
    street.post(reverse("calendar"), {**carried(review), "source": "更正误录", "confirmed": "1"})
    assert not CalendarCorrection.objects.exists()


def test_what_was_clicked_stays_where_the_reason_is_missing_or_it_is_mended(street: Client) -> None:
    tuesday = weekday(1)
    answer = street.post(reverse("calendar"), clicked(street, tuesday))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert tuesday.isoformat() not in boxes(page)["work"]
    assert tuesday.isoformat() not in boxes(page)["off_before"]  # the calendar itself is as it was
    again = street.post(reverse("calendar"), {"off": tuesday.isoformat(), "source": "康政发12号", "again": "1"})
    page = again.content.decode()
    assert (tuesday.isoformat() in boxes(page)["work"], 'value="康政发12号"' in page) == (False, True)


def test_who_looks_at_an_old_page_changes_only_what_they_clicked(street: Client, world: make.World) -> None:
    tuesday, thursday = weekday(1), weekday(3)
    sent = {**clicked(street, tuesday), "source": "康政发12号"}
    street.post(reverse("calendar"), {"off": thursday.isoformat(), "source": "另一人", "confirmed": "1"})
    assert carried(street.post(reverse("calendar"), sent).content.decode()) == {"on": [], "off": [tuesday.isoformat()]}


def test_nothing_clicked_is_told(street: Client) -> None:
    sent = {**boxes(street.get(reverse("calendar")).content.decode()), "source": "康政发12号"}
    answer = street.post(reverse("calendar"), sent)
    assert (answer.status_code, "没有改动任何日期" in answer.content.decode()) == (422, True)


NEXT = max(announced_years()) + 1


def test_a_notice_makes_its_year_known_and_the_first_page_stops_asking(street: Client, world: make.World) -> None:
    asked = viewer_for(world.users[Role.STREET], dt.date(NEXT - 1, 11, 1))
    assert [(line.what, line.by_on) for line in due(asked)] == [(f"录入{NEXT}年放假安排", dt.date(NEXT - 1, 12, 31))]
    assert due(viewer_for(world.users[Role.SECRETARY], dt.date(NEXT - 1, 11, 1))) == []
    new_year = dt.date(NEXT, 1, 1)
    worked = next(day for day in (dt.date(NEXT, 1, 2 + n) for n in range(7)) if day.weekday() == 6)
    head = f"关于{NEXT}年部分节假日安排的通知\n国办发明电〔{NEXT - 1}〕6号\n"
    text = f"{head}一、元旦：1月1日放假1天。1月{worked.day}日（周日）上班。"
    review = street.post(reverse("calendar_notice"), {"text": text}).content.decode()
    assert f'value="国办发明电〔{NEXT - 1}〕6号"' in review
    assert carried(review) == {"on": [worked.isoformat()], "off": [new_year.isoformat()]}
    sent = {**carried(review), "source": f"国办发明电〔{NEXT - 1}〕6号", "confirmed": "1"}
    assert street.post(reverse("calendar"), sent).status_code == 302
    assert due(asked) == []
    page = street.post(reverse("calendar_notice"), {"text": text})
    assert (page.status_code, "已经与这份通知一致" in page.content.decode()) == (422, True)


def test_a_sheet_of_days_is_read_and_a_contradiction_stays_in_the_box(street: Client) -> None:
    rows = [["日期", "安排", "说明"], [f"{NEXT}-02-30", "放假", "春节"], [f"{NEXT}-02-14", "上班", ""]]
    answer = street.post(reverse("calendar_notice"), {"text": "", "file": SimpleUploadedFile("放假.xlsx", xlsx(rows))})
    page = answer.content.decode()
    assert (answer.status_code, "不是日历上的日期" in page, f"{NEXT}-02-30" in page) == (422, True, True)
    rows[1][0] = f"{NEXT}-02-05"
    review = street.post(reverse("calendar_notice"), {"text": "", "file": SimpleUploadedFile("放假.xlsx", xlsx(rows))})
    assert carried(review.content.decode())["on"] == [f"{NEXT}-02-14"]


def test_the_review_names_the_deadlines_that_move(street: Client, world: make.World) -> None:
    measure = registered(world)
    day_off = add_workdays(make.TODAY, 1)
    (moved,) = moved_deadlines(world.viewer(Role.STREET), {day_off: False})
    assert (moved.what, moved.where) == (f"签收整改问题：{measure.title}", world.branch.label)
    assert moved.after == next(workdays_from(moved.before + dt.timedelta(days=1)))
    assert moved_deadlines(world.viewer(Role.STREET), {make.TODAY - dt.timedelta(days=1): False}) == []
    page = street.post(reverse("calendar"), {"off": day_off.isoformat(), "source": "康政发12号"}).content.decode()
    assert f"签收整改问题：{measure.title}" in page


@pytest.mark.browser
def test_a_phone_has_one_month_open(world: make.World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    page = sign_in(Client(), world.users[Role.STREET]).get("/calendar/").content
    opened = "[...document.querySelectorAll('.month-fold')].map((fold, at) => fold.open ? at + 1 : 0).filter(Boolean)"
    with chromium() as browser, serving() as site:
        desk = browser.new_page(viewport={"width": 1280, "height": 900})
        show(desk, site, page)
        assert desk.evaluate(opened) == list(range(1, 13))
        phone = browser.new_page(viewport={"width": 360, "height": 800})
        show(phone, site, page)
        assert phone.evaluate(opened) == [timezone.localdate().month]
        assert phone.evaluate("document.documentElement.scrollHeight") < 2000
        phone.locator(".month-fold").nth(1).locator("summary").press("Enter")
        assert 2 in phone.evaluate(opened)
