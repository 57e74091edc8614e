"""整改: what is kept of a problem, of each step and of each check, and what the log says of it."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests import assessments, audit, make, measures
from tests.actions.ledger.test_decisions import kept_file
from zhixing.actions.cycles.stages import advance_cycle
from zhixing.actions.measures.checking import check_stage, conclude_check, review_plan
from zhixing.actions.measures.rectifying import apply_clearing, plan_measure, report_progress
from zhixing.actions.measures.registering import reopen_measure
from zhixing.models import Evidence, Measure
from zhixing.queries.measures.findings import findings
from zhixing.rules.measures.states import MeasureKind, ProblemSource
from zhixing.rules.measures.steps import FindingTerms, Plan
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed

DAY = make.TODAY
THURSDAY, SUNDAY = dt.date(2026, 9, 17), dt.date(2026, 9, 20)  # what happened, and when it is entered
TITLE = "2026年第三季度第1条"


def steps(measure: Measure) -> list[tuple[Any, ...]]:
    kept = measure.steps.order_by("pk").select_related("by")
    return [(step.kind, step.on, step.text, step.evidence_note, step.checkers, step.by.name) for step in kept]


def log(measure: Measure, *lines: tuple[str, str], title: str = TITLE) -> list[audit.Line]:
    return [(verb, who, "阳光社区第一党支部", ("Measure", measure.pk), title, {}) for verb, who in lines]


def test_what_is_kept_of_a_problem(world: make.World) -> None:
    measure = measures.registered(
        world, text=" 8月支委会没有记录 ", area=" 党的建设 ", evidence_note=" 照片3号 ", deciding_body="社区党委"
    )
    measure = Measure.objects.get(pk=measure.pk)
    assert (measure.source, measure.kind, measure.item_code, measure.item_name) == (
        "inspection",
        "timed",
        "T-03",
        "三会一课",
    )
    assert (measure.area, measure.problem, measure.evidence_note) == ("党的建设", "8月支委会没有记录", "照片3号")
    assert (measure.deciding_body, measure.document_number) == ("社区党委", "")
    assert (measure.from_on, measure.due_on, measure.check_on, measure.stage_goal) == (
        DAY,
        dt.date(2026, 11, 13),
        None,
        "",
    )
    assert (measure.registered_by_id, measure.registered_at) == (world.users[Role.COMMUNITY].pk, make.NOW)
    lasting = Measure.objects.get(pk=measures.registered(world, **measures.lasting(stage_goal=" 每月都有记录 ")).pk)
    assert (lasting.due_on, lasting.check_on, lasting.stage_goal) == (None, dt.date(2026, 12, 13), "每月都有记录")


def test_each_step_of_the_owner_is_kept_word_for_word(world: make.World) -> None:
    measure, by = measures.signed(world), world.viewer(Role.SECRETARY)
    plan = Plan(" 每月都有记录 ", ("补记8月", "每月核对"), " 王建国 ", " 高娃 ", " 社区党委 ")
    plan_measure(measure.pk, plan=plan, by=by, at=make.NOW)
    by = world.viewer(Role.SECRETARY, SUNDAY)
    report_progress(measure.pk, text=" 已补记 ", on=THURSDAY, evidence_note=" 档案盒3号 ", by=by, at=make.NOW)
    apply_clearing(measure.pk, text=" 已全部补记 ", evidence_note=" 档案盒4号 ", by=by, at=make.NOW)
    kept = Measure.objects.get(pk=measure.pk)
    assert (kept.goal, kept.remedies, kept.leader, kept.responsible, kept.helpers) == (
        "每月都有记录",
        "补记8月\n每月核对",
        "王建国",
        "高娃",
        "社区党委",
    )
    assert (kept.signed_on, kept.planned_on, kept.applied_on) == (DAY, DAY, SUNDAY)
    assert (kept.state, kept.plan_state) == ("awaiting_check", "waiting")
    text = (
        "整改目标：每月都有记录\n整改措施：1. 补记8月；2. 每月核对\n责任领导：王建国；责任人：高娃；协助单位：社区党委"
    )
    assert steps(measure)[1:] == [
        ("signed", DAY, "", "", "", "支部书记甲"),
        ("planned", DAY, text, "", "", "支部书记甲"),
        ("reported", THURSDAY, "已补记", "档案盒3号", "", "支部书记甲"),
        ("applied", SUNDAY, "已全部补记", "档案盒4号", "", "支部书记甲"),
    ]
    plan_measure(measures.signed(world).pk, plan=replace(plan, helpers=" "), by=by, at=make.NOW)
    assert Measure.objects.latest("pk").steps.latest("pk").text == text.removesuffix("；协助单位：社区党委")
    verbs = ("sign_measure", "plan_measure", "report_progress", "apply_clearing")
    assert [line for line in audit.lines(*verbs) if line[3] == ("Measure", measure.pk)] == log(
        measure, *[(verb, "支部书记甲") for verb in verbs]
    )


@pytest.mark.parametrize("kind", [MeasureKind.TIMED, MeasureKind.LASTING])
def test_a_check_is_kept_with_its_checkers_and_ends_the_wait_for_the_plan(world: make.World, kind: MeasureKind) -> None:
    more = measures.lasting() if kind is MeasureKind.LASTING else {}
    measure, by = measures.planned(world, **more), world.viewer(Role.COMMUNITY)
    for _ in range(2 * bool(more)):
        measures.stage_checked(measure, world)
    due = Measure.objects.get(pk=measure.pk).check_on
    measures.hand_in(measure, world)
    later = dt.date(2026, 11, 12)
    with pytest.raises(NotAllowed):
        conclude_check(measure.pk, check=measures.check(), by=world.viewer(Role.SECRETARY), at=make.NOW)
    by = world.viewer(Role.COMMUNITY, SUNDAY)
    check = measures.check(is_good=False, on=THURSDAY, next_on=later)
    conclude_check(measure.pk, check=check, by=by, at=make.NOW)
    kept = Measure.objects.get(pk=measure.pk)
    assert (kept.state, kept.plan_state, kept.cleared_on) == ("under_way", "", None)
    assert (kept.check_on, kept.extended_to) == ((later, None) if more else (due, later))
    said = ("returned", THURSDAY, "9月的记录还缺签名，尚未到位。", "", "赵一、钱二", "社区党委甲")
    assert steps(measure)[-1] == said
    measures.hand_in(measure, world, SUNDAY)
    conclude_check(measure.pk, check=measures.check(today=SUNDAY), by=by, at=make.NOW)
    kept.refresh_from_db()
    assert (kept.state, kept.cleared_on) == ("cleared", SUNDAY)
    assert audit.lines("return_measure", "clear_measure") == log(
        measure, ("return_measure", "社区党委甲"), ("clear_measure", "社区党委甲")
    )


@pytest.mark.parametrize(("agrees", "answer"), [(True, "agreed"), (False, "returned")])
def test_a_plan_is_answered(world: make.World, agrees: bool, answer: str) -> None:
    measure, by = measures.planned(world), world.viewer(Role.COMMUNITY)
    both = make.viewer(measures.second_secretary(world))
    with pytest.raises(NotAllowed):
        review_plan(measure.pk, agrees=agrees, opinion="措施不具体", by=world.viewer(Role.SECRETARY), at=make.NOW)
    with pytest.raises(Blocked, match="您在被核查的党组织任职"):
        review_plan(measure.pk, agrees=agrees, opinion="措施不具体", by=both, at=make.NOW)
    review_plan(measure.pk, agrees=agrees, opinion=" 措施不具体 ", by=by, at=make.NOW)
    assert Measure.objects.get(pk=measure.pk).plan_state == answer
    assert steps(measure)[-1] == (f"plan_{answer}", DAY, "措施不具体", "", "", "社区党委甲")
    assert audit.lines("review_plan") == log(measure, ("review_plan", "社区党委甲"))


def test_a_stage_is_kept_with_its_goal_and_the_next(world: make.World) -> None:
    measure = measures.planned(world, **measures.lasting())
    stage = measures.check(is_good=False, on=THURSDAY, next_on=dt.date(2026, 12, 14), next_goal=" 每月都有签名 ")
    with pytest.raises(NotAllowed):
        check_stage(measure.pk, check=stage, by=world.viewer(Role.SECRETARY), at=make.NOW)
    measures.stage_checked(measure, world)
    check_stage(measure.pk, check=stage, by=world.viewer(Role.COMMUNITY, SUNDAY), at=make.NOW)
    kept = Measure.objects.get(pk=measure.pk)
    assert (kept.good_stages, kept.check_on, kept.stage_goal) == (0, dt.date(2026, 12, 14), "每月都有签名")
    text = "阶段目标：下一季度每月都有记录\n核查意见：9月的记录还缺签名，尚未到位。"
    assert steps(measure)[-1] == ("stage_failed", THURSDAY, text, "", "赵一、钱二", "社区党委甲")
    assert [step[0] for step in steps(measure)][-2:] == ["stage_passed", "stage_failed"]
    assert audit.lines("check_stage") == log(measure, *[("check_stage", "社区党委甲")] * 2)


def test_what_came_back_is_a_line_of_its_own(world: make.World) -> None:
    old, later = measures.cleared(world), dt.date(2026, 10, 12)
    terms: dict[str, Any] = {"kind": MeasureKind.TIMED, "deadline": later, "stage_goal": "", "at": make.NOW}
    with pytest.raises(NotAllowed):
        reopen_measure(old.pk, reason="又没有记录", **terms, by=world.viewer(Role.SECRETARY))
    by = world.viewer(Role.COMMUNITY, dt.date(2026, 10, 9))
    new = Measure.objects.get(pk=reopen_measure(old.pk, reason=" 又没有记录 ", **terms, by=by).pk)
    assert (new.year, new.quarter, new.number, new.due_on, new.kind) == (2026, 4, 1, later, "timed")
    assert (new.problem, new.area, new.item_code, new.source) == (
        old.problem,
        old.area,
        "T-03",
        ProblemSource.INSPECTION.value,
    )
    assert (new.evidence_note, new.reopens_id, new.assessor_id) == ("又没有记录", old.pk, world.community.pk)
    assert steps(new) == [("registered", dt.date(2026, 10, 9), f"重启{TITLE}：又没有记录", "", "", "社区党委甲")]
    assert audit.lines("reopen_measure") == log(new, ("reopen_measure", "社区党委甲"), title="2026年第四季度第1条")


def test_what_visits_found_is_registered_once_when_the_quarter_ends(world: make.World) -> None:
    cycle = assessments.opened(world)
    group = assessments.to_inspection(cycle, world)
    seen = kept_file("现场")
    assessments.inspect(cycle, world, group, "台账缺第二季度", (seen,), TEAM=5500)
    assessments.hear(cycle, group, 9000, 8000, 7000)
    assessments.to_posting(cycle, world)
    assert not Measure.objects.exists()
    street = world.viewer(Role.STREET, dt.date(2026, 10, 30))
    (finding,) = findings(street, cycle.pk)
    past = {finding.id: FindingTerms(MeasureKind.TIMED, dt.date(2026, 9, 1))}
    with pytest.raises(Blocked) as refused:
        advance_cycle(cycle.pk, finding_terms=past, by=street, at=make.NOW)
    assert refused.value.reasons == (f"阳光社区党委“{finding.problem.item_name}”：整改时限不能早于今天，请改正。",)
    terms = {finding.id: FindingTerms(MeasureKind.TIMED, dt.date(2026, 11, 20))}
    advance_cycle(cycle.pk, finding_terms=terms, by=street, at=make.NOW)
    measure = Measure.objects.get()
    assert (measure.organisation_id, measure.problem, measure.due_on) == (
        world.community.pk,
        "台账缺第二季度",
        dt.date(2026, 11, 20),
    )
    assert measure.item_code == finding.line.item
    shown = Evidence.objects.get(measure_step=measure.steps.get())
    assert (shown.sha256, shown.organisation_id) == (seen.sha256, world.community.pk)
