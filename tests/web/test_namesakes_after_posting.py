"""同名同姓: pages that only a form brings up (what is about to be booked, what was refused, slips) leave nobody alike.

A few worlds, each built once: every form is sent from the same state, which is then put back.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import make, walk
from tests.activities import record_form
from tests.namesakes import FIRST, NAME, SECOND, flaws, rename, twins
from tests.rosters import row, workbook
from tests.web.matrix.postings import objected
from tests.web.signing_in import sign_in
from zhixing.actions.activities.recording import record_activity
from zhixing.models import Objection, Person, Posting, SelfReportLine, User
from zhixing.rules.activities.happenings import Happening
from zhixing.rules.activities.records import Feed, Presence
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Role
from zhixing.rules.reviews.self_reports import ReportLineInput

KEEPERS = {Role.SECRETARY, Role.DEPUTY}


class Forms:
    """Sends forms to one world and keeps what is wrong with the answers; each is told by the status it must have."""

    def __init__(self, world: make.World) -> None:
        self.world = world
        self.flaws: list[tuple[str, str, str]] = []
        self.shown = ""

    def send(
        self, role: Role, name: str, *args: int, data: Mapping[str, Any], status: int = 200, query: str = ""
    ) -> None:
        """The answer, or the page that it leads to, must show at least one of the two."""
        with transaction.atomic():
            answer = sign_in(Client(), self.world.users[role]).post(
                reverse(name, args=args) + query, {"csrfmiddlewaretoken": "x", **data}, follow=True
            )
            transaction.set_rollback(True)
        self.shown = answer.content.decode()
        assert (name, answer.status_code, NAME in self.shown) == (name, status, True)
        self.flaws += [(name, str(role), flaw) for flaw in flaws(self.shown, is_keeper=role in KEEPERS)]


def test_what_is_about_to_be_booked_or_handed_out(world: make.World) -> None:
    walk.adopt(world.street)
    held = record_activity(
        world.branch.pk,
        happening=Happening("三季度党课", make.TODAY, (Feed("LESSON"),)),
        form_key=uuid.uuid4(),
        people=[Presence(world.members[4].pk)],
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )
    first, second = rename(world)
    Person.objects.filter(pk=first.person_id).update(id_number="150699195003020017")
    forms, branch, who = Forms(world), world.branch.pk, [first.pk, second.pk]
    for role in (Role.SECRETARY, Role.CLERK):
        typed = record_form(world.members[2:], "LESSON")  # those without a mark are named
        forms.send(role, "activity_record", branch, data=typed)
        forms.send(role, "activity_record", branch, data={**typed, "title": ""}, status=422)
        added = {"held_on": make.TODAY.isoformat(), "reason": "漏记", "corrections": "0"}
        more = record_form([first, second, world.members[4]], "LESSON", **added)  # what changes names them
        forms.send(role, "activity_correct", held.pk, data=more)
    for role in (Role.SECRETARY, Role.COMMUNITY):
        decided = {
            "happened_on": "2026-09-01",
            "decided_on": "2026-09-01",
            "form_key": str(uuid.uuid4()),
            "who": who,
            "clause": "第八条",
            "deciding_body": "支部委员会",
            "document_number": "第9次",
            "reason": "无故缺席",
        }
        forms.send(role, "decision_new", branch, data=decided, query="?item=ABSENT")
        forms.send(role, "member_classes", branch, data={"members": who}, status=422)
        forms.send(role, "member_full_id", first.pk, data={"reason": "办理组织关系转接"})
    assert forms.flaws == []


def test_the_plan_of_an_import(world: make.World) -> None:
    rename(world)
    forms = Forms(world)
    joined = {"joined_on": dt.date(2012, 7, 1), "full_on": dt.date(2013, 7, 1)}
    sheet = workbook(row(NAME, 1, ""), row(NAME, 3, "", **joined))
    for role, names in (
        (Role.SECRETARY, [f"{NAME}（2010年7月1日入党）", f"{NAME}（2012年7月1日入党）"]),
        (Role.COMMUNITY, [f"{NAME}（2010年入党）", f"{NAME}（2012年入党）"]),
    ):
        file = SimpleUploadedFile("名册.xlsx", sheet)
        forms.send(role, "roster_new", world.branch.pk, data={"file": file, "from_on": "2026-01-01"})
        assert [name in forms.shown for name in names] == [True, True]
    assert forms.flaws == []


def test_slips_and_refusals_about_accounts(world: make.World) -> None:
    _, second = rename(world)
    forms, spare = Forms(world), make.user("某某")
    own = User.objects.get(person=world.members[0].person_id)
    data = {"organisation": world.branch.pk, "members": [second.pk]}
    forms.send(Role.SYSTEM_ADMIN, "account_members", data=data)
    assert SECOND in forms.shown
    forms.send(Role.SYSTEM_ADMIN, "account_reset", own.pk, data={})
    assert FIRST in forms.shown
    forms.send(Role.SYSTEM_ADMIN, "account_link", spare.pk, data={"membership": world.members[0].pk}, status=409)
    forms.send(Role.SYSTEM_ADMIN, "account_lock", own.pk, data={"reason": "久不使用"})
    assert forms.flaws == []


def test_forms_of_the_review(world: make.World) -> None:
    cycle = walk.open_cycle(world, kind=CycleKind.YEAR_END)
    said = {"陈志强": [ReportLineInput("LESSON", 1000, "少记一次")]}
    cycle = walk.submit_self_reports(cycle, world, said=said, but=["白云"])
    first, second = rename(world)
    forms = Forms(world)
    forms.send(Role.SECRETARY, "cycle_advance", cycle.pk, data={}, status=422)
    one, other = (cycle.participants.get(membership=member).pk for member in (first, second))
    forms.send(Role.CLERK, "report", one, data={"act": "submit", "new_item": "LESSON", "new_points": "x"}, status=422)
    for user in twins(world):
        make.appoint(user, Role.PANELLIST, world.branch)
    cycle = walk.to_panel(cycle, world, missing="外出务工")
    forms.send(Role.SECRETARY, "panel", cycle.pk, data={}, status=422)
    for role in (Role.SECRETARY, Role.PANELLIST):
        points = {f"p{one}-points": "90", f"p{one}-agrees": "yes", f"p{one}-remark": ""}
        forms.send(role, "opinion", cycle.pk, one, data=points)
        forms.send(role, "opinion", cycle.pk, one, data={**points, f"p{one}-points": "999"}, status=422)
        forms.send(role, "recuse", cycle.pk, one, data={}, status=409)
    walk.open_up(walk.give(cycle, world), world)
    line = SelfReportLine.objects.get().pk
    for role in (Role.SECRETARY, Role.PANELLIST):
        forms.send(role, "joint_one", cycle.pk, other, data={"points": "1"}, status=422)
        forms.send(role, "joint_accept", cycle.pk, data={})
        forms.send(role, "settle", line, data={}, status=422)
        forms.send(role, "settle_enter", line, data={}, status=422)
    forms.send(Role.SECRETARY, "review_conclude", cycle.pk, data={}, status=409)
    assert forms.flaws == []


def test_an_objection_and_its_answer_before_it_is_given(world: make.World) -> None:
    objection = objected(world)
    rename(world, (0, 4))
    forms, posting = Forms(world), Objection.objects.get().posting_id
    Posting.objects.filter(pk=posting).update(from_on=timezone.localdate())
    answer = {
        "upheld": "yes",
        "findings": "查了签到表",
        "answer": "漏记属实",
        "item": "VOLUNTEER",
        "units": "2",
        "happened_on": "2026-09-01",
    }
    for role in (Role.SECRETARY, Role.DEPUTY):
        forms.send(role, "objection_answer", objection, data=answer)
        assert "核对后答复" in forms.shown
        forms.send(role, "objection_answer", objection, data={"upheld": "yes"}, status=422)
        forms.send(role, "objection_raise", posting, data={}, status=422)
    forms.send(Role.MEMBER, "objection_raise", posting, data={}, status=422)
    assert forms.flaws == []
