"""名册的导入导出: all or nothing, nothing from outside touched."""

import datetime as dt

import pytest

from tests import audit, make
from tests.rosters import number, row, without_number, workbook
from zhixing.actions.members.register import admit_member, end_membership
from zhixing.actions.members.rosters import export_register, import_roster, keep_upload, undo_import
from zhixing.files.rosters.reading import read_roster
from zhixing.models import AuditRow, Membership, Organisation, Person, RosterImport, RosterUpload
from zhixing.queries.members.records import record_of
from zhixing.queries.rosters import plans as roster_plans
from zhixing.queries.rosters.imports import plan_of, upload_at
from zhixing.queries.rosters.plans import LineOutcome, Plan
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.identity import Sex
from zhixing.rules.members.records import EndReason, MemberRecord, PersonKind, RegisterState
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

FROM = dt.date(2026, 1, 1)
FIRST = "阳光社区第一党支部"
ZHANG_WEI = MemberRecord(
    name="张伟",
    kind=PersonKind.FULL,
    id_number=number(1),
    sex=Sex.MALE,
    born_on=dt.date(1980, 5, 6),
    member_class="普通无职党员类",
    joined_on=dt.date(2010, 7, 1),
    full_on=dt.date(2011, 7, 1),
    phone="13800000001",
    address="林荫小区1号楼",
    party_standing="正常",
    extra={"备注": "楼长"},
)


def keep(by: Viewer, at: Organisation, data: bytes, file_name: str = "名册.xlsx") -> RosterUpload:
    return keep_upload(at.pk, file_name=file_name, data=data, from_on=FROM, by=by, at=make.NOW)


def planned(by: Viewer, kept: RosterUpload) -> Plan:
    upload, data = upload_at(by, kept.pk, make.NOW)
    return plan_of(by, upload, data)


def bring(by: Viewer, at: Organisation, data: bytes) -> RosterImport:
    kept = keep(by, at, data)
    return import_roster(kept.pk, digest=planned(by, kept).digest, by=by, at=make.NOW)


def sentences(by: Viewer, at: Organisation, data: bytes) -> list[tuple[int, str]]:
    return [(one.row, one.sentence) for one in planned(by, keep(by, at, data)).problems]


def test_an_import_writes_everybody_and_leaves_a_trace(world: make.World) -> None:
    by = world.viewer(Role.COMMUNITY)
    done = bring(
        by,
        world.community,
        workbook(
            row("张伟", 1, FIRST, phone="13800000001", address="林荫小区1号楼", extra={"备注": "楼长"}),
            row(
                "乌兰",
                2,
                "阳光小区党支部",
                kind=PersonKind.PROBATIONARY,
                full_on=None,
                ethnicity="蒙古族",
                is_flowing=True,
                flowing_to="北京市",
            ),
        ),
    )
    assert (done.added, done.changed, done.unchanged) == (2, 0, 0)
    first, second = (one.membership for one in done.lines.order_by("row").select_related("membership__person"))
    assert first is not None
    assert second is not None
    assert record_of(first) == ZHANG_WEI
    assert (first.organisation, second.organisation) == (world.branch, world.sister)
    assert (first.from_on, second.from_on) == (FROM, FROM)
    assert (second.state, second.flowing_to, second.person.sex) == (RegisterState.FLOWING.value, "北京市", "女")
    detail = {"made": 2, "changed": 0, "unchanged": 0}
    assert audit.lines("import_roster") == [
        ("import_roster", "社区党委甲", world.community.name, ("RosterImport", done.pk), "名册.xlsx", detail)
    ]
    assert [one.is_new for one in done.lines.all()] == [True, True]
    assert not RosterUpload.objects.exists()


def test_who_may_not_import_is_refused(world: make.World) -> None:
    with pytest.raises(NotAllowed):
        keep(world.viewer(Role.CLERK), world.branch, b"")
    with pytest.raises(OutOfSight):
        keep(world.viewer(Role.SECRETARY), world.stranger, b"")
    assert not RosterUpload.objects.exists()


