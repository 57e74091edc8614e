"""Forms of the newer topics: each carries what it was filled with, says what others changed, and is saved when it is
sent again; and nothing is decided on what was changed unread."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import appraisals, assessments, briefings, make, measures, member_measures, posts, service, walk
from tests.web.matrix import measures as of_measures
from tests.web.reading import form_of
from tests.web.signing_in import sign_in
from zhixing.actions.appraisals.deciding import return_appraisal, submit_appraisal
from zhixing.actions.briefings.contributions import resend_contribution
from zhixing.actions.growth.targets import set_targets
from zhixing.actions.inspections.blind_sheets import Observation, save_sheet
from zhixing.actions.inspections.visits import begin_visit, open_sheets
from zhixing.actions.measures.rectifying import plan_measure
from zhixing.actions.member_measures.deciding import decide_measures
from zhixing.actions.reviews.blind import form_panel
from zhixing.models import Appraisal, Measure, MeasureDecision, PanelMember, TargetSheet
from zhixing.queries.growth.targets import aims
from zhixing.queries.inspections.access import place_at
from zhixing.rules.inspections.visits import Mark
from zhixing.rules.member_measures.decisions import DecisionInput, Outcome
from zhixing.rules.periods import period_after, quarter_of
from zhixing.rules.permissions import Role


def joint(world: make.World) -> int:
    """A visit whose sheets lie open."""
    cycle = assessments.opened(world)
    group, place = assessments.to_inspection(cycle, world), assessments.participant(cycle, world)
    begin_visit(place.pk, on=walk.CUT_OFF, place="社区活动室", escort="", by=group[0], at=make.NOW)
    marks = {item.code: Mark(item.full if item.sign > 0 else None) for _, item in place_at(place.pk).items}
    for viewer in group[:2]:
        sheet = {code: Observation(mark) for code, mark in marks.items()}
        save_sheet(place.pk, observations=sheet, hands_in=True, by=viewer, at=make.NOW)
    open_sheets(place.pk, by=group[0], at=make.NOW)
    return place.pk


def self_check(world: make.World) -> int:
    return assessments.participant(assessments.opened(world), world).pk


Make = Callable[[make.World], int]
# The role, what the page needs, and how its first field begins, with what is typed there.
EDITED: Mapping[str, tuple[Role, Make, str, str]] = {
    "measure_plan": (Role.SECRETARY, lambda world: measures.planned(world).pk, "goal", "每次都有完整记录"),
    "appraisal_prepare": (Role.SECRETARY, lambda world: appraisals.prepared(world).pk, "study_on", "2026-01-07"),
    "appraisal_meet": (Role.SECRETARY, lambda world: appraisals.met(world).pk, "on", "2026-01-17"),
    "appraisal_grade": (
        Role.SECRETARY,
        lambda world: appraisals.graded(world).pk,
        "o-",
        "认真参加组织生活，学习抓得紧。",
    ),
    "visit_joint": (Role.STREET, joint, "reason-", "按检查情况"),
    "self_check": (Role.COMMUNITY, self_check, "text-", "见会议记录"),
    "briefing_head": (Role.STREET, lambda world: briefings.drafted(world).pk, "title", "先锋指数工作简报"),
    "article": (Role.STREET, lambda world: briefings.with_article(world).pk, "title", "三季度工作"),
    "contribution_resend": (Role.SECRETARY, lambda world: briefings.sent(world).pk, "title", "台账逐人核对"),
    "post_edit": (Role.SECRETARY, lambda world: posts.draft(world).pk, "name", "楼栋联络岗"),
    "outsider_edit": (Role.COMMUNITY, lambda world: service.outsider(world).pk, "name", "赵大明"),
    "growth_milestones": (Role.SECRETARY, lambda world: world.members[0].pk, "appl", "2020-01-06"),
}
AGREED = {"agrees": "yes"}
GOOD = {"is_good": "yes", "on": timezone.localdate().isoformat(), "checkers": "赵一、钱二", "opinion": "记录齐全。"}
NEXT = {"next_goal": "下一季度每月都有记录", "next_on": (timezone.localdate() + dt.timedelta(days=60)).isoformat()}
SIGNED = {"head_name": "李书记", "statement": "agreed"}
DECIDED: Mapping[str, tuple[Role, Make, Mapping[str, str]]] = {
    "measure_review": (Role.COMMUNITY, lambda world: measures.planned(world).pk, AGREED),
    "measure_check": (Role.COMMUNITY, lambda world: measures.applied(world).pk, GOOD),
    "measure_stage": (Role.COMMUNITY, lambda world: of_measures.lasting(world)[0], {**GOOD, **NEXT}),
    "visit_conclude": (Role.STREET, joint, SIGNED),
}


def older(version: str) -> str:
    """As a page carries it whose first field was changed since."""
    moment, _, *marks = version.split(".")
    return ".".join([moment, "0" * 12, *marks])


def twice(client: Client, address: str, typed: Mapping[str, str]) -> tuple[HttpResponse, HttpResponse]:
    """What comes back for a page that is not fresh, and for the form that came back, sent again as it is. `typed`:
    by the beginning of the name of a field."""
    data = form_of(client.get(address), "version")
    for start, value in typed.items():
        data[next((name for name in data if name.startswith(start)), start)] = [value]
    refused = client.post(address, {**data, "version": older(data["version"][0])})
    again = form_of(refused, "version")
    changing = {"version": "", "csrfmiddlewaretoken": ""}
    assert {**again, **changing} == {**data, **changing}
    return refused, client.post(address, again)


@pytest.mark.parametrize("name", EDITED)
def test_a_form_that_is_not_fresh_comes_back_once_and_is_saved_then(world: make.World, name: str) -> None:
    role, build, field, value = EDITED[name]
    client, address = sign_in(Client(), world.users[role]), reverse(name, args=[build(world)])
    refused, again = twice(client, address, {field: value})
    assert (refused.status_code, again.status_code) == (422, 302)
    assert f"您填写的是“{value}" in refused.content.decode() or "再次保存将以您填写的为准" in refused.content.decode()


@pytest.mark.parametrize("name", DECIDED)
def test_nothing_is_decided_on_what_was_changed_unread(world: make.World, name: str) -> None:
    role, build, typed = DECIDED[name]
    client, address = sign_in(Client(), world.users[role]), reverse(name, args=[build(world)])
    refused, again = twice(client, address, typed)
    assert (refused.status_code, again.status_code) == (422, 302)
    assert "没有办理；请看过改动后的内容，再提交。" in refused.content.decode()


def test_a_plan_changed_meanwhile_is_read_before_it_is_agreed_to(world: make.World) -> None:
    measure = measures.planned(world)
    community = sign_in(Client(), world.users[Role.COMMUNITY])
    address = reverse("measure_review", args=[measure.pk])
    data = {**form_of(community.get(address), "version"), "agrees": "yes"}
    plan = dataclasses.replace(measures.PLAN, goal="以后不再发生")
    plan_measure(measure.pk, plan=plan, by=measures.viewer(world, Role.SECRETARY), at=make.NOW)
    refused = community.post(address, data)
    assert "本页打开后，这条整改事项有改动（整改方案），没有办理" in refused.content.decode()
    assert "以后不再发生" in refused.content.decode()  # as it is now
    assert Measure.objects.get().plan_state == "waiting"


def test_a_stage_pressed_twice_is_checked_once(world: make.World) -> None:
    measure = Measure.objects.get(pk=of_measures.lasting(world)[0])
    address, community = reverse("measure_stage", args=[measure.pk]), sign_in(Client(), world.users[Role.COMMUNITY])
    data = {**form_of(community.get(address), "version"), **GOOD, **NEXT}
    assert [community.post(address, data).status_code for _ in range(2)] == [302, 422]
    assert Measure.objects.get().good_stages == 1


def test_targets_changed_meanwhile_are_read_before_they_are_accepted(world: make.World) -> None:
    walk.adopt(world.street)
    who, quarter = world.members[0], period_after(quarter_of(timezone.localdate()))
    study, by = aims(who, quarter)[0], world.viewer(Role.SECRETARY)

    def agree(goal: int) -> TargetSheet:
        return set_targets(who.pk, quarter, targets=[study.target(goal)], by=by, at=make.NOW)

    sheet, member = agree(800), sign_in(Client(), world.users[Role.MEMBER])
    page, address = reverse("growth", args=[who.pk]), reverse("growth_accept", args=[sheet.pk])
    data = form_of(member.get(page), "version")
    agree(3000)
    refused = member.post(address, data)
    assert (refused.status_code, TargetSheet.objects.get().accepted_at) == (409, None)
    assert "本页打开后，这份目标有改动（目标），没有办理；请看过改动后的内容，再提交。" in refused.content.decode()
    assert member.post(address, form_of(member.get(page), "version")).status_code == 302


def test_a_goal_goes_by_its_dimension_and_not_by_its_place(world: make.World) -> None:
    walk.adopt(world.street)
    secretary, address = (
        sign_in(Client(), world.users[Role.SECRETARY]),
        reverse("growth_targets", args=[world.members[0].pk]),
    )
    data = form_of(secretary.get(address), "quarter")
    refused = secretary.post(address, {**data, "goal-GONE": "3"})
    assert "有填写的项目不在其中；请核对下列各项后再保存。" in refused.content.decode()
    assert secretary.post(address, {**form_of(refused, "quarter"), "goal-hours/study": "8"}).status_code == 302
    assert TargetSheet.objects.get().targets[0]["code"] == "hours/study"


def test_of_grades_only_the_row_that_was_changed_is_kept_from_both(world: make.World) -> None:
    """The deputy grades one person, the secretary another, on pages that lay open at once."""
    appraisal = appraisals.graded(world)
    address = reverse("appraisal_grade", args=[appraisal.pk])
    secretary, deputy = (sign_in(Client(), world.users[role]) for role in (Role.SECRETARY, Role.DEPUTY))
    first, second = (appraisals.line_of(appraisal, name).pk for name in ("白云", "高娃"))
    page = form_of(secretary.get(address), "version")
    assert deputy.post(address, {**page, f"g-{first}": "excellent", f"r-{first}": "事迹突出"}).status_code == 302
    refused = secretary.post(address, {**page, f"g-{second}": "basic", f"r-{second}": "多次缺席"})
    assert "白云：已改为“优秀；" in refused.content.decode()
    assert "您没有修改这一项，已按新的内容填写。" in refused.content.decode()
    assert secretary.post(address, form_of(refused, "version")).status_code == 302
    grades = dict(appraisal.lines.values_list("pk", "grade"))
    assert (grades[first], grades[second]) == ("excellent", "basic")


def test_grades_sent_back_and_up_again_are_read_before_they_are_approved(world: make.World) -> None:
    appraisal, above = appraisals.submitted(world), sign_in(Client(), world.users[Role.COMMUNITY])
    data = form_of(above.get(reverse("appraisal", args=[appraisal.pk])), "document_number")
    street, secretary = world.viewer(Role.STREET), world.viewer(Role.SECRETARY)
    return_appraisal(appraisal.pk, reason="请核对", by=street, at=make.NOW)
    submit_appraisal(appraisal.pk, by=secretary, at=make.NOW + dt.timedelta(hours=1))
    address = reverse("appraisal_approve", args=[appraisal.pk])
    refused = above.post(address, {**data, "document_number": "阳光党发﹝2026﹞3号"})
    assert "这份评议有改动（上报的评定结果），没有办理" in refused.content.decode()
    assert Appraisal.objects.get().state == "submitted"
    assert above.post(address, form_of(refused, "document_number")).status_code == 302


def test_a_decision_taken_meanwhile_is_told_and_not_dropped(world: make.World) -> None:
    cycle = member_measures.quarter(world)
    address, secretary = (
        reverse("member_measures_decide", args=[cycle.pk]),
        sign_in(Client(), world.users[Role.SECRETARY]),
    )
    page = form_of(secretary.get(address), "handler")
    cells = [name for name in page if name.startswith("cell-")]
    who = int(cells[0].split("-")[1])
    decide_measures(
        cycle.pk,
        decisions=[DecisionInput(who, member_measures.GREEN[0], Outcome.ADOPTED)],
        head=member_measures.head(world),
        by=member_measures.viewer(world, Role.DEPUTY),
        at=make.NOW,
    )
    today = timezone.localdate()
    head = {"handler": str(world.users[Role.DEPUTY].pk), "decided_on": today, "due_on": today + dt.timedelta(days=60)}
    typed = {**page, **head, cells[0]: "dropped", cells[1]: "adopted", f"reason-{who}": "本人已经改正了"}
    refused = secretary.post(address, typed)
    assert "的“学习培训”已经有决定，不能再改；请刷新页面查看。" in refused.content.decode()
    assert MeasureDecision.objects.count() == 1
    again = form_of(refused, "handler")
    assert (cells[0] in again, again[cells[1]]) == (False, ["adopted"])
    assert secretary.post(address, again).status_code == 302
    assert MeasureDecision.objects.count() == 2


def test_inspectors_chosen_meanwhile_are_not_put_back_unread(world: make.World) -> None:
    cycle = assessments.opened(world)
    street, first, second = assessments.to_inspection(cycle, world)
    client, address = sign_in(Client(), world.users[Role.STREET]), reverse("assessment_group", args=[cycle.pk])
    page = form_of(client.get(address), "version")
    ids = [viewer.user_id for viewer in (street, first, second)]
    form_panel(cycle.pk, user_ids=ids, chair_id=first.user_id, by=world.viewer(Role.STREET), at=make.NOW)
    refused = client.post(address, {**page, "chair": second.user_id})
    assert "组长：已改为“检查员甲”，您填写的是“检查员乙”；再次保存将以您填写的为准。" in refused.content.decode()
    assert PanelMember.objects.get(is_chair=True).user_id == first.user_id
    assert client.post(address, form_of(refused, "version")).status_code == 302
    assert PanelMember.objects.get(is_chair=True).user_id == second.user_id


@pytest.mark.parametrize("act", ["adopt", "return"])
def test_a_contribution_changed_meanwhile_is_read_before_it_is_taken_or_sent_back(world: make.World, act: str) -> None:
    sent, briefing = briefings.sent(world), briefings.drafted(world)
    street, page = sign_in(Client(), world.users[Role.STREET]), reverse("contribution", args=[sent.pk])
    data = {**form_of(street.get(page), "version"), "briefing": briefing.pk, "reason": "请写明做法"}
    by = world.viewer(Role.SECRETARY)
    resend_contribution(sent.pk, title=sent.title, body="另有做法。", by=by, at=make.NOW)
    address = reverse(f"contribution_{act}", args=[sent.pk])
    refused = street.post(address, data)
    assert refused.status_code == 409
    assert "本页打开后，这篇稿件有改动（正文），没有办理" in refused.content.decode()
    assert street.post(address, {**data, **form_of(street.get(page), "version")}).status_code == 302
