"""Sites that scored somebody twice before the database refused it: what the migration makes of them, and says."""

import datetime as dt
from importlib import import_module

import pytest
from django.db import connection

from tests import make, walk
from zhixing.actions.cycles.stages import open_cycle
from zhixing.models import Cycle, Membership, Participant
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.permissions import Role

fill = import_module("zhixing.migrations.0020_cycles_scored_once_data").fill


class Editor:
    """What the migration uses of a schema editor."""

    connection = connection


def doubled(world: make.World, closed: int) -> dict[str, tuple[str, bool]]:
    """白云 on two lists as scored, of which so many are closed; by branch what the migration leaves."""
    walk.adopt(world.street)
    make.member("孙丽", world.sister)
    cycles = [
        open_cycle(branch.pk, terms=walk.terms(), by=world.viewer(Role.COMMUNITY), at=make.NOW)
        for branch in (world.branch, world.sister)
    ]
    who = world.members[0]
    Membership.objects.filter(pk=who.pk).update(until_on=dt.date(2026, 8, 31), end_reason="transferred")
    there = Membership.objects.create(
        person=who.person,
        organisation=world.sister,
        kind=who.kind,
        member_class=who.member_class,
        from_on=dt.date(2026, 9, 1),
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE zhixing_participant DROP CONSTRAINT participant_scored_once")
    cycles[1].participants.create(membership=there, kind="full", member_class=who.member_class)
    for cycle in cycles[::-1][:closed]:
        Cycle.objects.filter(pk=cycle.pk).update(stage=Stage.CLOSED.value)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE zhixing_cycle RENAME number TO quarter")
        cursor.execute("ALTER TABLE zhixing_participant ADD COLUMN year int, ADD COLUMN quarter int")
        fill(None, Editor())
        cursor.execute("ALTER TABLE zhixing_cycle RENAME quarter TO number")
    rows = Participant.objects.filter(person=who.person).order_by("pk")
    return {
        one.cycle.organisation.name: (one.excluded, one.is_doubled)
        for one in rows.select_related("cycle__organisation")
    }


def test_of_two_open_lists_the_first_branch_scores(world: make.World, capsys: pytest.CaptureFixture[str]) -> None:
    assert doubled(world, 0) == {
        "阳光社区第一党支部": ("", False),
        "阳光小区党支部": ("本季度在“阳光社区第一党支部”参加考评", False),
    }
    assert capsys.readouterr().out == (
        "白云2026年第3季度在“阳光社区第一党支部”和“阳光小区党支部”都被计分：后者改为不计分。\n"
    )


def test_a_result_that_was_closed_stays(world: make.World) -> None:
    assert doubled(world, 1) == {
        "阳光社区第一党支部": ("本季度在“阳光小区党支部”参加考评", False),
        "阳光小区党支部": ("", False),
    }


def test_two_closed_results_both_stay_and_are_marked(world: make.World, capsys: pytest.CaptureFixture[str]) -> None:
    assert doubled(world, 2) == {"阳光社区第一党支部": ("", False), "阳光小区党支部": ("", True)}
    assert "两份结果都已公示，均予保留，请人工核实" in capsys.readouterr().out
