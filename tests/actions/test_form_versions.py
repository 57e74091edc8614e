"""Two people at one record: the second save finds out what the first one changed, and nothing is undone unread."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest

from tests import closings, make, walk
from tests.sample_standard import SAMPLE
from zhixing.actions.cycles.stages import return_cycle
from zhixing.actions.ledger.claims import confirm_claims, resubmit_claim, return_claims, submit_claim
from zhixing.actions.orgs import edit_organisation
from zhixing.actions.reviews.joint import conclude_on
from zhixing.actions.reviews.settlements import settle_difference
from zhixing.models import AuditRow, Claim, Cycle, Entry, JointOpinion, Organisation, SelfReportLine
from zhixing.queries.form_versions import version_of
from zhixing.queries.ledger.claim_versions import claim_version
from zhixing.queries.orgs.form_versions import organisation_fields, organisation_values
from zhixing.queries.reviews.joint_versions import joint_fields
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
    values = {"said": ClaimFacts("HOURS", DAY, units=800), "description": "在小区宣讲垃圾分类", **more}
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
    assert refused(lambda: change(world, claim, said=typed, description="改过的说明", version=shown)) == [
        "您打开这一页以后，白云改过这笔申报，您填写的还没有保存；请核对下面各项，再按一次“保存”。",
        "数量：已改为“8”，您填写的是“3”；再保存就按您填写的。",
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
        "您打开这一页以后，支部书记甲改过这一合议意见，您填写的还没有保存；请核对下面各项，再按一次“保存”。",
        "合议分：已改为“92”，您填写的是“70”；再保存就按您填写的。",
        "调整原因：已改为“表现突出”，您填写的是“偏高”；再保存就按您填写的。",
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
    assert reasons[-1] == "处理意见：已改为“无记录”，您填写的是“有照片”；再保存就按您填写的。"


def test_the_second_edit_of_an_organisation_keeps_the_first(world: make.World) -> None:
    community, by = world.viewer(Role.COMMUNITY), world.viewer(Role.STREET)
    values = organisation_values(world.branch)
    shown = version_of(organisation_fields(values), make.NOW)
    edit_organisation(world.branch.pk, **{**values, "contact": "8581234"}, by=by, at=LATER)
    stale = {**values, "short_name": "一支部"}
    reasons = refused(lambda: edit_organisation(world.branch.pk, **stale, version=shown, by=community, at=LATER))
    assert reasons == [
        "您打开这一页以后，街道党工委甲改过这个党组织的资料，您填写的还没有保存；请核对下面各项，再按一次“保存”。",
        "联系方式：已改为“8581234”，您没有动过这一项，照新的填上了。",
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
