"""减免: four steps, a different person who decides, and whom it relieves on which day."""

import datetime as dt

import pytest

from tests import audit, make, walk
from zhixing.actions.members import reliefs as actions_of_reliefs
from zhixing.actions.members.register import end_membership
from zhixing.actions.members.reliefs import advance_relief, apply_relief, decide_relief, end_relief, withdraw_relief
from zhixing.actions.members.transfers import transfer_member
from zhixing.models import AuditRow, Membership, Relief
from zhixing.queries.members.register import relieved_membership_ids
from zhixing.queries.members.reliefs import due, relief_at, relief_items, reliefs
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.records import EndReason, ReliefReason, ReliefStage
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

DAY = dt.timedelta(days=1)
LAST = dt.date(2027, 9, 13)


def applied(world: make.World, who: Membership | None = None, by: Viewer | None = None) -> Relief:
    return apply_relief(
        (who or world.members[4]).pk,
        reason=ReliefReason.ILL,
        applied_on=make.TODAY,
        by=by or world.viewer(Role.SECRETARY),
        at=make.NOW,
    )


def discussed(world: make.World, who: Membership | None = None) -> Relief:
    relief = applied(world, who)
    for _ in range(2):
        advance_relief(relief.pk, on=make.TODAY, by=world.viewer(Role.DEPUTY), at=make.NOW)
    return relief


def decide(by: Viewer, relief: Relief, *, granted: bool = True, note: str = "") -> Relief:
    return decide_relief(
        relief.pk,
        is_granted=granted,
        decision_number="街道党工委2026年第9号" if granted else "",
        from_on=make.TODAY if granted else None,
        until_on=LAST if granted else None,
        note=note,
        by=by,
        at=make.NOW,
    )


def relieved(world: make.World, day: dt.date) -> set[int]:
    return relieved_membership_ids(world.street.path, day)


def test_from_application_to_decision(world: make.World) -> None:
    relief = decide(world.viewer(Role.COMMUNITY), discussed(world))
    relief.refresh_from_db()
    assert (relief.stage, relief.decided_by, relief.decision_number) == (
        "granted",
        world.community,
        "街道党工委2026年第9号",
    )
    assert [(one.stage, one.by.name) for one in relief.steps.order_by("pk")] == [
        ("applied", "支部书记甲"),
        ("committee", "支部副书记甲"),
        ("meeting", "支部副书记甲"),
        ("granted", "社区党委甲"),
    ]
    assert [relieved(world, day) for day in (make.TODAY - DAY, make.TODAY, LAST, LAST + DAY)] == [
        set(),
        {world.members[4].pk},
        {world.members[4].pk},
        set(),
    ]
    assert relieved_membership_ids(world.other_community.path, make.TODAY) == set()
    assert (relief.applied_on, relief.committee_on, relief.meeting_on) == (make.TODAY,) * 3
    assert audit.lines("apply_relief", "advance_relief", "decide_relief") == [
        (verb, who, world.branch.name, ("Relief", relief.pk), words, {})
        for verb, who, words in (
            ("apply_relief", "支部书记甲", "已申请"),
            ("advance_relief", "支部副书记甲", "支委会已审议"),
            ("advance_relief", "支部副书记甲", "党员大会已讨论"),
            ("decide_relief", "社区党委甲", "上级已批准"),
        )
    ]


def test_whoever_is_relieved_leaves_the_open_list_and_comes_back_when_it_ends(world: make.World) -> None:
    cycle, relief = walk.open_cycle(world, starts_now=False), discussed(world)
    assert walk.participant(cycle, "王建国").excluded == ""
    decide(world.viewer(Role.COMMUNITY), relief)
    assert walk.participant(cycle, "王建国").excluded == "经批准减免，不参加计分"
    by = world.viewer(Role.STREET, make.TODAY + DAY)
    end_relief(relief.pk, on=make.TODAY, note="本人要求恢复", by=by, at=make.NOW)
    assert walk.participant(cycle, "王建国").excluded == ""
    assert audit.lines("end_relief") == [
        ("end_relief", "街道党工委甲", world.branch.name, ("Relief", relief.pk), "已终止", {})
    ]


