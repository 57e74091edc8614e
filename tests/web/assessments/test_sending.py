"""A sheet sent by the script that held it: kept once, refused in sentences, never over what is newer."""

import uuid

import pytest
from django.test import Client

from tests import make
from tests.files.evidence.test_intake import photo
from tests.web.assessments.test_journey import signed_in
from tests.web.assessments.test_photographs import FULL, page_of, upload
from zhixing.models import AuditRow, Cycle, Evidence, VisitSheet
from zhixing.queries.viewers import Viewer

KEY = str(uuid.uuid4())


@pytest.fixture
def mine(group: list[Viewer]) -> Client:
    return signed_in(group[0].user_id)


def test_sent_twice_it_is_kept_once(world: make.World, cycle: Cycle, mine: Client) -> None:
    page = page_of(cycle, world)
    whole = {**FULL, "hand_in": "1", "form_key": KEY, "base": ""}
    for _ in range(2):
        answer = mine.post(f"{page}send/", {**whole, "evidence-TEAM": [upload(photo())]})
        assert (answer.status_code, answer.json()) == (200, {"url": page})
    assert AuditRow.objects.filter(verb="hand_in_visit_sheet").count() == 1
    assert (VisitSheet.objects.count(), Evidence.objects.count()) == (1, 1)
    other = mine.post(f"{page}send/", {**whole, "form_key": str(uuid.uuid4())})
    assert other.status_code == 422
    assert "您的评分表已经提交，不能再改。" in other.json()["reasons"]


def test_what_is_refused_is_said_with_its_place(world: make.World, cycle: Cycle, mine: Client) -> None:
    page = page_of(cycle, world)
    sent = {"mark-TEAM": "六十", "observation-VISITS": "长" * 501, "evidence-TEAM": [upload(b"GIF89a", "x.gif")]}
    answer = mine.post(f"{page}send/", {**sent, "form_key": "没有", "hand_in": "1"})
    assert answer.status_code == 422
    assert answer.json()["reasons"] == [
        "本次提交的标识不对，没有保存。请刷新页面，核对后再提交。",
        "“班子健全”得分：请填写数字。",
        "“走访群众”所见情况：请写在 500 个字以内，现在有 501 个字。",
        "文件“x.gif”的内容是 GIF 动图；请截屏或另存为 JPG 后再上传。",
    ]
    assert not VisitSheet.objects.exists()


def test_what_another_device_kept_meanwhile_is_not_overwritten(world: make.World, cycle: Cycle, mine: Client) -> None:
    page = page_of(cycle, world)
    mine.post(page, {"mark-TEAM": "50"})
    late = mine.post(f"{page}send/", {"mark-TEAM": "40", "form_key": KEY, "base": ""})
    assert late.status_code == 422
    assert "这份评分表已在其他设备或页面上保存" in late.json()["reasons"][0]
    base = mine.get(page).context["form"].base
    assert mine.post(f"{page}send/", {"mark-TEAM": "40", "form_key": KEY, "base": base}).status_code == 200
    assert mine.post(f"{page}send/", {"mark-TEAM": "40", "form_key": KEY, "base": base}).status_code == 200  # again
    assert [score.amount for score in VisitSheet.objects.get().scores.all()] == [4000]


def test_the_worker_is_there_for_whoever_fills_in_the_sheet(
    world: make.World, cycle: Cycle, mine: Client, group: list[Viewer]
) -> None:
    page = page_of(cycle, world)
    answer = mine.get(f"{page}worker.js")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert mine.get(page).headers["Cache-Control"] == "no-store"
    assert Client().get(f"{page}worker.js").status_code == 302