def test_every_problem_at_once_and_nothing_written(world: make.World) -> None:
    by = world.viewer(Role.COMMUNITY)
    there = make.viewer(world.stranger_secretary)
    admit_member(world.stranger.pk, MemberRecord("赵强", id_number=number(7)), by=there, at=make.NOW)
    admit_member(world.sister.pk, MemberRecord("孙丽", id_number=number(8)), by=by, at=make.NOW)
    people = Person.objects.count()
    data = workbook(
        row("张伟", 1, "阳光社区第一支部"),
        row("李雷", 3, "阳光社区第三党支部"),
        row("赵强", 7, FIRST),
        row("孙丽", 8, FIRST),
        without_number(row("孙丽", 0, FIRST), dt.date(1980, 5, 6)),
    )
    assert sentences(by, world.community, data) == [
        (
            4,
            "“阳光社区党委”之下没有“阳光社区第三党支部”；"
            "是不是“阳光社区第一党支部”、“阳光小区党支部”？请改成系统里的全称",
        ),
        (5, "这个公民身份号码已登记在其他党支部；调入本支部的，请由共同上级办理组织关系转接，再删去这一行"),
        (6, "这个公民身份号码已登记在“阳光小区党支部”；调入本支部的，请由共同上级办理组织关系转接，再删去这一行"),
        (
            7,
            "“阳光小区党支部”已有同名、同出生日期的“孙丽”；如是同一人，请办理组织关系转接；"
            "如是两个人，请填写公民身份号码。",
        ),
    ]
    kept = keep(by, world.community, data)
    with pytest.raises(Blocked) as refused:
        import_roster(kept.pk, digest=planned(by, kept).digest, by=by, at=make.NOW)
    assert refused.value.reasons == ("名册里还有4处问题，改好后重新上传。",)
    assert Person.objects.count() == people
    assert not RosterImport.objects.exists()


