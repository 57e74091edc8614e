"""佐证 on pages: what was reduced says so, and the original is there for the same people and nobody else."""

import io

import pytest
from django.test import Client

from tests import make, walk
from tests.files.evidence.test_intake import photo
from tests.sample_standard import SAMPLE
from tests.web.ledger.test_claims import address, person, said
from tests.web.reading import as_read
from tests.web.signing_in import sign_in
from zhixing.models import Claim, Evidence
from zhixing.rules.permissions import Role


@pytest.fixture
def ready(world: make.World) -> make.World:
    walk.adopt(world.street, SAMPLE)
    return world


def uploaded(data: bytes, name: str) -> io.BytesIO:
    out = io.BytesIO(data)
    out.name = name
    return out


def test_a_reduced_photograph_says_so_and_offers_its_original(ready: make.World) -> None:
    member = person(ready, Role.MEMBER)
    large = uploaded(photo(size=(3000, 2000)), "现场.jpg")
    refused = member.post(address(ready), said(units="0", evidence=[large]))
    assert "（已缩小为 2560×1707 便于查看，原件保存）" in as_read(refused)
    tickets = [ticket for ticket, _ in refused.context["received"].tickets]
    assert member.post(address(ready), said(uploaded=tickets)).status_code == 302
    file = Evidence.objects.get()
    page = as_read(member.get(f"/claims/{Claim.objects.get().pk}/"))
    assert "已缩小为 2560×1707 便于查看，原件保存：" in page
    assert f'<a href="/evidence/{file.pk}/original/">下载原件' in page
    answer = member.get(f"/evidence/{file.pk}/original/")
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert (len(answer.content), answer.headers["X-Content-Type-Options"]) == (file.original_size, "nosniff")
    assert b"SECRET" not in answer.content
    other = sign_in(Client(), make.member_user(ready.members[1]))
    assert [
        who.get(f"/evidence/{file.pk}/original/").status_code
        for who in (
            person(ready, Role.SECRETARY),
            person(ready, Role.CLERK),
            other,
            sign_in(Client(), ready.stranger_secretary),
            Client(),
        )
    ] == [200, 403, 403, 404, 302]


def test_where_nothing_was_lost_there_is_no_second_file(ready: make.World) -> None:
    member = person(ready, Role.MEMBER)
    member.post(address(ready), said(evidence=[uploaded(photo("PNG"), "截图.png")]))
    file = Evidence.objects.get()
    assert (file.original_sha256, file.original_size, file.reduced_to) == ("", 0, "")
    assert "下载原件" not in member.get(f"/claims/{Claim.objects.get().pk}/").content.decode()
    assert member.get(f"/evidence/{file.pk}/original/").status_code == 404


def test_a_full_disk_is_said_and_nothing_is_written(ready: make.World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhixing.files.evidence.store.SPARE", 1 << 60)
    answer = person(ready, Role.MEMBER).post(address(ready), said(evidence=[uploaded(photo(), "现场.jpg")]))
    text = answer.content.decode()
    assert "文件“现场.jpg”没有收下：服务器存放佐证的磁盘快满了；请告诉系统管理员清理磁盘，再重新上传。" in text
    assert not Claim.objects.exists()
