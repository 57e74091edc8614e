"""Two people at one record: the second save finds out what the first one changed, and nothing is undone unread."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest

from tests import ballots, closings, lots, make, walk
from tests.sample_standard import SAMPLE
from zhixing.actions.ballots.preparing import change_ballot
from zhixing.actions.cycles.dates import reschedule_cycle
from zhixing.actions.cycles.stages import return_cycle
from zhixing.actions.ledger.claims import confirm_claims, resubmit_claim, return_claims, submit_claim
from zhixing.actions.lots.pools import change_pool
from zhixing.actions.orgs import edit_organisation
from zhixing.actions.reviews.blind import form_panel
from zhixing.actions.reviews.joint import conclude_on
from zhixing.actions.reviews.self_reports import save_self_report
from zhixing.actions.reviews.settlements import settle_difference
from zhixing.models import AuditRow, Claim, Cycle, Entry, JointOpinion, Organisation, Panel, SelfReport, SelfReportLine
from zhixing.queries.ballots.form_versions import settings_fields
from zhixing.queries.ballots.preparing import settings_of
from zhixing.queries.cycles.dates import date_fields, date_values
from zhixing.queries.form_versions import version_of
from zhixing.queries.ledger.claim_versions import claim_version
from zhixing.queries.lots.access import eligible_readers, pool_fields, pool_values
from zhixing.queries.orgs.form_versions import organisation_fields, organisation_values
from zhixing.queries.reviews.joint_versions import joint_fields
from zhixing.queries.reviews.panels import group_fields
from zhixing.queries.reviews.report_versions import kept_report_fields
from zhixing.queries.reviews.settlements import settlement_fields
from zhixing.queries.viewers import viewer_for
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.ledger.claims import ClaimFacts
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked
from zhixing.rules.reviews.panel import Settling

LATER = make.NOW + dt.timedelta(minutes=5)
DAY = dt.date(2026, 9, 1)


def refused(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Blocked) as refusal:
        act()
    return list(refusal.value.reasons)


@pytest.fixture
def claim(world: make.World) -> Claim:
    walk.adopt(world.street, SAMPLE)
    return submit_claim(
        world.members[0].pk,
        claimed=ClaimFacts("HOURS", DAY, units=250),
        description="在小区宣讲垃圾分类",
        form_key=uuid.uuid4(),
        by=world.viewer(Role.MEMBER),
        at=make.NOW,
    )


def change(world: make.World, claim: Claim, **more: object) -> Claim:
    values = {"claimed": ClaimFacts("HOURS", DAY, units=800), "description": "在小区宣讲垃圾分类", **more}
    return resubmit_claim(claim.pk, **values, by=world.viewer(Role.MEMBER), at=LATER)  # type: ignore[arg-type]


@pytest.mark.parametrize("act", [confirm_claims, return_claims])
def test_a_claim_changed_since_it_was_shown_is_not_decided_unread(
    world: make.World, claim: Claim, act: Callable[..., object]
) -> None:
    shown, secretary = claim_version(claim, []), world.viewer(Role.SECRETARY)
    more = {"reason": "请补充"} if act is return_claims else {}
    change(world, claim)
    reasons = refused(lambda: act([claim.pk], versions={claim.pk: shown}, **more, by=secretary, at=LATER))
    assert reasons[0] == "白云的这笔申报，您打开页面以后由白云改过（数量），没有办理；请重看改过的内容，再勾选办理。"
    assert (Entry.objects.count(), Claim.objects.get().state) == (0, "submitted")
    again = claim_version(Claim.objects.get(), [])
    act([claim.pk], versions={claim.pk: again}, **more, by=secretary, at=LATER)
    assert Claim.objects.get().state != "submitted"


def test_two_who_change_one_claim_do_not_undo_each_other(world: make.World, claim: Claim) -> None:
    shown = claim_version(claim, [])
    change(world, claim)
    typed = ClaimFacts("HOURS", DAY, units=300)
    assert refused(lambda: change(world, claim, claimed=typed, description="改过的说明", version=shown)) == [
        "本页打开后，白云已修改这笔申报，您填写的内容尚未保存；请核对下列各项，再按一次“保存”。",
        "数量：已改为“8”，您填写的是“3”；再次保存将以您填写的为准。",
    ]


def test_the_second_joint_opinion_sees_the_first(world: make.World) -> None:
    desk = closings.desk(world)
    cycle = closings.ripe(desk, world.branch, accepts=False)
    who = walk.scored(cycle)[1]
    shown = version_of(joint_fields(None), make.NOW)
    secretary = world.viewer(Role.SECRETARY)
    conclude_on(who.pk, points=9200, reason="表现突出", by=secretary, at=make.NOW)
    panellist = world.viewer(Role.PANELLIST)
    reasons = refused(lambda: conclude_on(who.pk, points=7000, reason="偏高", version=shown, by=panellist, at=LATER))
    assert reasons == [
        "本页打开后，支部书记甲已修改这一合议意见，您填写的内容尚未保存；请核对下列各项，再按一次“保存”。",
        "合议分：已改为“92”，您填写的是“70”；再次保存将以您填写的为准。",
        "调整原因：已改为“表现突出”，您填写的是“偏高”；再次保存将以您填写的为准。",
    ]
    assert JointOpinion.objects.get(participant=who).points == 9200
    conclude_on(who.pk, points=7000, reason="偏高", by=panellist, at=LATER)
    assert AuditRow.objects.filter(verb="conclude_on").latest("pk").summary.endswith("：合议分由 92 分改为 70 分")


def test_the_second_settlement_sees_the_first(world: make.World) -> None:
    desk = closings.desk(world)
    closings.ripe(desk, world.branch, accepts=False)
    line = next(line for line in SelfReportLine.objects.order_by("pk") if line.points != line.ledger_points)
    shown, secretary = version_of(settlement_fields("", ""), make.NOW), world.viewer(Role.SECRETARY)
    chair = viewer_for(desk.chair, make.TODAY)
    settle_difference(line.pk, outcome=Settling.KEPT, remark="无记录", by=secretary, at=make.NOW)
    reasons = refused(
        lambda: settle_difference(line.pk, outcome=Settling.KEPT, remark="有照片", version=shown, by=chair, at=LATER)
    )
    assert reasons[-1] == "处理意见：已改为“无记录”，您填写的是“有照片”；再次保存将以您填写的为准。"


def test_the_second_edit_of_an_organisation_keeps_the_first(world: make.World) -> None:
    community, by = world.viewer(Role.COMMUNITY), world.viewer(Role.STREET)
    values = organisation_values(world.branch)
    shown = version_of(organisation_fields(values), make.NOW)
    edit_organisation(world.branch.pk, **{**values, "contact": "8581234"}, by=by, at=LATER)
    stale = {**values, "short_name": "一支部"}
    reasons = refused(lambda: edit_organisation(world.branch.pk, **stale, version=shown, by=community, at=LATER))
    assert reasons == [
        "本页打开后，街道党工委甲已修改这个党组织的资料，您填写的内容尚未保存；请核对下列各项，再按一次“保存”。",
        "联系方式：已改为“8581234”，您没有修改这一项，已按新的内容填写。",
    ]
    assert Organisation.objects.get(pk=world.branch.pk).contact == "8581234"
    assert AuditRow.objects.filter(verb="edit_organisation").latest("pk").summary == "阳光社区第一党支部：联系方式"


def test_going_back_twice_goes_back_once(world: make.World) -> None:
    cycle = walk.to_review(walk.open_cycle(world), world)
    secretary = world.viewer(Role.SECRETARY)
    return_cycle(cycle.pk, reason="补自评", from_stage=Stage.REVIEW, by=secretary, at=make.NOW)
    reasons = refused(lambda: return_cycle(cycle.pk, reason="补自评", from_stage=Stage.REVIEW, by=secretary, at=LATER))
    assert "把本周期转到“党员自评”环节" in reasons[0]
    assert Cycle.objects.get(pk=cycle.pk).stage == Stage.SELF_REPORT.value


def test_other_days_of_a_cycle_are_not_put_back_unread(world: make.World) -> None:
    cycle, secretary = walk.open_cycle(world), world.viewer(Role.SECRETARY)
    version = version_of(date_fields(date_values(cycle)), make.NOW)
    days = {"self_report_due_on": cycle.self_report_due_on, "review_due_on": cycle.review_due_on}
    longer = cycle.review_due_on + dt.timedelta(days=5)
    reschedule_cycle(cycle.pk, **{**days, "review_due_on": longer}, version=version, by=secretary, at=LATER)
    other = {**days, "self_report_due_on": cycle.review_due_on, "review_due_on": cycle.review_due_on}
    reasons = refused(lambda: reschedule_cycle(cycle.pk, **other, version=version, by=secretary, at=LATER))
    assert [reason.partition("：")[0] for reason in reasons[1:]] == ["评定截止"]
    assert reasons[0].startswith("本页打开后，支部书记甲已修改期限")
    assert walk.fresh(cycle).review_due_on == longer


def test_a_group_changed_meanwhile_is_not_changed_back_unread(world: make.World) -> None:
    cycle = walk.to_panel(walk.submit_self_reports(walk.open_cycle(world), world), world)
    judges, panel = walk.judges(world), Panel.objects.get()
    ids, names = [judge.pk for judge in judges], {judge.pk: judge.name for judge in judges}
    version = version_of(group_fields(names, ids, ids[0], panel.place, panel.recorder), make.NOW)

    def save(place: str) -> object:
        terms = {"user_ids": ids, "chair_id": ids[0], "place": place, "recorder": panel.recorder, "version": version}
        return form_panel(cycle.pk, **terms, by=world.viewer(Role.SECRETARY), at=LATER)  # type: ignore[arg-type]

    save("活动室")
    assert refused(lambda: save("会议室"))[1:] == [
        "评定地点：已改为“活动室”，您填写的是“会议室”；再次保存将以您填写的为准。"
    ]
    assert Panel.objects.get().place == "活动室"


def test_a_self_report_entered_from_paper_meanwhile_is_not_overwritten_unread(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    participant = walk.participant(cycle, "白云")
    version = version_of(kept_report_fields(participant), make.NOW)

    def save(summary: str, role: Role) -> object:
        return save_self_report(
            participant.pk, lines=[], summary=summary, submits=False, version=version, by=world.viewer(role), at=LATER
        )

    save("纸质表上写的", Role.CLERK)
    assert refused(lambda: save("手机上写的", Role.MEMBER)) == [
        "本页打开后，录入员甲已修改这份自评，您填写的内容尚未保存；请核对下列各项，再按一次“保存”。",
        "本期总体情况：已改为“纸质表上写的”，您填写的是“手机上写的”；再次保存将以您填写的为准。",
    ]
    assert SelfReport.objects.get().summary == "纸质表上写的"


def test_terms_of_a_ballot_are_not_put_back_unread(world: make.World) -> None:
    ballot, secretary = ballots.prepare(ballots.to_stage(world), world), world.viewer(Role.SECRETARY)
    version = version_of(settings_fields(settings_of(secretary, ballot.pk)), make.NOW)

    def save(place: str) -> object:
        terms = ballots.terms(world, place=place)
        return change_ballot(ballot.pk, terms=terms, version=version, by=secretary, at=LATER)

    save("活动室")
    assert refused(lambda: save("会议室"))[1:] == [
        "测评地点：已改为“活动室”，您填写的是“会议室”；再次保存将以您填写的为准。"
    ]


def test_terms_of_a_pool_are_not_put_back_unread(world: make.World) -> None:
    pool, street = lots.empty(world), lots.street(world)
    version = version_of(pool_fields(pool_values(pool), dict(eligible_readers(street, pool.organisation))), make.NOW)

    def save(days: int) -> object:
        return change_pool(pool.pk, terms=lots.terms(world, keep_days=days), version=version, by=street, at=LATER)

    save(60)
    assert refused(lambda: save(30))[1:] == ["保留天数：已改为“60”，您填写的是“30”；再次保存将以您填写的为准。"]