def test_changes_are_shown_before_and_after_with_numbers_masked(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    born = dt.date(1980, 5, 6)
    known = admit_member(
        world.branch.pk,
        MemberRecord(
            "张伟",
            born_on=born,
            job="教师",
            joined_on=dt.date(2010, 7, 15),
            post="环境卫生监督岗",
            state=RegisterState.LOST,
            lost_on=dt.date(2020, 5, 1),
            extra={"旧栏": "甲"},
        ),
        by=by,
        at=make.NOW,
    )
    sheet = workbook(row("张伟", 1, "", job="退休", extra={"备注": "楼长"}))
    line = planned(by, keep(by, world.branch, sheet)).lines[0]
    assert line.fate is LineOutcome.CHANGED
    assert [(one.label, one.before, one.after) for one in line.changes] == [
        ("公民身份号码", "（空）", f"{number(1)[:3]}*************{number(1)[-2:]}"),
        ("性别", "（空）", "男"),
        ("工作岗位", "教师", "退休"),
        ("加入党组织日期", "2010年7月15日", "2010年7月1日"),
        ("转为正式党员日期", "（空）", "2011年7月1日"),
        ("在册情况", "失联", "在册"),
        ("失联日期", "2020年5月1日", "（空）"),
        ("其他栏目", "旧栏：甲", "旧栏：甲；备注：楼长"),
    ]
    bring(by, world.branch, sheet)
    known = Membership.objects.select_related("person").get(pk=known.pk)
    assert (known.person.id_number, known.post, known.state) == (number(1), "环境卫生监督岗", "present")
    again = planned(by, keep(by, world.branch, sheet))
    assert [line.fate for line in again.lines] == [LineOutcome.UNCHANGED]
    assert not again.may_import


def test_what_was_not_previewed_is_not_imported(world: make.World, monkeypatch: pytest.MonkeyPatch) -> None:
    by = world.viewer(Role.SECRETARY)
    sheet = workbook(row("张伟", 1, ""), row("李雷", 3, ""))
    kept = keep(by, world.branch, sheet)
    seen = planned(by, kept).digest
    admit_member(world.branch.pk, MemberRecord("张伟", id_number=number(1)), by=by, at=make.NOW)
    with pytest.raises(Blocked) as refused:
        import_roster(kept.pk, digest=seen, by=by, at=make.NOW)
    assert refused.value.reasons == ("预览之后名册又有了变动，请重新核对下面的预览，再确认导入。",)
    assert not Person.objects.filter(name="李雷").exists()
    monkeypatch.setattr(roster_plans, "_digest", lambda lines, from_on: seen)  # the twin that sees no difference
    assert import_roster(kept.pk, digest=seen, by=by, at=make.NOW).added == 1


def test_who_left_comes_back_as_the_same_person(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    left = admit_member(
        world.branch.pk, MemberRecord("张伟", id_number=number(1), job="教师"), from_on=FROM, by=by, at=make.NOW
    )
    away = dt.date(2026, 3, 1)
    end_membership(left.pk, reason=EndReason.MOVED_AWAY, on=away, note="转往东胜区，第12号", by=by, at=make.NOW)
    done = bring(by, world.branch, workbook(row("张伟", 1, "", job="退休")))
    back = Membership.objects.open().get(person_id=left.person_id)
    assert (back.from_on, back.person.job) == (dt.date(2026, 3, 2), "退休")
    undo_import(done.pk, reason="导错了", by=by, at=make.NOW)
    person = Person.objects.get(pk=left.person_id)
    assert (person.job, person.id_number, person.memberships.count()) == ("教师", number(1), 1)


def test_the_export_masks_numbers_unless_a_duty_needs_them(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    admit_member(
        world.branch.pk,
        MemberRecord("张伟", id_number=number(1), phone="13800000001", job="=HYPERLINK(1)", extra={"备注": "楼长"}),
        by=by,
        at=make.NOW,
    )
    masked = export_register(world.branch.pk, full_ids=False, reason="", by=by, at=make.NOW)
    assert number(1).encode() not in masked
    assert len(read_roster(masked, "x.xlsx", today=make.TODAY).problems) >= 1  # stars are no number
    with pytest.raises(Blocked) as refused:
        export_register(world.branch.pk, full_ids=True, reason="看看", by=by, at=make.NOW)
    assert refused.value.reasons == ("请写明导出完整号码的工作事由（至少4个字）。",)
    with pytest.raises(NotAllowed):
        export_register(world.branch.pk, full_ids=True, reason="核对号码", by=world.viewer(Role.DEPUTY), at=make.NOW)
    full = export_register(world.branch.pk, full_ids=True, reason="核对组织关系", by=by, at=make.NOW)
    logged = AuditRow.objects.filter(verb__in=["export_register", "read_full_id"]).order_by("pk")
    assert [(one.verb, one.detail) for one in logged] == [
        ("export_register", {"people": 6, "full_ids": False}),
        ("read_full_id", {"people": 6, "full_ids": True, "reason": "核对组织关系"}),
    ]
    mine = [one for one in read_roster(full, "x.xlsx", today=make.TODAY).rows if one.name == "张伟"]
    assert [(one.id_number, one.job, one.phone, dict(one.extra)) for one in mine] == [
        (number(1), "=HYPERLINK(1)", "13800000001", {"备注": "楼长"})
    ]


def test_the_district_exports_no_telephones_and_addresses(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    record = MemberRecord("张伟", id_number=number(1), phone="13812345678", address="林荫小区1号楼")
    admit_member(world.branch.pk, record, by=by, at=make.NOW)
    from zhixing.files.spreadsheets.workbooks import read_sheets

    book = export_register(world.district.pk, full_ids=False, reason="", by=world.viewer(Role.DISTRICT), at=make.NOW)
    sheets = read_sheets(book)
    assert not isinstance(sheets, str)
    cells = {str(cell) for line in sheets[0].rows for cell in line}
    assert {"138******78"} == {cell for cell in cells if cell.startswith("138")}
    assert "林荫小区1号楼" not in cells
