"""排查: opening, confirming, closing, and what reaches the register."""

import datetime as dt

import pytest

from tests import audit, make
from zhixing.actions.members.register import edit_member, end_membership
from zhixing.actions.members.verifications import close_verification, confirm_lines, open_verification
from zhixing.models import Membership, Verification
from zhixing.queries.members.verifications import campaign_page, campaigns, due
from zhixing.rules.members.records import EndReason, MemberRecord, RegisterState
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

DUE = dt.date(2026, 9, 30)


def opened(world: make.World, role: Role = Role.COMMUNITY) -> Verification:
    at = {Role.COMMUNITY: world.community, Role.STREET: world.street}[role]
    return open_verification(at.pk, title="党员组织关系排查", due_on=DUE, by=world.viewer(role), at=make.NOW)


def line_of(campaign: Verification, membership: Membership) -> int:
    return campaign.lines.get(membership=membership).pk


def confirm(
    world: make.World, campaign: Verification, who: list[Membership], finding: RegisterState, **details: object
) -> int:
    ids = [line_of(campaign, one) for one in who]
    return confirm_lines(  # type: ignore[arg-type]
        campaign.pk, ids, finding=finding, **details, by=world.viewer(Role.SECRETARY), at=make.NOW
    )


def test_a_campaign_asks_for_every_line_below_and_for_no_other(world: make.World) -> None:
    campaign = opened(world)
    assert set(campaign.lines.values_list("membership_id", flat=True)) == {one.pk for one in world.members}
    assert (campaign.title, campaign.due_on, campaign.opened_at) == ("党员组织关系排查", DUE, make.NOW)
    assert audit.lines("open_verification") == [
        (
            "open_verification",
            "社区党委甲",
            world.community.name,
            ("Verification", campaign.pk),
            "党员组织关系排查",
            {"people": 5},
        )
    ]
    with pytest.raises(Blocked) as refused:
        open_verification(
            world.other_community.pk,
            title=" ",
            due_on=make.TODAY - dt.timedelta(days=1),
            by=world.viewer(Role.STREET),
            at=make.NOW,
        )
    assert refused.value.reasons == ("请填写核查的名称。", "完成期限不能早于今天，请改正。")


def test_the_findings_reach_the_register_when_it_closes(world: make.World) -> None:
    campaign = opened(world)
    first, second, third, fourth, fifth = world.members
    confirm(world, campaign, [first], RegisterState.FLOWING, flowing_to="北京市")
    confirm(world, campaign, [second], RegisterState.LOST, lost_on=dt.date(2025, 3, 1))
    confirm(world, campaign, [third], RegisterState.MOVED_OUT, note="东胜区某支部，第8号")
    with pytest.raises(Blocked) as refused:
        close_verification(campaign.pk, by=world.viewer(Role.COMMUNITY), at=make.NOW)
    assert refused.value.reasons == ("“阳光社区第一党支部”还有2人没有确认。",)
    confirm(world, campaign, [fourth], RegisterState.DUPLICATE, note="与王建国重复")
    confirm(world, campaign, [fifth], RegisterState.PRESENT)
    assert Membership.objects.open().filter(organisation=world.branch).count() == 5
    close_verification(campaign.pk, by=world.viewer(Role.COMMUNITY), at=make.NOW)
    found = [
        (one.state, one.flowing_to, one.lost_on, one.until_on, one.end_reason, one.end_note)
        for one in Membership.objects.filter(organisation=world.branch).order_by("pk")
    ]
    assert found == [
        ("flowing", "北京市", None, None, "", ""),
        ("lost", "", dt.date(2025, 3, 1), None, "", ""),
        ("present", "", None, make.TODAY, "moved_away", "东胜区某支部，第8号"),
        ("present", "", None, make.TODAY, "duplicate_line", "与王建国重复"),
        ("present", "", None, None, "", ""),
    ]
    campaign.refresh_from_db()
    branch, sister = world.branch, world.sister
    none = {"full": 0, "probationary": 0, "prospect": 0, "activist": 0, "flowing": 0, "lost": 0}
    assert campaign.head_count == [
        {"id": branch.pk, "name": branch.name, **none, "full": 3, "flowing": 1, "lost": 1},
        {"id": sister.pk, "name": sister.name, **none},
    ]
    with pytest.raises(Blocked) as refused:
        confirm(world, campaign, [fifth], RegisterState.PRESENT)
    assert refused.value.reasons == ("这次核查已经办结，不能再修改。",)


def test_whoever_stands_above_closes_once_and_it_is_written_down(world: make.World) -> None:
    campaign, second = opened(world), world.members[1]
    confirm(world, campaign, world.members[:1] + world.members[2:], RegisterState.PRESENT)
    confirm(world, campaign, [second], RegisterState.LOST, lost_on=dt.date(2025, 3, 1))
    with pytest.raises(OutOfSight):
        close_verification(campaign.pk, by=world.viewer(Role.SECRETARY), at=make.NOW)
    with pytest.raises(NotAllowed):
        close_verification(campaign.pk, by=world.viewer(Role.SYSTEM_ADMIN), at=make.NOW)
    close_verification(campaign.pk, by=world.viewer(Role.COMMUNITY), at=make.NOW)
    about = ("Verification", campaign.pk)
    assert audit.lines("close_verification") == [
        ("close_verification", "社区党委甲", world.community.name, about, "党员组织关系排查", {})
    ]
    detail = {"lines": [line_of(campaign, second)]}
    assert audit.lines("confirm_lines")[1] == (
        "confirm_lines",
        "支部书记甲",
        world.branch.name,
        about,
        "1人：失联",
        detail,
    )
    with pytest.raises(Blocked) as refused:
        close_verification(campaign.pk, by=world.viewer(Role.COMMUNITY), at=make.NOW)
    assert refused.value.reasons == ("这次核查已经办结。",)


