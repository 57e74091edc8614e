"""活动: the one page of a record, from the kind to the activity's page, through the real addresses."""

import io
import re
from pathlib import Path

import pytest
import xlsxwriter
from django.test import Client
from PIL import Image
from pytest_django import Settings

from tests import make, walk
from tests.activities import record_form
from tests.sample_standard import SAMPLE
from tests.web.reading import as_read
from tests.web.signing_in import sign_in
from zhixing.files.activities.sheets import read_attendance
from zhixing.models import Activity, Attendance, Entry, Evidence
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


def address(world: make.World) -> str:
    return f"/activities/organisations/{world.branch.pk}/record/"


def said(world: make.World, item: str = "MEET", **more: object) -> dict[str, object]:
    """Two of the five came."""
    return record_form(world.members[:2], item, **more)


def hidden(page: str) -> dict[str, list[str]]:
    """The hidden fields of a page, as the browser would send them again."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input type=\"hidden\"[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            found.setdefault(name[1], []).append(value[1] if value else "")
    return found


def test_one_branch_goes_straight_to_the_page_and_a_community_chooses(world: make.World, secretary: Client) -> None:
    assert secretary.get("/activities/new/").headers["Location"] == address(world)
    page = as_read(secretary.get(f"{address(world)}?on=2026-09-01"))
    assert re.findall(r'name="switch" value="([^"]*)"', page) == [
        "党员大会",
        "支委会",
        "党小组会",
        "党课",
        "主题党日",
        "组织生活会",
        "集中学习",
        "培训",
        "志愿服务",
        "走访",
        "项目",
        "其他活动",
    ]
    assert 'value="2026年第三季度党员大会"' in page
    assert re.findall(r'value="present:(\w+)" id="[^"]*" checked', page) == ["MEET"]
    community = sign_in(Client(), world.users[Role.COMMUNITY])
    page = as_read(community.get("/activities/new/"))
    assert re.findall(r'<th scope="row">([^<]*)</th>', page) == ["阳光社区党委", "阳光社区第一党支部", "阳光小区党支部"]


def test_the_kind_recorded_last_stands_first(world: make.World, secretary: Client) -> None:
    marks = {f"mark_{one.pk}": "present" for one in world.members}
    secretary.post(address(world), {**said(world), "kind": "主题党日", **marks, "confirmed": "1"})
    page = as_read(secretary.get(f"{address(world)}?on=2026-09-01"))
    assert re.findall(r'name="switch" value="([^"]*)"', page)[:2] == ["主题党日", "党员大会"]
    assert 'value="9月主题党日"' in page


def test_preview_then_confirm_then_the_page(world: make.World, secretary: Client) -> None:
    before = secretary.post(address(world), {**said(world), "evidence": [picture()]})
    text = as_read(before)
    assert before.status_code == 200
    assert Activity.objects.count() == Entry.objects.count() == Evidence.objects.count() == 0
    assert "+8 分" in text
    assert "+10 分" in text
    assert "<dt>未标考勤的党员</dt><dd>3 人：高娃、李秀英、王建国</dd>" in text
    after = secretary.post(address(world), {**hidden(text), "confirmed": "1"})
    activity = Activity.objects.get()
    assert after.headers["Location"] == f"/activities/{activity.pk}/"
    entries = [(entry.membership.person.name, entry.item, entry.note) for entry in Entry.objects.order_by("seq")]
    assert entries == [("白云", "MEET", "三季度党员大会"), ("陈志强", "MEET", "三季度党员大会")]
    assert [(one.file_name, one.activity_id) for one in Evidence.objects.all()] == [("现场.jpg", activity.pk)]
    page = secretary.get(f"/activities/{activity.pk}/").content.decode()
    assert "现场.jpg" in page
    assert "+8 分" in page


def test_a_meeting_of_everybody_leaves_nobody_without_a_mark(world: make.World, secretary: Client) -> None:
    left_out = secretary.post(address(world), {**said(world), "kind": "党员大会"})
    assert left_out.status_code == 422
    assert "还有应到人员没有标考勤：高娃、李秀英、王建国。" in as_read(left_out)
    third, fourth, fifth = (one.pk for one in world.members[2:])
    marks = {f"mark_{third}": "leave-ill", f"mark_{fourth}": "absent", f"mark_{fifth}": "late"}
    whole = {**said(world), "kind": "党员大会", **marks, "speak": [str(world.members[0].pk)]}
    review = as_read(secretary.post(address(world), whole))
    assert "应到 5 人，实到 3 人" in review
    assert "<dt>请假（病假）</dt><dd>1 人：高娃</dd>" in review
    assert "<dt>缺席</dt><dd>1 人：李秀英</dd>" in review
    assert "有表决权的应到 4 人，实到 3 人，达到半数以上，符合规定。" in review
    secretary.post(address(world), {**whole, "confirmed": "1"})
    assert dict(Attendance.objects.values_list("membership_id", "mark")) == {
        world.members[0].pk: "present",
        world.members[1].pk: "present",
        third: "leave",
        fourth: "absent",
        fifth: "late",
    }
    assert Entry.objects.count() == 3


def test_a_resolution_says_whether_it_has_passed(world: make.World, secretary: Client) -> None:
    marks = {f"mark_{one.pk}": "present" for one in world.members}
    vote = {"resolution-0-text": "同意年度计划", "resolution-0-matter": "general", "resolution-0-ayes": "2"}
    review = as_read(secretary.post(address(world), {**said(world), "kind": "党员大会", **marks, **vote}))
    assert "赞成票没有超过应到会有表决权人数（4 人）的半数，没有通过。" in review
    too_many = secretary.post(
        address(world), {**said(world), "kind": "党员大会", **marks, **vote, "resolution-0-noes": "3"}
    )
    assert too_many.status_code == 422
    assert "第 1 项决议的票数合计 5，多于实到会有表决权的 4 人，请核对。" in as_read(too_many)


def test_lateness_and_absence_take_points_only_where_a_body_has_decided(world: make.World, secretary: Client) -> None:
    first, second = world.members[:2]
    standard = SAMPLE.replace(
        "year: {by: mean}",
        "year: {by: mean}\nactivities:\n  - {name: 例会, items: [MEET], absent: [LATE], roll: group}",
    )
    walk.adopt(world.branch, standard)
    form = {**said(world), "kind": "例会", f"mark_{second.pk}": "absent", "feed": ["present:MEET", "absent:LATE"]}
    review = as_read(secretary.post(address(world), form))
    assert "无故缺席 1 人：没有填写决定机构，只记考勤，不扣分。" in review
    unfounded = secretary.post(address(world), {**form, "deciding_body": "支部委员会"})
    assert "填写了决定机构的，请同时写明扣分依据的条款。" in as_read(unfounded)
    decided = {**form, "deciding_body": "支部委员会", "clause": "第八条", "confirmed": "1"}
    clerk = sign_in(Client(), world.users[Role.CLERK])
    assert "扣分须由支部书记、副书记录入" in as_read(clerk.post(address(world), decided))
    secretary.post(address(world), decided)
    rows = Entry.objects.order_by("seq").values_list("membership_id", "item", "clause", "deciding_body")
    assert list(rows) == [(first.pk, "MEET", "", ""), (second.pk, "LATE", "第八条", "支部委员会")]


def test_who_has_reached_the_limit_is_told_before_anything_is_entered(world: make.World, secretary: Client) -> None:
    member = sign_in(Client(), world.users[Role.MEMBER])
    claim = f"/claims/for/{world.members[0].pk}/new/?item=MEET&on=2026-09-01"
    full = "这一条已经记到上限，现在再报不会增加得分。"
    for _ in range(3):
        assert full not in as_read(member.get(claim))
        assert "已到上限" not in as_read(secretary.post(address(world), said(world)))
        secretary.post(address(world), {**said(world), "confirmed": "1"})
    fourth = as_read(secretary.post(address(world), said(world)))  # 3 × 10 and 3 × 8 of 30
    assert "</span>这一条已到上限、记入后不再增加得分的：白云。" in fourth
    assert "接近上限、只能计入一部分的：陈志强 6 分。</div>" in fourth
    assert full in as_read(member.get(claim))


def test_a_double_click_records_once(world: make.World, secretary: Client) -> None:
    form = {**said(world), "confirmed": "1"}
    first, second = (secretary.post(address(world), form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert (Activity.objects.count(), Entry.objects.count()) == (1, 2)


def test_several_items_with_hours_once_for_all_and_per_person(world: make.World, secretary: Client) -> None:
    own = {f"own_{world.members[1].pk}": "2.5"}
    both = {**said(world, feed=["present:MEET", "present:HOURS"]), "hours": "1", **own}
    secretary.post(address(world), {**both, "confirmed": "1"})
    assert list(Entry.objects.order_by("item", "seq").values_list("item", "units")) == [
        ("HOURS", 100),
        ("HOURS", 250),
        ("MEET", 100),
        ("MEET", 100),
    ]
    without = secretary.post(address(world), {**both, "hours": ""})
    assert "“自学”按小时计，请填写时长。" in as_read(without)
    own = {f"own_{world.members[1].pk}": "两小时"}
    wrong = secretary.post(address(world), {**both, **own})
    assert wrong.status_code == 422
    assert 'value="两小时"' in wrong.content.decode()
    assert "有 1 人单独填写的时长（小时）无法识别，请在名单里改正。" in wrong.content.decode()


def test_a_refused_form_keeps_everything_even_its_files(world: make.World, secretary: Client) -> None:
    refused = secretary.post(address(world), {**said(world, title="", place="二楼"), "evidence": [picture()]})
    text = refused.content.decode()
    assert refused.status_code == 422
    assert 'value="二楼"' in text
    assert len(re.findall(r'value="present"\s+selected', text)) == 2
    assert "删除“现场.jpg”" in text
    kept = {**hidden(text), **said(world)}
    done = secretary.post(address(world), {**kept, "confirmed": "1"})
    assert done.status_code == 302
    assert Evidence.objects.get().file_name == "现场.jpg"


def test_a_bad_file_is_named_and_nothing_is_recorded(world: make.World, secretary: Client) -> None:
    bad = io.BytesIO(b"MZ program")
    bad.name = "照片.jpg"
    answer = secretary.post(address(world), {**said(world), "evidence": [bad], "confirmed": "1"})
    assert answer.status_code == 422
    assert "文件“照片.jpg”的内容是程序，不能接收；请上传照片" in answer.content.decode()
    assert Activity.objects.count() == 0


def test_going_back_and_switching_the_kind_lose_nothing(world: make.World, secretary: Client) -> None:
    back = as_read(secretary.post(address(world), {**said(world, place="二楼"), "again": "1"}))
    switched = as_read(secretary.post(address(world), {**said(world, place="二楼"), "switch": "主题党日"}))
    for page in (back, switched):
        assert 'value="二楼"' in page
        assert len(re.findall(r'value="present"\s+selected', page)) == 2
    assert 'name="switch" value="主题党日" aria-current="true"' in switched
    assert Activity.objects.count() == 0


def test_marks_for_many_without_scripts(world: make.World, secretary: Client) -> None:
    first = world.members[0]
    late = {**said(world), f"mark_{first.pk}": "late", "tick": "all"}
    page = as_read(secretary.post(address(world), late))
    assert len(re.findall(r'value="present"\s+selected', page)) == 4  # who has a mark keeps it
    page = as_read(secretary.post(address(world), {**said(world), "tick": "none"}))
    assert len(re.findall(r'value="present"\s+selected', page)) == 0
    pasted = {**record_form([]), "paste": "1", "names": "1. 高娃\n2. 李秀英 王小明"}
    page = as_read(secretary.post(address(world), pasted))
    assert len(re.findall(r'value="present"\s+selected', page)) == 2
    assert "已按名单标明 2 人到会。" in page
    assert "名单里没有：王小明。" in page


def test_only_a_meeting_is_signed_for(world: make.World, secretary: Client) -> None:
    """A list of who handed in proposals has nothing to sign; whoever came to a meeting signs for it."""
    for kind, is_signed in (("党课", True), ("其他活动", False)):
        secretary.post(address(world), record_form(world.members, kind=kind, confirmed="1"))
        activity = Activity.objects.get(kind=kind)
        page = as_read(secretary.get(f"/activities/{activity.pk}/print/"))
        assert (kind, ">签名<" in page) == (kind, is_signed)


def test_marks_come_out_of_a_spreadsheet_with_what_cannot_be_told(world: make.World, secretary: Client) -> None:
    empty = secretary.get(f"/activities/organisations/{world.branch.pk}/attendance.xlsx?on=2026-09-01")
    assert read_attendance(empty.content, "a.xlsx").problems[0] == "第 3 行：白云没有填考勤，未作标记。"
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for number, row in enumerate(
        [["姓名", "考勤", "事由"], ["白云", "到会", ""], ["高娃", "请假", "生病"], ["王小明", "到会", ""]]
    ):
        sheet.write_row(number, 0, row)
    book.close()
    out.seek(0)
    out.name = "考勤.xlsx"
    page = as_read(secretary.post(address(world), {**record_form([]), "paste": "sheet", "sheet": out}))
    assert len(re.findall(r'value="present"\s+selected', page)) == 1
    assert len(re.findall(r'value="leave-ill"\s+selected', page)) == 1
    assert "从考勤表标了 2 人，请在名单里核对。" in page
    assert "名单里没有：王小明。" in page
    assert Activity.objects.count() == 0
