"""活动: undoing a record, correcting it, and its sheets to print, through the real addresses."""

import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests import make, walk
from tests.sample_standard import SAMPLE
from tests.web.activities.test_recording import address, said
from tests.web.reading import as_read
from tests.web.signing_in import sign_in
from zhixing.models import Activity, Entry
from zhixing.rules.permissions import Role


@pytest.fixture
def secretary(world: make.World, client: Client, settings: Settings, tmp_path: Path) -> Client:
    settings.EVIDENCE = tmp_path / "evidence"
    walk.adopt(world.street, SAMPLE)
    return sign_in(client, world.users[Role.SECRETARY])


def test_undo_asks_for_a_reason_and_reverses_every_entry(world: make.World, secretary: Client) -> None:
    secretary.post(address(world), {**said(world), "confirmed": "1"})
    activity = Activity.objects.get()
    assert secretary.post(f"/activities/{activity.pk}/undo/", {"reason": ""}).status_code == 409
    assert secretary.post(f"/activities/{activity.pk}/undo/", {"reason": "记错了会议"}).status_code == 302
    assert Entry.objects.filter(source="reversal").count() == 2
    assert "理由：记错了会议" in secretary.get(f"/activities/{activity.pk}/").content.decode()


def test_a_correction_says_what_it_changes_before_and_after(world: make.World, secretary: Client) -> None:
    secretary.post(address(world), {**said(world), "confirmed": "1"})
    activity = Activity.objects.get()
    correct = f"/activities/{activity.pk}/correct/"
    page = as_read(secretary.get(correct))
    assert len(re.findall(r'value="present"\s+selected', page)) == 2
    second, third = world.members[1], world.members[2]
    form = {
        **said(world),
        f"mark_{second.pk}": "leave-private",
        f"mark_{third.pk}": "present",
        "reason": "记错一人",
        "corrections": "0",
    }
    review = as_read(secretary.post(correct, form))
    assert "<li>陈志强：由到会改为请假（事假）。</li><li>高娃：列入名单，到会。</li>" in review
    assert "台账冲正 1 笔，另记 1 笔。" in review
    assert Entry.objects.count() == 2
    assert secretary.post(correct, {**form, "confirmed": "1"}).headers["Location"] == f"/activities/{activity.pk}/"
    shown = as_read(secretary.get(f"/activities/{activity.pk}/"))
    assert "记错一人" in shown
    assert Entry.objects.filter(source="correction").get().membership_id == third.pk
    entry = as_read(secretary.get(f"/ledger/entries/{Entry.objects.get(source='correction').pk}/"))
    assert f"/activities/{activity.pk}/" in entry
    unchanged = secretary.post(correct, {**form, "confirmed": "1"})
    assert unchanged.headers["Location"] == f"/activities/{activity.pk}/"  # the same form sent twice
    marks = {key: form[key] for key in form if key.startswith("mark_")}
    again = {**said(world), **marks, "reason": "再改", "corrections": "1"}
    assert "与原来的记录相同，没有要更正的内容。" in as_read(secretary.post(correct, again))
    late = {**said(world), "reason": "再改", "corrections": "0", "confirmed": "1"}
    stale = secretary.post(correct, late)
    assert stale.status_code == 422
    assert "本页打开后，这次活动的记录已经更正。" in as_read(stale)


def test_sheets_to_print(world: make.World, secretary: Client) -> None:
    sheet = as_read(secretary.get(f"/activities/organisations/{world.branch.pk}/sign-in-sheet/?on=2026-09-01"))
    assert re.findall(r"<td>(\d+)</td><td>([^<]*)</td>", sheet) == [
        ("1", "白云"),
        ("2", "陈志强"),
        ("3", "高娃"),
        ("4", "李秀英"),
        ("5", "王建国"),
    ]
    secretary.post(address(world), {**said(world), "confirmed": "1"})
    printed = as_read(secretary.get(f"/activities/{Activity.objects.get().pk}/print/"))
    assert re.findall(r"<td>(\d+)</td><td>([^<]*)</td>", printed) == [("1", "白云"), ("2", "陈志强")]
