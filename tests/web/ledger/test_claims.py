"""申报 and 佐证: the member's journey on a phone, files and who gets them, and the secretary's inbox."""

import io
import re
import uuid

import pytest
from django.test import Client
from PIL import Image

from tests import make, walk
from tests.sample_standard import SAMPLE
from tests.web.activities.test_recording import hidden, picture
from tests.web.signing_in import sign_in
from zhixing.files.evidence import store as evidence_store
from zhixing.models import Claim, Decision, Entry, Evidence
from zhixing.rules.permissions import Role
from zhixing.templatetags.zhixing import MINUS


@pytest.fixture
def ready(world: make.World) -> make.World:
    walk.adopt(world.street, SAMPLE)
    return world


def person(world: make.World, role: Role) -> Client:
    return sign_in(Client(), world.users[role])


def said(**more: object) -> dict[str, object]:
    return {
        "happened_on": "2026-09-01",
        "units": "1.5",
        "description": "自学党章一个半小时",
        "form_key": str(uuid.uuid4()),
        **more,
    }


def address(world: make.World) -> str:
    return f"/claims/for/{world.members[0].pk}/new/?item=HOURS"


def claimed(world: make.World) -> Claim:
    answer = person(world, Role.MEMBER).post(address(world), said(evidence=[picture()]))
    assert answer.status_code == 302
    return Claim.objects.get()


def test_a_member_claims_with_a_photograph_and_reads_what_became_of_it(ready: make.World) -> None:
    member, secretary = person(ready, Role.MEMBER), person(ready, Role.SECRETARY)
    claim = claimed(ready)
    assert "待确认" in member.get("/claims/").content.decode()
    secretary.post("/claims/inbox/decide/", {"claim": [claim.pk], "act": "return", "reason": "请写明地点"})
    page = member.get(f"/claims/{claim.pk}/").content.decode()
    assert "退回原因：</span>请写明地点" in page
    form = member.get(f"/claims/{claim.pk}/edit/").content.decode()
    assert "自学党章一个半小时" in form
    assert 'value="1.5"' in form
    again = member.post(f"/claims/{claim.pk}/edit/", said(description="在活动室自学党章"))
    assert again.status_code == 302
    assert "在活动室自学党章" in secretary.get("/claims/inbox/").content.decode()
    secretary.post("/claims/inbox/decide/", {"claim": [claim.pk], "act": "confirm"})
    assert Entry.objects.get().source_id == claim.pk
    assert "查看这一笔" in member.get(f"/claims/{claim.pk}/").content.decode()
    assert "+2 分" in member.get("/ledger/mine/?quarter=2026-3").content.decode()


def test_a_refused_claim_keeps_its_words_and_files(ready: make.World) -> None:
    member = person(ready, Role.MEMBER)
    refused = member.post(address(ready), said(units="0", description="自学", evidence=[picture()]))
    text = refused.content.decode()
    assert refused.status_code == 422
    assert ">\n自学</textarea>" in text
    assert "“自学”的数量 0 不能计分，请填大于 0 且不过大的数。" in text
    done = member.post(address(ready), {**hidden(text), **said()})
    assert done.status_code == 302
    assert Evidence.objects.get().file_name == "现场.jpg"


def test_a_ticket_of_another_person_is_worth_nothing(ready: make.World) -> None:
    text = person(ready, Role.MEMBER).post(address(ready), said(units="0", evidence=[picture()])).content.decode()
    person(ready, Role.CLERK).post(address(ready), {**hidden(text), **said()})
    assert (Claim.objects.count(), Evidence.objects.count()) == (1, 0)


