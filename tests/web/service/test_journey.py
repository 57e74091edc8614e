"""志愿服务和双报到, page by page: register, record, issue, print, take in, enter."""

import datetime as dt
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import make, service, walk
from tests.make import World
from tests.web.signing_in import sign_in
from zhixing.models import Entry, IncomingSlip, Outsider, Service, ServiceSlip
from zhixing.queries import home
from zhixing.rules.permissions import Role

pytestmark = pytest.mark.django_db
SHEET = {
    "name": "周敏",
    "unit": "区自然资源局",
    "unit_branch": "机关第二党支部",
    "phone": "139 0000 0001",
    "form_key": "00000000-0000-0000-0000-000000000001",
}


def client(world: World, role: Role) -> Client:
    return sign_in(Client(), world.users[role])


def test_from_the_report_to_the_printed_slip(world: World) -> None:
    clerk, community = client(world, Role.CLERK), client(world, Role.COMMUNITY)
    answer = clerk.post(
        "/service/outsiders/new/", {**SHEET, "organisation": world.branch.pk, "reported_on": "2026-07-01"}
    )
    person = Outsider.objects.get()
    assert answer["Location"] == f"/service/outsiders/{person.pk}/"
    assert person.phone == "13900000001"
    typed = {
        "title": "清扫小区",
        "on": "2026-09-05",
        "hours": "2.5",
        "who": person.pk,
        "form_key": "00000000-0000-0000-0000-000000000002",
    }
    url = f"/service/organisations/{world.branch.pk}/record/"
    review = clerk.post(url, typed).content.decode()
    assert "还没有记录" in review
    assert Service.objects.count() == 0
    assert clerk.post(url, {**typed, "confirmed": "1"})["Location"] == "/service/records/"
    assert "清扫小区" in clerk.get("/service/records/?quarter=2026-3").content.decode()
    page = community.get("/service/slips/?quarter=2026-3").content.decode()
    assert "开具勾选的反馈函" in page
    community.post("/service/slips/issue/?quarter=2026-3", {"who": person.pk, f"evaluation_{person.pk}": "active"})
    slip = ServiceSlip.objects.get()
    assert (slip.evaluation, slip.hours) == ("active", 250)
    printed = community.get("/service/slips/print/?quarter=2026-3")
    assert (printed["Content-Type"], printed.content[:5]) == ("application/pdf", b"%PDF-")
    community.post("/service/slips/send/?quarter=2026-3", {"slip": slip.pk})
    clerk.post(f"/service/slips/{slip.pk}/answer/")
    assert "已收回执" in community.get(f"/service/slips/{slip.pk}/").content.decode()


def test_what_is_wrong_comes_back_with_what_was_typed(world: World) -> None:
    clerk, person = client(world, Role.CLERK), service.outsider(world)
    typed = {
        "title": "清扫",
        "on": "2026-09-05",
        "hours": "2",
        "who": person.pk,
        f"own_{person.pk}": "两小时",
        "form_key": "00000000-0000-0000-0000-000000000002",
    }
    answer = clerk.post(f"/service/organisations/{world.branch.pk}/record/", typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "有 1 人单独填写的时长无法识别" in text
    assert 'value="两小时"' in text


def test_a_paper_slip_goes_into_the_ledger(world: World) -> None:
    walk.adopt(world.street)
    secretary = client(world, Role.SECRETARY)
    values = {
        "membership": world.members[0].pk,
        "community": "滨河社区党委",
        "from_on": "2026-07-01",
        "until_on": "2026-09-10",
        "times": "3",
        "hours": "7.5",
        "form_key": "00000000-0000-0000-0000-000000000003",
    }
    url = secretary.post("/service/incoming/new/", values)["Location"]
    review = secretary.post(url, {"item": "VOLUNTEER"}).content.decode()
    assert "确认记入台账" in review
    assert Entry.objects.count() == 0
    secretary.post(url, {"item": "VOLUNTEER", "confirmed": "1"})
    assert Entry.objects.get().units == 750
    assert "已记入台账" in secretary.get(url).content.decode()


def test_a_signed_file_is_read_again_before_it_is_taken(world: World) -> None:
    service.partner(world)
    secretary, data = client(world, Role.SECRETARY), service.file_from_there(service.slip_record())
    answer = secretary.post("/service/incoming/file/", {"file": SimpleUploadedFile("x.json", data)})
    page = answer.content.decode()
    assert "签名核对无误，还没有接收" in page
    assert IncomingSlip.objects.count() == 0
    text = page.split('name="text" value="')[1].split('"')[0]
    assert secretary.post("/service/incoming/file/", {"text": text, "confirmed": "1"}).status_code == 302
    assert IncomingSlip.objects.count() == 1


def test_two_administrators_let_a_key_in(world: World) -> None:
    system, security = client(world, Role.SYSTEM_ADMIN), client(world, Role.SECURITY_ADMIN)
    from zhixing.files.exchange.signing import public_key
    from zhixing.rules.exchange.fingerprints import fingerprint

    key = public_key(service.THERE)
    system.post("/exchange/keys/new/", {"name": "某区委", "public_key": key, "contact": "王同志"})
    assert fingerprint(key) not in security.get("/exchange/").content.decode()
    (task,) = home.tasks(world.viewer(Role.SECURITY_ADMIN))
    url = f"/exchange/keys/{task.url_args[0]}/trust/"
    refused = security.post(url, {"typed": "0" * 40, "compared_with": "电话"})
    assert refused.status_code == 422
    assert "填写的指纹与登记的公钥不符" in refused.content.decode()
    assert security.post(url, {"typed": fingerprint(key), "compared_with": "电话"}).status_code == 302
    assert fingerprint(key) in security.get("/exchange/").content.decode()


def test_a_signed_file_of_slips_is_handed_over(world: World) -> None:
    partner, slip = service.partner(world), service.issued(world)
    answer = client(world, Role.COMMUNITY).post(
        "/service/slips/send/", {"slip": slip.pk, "partner": partner.pk, "file": "1"}
    )
    assert (answer["Content-Type"], quote("签名文件") in answer["Content-Disposition"]) == ("application/json", True)
    slip.refresh_from_db()
    assert (slip.state, slip.sent_as) == ("sent", "file")


def test_after_the_quarter_the_community_is_asked_for_slips(world: World) -> None:
    service.served(world)
    day = dt.date(2026, 10, 9)

    def tasks(role: Role, today: dt.date) -> list[str]:
        lines = home.tasks(make.viewer(world.users[role], today))
        return [line.what for line in lines if line.url_name in {"service_slips", "incoming_slips"}]

    assert tasks(Role.COMMUNITY, day) == ["给 1 名报到党员的单位出具2026年第三季度反馈函"]
    assert tasks(Role.STREET, day) == []
    assert tasks(Role.COMMUNITY, make.TODAY) == []
    service.arrived(world)
    assert tasks(Role.SECRETARY, day) == ["核对 1 份外来反馈函并记分"]
    service.issued(world, service.outsider(world, name="吴刚"))
    assert "打印、盖章并送出 1 份反馈函" in tasks(Role.COMMUNITY, make.TODAY)