def test_an_application_is_blocked_with_everything_that_is_wrong(world: make.World) -> None:
    who = world.members[4]
    discussed(world, who)
    Membership.objects.filter(pk=who.pk).update(until_on=make.TODAY, end_reason=EndReason.MOVED_AWAY.value)
    with pytest.raises(Blocked) as refused:
        apply_relief(
            who.pk, reason=ReliefReason.ILL, applied_on=make.TODAY + DAY, by=world.viewer(Role.SECRETARY), at=make.NOW
        )
    assert refused.value.reasons == (
        "“王建国”已经离开这个支部，不能在这里申请减免。",
        "这名同志已有一项减免申请正在办理，请先办结。",
        "申请日期不能晚于今天，请改正。",
    )
    with pytest.raises(Blocked) as left:
        decide(world.viewer(Role.COMMUNITY), Relief.objects.get())
    assert left.value.reasons == ("“王建国”已经离开这个支部。",)


def test_the_branch_steps_are_the_branchs_own(world: make.World) -> None:
    relief = applied(world)
    for role in (Role.CLERK, Role.PANELLIST, Role.COMMUNITY, Role.MEMBER):
        with pytest.raises(NotAllowed):
            advance_relief(relief.pk, on=make.TODAY, by=world.viewer(role), at=make.NOW)
        with pytest.raises(NotAllowed):
            withdraw_relief(relief.pk, note="", by=world.viewer(role), at=make.NOW)
    with pytest.raises(Blocked):
        advance_relief(relief.pk, on=make.TODAY + DAY, by=world.viewer(Role.SECRETARY), at=make.NOW)
    relief.refresh_from_db()
    assert relief.stage == ReliefStage.APPLIED.value


def test_nothing_says_why_somebody_is_ill(world: make.World) -> None:
    decide(world.viewer(Role.COMMUNITY), discussed(world))
    assert "ill" not in str(list(AuditRow.objects.values_list("summary", "detail")))
    assert not {"diagnosis", "illness"} & {field.name for field in Relief._meta.get_fields()}


def test_who_applied_does_not_decide(world: make.World, monkeypatch: pytest.MonkeyPatch) -> None:
    relief = discussed(world)
    make.appoint(world.users[Role.DEPUTY], Role.COMMUNITY, world.community)
    with pytest.raises(Blocked) as refused:
        decide(world.viewer(Role.DEPUTY), relief)
    assert refused.value.reasons == ("您办理过这项申请的前几步，须由另一名同志审批。",)
    make.appoint(world.users[Role.MEMBER], Role.COMMUNITY, world.community)
    own = discussed(world, world.members[0])
    with pytest.raises(Blocked) as refused:
        decide(world.viewer(Role.MEMBER), own)
    assert refused.value.reasons == ("不能审批本人的减免申请，请由另一名同志审批。",)
    assert relieved(world, make.TODAY) == set()
    monkeypatch.setattr(actions_of_reliefs, "decider_flaw", lambda by, relief: "")  # the broken twin
    assert decide(world.viewer(Role.DEPUTY), relief).stage == ReliefStage.GRANTED.value


def test_the_branch_does_not_decide_and_no_step_is_left_out(world: make.World) -> None:
    relief = applied(world)
    with pytest.raises(NotAllowed):
        decide(world.viewer(Role.SECRETARY), relief)
    here = make.appoint(make.user("支部里的社区职务"), Role.COMMUNITY, world.branch)
    with pytest.raises(NotAllowed):
        decide(make.viewer(here), relief)
    with pytest.raises(OutOfSight):
        decide(make.viewer(world.stranger_secretary), relief)
    with pytest.raises(Blocked) as refused:
        decide(world.viewer(Role.STREET), relief)
    assert refused.value.reasons == ("还要先提请支委会审议，之后才能审批。",)


def test_a_refusal_has_its_reason(world: make.World) -> None:
    relief, by = discussed(world), world.viewer(Role.STREET)
    with pytest.raises(Blocked) as refused:
        decide(by, relief, granted=False)
    assert refused.value.reasons == ("请写明不批准的理由（不写病情）。",)
    decide(by, relief, granted=False, note=" 不符合条件 ")
    relief.refresh_from_db()
    assert (relief.stage, relief.decided_by, relief.from_on) == (ReliefStage.REFUSED.value, world.community, None)
    assert [step.note for step in relief.steps.order_by("pk")][-1] == "不符合条件"
    assert applied(world).pk != relief.pk  # another application may follow
    assert relieved(world, make.TODAY) == set()


