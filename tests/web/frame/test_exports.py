"""导出: every list as it is seen, logged, and nothing that the page would not show."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests import home_visits, make, service, walk
from tests.files.workbooks import number
from tests.make import World
from tests.web.signing_in import sign_in
from tests.web.test_matrix import url_names
from zhixing.models import AuditRow
from zhixing.rules.permissions import Role
from zhixing.web.frame.exports import LISTS

pytestmark = pytest.mark.django_db


def client(world: World, role: Role) -> Client:
    return sign_in(Client(), world.users[role])


def cells(data: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_every_list_named_is_an_address() -> None:
    assert set(LISTS) <= set(url_names(get_resolver().url_patterns))


def test_a_list_is_exported_as_it_is_filtered_and_the_log_says_so(world: World) -> None:
    service.outsider(world, name="周敏")
    service.outsider(world, name="吴刚")
    browser = client(world, Role.SECRETARY)
    assert "导出表格" in browser.get("/service/?text=周").content.decode()
    answer = browser.post("/exports/list/", {"page": "/service/?text=周"})
    rows = cells(answer.content)
    assert rows[0][0] == "志愿服务"
    assert rows[2][:3] == ["所属", "姓名", "单位和党支部"]
    assert [row[1] for row in rows[3:]] == ["周敏"]
    row = AuditRow.objects.get(verb="export_list")
    assert (row.summary, row.detail["address"]) == ("志愿服务，1 行", "/service/?text=周")


def test_no_telephone_and_no_whole_number_leaves_by_a_list(world: World) -> None:
    from zhixing.models import Person

    person = world.members[0].person
    Person.objects.filter(pk=person.pk).update(phone="13900000009", id_number=number())
    service.outsider(world)
    browser = client(world, Role.SECRETARY)
    for page in ("/members/", "/service/"):
        text = str(cells(browser.post("/exports/list/", {"page": page}).content))
        assert "13900000009" not in text
        assert "13900000001" not in text
        assert number() not in text


def test_where_a_household_lives_stays_on_the_page(world: World) -> None:
    walk.adopt(world.street)
    home_visits.promised(world)
    browser, page = client(world, Role.SECRETARY), f"/organisations/{world.branch.pk}/home-visits/?quarter=2026-3"
    assert home_visits.HOUSEHOLD in browser.get(page).content.decode()
    rows = cells(browser.post("/exports/list/", {"page": page}).content)
    assert rows[2][:4] == ["日期", "走访人", "住户", "诉求"]
    assert rows[3][1:4] == ["白云", "不导出", home_visits.NEED.text]


def test_all_pages_of_a_list_are_in_one_file(world: World) -> None:
    for place in range(101):
        make.member(f"党员{place}", world.branch)
    browser = client(world, Role.SECRETARY)
    url = f"/ledger/organisations/{world.branch.pk}/"
    assert 'data-pages="2"' in browser.get(url).content.decode()
    assert len(cells(browser.post("/exports/list/", {"page": url}).content)) == 3 + 106


@pytest.mark.parametrize(
    ("role", "page", "status"),
    [
        (Role.CLERK, "/members/", 403),  # sees the register, may not take it away
        (Role.SECRETARY, "/members/", 200),
        (Role.MEMBER, "/service/", 403),
        (Role.SECRETARY, "/accounts/", 403),
        (Role.SECRETARY, "/password/", 404),
        (Role.SECRETARY, "/exports/list/", 404),
        (Role.SECRETARY, "https://elsewhere.example/service/", 200),  # only the path counts
        (Role.SECRETARY, "//[x", 404),
        (Role.SECRETARY, "", 404),
        (Role.SECRETARY, "/ledger/organisations/999999/", 404),
        (Role.SECRETARY, "/claims/inbox/", 409),  # nothing there to export
    ],
)
def test_the_page_decides_who_takes_it_away(world: World, role: Role, page: str, status: int) -> None:
    service.outsider(world)
    assert client(world, role).post("/exports/list/", {"page": page}).status_code == status


def test_the_button_stands_where_the_right_is(world: World) -> None:
    assert "导出表格" not in client(world, Role.CLERK).get("/members/").content.decode()
    assert "导出表格" in client(world, Role.SECRETARY).get("/members/").content.decode()


@pytest.mark.parametrize("name", ["measure_workbook", "post_workbook", "appraisal_workbook"])
def test_a_workbook_of_a_pages_own_leaves_a_row_in_the_log_too(world: World, name: str) -> None:
    args = [] if name == "appraisal_workbook" else [world.branch.pk]
    answer = client(world, Role.SECRETARY).get(reverse(name, args=args))
    row = AuditRow.objects.get(verb="export_list")
    assert (answer.status_code, row.detail["address"]) == (200, reverse(name, args=args))