def test_evidence_is_handed_only_to_those_who_may_see_it(ready: make.World) -> None:
    claimed(ready)
    file = Evidence.objects.get()
    answer = person(ready, Role.SECRETARY).get(f"/evidence/{file.pk}/")
    assert answer.status_code == 200
    assert {
        name: answer.headers[name]
        for name in (
            "Content-Type",
            "Content-Disposition",
            "X-Content-Type-Options",
            "Cache-Control",
            "Content-Security-Policy",
        )
    } == {
        "Content-Type": "image/jpeg",
        "Content-Disposition": "inline; filename*=utf-8''%E7%8E%B0%E5%9C%BA.jpg",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    other = sign_in(Client(), make.member_user(ready.members[1]))
    assert [
        who.get(f"/evidence/{file.pk}/").status_code
        for who in (
            person(ready, Role.MEMBER),
            person(ready, Role.PANELLIST),
            person(ready, Role.CLERK),
            other,
            sign_in(Client(), ready.stranger_secretary),
            Client(),
        )
    ] == [200, 200, 403, 403, 404, 302]
    page = f"/claims/{Claim.objects.get().pk}/"
    link = f'href="/evidence/{file.pk}/"'
    assert [link in person(ready, role).get(page).content.decode() for role in (Role.SECRETARY, Role.CLERK)] == [
        True,
        False,  # no link that would only be refused
    ]


def test_a_pdf_is_only_handed_over_as_a_file(ready: make.World) -> None:
    pdf = io.BytesIO(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n")
    pdf.name = "记录.pdf"
    person(ready, Role.MEMBER).post(address(ready), said(evidence=[pdf]))
    answer = person(ready, Role.MEMBER).get(f"/evidence/{Evidence.objects.get().pk}/")
    assert answer.headers["Content-Disposition"].startswith("attachment; ")


def test_what_a_photograph_says_of_its_place_is_gone(ready: make.World) -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", exif=exif)
    assert b"SECRET-CAMERA" in out.getvalue()
    out.seek(0)
    out.name = "照片.jpg"
    person(ready, Role.MEMBER).post(address(ready), said(evidence=[out]))
    answer = person(ready, Role.MEMBER).get(f"/evidence/{Evidence.objects.get().pk}/")
    assert b"SECRET-CAMERA" not in answer.content


def test_the_same_file_used_twice_is_doubted(ready: make.World) -> None:
    claimed(ready)
    person(ready, Role.MEMBER).post(address(ready), said(evidence=[picture("又一张.jpg")]))
    assert "有佐证与另一笔申报的完全相同。" in person(ready, Role.SECRETARY).get("/claims/inbox/").content.decode()


def test_a_refused_inbox_keeps_ticks_and_reason(ready: make.World) -> None:
    claim = claimed(ready)
    Claim.objects.filter(pk=claim.pk).update(item="GONE")
    sent = {"claim": [claim.pk], "act": "confirm", "reason": "已经写好的原因"}
    answer = person(ready, Role.SECRETARY).post("/claims/inbox/decide/", sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "白云：这一条不能由本人申报，请重新选择考评细则。" in text
    assert "已经写好的原因</textarea>" in text
    assert text.count(" checked>") == 1


def test_one_claim_is_answered_from_the_list_whatever_is_ticked(ready: make.World) -> None:
    first = claimed(ready)
    person(ready, Role.MEMBER).post(address(ready), said(happened_on="2026-09-02"))
    second = Claim.objects.exclude(pk=first.pk).get()
    secretary, decide = person(ready, Role.SECRETARY), "/claims/inbox/decide/"
    secretary.post(decide, {"claim": [first.pk], "return-only": second.pk, "reason": "请写明地点"})
    secretary.post(decide, {"claim": [second.pk], "confirm-only": first.pk})
    states = dict(Claim.objects.values_list("pk", "state"))
    assert states == {first.pk: "confirmed", second.pk: "returned"}


def test_a_claim_by_proxy_says_so(ready: make.World) -> None:
    clerk = person(ready, Role.CLERK)
    assert "白云" in clerk.get("/claims/people/").content.decode()
    assert "代白云申报" in clerk.get(address(ready)).content.decode()
    clerk.post(address(ready), said())
    assert "录入员甲代录" in person(ready, Role.SECRETARY).get("/claims/inbox/").content.decode()
    # The desk sees again what it has entered, and whose it is; nobody else's desk does.
    assert "我代录的 1 笔" in clerk.get("/claims/people/").content.decode()
    entered = clerk.get("/claims/people/mine/").content.decode()
    assert "共 1 笔" in entered
    assert re.search(r"白云：", entered)
    assert "共 0 笔" in person(ready, Role.SECRETARY).get("/claims/people/mine/").content.decode()


def test_a_deduction_on_a_page_and_who_reads_its_reason(ready: make.World) -> None:
    secretary = person(ready, Role.SECRETARY)
    form = f"/ledger/organisations/{ready.branch.pk}/decisions/new/?item=LATE"
    given = {
        "happened_on": "2026-09-01",
        "decided_on": "2026-09-01",
        "form_key": str(uuid.uuid4()),
        "who": [ready.members[0].pk],
        "clause": "第八条",
        "deciding_body": "支部委员会",
        "document_number": "支委会2026年第9次",
        "reason": "两次无故缺席",
    }
    assert secretary.post(form, {**given, "reason": ""}).status_code == 422
    assert Decision.objects.count() == 0
    review = secretary.post(form, given).content.decode()
    booked = re.findall(rf"{MINUS}[\d.]+ 分", review)
    assert ("确认记入台账" in review, len(booked), Entry.objects.count()) == (True, 1, 0)
    assert "两次无故缺席" in secretary.post(form, {**given, "again": "1"}).content.decode()
    assert secretary.post(form, {**given, "confirmed": "1"}).status_code == 302
    entry = Entry.objects.get()
    shown = {
        role: "两次无故缺席" in person(ready, role).get(f"/ledger/entries/{entry.pk}/").content.decode()
        for role in (Role.MEMBER, Role.SECRETARY, Role.PANELLIST)
    }
    assert shown == {Role.MEMBER: True, Role.SECRETARY: True, Role.PANELLIST: False}


def test_the_chain_is_walked_from_a_page_and_a_printed_mark_is_tried(ready: make.World) -> None:
    make.entry(ready.members[0], "MEET", by=ready.viewer(Role.SECRETARY))
    secretary = person(ready, Role.SECRETARY)
    page = f"/ledger/chains/{ready.branch.pk}/"
    assert "没有发现改动、缺失或插入" in secretary.post(page, {}).content.decode()
    mark = f"1-{Entry.objects.get().hash[:16]}"
    assert "与印出校验码时一致" in secretary.post(page, {"mark": mark}).content.decode()
    assert "与印出的校验码不符" in secretary.post(page, {"mark": "1-0123456789abcdef"}).content.decode()
    assert "无法识别这个校验码" in secretary.post(page, {"mark": "什么"}).content.decode()


def test_a_file_changed_on_disk_is_not_served(ready: make.World) -> None:
    claimed(ready)
    from django.conf import settings

    file = Evidence.objects.get()
    place = evidence_store.place_of(settings.EVIDENCE, file.sha256)
    kept = place.read_bytes()
    place.write_bytes(b"another")
    try:
        answer = person(ready, Role.MEMBER).get(f"/evidence/{file.pk}/")
        assert answer.status_code == 409
        assert "这份佐证的文件已不是上传时的内容" in answer.content.decode()
    finally:
        place.write_bytes(kept)