def test_a_finding_says_what_belongs_to_it(world: make.World) -> None:
    campaign = opened(world)
    sentences = []
    for finding in RegisterState:
        try:
            confirm(world, campaign, world.members[:1], finding)
        except Blocked as refusal:
            sentences += refusal.reasons
    assert sentences == [
        "核查结果是“流动”，请填写外出流向。",
        "核查结果是“失联”，请填写从哪一天起失去联系。",
        "核查结果是“已转出”，请在备注里填写转往的党组织和介绍信编号。",
        "核查结果是“重复”，请在备注里填写与哪一行重复。",
    ]
    assert campaign.lines.get(membership=world.members[0]).finding == "present"


def test_a_branch_confirms_its_own_lines_only(world: make.World) -> None:
    campaign = opened(world, Role.STREET)
    with pytest.raises(OutOfSight):
        confirm(world, campaign, [world.outsider], RegisterState.PRESENT)
    with pytest.raises(NotAllowed):
        confirm_lines(
            campaign.pk,
            [line_of(campaign, world.members[0])],
            finding=RegisterState.PRESENT,
            by=world.viewer(Role.CLERK),
            at=make.NOW,
        )
    other = open_verification_elsewhere(world)
    with pytest.raises(OutOfSight):
        confirm_lines(
            other,
            [line_of(campaign, world.members[0])],
            finding=RegisterState.PRESENT,
            by=world.viewer(Role.SECRETARY),
            at=make.NOW,
        )
    assert not campaign.lines.exclude(finding="").exists()


def open_verification_elsewhere(world: make.World) -> int:
    return Verification.objects.create(
        organisation=world.other_community, title="别处", due_on=DUE, opened_at=make.NOW, by=world.stranger_secretary
    ).pk


def test_one_campaign_at_a_time_over_the_same_branches(world: make.World) -> None:
    opened(world)
    with pytest.raises(Blocked) as refused:
        opened(world, Role.STREET)
    assert refused.value.reasons == ("“阳光社区党委”的“党员组织关系排查”还没有办结，请先办结再开展新的核查。",)
    with pytest.raises(NotAllowed):
        open_verification(world.branch.pk, title="自己查", due_on=DUE, by=world.viewer(Role.SECRETARY), at=make.NOW)


def test_the_register_waits_for_the_campaign_and_who_leaves_is_not_asked_for(world: make.World) -> None:
    campaign, by = opened(world), world.viewer(Role.SECRETARY)
    first = world.members[0]
    with pytest.raises(Blocked) as refused:
        edit_member(first.pk, MemberRecord("白云", state=RegisterState.LOST), by=by, at=make.NOW)
    assert refused.value.reasons == ("正在开展“党员组织关系排查”，在册情况请在核查页面确认，核查办结后自动写入名册。",)
    end_membership(first.pk, reason=EndReason.DECEASED, on=make.TODAY, note="", by=by, at=make.NOW)
    confirm(world, campaign, world.members[1:], RegisterState.PRESENT)
    close_verification(campaign.pk, by=world.viewer(Role.COMMUNITY), at=make.NOW)
    first.refresh_from_db()
    assert first.end_reason == EndReason.DECEASED.value


def test_each_sees_their_own_branches_and_what_waits_for_them(world: make.World) -> None:
    campaign = opened(world, Role.STREET)
    secretary, stranger = world.viewer(Role.SECRETARY), make.viewer(world.stranger_secretary)
    assert [(line.name, line.confirmed, line.total) for line in campaign_page(secretary, campaign.pk).progress] == [
        ("阳光社区第一党支部", 0, 5)
    ]
    assert [line.name for line in campaign_page(world.viewer(Role.STREET), campaign.pk).progress] == [
        "阳光社区第一党支部",
        "神华社区第一党支部",
    ]
    assert [(campaign.total, campaign.confirmed) for campaign in campaigns(stranger)] == [(1, 0)]
    assert [(one.what, one.where, one.by_on, one.url_args) for one in due(secretary)] == [
        ("确认名册：党员组织关系排查（还有5人）", "阳光社区第一党支部", DUE, (campaign.pk, world.branch.pk))
    ]
    confirm(world, campaign, world.members, RegisterState.PRESENT)
    assert due(secretary) == []
    assert due(world.viewer(Role.STREET)) == []
    confirm_lines(
        campaign.pk, [line_of(campaign, world.outsider)], finding=RegisterState.PRESENT, by=stranger, at=make.NOW
    )
    assert [one.what for one in due(world.viewer(Role.STREET))] == ["办结核查：党员组织关系排查"]
