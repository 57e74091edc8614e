"""整改: each act on a line works and leaves its trace, and is refused to those who may not."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from tests import make, measures
from zhixing.actions.measures.checking import conclude_check
from zhixing.actions.measures.rectifying import plan_measure, report_progress, sign_measure
from zhixing.actions.measures.registering import register_problem, reopen_measure
from zhixing.models import AuditRow, Measure, MeasureStep
from zhixing.rules.measures.states import MeasureKind
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


def history(measure: Measure) -> list[tuple[str, str]]:
    return list(measure.steps.order_by("pk").values_list("kind", "state"))


def test_a_line_goes_its_way_and_every_step_is_written_down(world: make.World) -> None:
    measure = measures.cleared(world)
    assert history(measure) == [
        ("registered", "pending"),
        ("signed", "pending"),
        ("planned", "under_way"),
        ("applied", "awaiting_check"),
        ("cleared", "cleared"),
    ]
    assert (measure.number, measure.assessor, measure.due_on) == (1, world.community, dt.date(2026, 11, 13))
    rows = AuditRow.objects.filter(subject_type="Measure").order_by("pk")
    assert [row.verb for row in rows] == [
        "register_problem",
        "sign_measure",
        "plan_measure",
        "apply_clearing",
        "clear_measure",
    ]
    assert {(row.organisation_id, row.summary) for row in rows} == {(world.branch.pk, "2026年第三季度第1条")}


def test_the_log_names_the_line_and_not_what_was_seen(world: make.World) -> None:
    measures.cleared(world)
    assert [row.pk for row in AuditRow.objects.all() if "记录" in f"{row.summary}{row.detail}"] == []


def test_what_is_done_at_once_goes_straight_to_the_check(world: make.World) -> None:
    measure = measures.hand_in(measures.signed(world, kind=MeasureKind.IMMEDIATE), world)
    assert history(measure)[-1] == ("applied", "awaiting_check")


def test_returned_with_a_new_date_and_then_cleared(world: make.World) -> None:
    measure, by = measures.applied(world), world.viewer(Role.COMMUNITY)
    later = dt.date(2026, 11, 30)
    measure = conclude_check(measure.pk, check=measures.check(is_good=False, next_on=later), by=by, at=make.NOW)
    assert (measure.state, measure.extended_to, measure.due_on) == ("under_way", later, dt.date(2026, 11, 13))
    again = conclude_check(measures.hand_in(measure, world).pk, check=measures.check(), by=by, at=make.NOW)
    assert (again.state, again.cleared_on) == ("cleared", make.TODAY)
    assert [kind for kind, _ in history(again)][-3:] == ["returned", "applied", "cleared"]


def test_a_lasting_line_is_cleared_after_two_good_stages_in_a_row(world: make.World) -> None:
    measure = measures.planned(world, **measures.lasting())
    for is_good in (True, False, True):
        measure = measures.stage_checked(measure, world, is_good=is_good)
    with pytest.raises(Blocked, match="现在是1次"):
        measures.hand_in(measure, world)
    measure = measures.hand_in(measures.stage_checked(measure, world), world)
    assert (measure.state, measure.good_stages) == ("awaiting_check", 2)
    dues = MeasureStep.objects.filter(kind__startswith="stage").order_by("pk").values_list("due_on", flat=True)
    assert list(dues) == [dt.date(2026, 12, 13), *[dt.date(2026, 12, 14)] * 3]


def test_reopened_it_is_a_new_line_and_each_names_the_other(world: make.World) -> None:
    old, by = measures.cleared(world), world.viewer(Role.COMMUNITY)
    new = reopen_measure(
        old.pk,
        reason="回头看，9月又没有记录",
        kind=MeasureKind.IMMEDIATE,
        deadline=None,
        stage_goal="",
        by=by,
        at=make.NOW,
    )
    assert (new.reopens, new.number, new.state, new.problem) == (old, 2, "pending", old.problem)
    old.refresh_from_db()
    assert (old.state, history(old)[-1]) == ("cleared", ("reopened", "cleared"))
    assert old.steps.latest("pk").text == "出现反弹，重新列为2026年第三季度第2条"
    with pytest.raises(Blocked, match="已经重启过一次"):
        reopen_measure(
            old.pk,
            reason="回头看，又没有记录",
            kind=MeasureKind.TIMED,
            deadline=None,
            stage_goal="",
            by=by,
            at=make.NOW,
        )


def test_numbers_run_by_organisation_and_quarter_and_a_form_counts_once(world: make.World) -> None:
    by, key = world.viewer(Role.STREET), uuid.uuid4()

    def register(organisation_id: int, form_key: uuid.UUID | None = None) -> tuple[int, int]:
        measure = register_problem(organisation_id, problem=measures.PROBLEM, form_key=form_key, by=by, at=make.NOW)
        return measure.pk, measure.number

    first, second = register(world.branch.pk, key), register(world.branch.pk)
    assert (first[1], second[1], register(world.sister.pk)[1]) == (1, 2, 1)
    assert register(world.branch.pk, key) == first
    assert set(Measure.objects.values_list("assessor", flat=True)) == {world.street.pk}


def test_a_form_sent_again_with_something_else_in_it_is_refused(world: make.World) -> None:
    by, key = world.viewer(Role.STREET), uuid.uuid4()
    register_problem(world.branch.pk, problem=measures.PROBLEM, form_key=key, by=by, at=make.NOW)
    blank = replace(measures.PROBLEM, text=f" {measures.PROBLEM.text} ")  # the same in other clothes
    assert register_problem(world.branch.pk, problem=blank, form_key=key, by=by, at=make.NOW).number == 1
    other = replace(measures.PROBLEM, text="9月支委会没有记录")
    for place, problem in ((world.sister, measures.PROBLEM), (world.branch, other)):
        with pytest.raises(Blocked) as refused:
            register_problem(place.pk, problem=problem, form_key=key, by=by, at=make.NOW)
        assert refused.value.reasons == (
            "这张表已经提交过，登记为“阳光社区第一党支部”的2026年第三季度第1条，不能修改后再次提交；要登记另一条，请重新点“登记问题”。",
        )
    assert Measure.objects.count() == 1


def test_nobody_registers_for_themselves_or_their_neighbours(world: make.World) -> None:
    def register(role: Role, organisation_id: int) -> None:
        register_problem(organisation_id, problem=measures.PROBLEM, by=world.viewer(role), at=make.NOW)

    for role, place in ((Role.COMMUNITY, world.community), (Role.SECRETARY, world.branch), (Role.STREET, world.street)):
        with pytest.raises(NotAllowed):
            register(role, place.pk)
    for role, place in ((Role.COMMUNITY, world.stranger), (Role.COMMUNITY, world.other_community)):
        with pytest.raises(OutOfSight):
            register(role, place.pk)
    assert not Measure.objects.exists()
    register(Role.DISTRICT, world.street.pk)
    assert Measure.objects.get().organisation == world.street


def test_the_organisation_above_does_not_act_for_the_owner(world: make.World) -> None:
    measure = measures.registered(world)
    for role in (Role.COMMUNITY, Role.STREET, Role.PANELLIST, Role.CLERK, Role.MEMBER):
        with pytest.raises(NotAllowed):
            sign_measure(measure.pk, by=world.viewer(role), at=make.NOW)
    with pytest.raises(OutOfSight):
        sign_measure(measure.pk, by=make.viewer(world.stranger_secretary), at=make.NOW)
    assert history(measure) == [("registered", "pending")]


def test_the_owner_does_not_clear_nor_who_stands_between(world: make.World) -> None:
    own = measures.applied(world)
    streets = measures.applied(world, by=Role.STREET)
    for measure, role in ((own, Role.SECRETARY), (streets, Role.COMMUNITY)):
        with pytest.raises(NotAllowed):
            conclude_check(measure.pk, check=measures.check(), by=world.viewer(role), at=make.NOW)
    assert conclude_check(own.pk, check=measures.check(), by=world.viewer(Role.STREET), at=make.NOW).state == "cleared"


def test_nobody_clears_what_they_answer_for(world: make.World) -> None:
    measure, both = measures.applied(world), measures.second_secretary(world)
    with pytest.raises(Blocked) as refused:
        conclude_check(measure.pk, check=measures.check(), by=make.viewer(both), at=make.NOW)
    assert refused.value.reasons == ("您在被核查的党组织任职，不能核查、销号，请由上级的另一名同志办理。",)
    named = make.appoint(make.user("高娃"), Role.COMMUNITY, world.community)
    with pytest.raises(Blocked, match="您是这条整改的责任领导或责任人"):
        conclude_check(measure.pk, check=measures.check(), by=make.viewer(named), at=make.NOW)
    measure.refresh_from_db()
    assert measure.state == "awaiting_check"


def test_who_was_secretary_when_it_was_signed_does_not_clear_it_later(world: make.World) -> None:
    measure = measures.applied(world)
    promoted = make.appoint(world.users[Role.SECRETARY], Role.COMMUNITY, world.community)
    promoted.appointments.filter(role=Role.SECRETARY.value).update(until_on=dt.date(2026, 9, 13))
    with pytest.raises(Blocked, match="您办理过这条整改"):
        conclude_check(measure.pk, check=measures.check(), by=make.viewer(promoted), at=make.NOW)


def test_a_refused_step_writes_nothing(world: make.World) -> None:
    measure = measures.registered(world)
    by, before = world.viewer(Role.SECRETARY), AuditRow.objects.count()
    with pytest.raises(Blocked):
        plan_measure(measure.pk, plan=measures.PLAN, by=by, at=make.NOW)
    with pytest.raises(Blocked):
        report_progress(measure.pk, text="已补记", on=make.TODAY, by=by, at=make.NOW)
    measure.refresh_from_db()
    assert (measure.goal, history(measure), AuditRow.objects.count()) == ("", [("registered", "pending")], before)


def test_a_plan_written_anew_leaves_the_first_in_the_history(world: make.World) -> None:
    measure, by = measures.planned(world), world.viewer(Role.SECRETARY)
    plan_measure(measure.pk, plan=measures.Plan("每月五日前记完", ("专人负责",), "王建国", "白云"), by=by, at=make.NOW)
    texts = list(measure.steps.filter(kind="planned").order_by("pk").values_list("text", flat=True))
    assert ["每月支委会都有完整记录" in texts[0], "每月五日前记完" in texts[1]] == [True, True]
