"""名册的导入: from the upload to the undo in the browser's steps, and files that mean harm."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import make
from tests.rosters import number, row, workbook
from tests.web.signing_in import sign_in
from zhixing.files.rosters.reading import read_roster
from zhixing.models import Membership, RosterImport, RosterUpload
from zhixing.rules.permissions import Role


@pytest.fixture
def secretary(world: make.World, client: Client) -> Client:
    return sign_in(client, world.users[Role.SECRETARY])


def upload(client: Client, world: make.World, data: bytes, name: str = "名册.xlsx") -> str:
    answer = client.post(
        f"/members/in/{world.branch.pk}/rosters/new/", {"file": SimpleUploadedFile(name, data), "from_on": "2026-01-01"}
    )
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_from_upload_to_undo(world: make.World, secretary: Client) -> None:
    preview = upload(secretary, world, workbook(row("张伟", 1, ""), row("李雷", 3, "")))
    page = secretary.get(preview)
    body = page.content.decode()
    assert "确认导入" in body
    assert number(1) not in body
    assert Membership.objects.filter(person__name="张伟").count() == 0
    done = secretary.post(f"{preview}import/", {"digest": page.context["plan"].digest})
    assert done.status_code == 302
    assert Membership.objects.open().filter(person__name__in=["张伟", "李雷"]).count() == 2
    assert secretary.get(preview).status_code == 404
    again = secretary.get(upload(secretary, world, workbook(row("张伟", 1, ""))))
    assert "这份名册和现有的完全相同，没有需要导入的内容。" in again.content.decode()
    assert secretary.post(f"{done['Location']}undo/", {"reason": "导错了"}).status_code == 302
    assert Membership.objects.filter(person__name__in=["张伟", "李雷"]).count() == 0
    assert "已撤销" in secretary.get(done["Location"]).content.decode()


def test_a_stale_preview_is_shown_again_with_the_reason(world: make.World, secretary: Client) -> None:
    preview = upload(secretary, world, workbook(row("张伟", 1, "")))
    answer = secretary.post(f"{preview}import/", {"digest": "0" * 64})
    assert answer.status_code == 409
    assert "预览之后名册又有了变动，请重新核对下面的预览，再确认导入。" in answer.content.decode()
    assert not RosterImport.objects.exists()
    assert RosterUpload.objects.count() == 1


def test_problems_stand_in_a_table_and_the_file_is_kept(world: make.World, secretary: Client) -> None:
    preview = upload(secretary, world, workbook(row("张伟", 1, "神华社区第一党支部"), row("李雷", 3, "")))
    page = secretary.get(preview)
    assert [(one.row, one.header, wrong, advice) for one, wrong, advice in page.context["problems"]] == [
        (
            3,
            "所在党支部",
            "“阳光社区第一党支部”之下没有“神华社区第一党支部”",
            "这里只能导入本支部的人；其他支部的请删去，或由上级统一导入",
        )
    ]
    body = page.content.decode()
    assert ("确认导入" in body, "重新上传" in body) == (False, True)
    assert secretary.post(f"{preview}import/", {"digest": page.context["plan"].digest}).status_code == 409
    assert "继续核对" in secretary.get(f"/members/in/{world.branch.pk}/rosters/new/").content.decode()
    assert secretary.post(f"{preview}discard/").status_code == 302
    assert not RosterUpload.objects.exists()


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (201 << 20))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7 ...", "这是 PDF 文件，不是 Excel 表格"),
        (b"PK\x03\x04 broken", "文件已损坏，无法读取"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "这是网页格式的表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "文件已损坏，无法读取"),
        (bomb(), "文件展开后超过200MB"),
    ],
    ids=["pdf", "broken", "html", "ole", "bomb"],
)
def test_a_hostile_file_is_answered_with_a_sentence(
    world: make.World, secretary: Client, data: bytes, sentence: str
) -> None:
    page = secretary.get(upload(secretary, world, data, name="../../<b>名册</b>.xls"))
    assert page.status_code == 200
    problems = [one.sentence for one in page.context["plan"].problems]
    assert len(problems) == 1
    assert sentence in problems[0]
    assert "<b>名册</b>" not in page.content.decode()


def test_what_a_sheet_would_run_stays_text(world: make.World, secretary: Client) -> None:
    sheet = workbook(row("张伟", 1, "", job="=1+1", extra={"<script>": "<img src=x>"}))
    preview = upload(secretary, world, sheet)
    page = secretary.get(preview)
    assert "<script>" not in page.content.decode().replace("<script src=", "")
    secretary.post(f"{preview}import/", {"digest": page.context["plan"].digest})
    answer = secretary.post(f"/members/in/{world.branch.pk}/rosters/export/", {"full": "yes", "reason": "核对组织关系"})
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    found = [one for one in read_roster(answer.content, "x.xlsx", today=make.TODAY).rows if one.name == "张伟"]
    assert [(one.job, dict(one.extra)) for one in found] == [("=1+1", {"<script>": "<img src=x>"})]


def test_full_numbers_are_offered_only_to_who_may_read_them(world: make.World, client: Client) -> None:
    sign_in(client, world.users[Role.DEPUTY])
    address = f"/members/in/{world.branch.pk}/rosters/export/"
    assert "完整号码（须写明" not in client.get(address).content.decode()
    assert client.post(address, {"full": "yes", "reason": "核对组织关系"}).status_code == 422


def test_the_template_reads_back_as_an_empty_roster(secretary: Client) -> None:
    answer = secretary.get("/members/rosters/template/")
    assert (answer.status_code, answer["Content-Type"].startswith("application/vnd.openxml")) == (200, True)
    assert read_roster(answer.content, "模板.xlsx", today=make.TODAY).rows == ()
