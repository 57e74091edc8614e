"""申报: handing in, returning, handing in again, confirming, withdrawing."""

import datetime as dt
import uuid

import pytest

from tests import audit, make, walk
from tests.sample_standard import SAMPLE
from zhixing.actions.ledger.claims import confirm_claims, resubmit_claim, return_claims, submit_claim, withdraw_claim
from zhixing.actions.ledger.entries import reverse_entry
from zhixing.models import Claim, Cycle, Entry, Membership
from zhixing.queries.ledger.claims import claim_lines, claim_page, inbox, own_claims
from zhixing.queries.ledger.due import due
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.claims import ClaimFacts
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

DAY = dt.date(2026, 9, 1)
LATER = make.NOW + dt.timedelta(hours=1)
TEXT = "在小区宣讲垃圾分类"


@pytest.fixture
def ready(world: make.World) -> make.World:
    walk.adopt(world.street, SAMPLE)
    return world


def claim(
    world: make.World,
    *,
    by: Viewer | None = None,
    member: Membership | None = None,
    said: ClaimFacts | None = None,
    text: str = TEXT,
    key: uuid.UUID | None = None,
) -> Claim:
    return submit_claim(
        (member or world.members[0]).pk,
        claimed=said or ClaimFacts("HOURS", DAY, units=150),
        description=text,
        form_key=key or uuid.uuid4(),
        by=by or world.viewer(Role.MEMBER),
        at=make.NOW,
    )


def fresh(one: Claim) -> Claim:
    return Claim.objects.get(pk=one.pk)


def test_a_member_claims_and_the_secretary_confirms(ready: make.World) -> None:
    made = claim(ready)
    assert (made.state, made.is_proxy, made.units) == ("submitted", False, 150)
    assert Entry.objects.count() == 0
    (confirmed,) = confirm_claims([made.pk], by=ready.viewer(Role.SECRETARY), at=make.NOW)
    assert (confirmed.state, confirmed.decided_by_id) == ("confirmed", ready.users[Role.SECRETARY].pk)
    entry = Entry.objects.get()
    assert (entry.source, entry.source_id, entry.membership_id) == ("claim", made.pk, ready.members[0].pk)
    assert (entry.item, entry.units, entry.note, entry.is_proxy) == ("HOURS", 150, TEXT, False)
    assert audit.lines("submit_claim", "confirm_claims") == [
        ("submit_claim", "白云", *about(ready, made), {"is_proxy": False, "item": "HOURS"}),
        ("confirm_claims", "支部书记甲", *about(ready, made), {}),
    ]


def about(world: make.World, one: Claim) -> tuple[str, tuple[str, int], str]:
    """What the log says of it: where, to what, and nothing else."""
    return world.branch.name, ("Claim", one.pk), ""


def test_what_was_claimed_is_what_is_entered(ready: make.World) -> None:
    member, secretary = ready.viewer(Role.MEMBER), ready.viewer(Role.SECRETARY)
    talk = claim(ready, said=ClaimFacts("TALK", DAY, worth=250), text=f" {TEXT} ")
    award = claim(ready, said=ClaimFacts("AWARD", DAY, option="CITY"))
    kept = fresh(talk)
    assert (kept.by_id, kept.at, kept.description, kept.happened_on) == (member.user_id, make.NOW, TEXT, DAY)
    confirm_claims([talk.pk, award.pk], by=secretary, at=LATER)
    assert {(row.item, row.happened_on, row.worth, row.option) for row in Entry.objects.all()} == {
        ("TALK", DAY, 250, ""),
        ("AWARD", DAY, None, "CITY"),
    }
    assert (fresh(talk).state, fresh(talk).decided_by_id, fresh(talk).decided_at) == (
        "confirmed",
        secretary.user_id,
        LATER,
    )


def test_a_double_click_hands_in_once(ready: make.World) -> None:
    key = uuid.uuid4()
    assert claim(ready, key=key).pk == claim(ready, key=key).pk
    assert Claim.objects.count() == 1


