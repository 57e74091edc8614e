"""限期改正: a later end, what is kept of it, where the new end stands, and what the database refuses."""

import datetime as dt
import uuid

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tests import make
from tests.member_measures import LATER, decided, extended, rectification, viewer
from zhixing.actions.member_measures.extending import extend_rectification
from zhixing.files.member_measures.papers import record_sheet
from zhixing.files.print.typesetting import Paragraph
from zhixing.models import AuditRow, Measure
from zhixing.queries.agenda.ahead import member_measures
from zhixing.queries.member_measures.pages import branch_measures, member_measure_page, record_paper
from zhixing.rules.member_measures.decisions import Extension
from zhixing.rules.member_measures.forms import Body
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked

FIRST_END, NEW_END = LATER + dt.timedelta(days=200), LATER + dt.timedelta(days=300)


def words(world: make.World, kind: str) -> str:
    record = Measure.objects.get().records.get(kind=kind)
    paper = record_sheet(record_paper(viewer(world, Role.SECRETARY), record.pk))
    return "".join(part.text for part in paper.parts if isinstance(part, Paragraph))


def test_the_new_end_stands_on_page_list_calendar_and_paper(world: make.World) -> None:
    measure = extended(world)
    by = viewer(world, Role.SECRETARY)
    page = member_measure_page(by, measure.pk)
    assert (page.measure.due_on, page.measure.extended_to, page.may_extend) == (FIRST_END, NEW_END, False)
    assert page.records[-1].label == "限期改正延期决定"
    assert ("批准机关和文号", "街道党工委（哈街工发2027年3号）") in (page.records[-1].texts or [])
    assert [row.due_on for row in branch_measures(by, world.branch.pk)[1]] == [NEW_END]
    assert [(line.what, line.by_on) for line in member_measures(by)] == [
        ("措施期满：限期改正", NEW_END),
        ("中期检查：限期改正", measure.midway_on),
    ]
    until = f"{NEW_END.year}年{NEW_END.month}月{NEW_END.day}日"
    assert f"限期改正的期限延长到{until}" in words(world, "extension")
    assert until not in words(world, "notice")
    assert f"至{FIRST_END.year}年{FIRST_END.month}月{FIRST_END.day}日止" in words(world, "notice")
    assert AuditRow.objects.latest("pk").verb == "extend_rectification"
    assert measure.steps.latest("pk").kind == "extended"


def test_what_is_no_rectification_or_was_extended_already_is_refused(world: make.World) -> None:
    extension = Extension(Body.STREET, LATER, "哈街工发2026年10号", NEW_END, "还有一次会议没有参加", "每月谈心一次")
    by = viewer(world, Role.SECRETARY)
    with pytest.raises(Blocked, match="只能延长一次"):
        extend_rectification(extended(world).pk, extension=extension, by=by, at=make.NOW)
    assert Measure.objects.get().extended_to == NEW_END


def refused(statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_puts_off_the_end_of_nothing_else(world: make.World) -> None:
    decided(world)
    refused("UPDATE zhixing_measure SET extended_to = due_on + 1")


def test_the_database_knows_no_end_before_the_first(world: make.World) -> None:
    rectification(world)
    refused("UPDATE zhixing_measure SET extended_to = due_on")


def test_the_database_too_counts_a_year_across_the_29th_of_february(world: make.World) -> None:
    """Registered as a line of its own, since the guards keep what was registered."""
    line = rectification(world)
    line.pk, line.number, line.midway_on, line.from_on = None, line.number + 1, None, dt.date(2027, 3, 1)
    line.form_key, line.due_on = uuid.uuid4(), dt.date(2028, 3, 2)
    with pytest.raises(DatabaseError, match="measure_of_a_person_at_most_a_year"), transaction.atomic():
        line.save(force_insert=True)
    line.due_on = dt.date(2028, 3, 1)
    line.save(force_insert=True)
    assert Measure.objects.count() == 2
