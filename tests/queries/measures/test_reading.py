"""整改: who sees which lines, in which order, with how many queries, and what is due of whom."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make, measures
from zhixing.actions.measures.checking import conclude_check, review_plan
from zhixing.actions.measures.registering import register_problem
from zhixing.models import Measure
from zhixing.queries.measures import due as measures_due
from zhixing.queries.measures.access import assessed_organisations, measure_at
from zhixing.queries.measures.lines import OVERDUE, Filter, line_of, own_books, rows
from zhixing.queries.measures.pages import measure_page
from zhixing.queries.measures.shares import shares_in_time
from zhixing.queries.measures.timetable import timetable
from zhixing.queries.orgs.tree import left_to_settle
from zhixing.queries.viewers import Viewer
from zhixing.rules.measures.deadlines import Share, days_overdue
from zhixing.rules.measures.states import MeasureKind
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import NotAllowed, OutOfSight


def titles(viewer: Viewer, narrowed: Filter = Filter(), organisation: object = None) -> list[str]:  # noqa: B008
    listed = rows(viewer, narrowed, organisation)  # type: ignore[arg-type]
    return [f"{line_of(viewer, measure).owner}{measure.number}" for measure in listed]


@pytest.fixture
def street_lines(world: make.World) -> make.World:
    """Registered in another order than that of the tree: the stranger's first."""
    by = world.viewer(Role.STREET)
    for organisation in (world.stranger, world.sister, world.branch, world.community, world.branch):
        register_problem(organisation.pk, problem=measures.PROBLEM, by=by, at=make.NOW)
    return world


def test_each_sees_their_own_subtree_in_the_order_of_the_tree(street_lines: make.World) -> None:
    own = ["阳光社区党委1", "阳光社区第一党支部1", "阳光社区第一党支部2", "阳光小区党支部1"]
    seen_by = {role: titles(street_lines.viewer(role)) for role in (Role.STREET, Role.COMMUNITY, Role.SECRETARY)}
    assert seen_by == {Role.STREET: [*own, "神华社区第一党支部1"], Role.COMMUNITY: own, Role.SECRETARY: own[1:3]}
    for role in (Role.PANELLIST, Role.CLERK, Role.MEMBER, Role.SYSTEM_ADMIN, Role.AUDITOR):
        assert titles(street_lines.viewer(role)) == []
    assert titles(make.viewer(street_lines.stranger_secretary)) == ["神华社区第一党支部1"]


def test_a_list_is_narrowed_by_organisation_quarter_and_state(street_lines: make.World) -> None:
    viewer = street_lines.viewer(Role.STREET)
    assert len(titles(viewer, Filter(), street_lines.community)) == 4
    assert titles(viewer, Filter(is_own_only=True), street_lines.community) == ["阳光社区党委1"]
    assert titles(viewer, Filter(quarter=Quarter(2026, 2))) == []
    assert titles(viewer, Filter(state="cleared")) == []
    assert len(titles(viewer, Filter(quarter=measures.QUARTER, state="pending"))) == 5


def test_late_in_the_list_is_what_the_rules_call_late(world: make.World) -> None:
    measures.applied(world)
    measures.planned(world)
    measures.planned(world, kind=MeasureKind.IMMEDIATE)
    measures.planned(world, **measures.lasting())
    for days in (0, 15, 16, 60, 61, 90, 91, 200):
        viewer = world.viewer(Role.STREET, make.TODAY + dt.timedelta(days=days))
        late = {line.pk for line in Measure.objects.all() if days_overdue(line.facts, viewer.today)}
        assert {line.pk for line in rows(viewer, Filter(state=OVERDUE))} == late
    assert len(late) == 3


def test_a_persons_line_is_on_no_list_and_has_no_page(world: make.World) -> None:
    measure = measures.registered(world)
    names = [field.attname for field in Measure._meta.concrete_fields if field.attname not in ("id", "form_key")]
    values = {name: getattr(measure, name) for name in names}
    persons = Measure.objects.create(
        **{**values, "organisation_id": None, "membership_id": world.members[0].pk, "form": "study"}
    )
    viewer = world.viewer(Role.STREET)
    assert [line.pk for line in rows(viewer, Filter())] == [measure.pk]
    with pytest.raises(OutOfSight):
        measure_at(viewer, persons.pk)


def test_one_line_is_hidden_from_neighbours_and_refused_inside(world: make.World) -> None:
    measure = measures.registered(world)
    with pytest.raises(OutOfSight):
        measure_page(make.viewer(world.stranger_secretary), measure.pk)
    with pytest.raises(NotAllowed):
        measure_page(world.viewer(Role.MEMBER), measure.pk)
    assert measure_page(world.viewer(Role.DEPUTY), measure.pk).acts == ["sign"]


