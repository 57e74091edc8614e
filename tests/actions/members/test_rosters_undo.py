"""名册的导入: undone whole, until something rests on it."""

import datetime as dt

import pytest

from tests import audit, make
from tests.actions.members.test_rosters import bring
from tests.rosters import number, row, workbook
from zhixing.actions.members.register import admit_member, edit_member
from zhixing.actions.members.rosters import undo_import
from zhixing.models import Membership, Person, RosterImport
from zhixing.models.members import phone_hashes
from zhixing.queries.members.records import record_of
from zhixing.queries.rosters.imports import undo_facts
from zhixing.rules.members.records import MemberRecord
from zhixing.rules.members.rosters import undo_blockers
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed


def test_undo_takes_back_the_whole_import(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    known = admit_member(
        world.branch.pk, MemberRecord("张伟", born_on=dt.date(1980, 5, 6), phone="13900000009"), by=by, at=make.NOW
    )
    known = Membership.objects.select_related("person").get(pk=known.pk)
    before, people = record_of(known), Person.objects.count()
    done = bring(by, world.branch, workbook(row("张伟", 1, "", phone="13800000001"), row("李雷", 3, "")))
    assert Person.objects.count() == people + 1
    changed = Person.objects.get(pk=known.person_id)
    assert changed.phone_hashes == phone_hashes("13800000001") != []
    assert number(1) not in str(list(done.lines.values_list("before", flat=True)))
    assert "13900000009" not in str(list(done.lines.values_list("before", flat=True)))
    for role in (Role.CLERK, Role.MEMBER):
        with pytest.raises(NotAllowed):
            undo_import(done.pk, reason="导错了文件", by=world.viewer(role), at=make.NOW)
    with pytest.raises(Blocked) as unsaid:
        undo_import(done.pk, reason=" ", by=by, at=make.NOW)
    assert unsaid.value.reasons == ("请写明撤销的理由。",)
    undo_import(done.pk, reason="导错了文件", by=by, at=make.NOW)
    known = Membership.objects.select_related("person").get(pk=known.pk)
    assert record_of(known) == before
    assert (known.person.id_hash, known.person.phone_hashes) == (None, phone_hashes("13900000009"))
    assert Person.objects.count() == people
    detail = {"reason": "导错了文件"}
    assert audit.lines("undo_import") == [
        ("undo_import", "支部书记甲", world.branch.name, ("RosterImport", done.pk), "名册.xlsx", detail)
    ]
    done.refresh_from_db()
    assert (done.undone_at, done.undone_by_id, done.remaining) == (make.NOW, by.user_id, 0)
    with pytest.raises(Blocked) as refused:
        undo_import(done.pk, reason="再来一次", by=by, at=make.NOW)
    assert refused.value.reasons == ("这次导入已经撤销过了。",)


def test_undo_is_refused_once_something_rests_on_the_import(world: make.World) -> None:
    by, above = world.viewer(Role.SECRETARY), world.viewer(Role.COMMUNITY)
    done = bring(by, world.branch, workbook(row("张伟", 1, ""), row("李雷", 3, "")))
    assert undo_blockers(undo_facts(by, done)) == []
    first, second = (one.membership for one in done.lines.order_by("row").select_related("membership__person"))
    assert first is not None
    assert second is not None
    edit_member(first.pk, MemberRecord("张伟", job="网格员"), by=by, at=make.NOW)
    from zhixing.actions.members.transfers import transfer_member

    transfer_member(
        second.pk, to=world.sister.pk, on=make.TODAY, letter_number="1", reason="搬家", by=above, at=make.NOW
    )
    make.user("李雷", person=second.person)
    with pytest.raises(Blocked) as refused:
        undo_import(done.pk, reason="导错了", by=by, at=make.NOW)
    assert refused.value.reasons == (
        "张伟：导入之后又修改过登记，不能撤销；个别登错的请逐人办理离册。",
        "李雷：导入之后又修改过登记，已有组织关系、组织关系转接、账号，不能撤销；个别登错的请逐人办理离册。",
    )
    with pytest.raises(Blocked) as nothing:
        undo_import(done.pk, reason="导错了", spares_kept=True, by=by, at=make.NOW)
    assert nothing.value.reasons == ("这次导入的每一行都有后来的改动或业务，没有可以撤销的。",)
    assert RosterImport.objects.get().undone_at is None
    assert Membership.objects.open().filter(person__name__in=["张伟", "李雷"]).count() == 2
