"""活动: the journey from choosing an item to the activity's page, through the real addresses."""

import io
import re
import uuid
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image
from pytest_django import Settings

from tests import make, walk
from tests.sample_standard import SAMPLE
from tests.web.reading import as_read
from tests.web.signing_in import sign_in
from zhixing.models import Activity, Entry, Evidence
from zhixing.rules.permissions import Role


@pytest.fixture
def secretary(world: make.World, client: Client, settings: Settings, tmp_path: Path) -> Client:
    settings.EVIDENCE = tmp_path / "evidence"
    walk.adopt(world.street, SAMPLE)
    return sign_in(client, world.users[Role.SECRETARY])


def picture(name: str = "现场.jpg") -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    out.seek(0)
    out.name = name
    return out


def address(world: make.World, item: str) -> str:
    return f"/activities/organisations/{world.branch.pk}/record/?item={item}&on=2026-09-01"


def said(world: make.World, **more: object) -> dict[str, object]:
    return {
        "title": "三季度党员大会",
        "held_on": "2026-09-01",
        "place": "活动室",
        "note": "",
        "form_key": str(uuid.uuid4()),
        "who": [str(one.pk) for one in world.members[:2]],
        **more,
    }


def hidden(page: str) -> dict[str, list[str]]:
    """The hidden fields of a page, as the browser would send them again."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input type=\"hidden\"[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            found.setdefault(name[1], []).append(value[1] if value else "")
    return found


def test_one_branch_goes_straight_to_the_items_and_a_community_chooses(world: make.World, secretary: Client) -> None:
    assert secretary.get("/activities/new/").headers["Location"] == f"/activities/organisations/{world.branch.pk}/new/"
    page = as_read(secretary.get(f"/activities/organisations/{world.branch.pk}/new/"))
    names = re.findall(r"<span class=\"name\">([^<]*)</span><span class=\"says\">", page)
    assert names == ["参加党员大会", "自学", "受到表彰", "宣讲", "走访"]
    community = sign_in(Client(), world.users[Role.COMMUNITY])
    page = as_read(community.get("/activities/new/"))
    assert re.findall(r'<th scope="row">([^<]*)</th>', page) == ["阳光社区党委", "阳光社区第一党支部", "阳光小区党支部"]


def test_preview_then_confirm_then_the_page(world: make.World, secretary: Client) -> None:
    before = secretary.post(address(world, "MEET"), {**said(world), "evidence": [picture()]})
    text = before.content.decode()
    assert before.status_code == 200
    assert Activity.objects.count() == Entry.objects.count() == Evidence.objects.count() == 0
    assert "+8 分" in text
    assert "+10 分" in text
    assert "<dt>未参加</dt><dd>3 人：高娃、李秀英、王建国</dd>" in text
    after = secretary.post(address(world, "MEET"), {**hidden(text), "confirmed": "1"})
    activity = Activity.objects.get()
    assert after.headers["Location"] == f"/activities/{activity.pk}/"
    entries = [(entry.membership.person.name, entry.item, entry.note) for entry in Entry.objects.order_by("seq")]
    assert entries == [("白云", "MEET", "三季度党员大会"), ("陈志强", "MEET", "三季度党员大会")]
    assert [(one.file_name, one.activity_id) for one in Evidence.objects.all()] == [("现场.jpg", activity.pk)]
    page = secretary.get(f"/activities/{activity.pk}/").content.decode()
    assert "现场.jpg" in page
    assert "+8 分" in page


def test_who_has_reached_the_limit_is_told_before_anything_is_entered(world: make.World, secretary: Client) -> None:
    member = sign_in(Client(), world.users[Role.MEMBER])
    claim = f"/claims/for/{world.members[0].pk}/new/?item=MEET&on=2026-09-01"
    full = "这一条已经记到上限，现在再报不会增加得分。"
    for _ in range(3):
        assert full not in as_read(member.get(claim))
        assert "已到上限" not in as_read(secretary.post(address(world, "MEET"), said(world)))
        secretary.post(address(world, "MEET"), {**said(world), "confirmed": "1"})
    fourth = as_read(secretary.post(address(world, "MEET"), said(world)))  # 3 × 10 and 3 × 8 of 30
    assert "</span>这一条已到上限、记入后不再增加得分的：白云。" in fourth
    assert "接近上限、只能计入一部分的：陈志强 6 分。</div>" in fourth
    assert full in as_read(member.get(claim))


def test_a_double_click_records_once(world: make.World, secretary: Client) -> None:
    form = {**said(world), "confirmed": "1"}
    first, second = (secretary.post(address(world, "MEET"), form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert (Activity.objects.count(), Entry.objects.count()) == (1, 2)


def test_hours_once_for_all_and_per_person(world: make.World, secretary: Client) -> None:
    own = {f"own_{world.members[1].pk}": "2.5"}
    secretary.post(address(world, "HOURS"), {**said(world), "units": "1", **own, "confirmed": "1"})
    assert list(Entry.objects.order_by("seq").values_list("units", flat=True)) == [100, 250]
    own = {f"own_{world.members[1].pk}": "两小时"}
    wrong = secretary.post(address(world, "HOURS"), {**said(world), "units": "1", **own})
    assert wrong.status_code == 422
    assert 'value="两小时"' in wrong.content.decode()
    assert "有 1 人单独填写的数量（小时）无法识别，请在名单里改正。" in wrong.content.decode()


def test_a_refused_form_keeps_everything_even_its_files(world: make.World, secretary: Client) -> None:
    refused = secretary.post(address(world, "MEET"), {**said(world, title="", place="二楼"), "evidence": [picture()]})
    text = refused.content.decode()
    assert refused.status_code == 422
    assert 'value="二楼"' in text
    assert text.count(" checked>") == 2
    assert "去掉“现场.jpg”" in text
    kept = {**hidden(text), **said(world)}
    done = secretary.post(address(world, "MEET"), {**kept, "confirmed": "1"})
    assert done.status_code == 302
    assert Evidence.objects.get().file_name == "现场.jpg"


def test_a_bad_file_is_named_and_nothing_is_recorded(world: make.World, secretary: Client) -> None:
    bad = io.BytesIO(b"MZ program")
    bad.name = "照片.jpg"
    answer = secretary.post(address(world, "MEET"), {**said(world), "evidence": [bad], "confirmed": "1"})
    assert answer.status_code == 422
    assert "文件“照片.jpg”的内容是程序，不能收；请上传照片" in answer.content.decode()
    assert Activity.objects.count() == 0


def test_going_back_from_the_preview_shows_the_form_again(world: make.World, secretary: Client) -> None:
    answer = secretary.post(address(world, "MEET"), {**said(world), "again": "1"})
    assert answer.status_code == 200
    assert "下一步：核对" in answer.content.decode()
    assert Activity.objects.count() == 0


def test_undo_asks_for_a_reason_and_reverses_every_entry(world: make.World, secretary: Client) -> None:
    secretary.post(address(world, "MEET"), {**said(world), "confirmed": "1"})
    activity = Activity.objects.get()
    assert secretary.post(f"/activities/{activity.pk}/undo/", {"reason": ""}).status_code == 409
    assert secretary.post(f"/activities/{activity.pk}/undo/", {"reason": "记错了会议"}).status_code == 302
    assert Entry.objects.filter(source="reversal").count() == 2
    assert "理由：记错了会议" in secretary.get(f"/activities/{activity.pk}/").content.decode()


def test_adding_somebody_left_out(world: make.World, secretary: Client) -> None:
    secretary.post(address(world, "MEET"), {**said(world), "confirmed": "1"})
    activity = Activity.objects.get()
    page = secretary.get(f"/activities/{activity.pk}/add/").content.decode()
    assert re.findall(r'for="who-\d+">([^<]*)<', page) == ["高娃", "李秀英", "王建国"]
    left_out = {"who": [str(world.members[4].pk)]}
    review = secretary.post(f"/activities/{activity.pk}/add/", left_out).content.decode()
    assert "<dt>仍未参加</dt><dd>2 人：高娃、李秀英</dd>" in review
    assert ("核对后补记" in review, "+" in review, activity.attendances.count()) == (True, True, 2)
    secretary.post(f"/activities/{activity.pk}/add/", {**left_out, "confirmed": "1"})
    assert [one.membership.person.name for one in Entry.objects.order_by("seq")] == ["白云", "陈志强", "王建国"]


def test_who_cannot_be_added_is_told_before_the_review(world: make.World, secretary: Client) -> None:
    secretary.post(address(world, "MEET"), {**said(world), "confirmed": "1"})
    activity = Activity.objects.get()
    secretary.post(f"/activities/{activity.pk}/undo/", {"reason": "记错了会议"})
    refused = secretary.post(f"/activities/{activity.pk}/add/", {"who": [str(world.members[4].pk)]})
    assert refused.status_code == 422
    assert "这次活动的记录已经撤销，请重新记一次。" in refused.content.decode()


def test_sheets_to_print(world: make.World, secretary: Client) -> None:
    sheet = as_read(secretary.get(f"/activities/organisations/{world.branch.pk}/sign-in-sheet/?on=2026-09-01"))
    assert re.findall(r"<td>(\d+)</td><td>([^<]*)</td>", sheet) == [
        ("1", "白云"),
        ("2", "陈志强"),
        ("3", "高娃"),
        ("4", "李秀英"),
        ("5", "王建国"),
    ]
    secretary.post(address(world, "MEET"), {**said(world), "confirmed": "1"})
    printed = as_read(secretary.get(f"/activities/{Activity.objects.get().pk}/print/"))
    assert re.findall(r"<td>(\d+)</td><td>([^<]*)</td>", printed) == [("1", "白云"), ("2", "陈志强")]


def test_without_scripts_everybody_is_ticked_by_a_button(world: make.World, secretary: Client) -> None:
    for tick, ticked in (("all", 5), ("none", 0)):
        answer = secretary.post(address(world, "MEET"), {**said(world, title=""), "tick": tick})
        assert (answer.status_code, answer.content.decode().count(" checked>")) == (200, ticked)
    assert Activity.objects.count() == 0