def test_the_clerk_claims_by_proxy_and_it_shows(ready: make.World) -> None:
    made = claim(ready, by=ready.viewer(Role.CLERK), member=ready.members[4])
    assert (made.is_proxy, made.by_id) == (True, ready.users[Role.CLERK].pk)
    confirm_claims([made.pk], by=ready.viewer(Role.SECRETARY), at=make.NOW)
    assert Entry.objects.get().is_proxy is True


def test_nobody_confirms_or_returns_their_own(ready: make.World) -> None:
    make.appoint(ready.users[Role.MEMBER], Role.SECRETARY, ready.branch)
    by = ready.viewer(Role.MEMBER)
    made, other = claim(ready, by=by), claim(ready, by=by, member=ready.members[1])
    for act in (
        lambda: confirm_claims([other.pk, made.pk], by=by, at=make.NOW),
        lambda: return_claims([made.pk], reason="重报", by=by, at=make.NOW),
    ):
        with pytest.raises(Blocked) as refused:
            act()
        assert refused.value.reasons == ("不能办理自己的申报，请由支部其他有权限的同志办理。",)
    assert (fresh(made).state, fresh(other).state, Entry.objects.count()) == ("submitted", "submitted", 0)
    assert len(confirm_claims([made.pk], by=ready.viewer(Role.DEPUTY), at=make.NOW)) == 1


def test_returned_with_a_reason_changed_and_handed_in_again(ready: make.World) -> None:
    made = claim(ready)
    with pytest.raises(Blocked) as refused:
        return_claims([made.pk], reason=" ", by=ready.viewer(Role.SECRETARY), at=make.NOW)
    assert refused.value.reasons == ("请填写退回的原因，便于本人补正。",)
    return_claims([made.pk], reason=" 请补照片 ", by=ready.viewer(Role.SECRETARY), at=make.NOW)
    assert (fresh(made).state, fresh(made).reason) == ("returned", "请补照片")
    with pytest.raises(Blocked) as future:
        resubmit_claim(
            made.pk,
            claimed=ClaimFacts("HOURS", make.TODAY + dt.timedelta(days=1)),
            description=TEXT,
            by=ready.viewer(Role.MEMBER),
            at=make.NOW,
        )
    assert future.value.reasons == ("日期在今天以后，请在实际发生以后再记。",)
    again = resubmit_claim(
        made.pk,
        claimed=ClaimFacts("HOURS", DAY, units=200),
        description=TEXT,
        by=ready.viewer(Role.MEMBER),
        at=make.NOW,
    )
    assert (again.pk, fresh(made).state, fresh(made).units) == (made.pk, "submitted", 200)
    assert audit.lines("return_claims", "resubmit_claim") == [
        ("return_claims", "支部书记甲", *about(ready, made), {}),
        ("resubmit_claim", "白云", *about(ready, made), {"is_proxy": False, "item": "HOURS"}),
    ]
    confirm_claims([made.pk], by=ready.viewer(Role.SECRETARY), at=make.NOW)
    with pytest.raises(Blocked) as late:
        resubmit_claim(
            made.pk, claimed=ClaimFacts("HOURS", DAY), description=TEXT, by=ready.viewer(Role.MEMBER), at=make.NOW
        )
    assert late.value.reasons == ("这笔申报目前是“已确认”，不能再修改；需要时请另行申报。",)


def test_withdrawn_claims_go_no_further(ready: make.World) -> None:
    made = claim(ready)
    withdraw_claim(made.pk, by=ready.viewer(Role.MEMBER), at=make.NOW)
    assert fresh(made).state == "withdrawn"
    assert audit.lines("withdraw_claim") == [("withdraw_claim", "白云", *about(ready, made), {})]
    with pytest.raises(Blocked) as refused:
        confirm_claims([made.pk], by=ready.viewer(Role.SECRETARY), at=make.NOW)
    assert refused.value.reasons == ("白云的这笔申报目前是“已撤回”，只有“待确认”的可以办理。",)
    with pytest.raises(Blocked) as twice:
        withdraw_claim(made.pk, by=ready.viewer(Role.MEMBER), at=make.NOW)
    assert twice.value.reasons == ("这笔申报目前是“已撤回”，不能撤回。",)


