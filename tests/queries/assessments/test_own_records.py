"""What the program already knows of an organisation, as its self-check shows it."""

from dataclasses import replace

from tests import assessments, make, measures, service, walk
from zhixing.actions.ledger.entries import reverse_entry
from zhixing.actions.measures.registering import register_problem
from zhixing.models import Entry
from zhixing.queries.inspections.own_records import own_records
from zhixing.queries.inspections.sheets import sheet_page
from zhixing.rules.permissions import Role


def records(world: make.World) -> dict[str, tuple[str, str]]:
    own = assessments.participant(assessments.opened(world), world)
    return {record.name: (record.text, record.url_name) for record in own_records(own, make.TODAY)}


def test_service_is_summed_by_the_hour_and_what_was_taken_back_is_not(world: make.World) -> None:
    walk.adopt(world.street)
    by = world.viewer(Role.SECRETARY)
    make.entry(world.members[0], "VOLUNTEER", by=by, units=250)
    make.entry(world.members[2], "VOLUNTEER", by=by, units=200)
    make.entry(world.members[2], "VISIT", by=by)
    wrong = make.entry(world.members[4], "VOLUNTEER", by=by, units=900)
    reverse_entry(wrong.pk, reason="重复登记", by=by, at=make.NOW)
    make.entry(world.outsider, "VOLUNTEER", by=by, units=800)  # of another community
    service.served(world)
    shown = records(world)
    assert shown["党员志愿服务"] == ("4.5 小时（按台账）", "activity_list")
    assert shown["双报到服务"] == ("1 人，2.5 小时", "service")
    assert shown["党员自评"][1] == "cycle_list"
    assert Entry.objects.count() == 6


def test_where_nobody_has_served_it_says_so(world: make.World) -> None:
    shown = records(world)
    assert [shown[name][0] for name in ("党员志愿服务", "双报到服务")] == ["0 小时（按台账）", "没有服务记录"]


def test_what_was_found_before_stands_in_the_row_of_its_item(world: make.World) -> None:
    cycle = assessments.opened(world)
    inspector = assessments.to_inspection(cycle, world)[1]
    problem = replace(measures.PROBLEM, item_code="TEAM")
    register_problem(world.community.pk, problem=problem, by=world.viewer(Role.STREET), at=make.NOW)
    page = sheet_page(inspector, assessments.participant(cycle, world).pk)
    rows = {line.code: line.earlier for line in page.lines if line.earlier}
    assert rows == {"TEAM": ("党的建设：8月支委会没有记录",)}
    assert [problem.text for problem in page.problems] == ["党的建设：8月支委会没有记录"]
