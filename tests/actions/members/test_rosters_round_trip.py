"""An export imported again changes nothing; a sheet changes only what it says; masked numbers; people who come back."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make
from tests.actions.members.test_rosters import FIRST, bring, keep, planned
from tests.rosters import number, row, without_number, workbook
from zhixing.actions.members.bulk_writing import Admission
from zhixing.actions.members.register import admit_many, admit_member, edit_member, end_membership
from zhixing.actions.members.roster_terms import settle_upload
from zhixing.actions.members.rosters import export_register, undo_import
from zhixing.models import Membership, Person
from zhixing.queries.members.records import record_of
from zhixing.queries.rosters.plans import LineOutcome, Plan
from zhixing.rules.members.records import (
    EndReason,
    MemberRecord,
    PersonKind,
    RegisterState,
    member_record_problems,
    normalised,
)
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked

EARLIER = dt.date(2026, 1, 1)
TEXTS = st.sampled_from(
    [
        "",
        "无",
        "-",
        "退休",
        "=1+1",
        "'=1",
        "１号楼  ２单元",
        "⾼楼",
        " 楼 ",
        "是",
        "否",
        "13900000009（女儿）",
        "党籍",
        "#N/A",
        "2016-06-01",
    ]
)
HEADERS = ["备注", "党员转正时间", "手机", "\uff1d乙", "姓名", "⾼度"]
DAYS = st.none() | st.dates(dt.date(1960, 1, 1), dt.date(2026, 9, 1))


@st.composite
def records(draw: st.DrawFn) -> MemberRecord:
    serial = draw(st.integers(1, 998))
    kind, state = draw(st.sampled_from(PersonKind)), draw(st.sampled_from([*RegisterState][:3]))
    words = ["", "党员干部类", "普通无职党员类", "流动党员", "普通党员"] if kind.is_party_member else [""]
    record = MemberRecord(
        name=draw(st.sampled_from(["\U0002cb4e", "王小明", "阿力木·买买提", "J. Smith", "张伟（大）"])),
        kind=kind,
        id_number=number(serial) if draw(st.booleans()) else "",
        born_on=draw(DAYS),
        ethnicity=draw(st.sampled_from(["", "蒙古族"])),
        education=draw(TEXTS),
        job=draw(TEXTS),
        phone=draw(TEXTS),
        address=draw(TEXTS),
        member_class=draw(st.sampled_from(words)),
        joined_on=draw(DAYS),
        full_on=draw(DAYS),
        state=state,
        party_standing=draw(st.sampled_from(["", "正常", "在册", "停止党籍"])),
        lost_on=draw(DAYS),
        flowing_to=draw(TEXTS),
        post=draw(TEXTS),
        extra=draw(st.dictionaries(st.sampled_from(HEADERS), TEXTS.filter(bool), max_size=3)),
    )
    return normalised(record)


def is_possible(record: MemberRecord) -> bool:
    return not member_record_problems(record, make.TODAY) and bool(record.id_number or record.born_on)


def untouched(world: make.World, *, full_ids: bool = True) -> Plan:
    by = world.viewer(Role.COMMUNITY)
    data = export_register(world.community.pk, full_ids=full_ids, reason="换届核对名册", by=by, at=make.NOW)
    return planned(by, keep(by, world.community, data))


def changed(plan: Plan) -> list[Any]:
    return [
        (line.record.name, line.fate.label, line.changes)
        for line in plan.of(*(set(LineOutcome) - {LineOutcome.UNCHANGED}))
    ]


def only_known(world: make.World) -> None:
    """The members of the small world have neither number nor birth date, and no sheet could name them."""
    for serial, one in enumerate([*world.members], start=900):
        Person.objects.filter(pk=one.person_id).update(born_on=dt.date(1950, 1, 1) + dt.timedelta(days=serial))


@settings(max_examples=15, deadline=None, suppress_health_check=[*HealthCheck])
@given(people=st.lists(records().filter(is_possible), min_size=1, max_size=6))
def test_an_export_imported_untouched_changes_nothing(world: make.World, people: list[MemberRecord]) -> None:
    by = world.viewer(Role.COMMUNITY)
    with transaction.atomic():
        only_known(world)
        for index, record in enumerate(people):
            try:
                branch = (world.branch, world.sister)[index % 2]
                with transaction.atomic():
                    admit_many([Admission(branch.pk, record, EARLIER)], by=by, at=make.NOW)
            except Blocked:
                continue  # the same number or namesake twice: no register has it
        plan = untouched(world)
        assert ([str(one) for one in plan.problems], changed(plan)) == ([], [])
        assert len(plan.lines) == Membership.objects.open().below((world.community.path,)).count()
        transaction.set_rollback(True)


def test_the_export_that_hides_numbers_comes_back_unchanged_too(world: make.World) -> None:
    only_known(world)
    by = world.viewer(Role.COMMUNITY)
    admit_member(world.branch.pk, MemberRecord("张伟", id_number=number(1)), by=by, at=make.NOW)
    plan = untouched(world, full_ids=False)
    assert (plan.problems, changed(plan)) == ([], [])
    assert "这是隐去号码的导出：1人的公民身份号码不会改动，按姓名、出生日期和号码的头尾辨认" in map(str, plan.notes)


def test_people_behind_hidden_numbers_who_are_not_on_the_register_are_told_once(world: make.World) -> None:
    by, branch = world.viewer(Role.COMMUNITY), world.branch
    gone = [
        admit_member(branch.pk, MemberRecord(name, id_number=number(one)), from_on=EARLIER, by=by, at=make.NOW)
        for one, name in enumerate(("张伟", "李雷"), start=1)
    ]
    only_known(world)
    data = export_register(branch.pk, full_ids=False, reason="", by=by, at=make.NOW)
    for one in gone:
        end_membership(one.pk, reason=EndReason.DECEASED, on=dt.date(2026, 9, 1), note="", by=by, at=make.NOW)
    plan = planned(by, keep(by, branch, data))
    assert len(plan.problems) == 1
    advice = "请补填完整的公民身份号码，或导出时选“完整号码”"
    assert str(plan.problems[0]).endswith(f"在名册上无法识别，不能导入；{advice}")


def test_a_sheet_changes_only_what_it_says(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    known = admit_member(
        world.branch.pk,
        MemberRecord(
            "张伟",
            id_number=number(1),
            born_on=dt.date(1978, 1, 1),
            phone="13900000009",
            party_standing="停止党籍",
            state=RegisterState.LOST,
            lost_on=dt.date(2020, 5, 1),
            joined_on=dt.date(2010, 7, 1),
            full_on=dt.date(2011, 7, 1),
        ),
        by=by,
        at=make.NOW,
    )
    before = record_of(Membership.objects.get(pk=known.pk))
    plan = planned(by, keep(by, world.branch, workbook(row("张伟", 1, FIRST, job="网格员"))))
    assert [(one.label, one.after) for line in plan.lines for one in line.changes] == [
        ("工作岗位", "网格员"),
        ("在册情况", "在册"),
        ("失联日期", "（空）"),  # the export writes 否
    ]
    assert plan.lines[0].record.born_on == before.born_on == dt.date(1978, 1, 1)


def test_a_class_of_others_is_refused_with_both_words(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    sheet = workbook(replace(row("张伟", 1, ""), member_class="入党积极分子"))
    assert [one.sentence for one in planned(by, keep(by, world.branch, sheet)).problems] == [
        "党员类别写的是“入党积极分子”，人员类别却是“正式党员”；请改正其中写错的一处"
    ]


def leaver(world: make.World, **fields: Any) -> Membership:
    by = world.viewer(Role.SECRETARY)
    who = admit_member(world.branch.pk, MemberRecord("石军", **fields), from_on=EARLIER, by=by, at=make.NOW)
    end_membership(who.pk, reason=EndReason.MOVED_AWAY, on=dt.date(2026, 9, 1), note="呼和浩特", by=by, at=make.NOW)
    return who


KNOWN: dict[str, Any] = {
    "education": "大学本科",
    "phone": "13900000009",
    "address": "林荫小区",
    "job": "教师",
    "joined_on": dt.date(2001, 7, 1),
    "full_on": dt.date(2002, 7, 1),
}


def test_who_returns_keeps_what_is_known_unless_the_form_says_otherwise(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    left = leaver(world, id_number=number(3), **KNOWN)
    again = admit_member(world.branch.pk, MemberRecord("石军", id_number=number(3), job="退休"), by=by, at=make.NOW)
    record = record_of(Membership.objects.select_related("person").get(pk=again.pk))
    assert again.person_id == left.person_id
    assert {name: getattr(record, name) for name in KNOWN} == KNOWN | {"job": "退休"}


def test_a_namesake_of_somebody_who_left_is_asked_about_in_the_form(world: make.World) -> None:
    by, born = world.viewer(Role.SECRETARY), dt.date(1980, 5, 6)
    left = leaver(world, id_number=number(3), **KNOWN)
    with pytest.raises(Blocked) as refused:
        admit_member(world.branch.pk, MemberRecord("石军", born_on=born), by=by, at=make.NOW)
    assert refused.value.reasons == (
        f"以前有同名、同出生日期的“石军”（“{FIRST}”，2026年9月1日离开）：请选定是不是同一个人，或填上公民身份号码。",
    )
    other = admit_member(world.branch.pk, MemberRecord("石军", born_on=born), same_as=0, by=by, at=make.NOW)
    assert other.person_id != left.person_id
    end_membership(other.pk, reason=EndReason.DUPLICATE_LINE, on=make.TODAY, note="误登", by=by, at=make.NOW)
    same = admit_member(
        world.sister.pk,
        MemberRecord("石军", born_on=born),
        same_as=left.person_id,
        by=world.viewer(Role.COMMUNITY),
        at=make.NOW,
    )
    assert (same.person_id, Membership.objects.get(pk=same.pk).person.id_number) == (left.person_id, number(3))


def test_a_namesake_of_somebody_who_left_is_asked_about_on_import(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    left = leaver(world, id_number=number(3), **KNOWN)
    kept = keep(by, world.branch, workbook(without_number(row("石军", 3, ""), dt.date(1980, 5, 6))))
    plan = planned(by, kept)
    assert [one.sentence for one in plan.problems] == [
        "与以前离开的同志同名、同出生日期；请在本页“请回答”一栏选定是不是同一个人"
    ]
    assert [question.choices for question in plan.questions] == [((left.person_id, f"“{FIRST}”，2026年9月1日离开"),)]
    key = plan.questions[0].key
    settle_upload(kept.pk, columns={}, words={}, answers={key: left.person_id}, by=by, at=make.NOW)
    assert [(line.fate, line.person_id) for line in planned(by, kept).lines] == [
        (LineOutcome.RETURNING, left.person_id)
    ]
    settle_upload(kept.pk, columns={}, words={}, answers={key: 0}, by=by, at=make.NOW)
    assert [(line.fate, line.person_id) for line in planned(by, kept).lines] == [(LineOutcome.NEW, None)]


def test_the_rest_of_an_import_is_undone_where_one_line_was_edited_since(world: make.World) -> None:
    by, people = world.viewer(Role.SECRETARY), Person.objects.count()
    done = bring(by, world.branch, workbook(row("张伟", 1, ""), row("李雷", 3, "")))
    first = done.lines.order_by("row")[0].membership
    assert first is not None
    edit_member(first.pk, replace(record_of(first), job="网格员"), by=by, at=make.NOW)
    with pytest.raises(Blocked):
        undo_import(done.pk, reason="导错了", by=by, at=make.NOW)
    undone = undo_import(done.pk, reason="导错了", spares_kept=True, by=by, at=make.NOW)
    assert (undone.remaining, Person.objects.count()) == (1, people + 1)
    assert Membership.objects.open().filter(person__name="张伟").count() == 1
