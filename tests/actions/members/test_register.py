"""党员名册: admitting, editing, classing, leaving, reading a full number."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection

from tests import audit, make, walk
from tests.rosters import number
from zhixing.actions.members.bulk_writing import Admission
from zhixing.actions.members.full_numbers import read_full_id
from zhixing.actions.members.register import admit_many, admit_member, change_class, edit_member, end_membership
from zhixing.models import AuditRow, Membership, Person
from zhixing.models.sealed import look_up_hash
from zhixing.queries.members.pages import member_page
from zhixing.queries.members.records import record_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.identity import Sex
from zhixing.rules.members.records import EndReason, MemberRecord, PersonKind, RegisterState
from zhixing.rules.names.order import name_key
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

ZHANG = MemberRecord(
    "张伟", id_number=number(1), phone="13800000001", address="林荫小区1号楼", joined_on=dt.date(2010, 7, 1)
)


def admit(world: make.World, record: MemberRecord = ZHANG, role: Role = Role.SECRETARY) -> Membership:
    made = admit_member(world.branch.pk, record, by=world.viewer(role), at=make.NOW)
    return Membership.objects.select_related("person", "organisation").get(pk=made.pk)


def counts() -> tuple[int, int, int]:
    return Person.objects.count(), Membership.objects.count(), AuditRow.objects.count()


def test_somebody_new_is_kept_sealed_and_leaves_a_trace(world: make.World) -> None:
    made = admit(world)
    assert (made.from_on, made.until_on, made.member_class) == (make.TODAY, None, "普通无职党员类")
    person = made.person
    assert (person.sex, person.born_on, person.name_key) == (Sex.MALE.value, dt.date(1980, 5, 6), name_key("张伟"))
    assert bytes(person.id_hash or b"") == look_up_hash(number(1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, phone, address FROM zhixing_person WHERE id = %s", [person.pk])
        at_rest = b"".join(bytes(value) for value in cursor.fetchone())
    for plain in (number(1), "13800000001", "林荫小区1号楼"):
        assert plain.encode() not in at_rest
    about = (world.branch.name, ("Membership", made.pk), "编入1人", {"memberships": [made.pk]})
    assert audit.lines("admit_member") == [("admit_member", "支部书记甲", *about)]


def test_the_same_number_is_refused_and_the_other_branch_named_only_to_who_may_see_it(world: make.World) -> None:
    admit(world)
    before = counts()
    with pytest.raises(Blocked) as refused:
        admit(world)
    assert refused.value.reasons == ("“张伟”的公民身份号码已在“阳光社区第一党支部”的名册上，不要重复登记。",)
    sister = world.viewer(Role.COMMUNITY)
    with pytest.raises(Blocked) as refused:
        admit_member(world.sister.pk, ZHANG, by=sister, at=make.NOW)
    assert refused.value.reasons == (
        "“张伟”的公民身份号码已登记在“阳光社区第一党支部”，请由两个支部的共同上级办理组织关系转接，不要重复登记。",
    )
    with pytest.raises(Blocked) as refused:
        admit_member(world.stranger.pk, ZHANG, by=make.viewer(world.stranger_secretary), at=make.NOW)
    assert refused.value.reasons == (
        "“张伟”的公民身份号码已登记在其他党支部，请由两个支部的共同上级办理组织关系转接，不要重复登记。",
    )
    assert counts() == before


def test_name_and_birth_date_count_where_numbers_do_not_speak(world: make.World) -> None:
    born = dt.date(1980, 5, 6)
    admit(world)
    with pytest.raises(Blocked) as refused:
        admit(world, MemberRecord("张伟", born_on=born))
    assert refused.value.reasons == (
        "“阳光社区第一党支部”的名册上已有同名、同出生日期的“张伟”：如是同一人，请在原有一行上修改；"
        "如是两个人，请把两人的公民身份号码都填上。",
    )
    namesake = admit(world, MemberRecord("张伟", id_number=number(3)))
    assert namesake.person.born_on == born
    assert Person.objects.filter(name="张伟").count() == 2


def test_all_or_none_of_many(world: make.World) -> None:
    before = counts()
    with pytest.raises(Blocked) as refused:
        admit_many(
            [
                Admission(world.branch.pk, ZHANG, make.TODAY),
                Admission(world.sister.pk, ZHANG, make.TODAY),
                Admission(world.sister.pk, MemberRecord("李雷"), make.TODAY + dt.timedelta(days=1)),
                Admission(world.community.pk, MemberRecord("韩梅", born_on=make.TODAY), make.TODAY),
            ],
            by=world.viewer(Role.COMMUNITY),
            at=make.NOW,
        )
    assert refused.value.reasons == (
        "“阳光社区党委”是社区党委，党员要编入它下面的党支部。",
        "张伟：“张伟”的公民身份号码在这一批里出现了两次，请删去一次。",
        "李雷：编入日期不能晚于今天，请改正。",
        "李雷：公民身份号码和出生日期至少填一项，否则无法识别是哪一名同志。",
    )
    assert counts() == before


def test_who_may_not_edit_admits_nobody(world: make.World) -> None:
    for role, refusal in ((Role.CLERK, NotAllowed), (Role.DISTRICT, NotAllowed), (Role.MEMBER, NotAllowed)):
        with pytest.raises(refusal):
            admit(world, role=role)
    with pytest.raises(OutOfSight):
        admit_member(world.stranger.pk, ZHANG, by=world.viewer(Role.SECRETARY), at=make.NOW)
    with pytest.raises(OutOfSight):
        admit_member(0, ZHANG, by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert not Person.objects.filter(name="张伟").exists()


def test_who_left_returns_as_the_same_person_but_not_before_they_left(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    first = admit(world)
    end_membership(first.pk, reason=EndReason.MOVED_AWAY, on=make.TODAY, note="东胜区，第3号", by=by, at=make.NOW)
    with pytest.raises(Blocked) as refused:
        admit(world)
    assert refused.value.reasons == ("“张伟”上次离册的日期是2026年9月14日，编入日期要在它之后。",)
    later = world.viewer(Role.SECRETARY, make.TODAY + dt.timedelta(days=30))
    back = admit_member(world.branch.pk, ZHANG, by=later, at=make.NOW)
    assert back.person_id == first.person_id
    assert Membership.objects.filter(person_id=first.person_id).count() == 2


def test_who_left_by_mistake_and_is_back_next_day_stays_scored_with_all_that_is_known(world: make.World) -> None:
    first = admit(world, replace(ZHANG, job="社区民警"))
    Membership.objects.filter(pk=first.pk).update(from_on=dt.date(2025, 1, 1))
    cycle, by = walk.open_cycle(world), world.viewer(Role.SECRETARY)
    end_membership(first.pk, reason=EndReason.MOVED_AWAY, on=make.TODAY, note="东胜区，第3号", by=by, at=make.NOW)
    line = cycle.participants.get(person=first.person_id)
    assert line.excluded == "本季度内已离开（组织关系转出）"
    tomorrow = world.viewer(Role.SECRETARY, make.TODAY + dt.timedelta(days=1))
    bare = MemberRecord("张伟", id_number=number(1), joined_on=ZHANG.joined_on)
    back = admit_member(world.branch.pk, bare, by=tomorrow, at=make.NOW)
    line.refresh_from_db()
    assert (line.excluded, line.part, back.person_id) == ("", 10000, first.person_id)
    person = Person.objects.get(pk=back.person_id)
    assert (person.phone, person.address, person.job) == ("13800000001", "林荫小区1号楼", "社区民警")


def test_editing_says_what_changed_and_keeps_what_was_left_empty(world: make.World) -> None:
    made, by = admit(world), world.viewer(Role.SECRETARY)
    wanted = MemberRecord(
        "张伟", job="网格员", joined_on=dt.date(2010, 7, 1), state=RegisterState.FLOWING, flowing_to="北京"
    )
    assert edit_member(made.pk, wanted, by=by, at=make.NOW) == [
        "工作岗位",
        "联系电话",
        "家庭住址",
        "在册情况",
        "外出流向",
    ]
    after = record_of(Membership.objects.select_related("person").get(pk=made.pk))
    assert (after.id_number, after.job, after.phone, after.flowing_to) == (number(1), "网格员", "", "北京")
    row = AuditRow.objects.get(verb="edit_member")
    assert row.summary == "张伟：工作岗位、联系电话、家庭住址、在册情况、外出流向"
    assert row.detail == {
        "changed": ["工作岗位", "联系电话", "家庭住址", "在册情况", "外出流向"],
        "values": {  # of telephone and address only that they were changed
            "工作岗位": ["（空）", "网格员"],
            "在册情况": ["在册", "流动"],
            "外出流向": ["（空）", "北京"],
        },
    }
    assert edit_member(made.pk, wanted, by=by, at=make.NOW) == []
    assert AuditRow.objects.filter(verb="edit_member").count() == 1


def test_a_birth_date_goes_with_the_number_that_it_came_from_and_somebody_keeps_one_of_both(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    made = admit_member(world.branch.pk, MemberRecord("李雷", id_number=number(1)), by=by, at=make.NOW)
    corrected = MemberRecord("李雷", id_number=number(3, "19810607"), born_on=dt.date(1980, 5, 6))
    assert edit_member(made.pk, corrected, by=by, at=make.NOW) == ["公民身份号码", "出生日期"]
    assert record_of(Membership.objects.get(pk=made.pk)).born_on == dt.date(1981, 6, 7)
    bare = admit_member(world.branch.pk, MemberRecord("韩梅", born_on=dt.date(1980, 5, 6)), by=by, at=make.NOW)
    with pytest.raises(Blocked) as refused:
        edit_member(bare.pk, MemberRecord("韩梅"), by=by, at=make.NOW)
    assert refused.value.reasons == ("公民身份号码和出生日期至少填一项，否则无法识别是哪一名同志。",)


def test_nobody_takes_anothers_number(world: make.World) -> None:
    admit(world)
    with pytest.raises(Blocked) as refused:
        edit_member(
            world.members[0].pk, MemberRecord("白云", id_number=number(1)), by=world.viewer(Role.SECRETARY), at=make.NOW
        )
    assert refused.value.reasons == (
        "这个公民身份号码已登记在另一名同志名下，请核对；如是重复登记，请按“重复登记”离册其中一行。",
    )


def test_classes_of_many_at_once(world: make.World) -> None:
    by, ids = world.viewer(Role.SECRETARY), [one.pk for one in world.members]
    assert change_class(ids, "党员干部类", by=by, at=make.NOW) == 4
    assert set(Membership.objects.filter(pk__in=ids).values_list("member_class", flat=True)) == {"党员干部类"}
    detail = {"before": {str(pk): "普通无职党员类" for pk in ids if pk != world.members[1].pk}, "after": "党员干部类"}
    assert audit.lines("change_class") == [
        ("change_class", "支部书记甲", world.branch.name, ("", None), "4人改为党员干部类", detail)
    ]
    with pytest.raises(NotAllowed):
        change_class(ids, "普通无职党员类", by=world.viewer(Role.CLERK), at=make.NOW)
    with pytest.raises(OutOfSight):
        change_class([*ids, world.outsider.pk], "普通无职党员类", by=by, at=make.NOW)
    with pytest.raises(Blocked) as refused:
        change_class([], "", by=by, at=make.NOW)
    assert refused.value.reasons == ("没有选定人员，请至少选一人。", "没有选定党员类别，请选择。")


def leave(by: Viewer, who: Membership, reason: EndReason, on: dt.date, note: str = "") -> Membership:
    return end_membership(who.pk, reason=reason, on=on, note=note, by=by, at=make.NOW)


def test_leaving_needs_a_day_and_what_belongs_to_the_reason(world: make.World) -> None:
    by, who = world.viewer(Role.SECRETARY), world.members[0]
    with pytest.raises(Blocked) as refused:
        leave(by, who, EndReason.MOVED_AWAY, dt.date(2024, 12, 31))
    assert refused.value.reasons == ("请填写转往的党组织和介绍信编号。", "离册日期早于编入日期，请改正。")
    with pytest.raises(Blocked) as refused:
        leave(by, who, EndReason.TRANSFERRED, make.TODAY + dt.timedelta(days=1))
    assert refused.value.reasons == ("请选择离册的原因。", "离册日期不能晚于今天，请改正。")
    gone = leave(by, who, EndReason.LEFT, make.TODAY, "街道党工委2026年第7号")
    gone.refresh_from_db()
    assert (gone.until_on, gone.end_reason, gone.end_note) == (make.TODAY, "left", "街道党工委2026年第7号")
    with pytest.raises(Blocked) as refused:
        leave(by, who, EndReason.DECEASED, make.TODAY)
    assert refused.value.reasons == ("“白云”已经离开这个支部，不能再修改。",)
    assert audit.lines("end_membership") == [
        ("end_membership", "支部书记甲", world.branch.name, ("Membership", who.pk), "白云：出党或终止培养", {})
    ]


def test_a_full_number_is_read_for_a_duty_and_every_read_is_logged(world: make.World) -> None:
    made, by = admit(world), world.viewer(Role.SECRETARY)
    assert read_full_id(made.pk, reason="办理组织关系转接", by=by, at=make.NOW) == number(1)
    row = AuditRow.objects.get(verb="read_full_id")
    assert (row.by_id, row.subject_id, row.detail) == (by.user_id, made.pk, {"reason": "办理组织关系转接"})
    assert number(1) not in f"{row.summary}{row.detail}"
    with pytest.raises(Blocked) as refused:
        read_full_id(made.pk, reason="看看", by=by, at=make.NOW)
    assert refused.value.reasons == ("请写明查看完整号码的工作事由（至少4个字）。",)
    for role in (Role.DEPUTY, Role.CLERK, Role.DISTRICT, Role.MEMBER):
        with pytest.raises(NotAllowed):
            read_full_id(made.pk, reason="办理组织关系转接", by=world.viewer(role), at=make.NOW)
    with pytest.raises(OutOfSight):
        read_full_id(made.pk, reason="办理组织关系转接", by=make.viewer(world.stranger_secretary), at=make.NOW)
    assert AuditRow.objects.filter(verb="read_full_id").count() == 1


def test_becoming_a_full_member_takes_date_and_decision_and_the_history_keeps_both(world: make.World) -> None:
    secretary, line = world.viewer(Role.SECRETARY), world.members[3]
    full = replace(record_of(line), kind=PersonKind.FULL)
    with pytest.raises(Blocked) as refused:
        edit_member(line.pk, full, by=secretary, at=make.NOW)
    assert refused.value.reasons == (
        "转为正式党员要填写“转为正式党员日期”。",
        "转为正式党员要写明依据：支部大会或上级党组织的决定，例如“支部大会2026年第6次，社区党委批准”。",
    )
    dated = replace(full, full_on=dt.date(2026, 7, 1))
    edit_member(line.pk, dated, kind_decision="支部大会2026年第6次", by=secretary, at=make.NOW)
    page = member_page(secretary, line.pk)
    assert [period.kind_label for period in page.periods] == [
        "预备党员至2026年6月30日，正式党员自2026年7月1日起（支部大会2026年第6次）"
    ]