def test_what_each_may_do_next(world: make.World) -> None:
    measure = measures.applied(world)

    def acts() -> dict[Role, list[str]]:
        roles = (Role.STREET, Role.COMMUNITY, Role.SECRETARY)
        return {role: measure_page(world.viewer(role), measure.pk).acts for role in roles}

    assert acts() == {Role.STREET: ["check"], Role.COMMUNITY: ["check"], Role.SECRETARY: []}
    planned = measures.planned(world)
    assert measure_page(world.viewer(Role.COMMUNITY), planned.pk).acts == ["review"]
    conclude_check(measure.pk, check=measures.check(is_good=False), by=world.viewer(Role.COMMUNITY), at=make.NOW)
    assert acts() == {Role.STREET: [], Role.COMMUNITY: [], Role.SECRETARY: ["apply", "report", "plan"]}
    both = measure_page(make.viewer(measures.second_secretary(world)), measures.applied(world).pk)
    assert (both.acts, len(both.why_not_assess)) == ([], 1)


def due(world: make.World, role: Role, days: int = 0) -> list[tuple[str, str]]:
    lines = measures_due.due(world.viewer(role, make.TODAY + dt.timedelta(days=days)))
    return [(line.what, line.by_on.isoformat() if line.by_on else "") for line in lines]


def test_the_owner_is_told_in_time_and_the_assessor_from_the_day_after(world: make.World) -> None:
    measure = measures.registered(world)
    assert due(world, Role.SECRETARY) == [("签收整改问题", "2026-09-16")]
    measures.sign_measure(measure.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert due(world, Role.SECRETARY) == [("制定整改方案", "2026-09-28")]
    measures.plan_measure(measure.pk, plan=measures.PLAN, by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert [due(world, Role.SECRETARY, days) for days in (52, 53, 60, 61)] == [
        [],
        [("完成整改，申请销号", "2026-11-13")],
        [("完成整改，申请销号", "2026-11-13")],
        [("整改已超期，请尽快办理", "2026-11-13")],
    ]
    review, late = [("审核整改方案", "2026-09-20")], [("督促整改（已超期）", "2026-11-13")]
    assert [due(world, Role.COMMUNITY, days) for days in (0, 60, 61)] == [review, review, late]
    review_plan(measure.pk, agrees=True, opinion="", by=world.viewer(Role.COMMUNITY), at=make.NOW)
    assert due(world, Role.COMMUNITY) == []
    assert due(world, Role.STREET, 61) == []  # the community registered it and follows it
    measures.hand_in(measure, world)
    assert due(world, Role.COMMUNITY) == [("现场核查，答复销号申请", "2026-09-20")]
    assert due(world, Role.SECRETARY, 100) == []


def test_a_stage_is_due_on_both_sides(world: make.World) -> None:
    measures.planned(world, **measures.lasting())
    review = [("审核整改方案", "2026-09-20")]
    assert [due(world, Role.SECRETARY, 82), due(world, Role.COMMUNITY, 82)] == [[], review]
    assert due(world, Role.SECRETARY, 83) == [("准备阶段核查", "2026-12-13")]
    assert due(world, Role.COMMUNITY, 83) == [("进行阶段核查", "2026-12-13")]


def test_for_whom_a_problem_may_be_registered(world: make.World) -> None:
    def names(role: Role) -> list[str]:
        return [organisation.name for organisation in assessed_organisations(world.viewer(role))]

    assert names(Role.COMMUNITY) == ["阳光社区第一党支部", "阳光小区党支部"]
    assert world.street.name not in names(Role.STREET)
    assert names(Role.SECRETARY) == []
    assert [book.name for book in own_books(world.viewer(Role.STREET))] == [world.street.name]


def test_the_share_cleared_in_time_by_organisation(world: make.World) -> None:
    measures.cleared(world, kind=MeasureKind.IMMEDIATE)
    measures.planned(world, kind=MeasureKind.IMMEDIATE)
    ids = [world.branch.pk, world.sister.pk]
    assert shares_in_time(ids, measures.QUARTER, dt.date(2026, 10, 1)) == {
        world.branch.pk: Share(2, 1),
        world.sister.pk: Share(0, 0),
    }


def test_as_many_queries_for_one_line_as_for_five(street_lines: make.World) -> None:
    def count(organisation: object) -> int:
        with CaptureQueriesContext(connection) as queries:
            timetable(street_lines.viewer(Role.STREET), organisation, Filter())  # type: ignore[arg-type]
        return len(queries)

    assert count(street_lines.stranger) == count(street_lines.street)


def test_an_organisation_with_an_open_line_is_not_dissolved(world: make.World) -> None:
    sentence = "还有1条整改没有销号，请先整改、销号。"
    measure = measures.applied(world)
    assert sentence in left_to_settle(world.branch)
    conclude_check(measure.pk, check=measures.check(), by=world.viewer(Role.COMMUNITY), at=make.NOW)
    assert sentence not in left_to_settle(world.branch)
