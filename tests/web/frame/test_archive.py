"""季度档案: what there is of a quarter in one archive, and a sentence for what there is not."""

import io
import zipfile

import openpyxl
import pytest
from django.test import Client

from tests import walk
from tests.make import World
from tests.web.signing_in import sign_in
from zhixing.models import AuditRow
from zhixing.rules.permissions import Role

pytestmark = pytest.mark.django_db


def archive(world: World, cycle_id: int, role: Role = Role.SECRETARY) -> zipfile.ZipFile:
    answer = sign_in(Client(), world.users[role]).post(f"/cycles/{cycle_id}/archive.zip")
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_a_posted_quarter_comes_whole(world: World) -> None:
    cycle = walk.to_posting(walk.open_cycle(world), world)
    book = archive(world, cycle.pk)
    names = set(book.namelist())
    assert {"考评小组评定记录.pdf", "党员自评表.pdf", "评定结果.xlsx", "目录.txt"} <= names
    assert {book.read(name)[:5] for name in names if name.endswith(".pdf")} == {b"%PDF-"}
    results = openpyxl.load_workbook(io.BytesIO(book.read("评定结果.xlsx"))).worksheets
    assert "白云" in str([list(sheet.iter_rows(values_only=True)) for sheet in results])
    row = AuditRow.objects.get(verb="export_archive")
    assert row.organisation_id == world.branch.pk
    assert f"{len(names) - 1} 个文件" in row.summary


def test_what_is_not_there_is_said(world: World) -> None:
    cycle = walk.open_cycle(world)
    contents = archive(world, cycle.pk).read("目录.txt").decode("utf-8-sig")
    assert "评定结果.xlsx：未收入。" in contents
    assert "党员自评表.pdf：未收入。该文件尚未形成。" in contents


def test_a_clerk_gets_what_a_clerk_may_see(world: World) -> None:
    cycle = walk.to_posting(walk.open_cycle(world), world)
    contents = archive(world, cycle.pk, Role.CLERK).read("目录.txt").decode("utf-8-sig")
    assert "您没有查看该文件的权限" in contents