def test_ended_early_the_days_past_stay_relieved(world: make.World) -> None:
    relief = decide(world.viewer(Role.COMMUNITY), discussed(world))
    by = world.viewer(Role.STREET, make.TODAY + 30 * DAY)
    end_relief(relief.pk, on=make.TODAY + 29 * DAY, note="本人要求恢复", by=by, at=make.NOW)
    assert relieved(world, make.TODAY + 29 * DAY) == {world.members[4].pk}
    assert relieved(world, make.TODAY + 30 * DAY) == set()
    with pytest.raises(NotAllowed):
        end_relief(relief.pk, on=make.TODAY, note="x", by=world.viewer(Role.SECRETARY), at=make.NOW)


def test_a_member_applies_for_themselves_and_for_nobody_else(world: make.World) -> None:
    own = world.viewer(Role.MEMBER)
    relief = applied(world, world.members[0], own)
    with pytest.raises(Blocked) as refused:
        applied(world, world.members[0], own)
    assert refused.value.reasons == ("这名同志已有一项减免申请正在办理，请先办结。",)
    with pytest.raises(NotAllowed):
        applied(world, world.members[1], own)
    withdraw_relief(relief.pk, note="", by=own, at=make.NOW)
    assert [step.note for step in relief.steps.order_by("pk")] == ["", "撤回申请"]
    assert audit.lines("withdraw_relief") == [
        ("withdraw_relief", "白云", world.branch.name, ("Relief", relief.pk), "已终止", {})
    ]
    with pytest.raises(Blocked) as refused:
        withdraw_relief(relief.pk, note="", by=own, at=make.NOW)
    assert refused.value.reasons == ("这项申请已经办结（已终止），不能撤回。",)


def test_relief_goes_along_to_another_branch_and_applications_end_with_the_membership(world: make.World) -> None:
    who = world.members[4]
    decide(world.viewer(Role.COMMUNITY), discussed(world))
    made = transfer_member(
        who.pk,
        to=world.sister.pk,
        on=make.TODAY,
        letter_number="",
        reason="搬家",
        by=world.viewer(Role.COMMUNITY),
        at=make.NOW,
    )
    assert relieved(world, make.TODAY) == {made.opened_id}
    pending = applied(world, world.members[3])
    end_membership(
        world.members[3].pk,
        reason=EndReason.DECEASED,
        on=make.TODAY,
        note="",
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )
    pending.refresh_from_db()
    assert (pending.stage, pending.steps.order_by("pk").last().note) == ("ended", "离册：去世")  # type: ignore[union-attr]


def test_who_sees_which_relief_and_what_waits_for_whom(world: make.World) -> None:
    mine = applied(world)
    other = apply_relief(
        world.outsider.pk,
        reason=ReliefReason.AGED,
        applied_on=make.TODAY,
        by=make.viewer(world.stranger_secretary),
        at=make.NOW,
    )
    seen = {role: [one.pk for one in reliefs(world.viewer(role)).object_list] for role in world.users}
    nobody: list[int] = []
    assert seen == dict.fromkeys(world.users, nobody) | {
        Role.STREET: [mine.pk, other.pk],
        Role.COMMUNITY: [mine.pk],
        Role.SECRETARY: [mine.pk],
        Role.DEPUTY: [mine.pk],
    }
    person = make.viewer(make.member_user(world.members[4]))
    assert relief_at(person, mine.pk).pk == mine.pk
    with pytest.raises(OutOfSight):
        relief_at(person, other.pk)
    assert [one.what for one in due(world.viewer(Role.SECRETARY))] == ["提请支委会审议王建国的减免申请"]
    assert due(world.viewer(Role.COMMUNITY)) == []
    for _ in range(2):
        advance_relief(mine.pk, on=make.TODAY, by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert due(world.viewer(Role.SECRETARY)) == []
    waiting = due(world.viewer(Role.STREET))
    assert [(one.what, one.url_args) for one in waiting] == [("审批王建国的减免申请", (mine.pk,))]


def test_lists_by_what_has_become_of_them(world: make.World) -> None:
    decide(world.viewer(Role.COMMUNITY), discussed(world))
    waiting = applied(world, world.members[0])
    by = world.viewer(Role.SECRETARY)
    names = {
        which: [one.name for one in relief_items(by, list(reliefs(by, which=which)))]
        for which in ("", "current", "past")
    }
    assert names == {"": ["白云"], "current": ["王建国"], "past": []}
    withdraw_relief(waiting.pk, note="", by=by, at=make.NOW)
    later = world.viewer(Role.SECRETARY, LAST + DAY)
    assert [one.name for one in relief_items(later, list(reliefs(later, which="past")))] == ["白云", "王建国"]
