"""佐证 on pages: what was reduced says so, and the original is there for the same people and nobody else."""

import io

import pytest
from django.test import Client

from tests import make, walk
from tests.activities import record_form
from tests.files.evidence.test_intake import photo
from tests.sample_standard import SAMPLE
from tests.web.ledger.test_claims import address, person, said
from tests.web.reading import as_read
from tests.web.signing_in import sign_in
from zhixing.actions.ledger.claims import confirm_claims
from zhixing.actions.ledger.entries import reverse_entry
from zhixing.models import AuditRow, Claim, Entry, Evidence
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
    assert "文件“现场.jpg”没有接收：服务器存放佐证的磁盘空间不足；请告知系统管理员清理磁盘，再重新上传。" in text
    assert not Claim.objects.exists()


def test_papers_come_after_the_record_once_each_and_at_most_nine(ready: make.World) -> None:
    """To an activity by whoever records it, to an entry through the claim it rests on by the person."""
    secretary, member = person(ready, Role.SECRETARY), person(ready, Role.MEMBER)
    form = record_form(ready.members[:2], confirmed="1")
    activity = secretary.post(f"/activities/organisations/{ready.branch.pk}/record/", form).headers["Location"]
    added = secretary.post(f"{activity}evidence/", {"evidence": [uploaded(photo(), "签到表.jpg")]}, follow=True)
    assert "已添加 1 个佐证" in as_read(added)
    again = secretary.post(f"{activity}evidence/", {"evidence": [uploaded(photo(), "又一张.jpg")]}, follow=True)
    assert "这些文件已经添加过，没有重复添加" in as_read(again)
    many = [uploaded(photo(size=(40 + place, 30)), f"{place}.jpg") for place in range(9)]
    refused = secretary.post(f"{activity}evidence/", {"evidence": many})
    assert refused.status_code == 422
    assert "佐证最多 9 个文件，已有 1 个，还能添加 8 个" in as_read(refused)
    assert len(refused.context["received"].tickets) == 9  # nothing that was sent is lost

    member.post(address(ready), said())
    confirm_claims([Claim.objects.get().pk], by=ready.viewer(Role.SECRETARY), at=make.NOW)
    entry = Entry.objects.get(source="claim")
    page = f"/ledger/entries/{entry.pk}/"
    assert "没有附佐证" in as_read(member.get(page))
    member.post(f"{page}evidence/", {"evidence": [uploaded(photo(), "证书.jpg")]})
    assert "证书.jpg" in as_read(secretary.get(page))
    assert AuditRow.objects.filter(verb="add_evidence").count() == 3
    reverse_entry(entry.pk, reason="重复", by=ready.viewer(Role.SECRETARY), at=make.NOW)
    late = member.post(f"{page}evidence/", {"evidence": [uploaded(photo(size=(9, 9)), "补.jpg")]})
    assert "这条记录已经撤销或者冲正，不能再添加佐证。" in as_read(late)