def test_many_are_confirmed_all_or_none(ready: make.World) -> None:
    good, bad = claim(ready), claim(ready, by=ready.viewer(Role.CLERK), member=ready.members[1])
    Claim.objects.filter(pk=bad.pk).update(item="GONE")
    with pytest.raises(Blocked) as refused:
        confirm_claims([good.pk, bad.pk], by=ready.viewer(Role.SECRETARY), at=make.NOW)
    assert refused.value.reasons == ("陈志强：这一条不能由本人申报，请重新选择考评细则。",)
    assert (fresh(good).state, Entry.objects.count()) == ("submitted", 0)
    with pytest.raises(Blocked) as nothing:
        confirm_claims([], by=ready.viewer(Role.SECRETARY), at=make.NOW)
    assert nothing.value.reasons == ("请至少勾选一笔申报。",)


def test_blocked_in_whole_sentences(ready: make.World) -> None:
    cases = {
        ClaimFacts("HOURS", dt.date(2026, 9, 15)): "日期在今天以后，请在实际发生以后再记。",
        ClaimFacts("LATE", DAY): "这一条不能由本人申报，请重新选择考评细则。",
        ClaimFacts("TALK", DAY, worth=50): "“宣讲”的分值 0.5 不在幅度内，请填 1 到 5，档差 0.5。",
    }
    for said, sentence in cases.items():
        with pytest.raises(Blocked) as refused:
            claim(ready, said=said)
        assert refused.value.reasons == (sentence,)
    with pytest.raises(Blocked) as short:
        claim(ready, text="好")
    assert short.value.reasons == ("请写明事项、地点和参加人员，便于核实。",)
    assert Claim.objects.count() == 0


def test_a_posted_quarter_takes_no_claims_and_confirms_none(ready: make.World) -> None:
    made = claim(ready)
    cycle = walk.open_cycle(ready)
    Cycle.objects.filter(pk=cycle.pk).update(stage="closed")
    sentence = (
        "阳光社区第一党支部2026年第三季度的考评结果已经公示或结束，不能再改动这个季度的台账；"
        "确有错漏的，请通过公示异议办理。"
    )
    for act in (lambda: claim(ready), lambda: confirm_claims([made.pk], by=ready.viewer(Role.SECRETARY), at=make.NOW)):
        with pytest.raises(Blocked) as refused:
            act()
        assert refused.value.reasons == (sentence,)


def test_who_may_not(ready: make.World) -> None:
    made = claim(ready)
    for role in (Role.PANELLIST, Role.STREET, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            claim(ready, by=ready.viewer(role))
    for role in (Role.CLERK, Role.MEMBER, Role.COMMUNITY):
        with pytest.raises(NotAllowed):
            confirm_claims([made.pk], by=ready.viewer(role), at=make.NOW)
        with pytest.raises(NotAllowed):
            return_claims([made.pk], reason="重报", by=ready.viewer(role), at=make.NOW)
    for role in (Role.PANELLIST, Role.STREET):
        with pytest.raises(NotAllowed):
            withdraw_claim(made.pk, by=ready.viewer(role), at=make.NOW)
        with pytest.raises(NotAllowed):
            resubmit_claim(
                made.pk, claimed=ClaimFacts("HOURS", DAY), description=TEXT, by=ready.viewer(role), at=make.NOW
            )
    with pytest.raises(NotAllowed):
        claim(ready, member=ready.members[1])
    stranger = make.viewer(ready.stranger_secretary)
    for act in (
        lambda: claim(ready, by=stranger),
        lambda: confirm_claims([made.pk], by=stranger, at=make.NOW),
        lambda: withdraw_claim(made.pk, by=stranger, at=make.NOW),
        lambda: confirm_claims([10**9], by=ready.viewer(Role.SECRETARY), at=make.NOW),
    ):
        with pytest.raises(OutOfSight):
            act()
    assert (Claim.objects.count(), fresh(made).state) == (1, "submitted")


def test_what_is_due_to_whom(ready: make.World) -> None:
    make.appoint(ready.users[Role.MEMBER], Role.DEPUTY, ready.branch)
    own = claim(ready)
    other = claim(ready, by=ready.viewer(Role.CLERK), member=ready.members[1])
    secretary = [(line.what, line.where, line.by_on, line.url_name) for line in due(ready.viewer(Role.SECRETARY))]
    assert secretary == [("确认 2 笔积分申报", "阳光社区第一党支部", dt.date(2026, 9, 20), "claim_inbox")]
    assert [line.what for line in due(ready.viewer(Role.MEMBER))] == ["确认 1 笔积分申报"]
    return_claims([own.pk, other.pk], reason="补照片", by=ready.viewer(Role.SECRETARY), at=make.NOW)
    assert due(ready.viewer(Role.SECRETARY)) == []
    assert [(line.what, line.url_name, line.url_args) for line in due(ready.viewer(Role.MEMBER))] == [
        ("修改被退回的积分申报", "claim", (own.pk,))
    ]
    assert [(line.what, line.url_args) for line in due(ready.viewer(Role.CLERK))] == [
        ("修改代陈志强被退回的积分申报", (other.pk,))
    ]
    assert due(make.viewer(ready.stranger_secretary)) == []


def test_a_day_has_24_hours(ready: make.World) -> None:
    with pytest.raises(Blocked) as refused:
        claim(ready, said=ClaimFacts("HOURS", DAY, units=3000))
    assert refused.value.reasons == ("一天只有 24 小时，请核对数量；分几天做的，请按天分别填报。",)
    assert claim(ready, said=ClaimFacts("HOURS", DAY, units=2400)).units == 2400


def test_the_page_says_what_will_really_count_what_is_missing_and_what_is_there_twice(ready: make.World) -> None:
    secretary = ready.viewer(Role.SECRETARY)
    for units in (1500, 1400):  # 60 hours-points are the full marks of the block: 30, then 28, then 2 more
        claim(ready, said=ClaimFacts("HOURS", DAY, units=units))
    claim(ready, said=ClaimFacts("AWARD", dt.date(2026, 9, 2), option="CITY"))
    lines = claim_lines(list(inbox(secretary)), secretary)
    assert [(line.worth.points, line.counted, line.is_cut) for line in lines] == [
        (3000, 3000, False),
        (2800, 2800, False),
        (500, 200, True),
    ]
    assert [line.missing_evidence for line in lines] == ["办法要求附佐证（学习笔记），这一笔没有附。"] * 2 + [""]
    twin, hours = "同一天的同一条细则，本人还有另一笔申报待确认。", "同一天各笔申报的时间加起来超过 24 小时。"
    assert [line.doubts for line in lines] == [[twin, hours], [twin, hours], []]


def test_a_claim_whose_entry_was_reversed_says_so(ready: make.World) -> None:
    member, secretary = ready.viewer(Role.MEMBER), ready.viewer(Role.SECRETARY)
    made = claim(ready)
    confirm_claims([made.pk], by=secretary, at=make.NOW)
    assert [line.state_label for line in claim_lines(list(own_claims(member)), member)] == ["已确认"]
    reverse_entry(Entry.objects.get().pk, reason="与活动重复", by=secretary, at=make.NOW)
    page = claim_page(member, made.pk)
    assert (page.line.state_label, page.line.reversal and page.line.reversal.note) == ("已冲正", "与活动重复")
