"""积分台账 on pages: who sees which entries, what each is worth, and how many queries that takes."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make, walk
from tests.sample_standard import SAMPLE
from zhixing.actions.activities.recording import record_activity
from zhixing.actions.calendar import correct_days
from zhixing.actions.ledger.claims import submit_claim
from zhixing.actions.ledger.decisions import enter_decision
from zhixing.actions.ledger.entries import reverse_entry
from zhixing.models import Decision, Entry, Membership
from zhixing.queries.activities.pages import activity_lines, activity_page, listed_activities
from zhixing.queries.ledger.claims import claim_at, claim_lines, inbox, own_claims
from zhixing.queries.ledger.due import due
from zhixing.queries.ledger.entries import entry_page
from zhixing.queries.ledger.pages import (
    block_order,
    branch_entries,
    branch_members,
    by_block,
    entry_lines,
    ledger_member,
    ledger_places,
    member_entries,
    member_lines,
)
from zhixing.queries.moved_deadlines import moved_deadlines
from zhixing.rules.activities.happenings import Happening
from zhixing.rules.activities.records import Feed, Presence
from zhixing.rules.ledger.claims import ClaimFacts, Ruling
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import NotAllowed, OutOfSight

DAY, QUARTER = dt.date(2026, 9, 1), Quarter(2026, 3)
RULING = Ruling("考评办法第八条", "支部委员会", DAY, "支委会2026年第9次", "两次无故缺席")


@pytest.fixture
def ready(world: make.World) -> make.World:
    """One activity of everybody, a claim of 白云 that waits, a deduction of 陈志强, and one of another community."""
    walk.adopt(world.street, SAMPLE)
    meeting(world)
    submit_claim(
        world.members[0].pk,
        claimed=ClaimFacts("HOURS", DAY, units=150),
        description="自学党章一个半小时",
        form_key=uuid.uuid4(),
        by=world.viewer(Role.MEMBER),
        at=make.NOW,
    )
    deduct(world)
    make.entry(world.outsider, "MEET", DAY, by=make.viewer(world.stranger_secretary))
    return world


def meeting(world: make.World, title: str = "党员大会") -> int:
    return record_activity(
        world.branch.pk,
        happening=Happening(title, DAY, (Feed("MEET"),)),
        people=[Presence(one.pk) for one in world.members],
        form_key=uuid.uuid4(),
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    ).pk


def deduct(world: make.World) -> None:
    number = f"支委会2026年第{Decision.objects.count() + 9}次"
    enter_decision(
        world.branch.pk,
        membership_ids=[world.members[1].pk],
        deed=ClaimFacts("LATE", DAY),
        ruling=replace(RULING, document_number=number),
        form_key=uuid.uuid4(),
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )


def told(world: make.World, member: Membership) -> list[tuple[str, str, int | None]]:
    lines = member_entries(world.viewer(Role.SECRETARY), member, QUARTER)
    return [(line.block, line.item, line.worth.points) for line in lines]


def test_each_entry_with_its_worth_for_the_class_of_the_person(ready: make.World) -> None:
    assert told(ready, ready.members[0]) == [("学习教育", "参加党员大会", 1000)]
    assert told(ready, ready.members[1]) == [("学习教育", "参加党员大会", 800), ("学习教育", "无故缺席", -300)]
    lines = member_entries(ready.viewer(Role.SECRETARY), ready.members[1], QUARTER)
    assert [(group.block, len(group.lines)) for group in by_block(lines)] == [("学习教育", 2)]
    mixed = [replace(lines[0], block=block) for block in ("志愿奉献", "其他", "学习教育")]
    ordered = by_block(mixed, ["学习教育", "组织生活", "志愿奉献"])
    assert [group.block for group in ordered] == ["学习教育", "志愿奉献", "其他"]
    assert block_order(ready.branch, DAY)[0] == "学习教育"
    assert [(line.source, line.note) for line in lines] == [("活动记录", "党员大会"), ("组织决定", "")]


def test_a_reversed_entry_and_its_reversal_show_both(ready: make.World) -> None:
    entry = Entry.objects.get(membership=ready.members[2])
    made = reverse_entry(entry.pk, reason="没有参加", by=ready.viewer(Role.SECRETARY), at=make.NOW)
    lines = member_entries(ready.viewer(Role.SECRETARY), ready.members[2], QUARTER)
    assert [(line.worth.points, line.counts, line.reversed_by, line.reverses) for line in lines] == [
        (1000, False, made.pk, None),
        (-1000, False, None, entry.pk),
    ]


def test_who_may_open_whose_ledger(ready: make.World) -> None:
    member, other = ready.members[:2]
    for role in (Role.SECRETARY, Role.DEPUTY, Role.PANELLIST, Role.COMMUNITY, Role.STREET, Role.DISTRICT, Role.MEMBER):
        assert ledger_member(ready.viewer(role), member.pk) == member
    for role in (Role.MEMBER, Role.CLERK, Role.SYSTEM_ADMIN, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            ledger_member(ready.viewer(role), other.pk)
    for someone, wanted in ((make.viewer(ready.stranger_secretary), member.pk), (ready.viewer(Role.SECRETARY), 10**9)):
        with pytest.raises(OutOfSight):
            ledger_member(someone, wanted)


def test_the_branch_in_the_order_of_names_and_only_its_own(ready: make.World) -> None:
    viewer = ready.viewer(Role.SECRETARY)
    people = member_lines(viewer, branch_members(viewer, ready.branch, QUARTER))
    assert [(line.name, line.entries, line.waiting, line.last_on) for line in people] == [
        ("白云", 1, 1, DAY),
        ("陈志强", 2, 0, DAY),
        ("高娃", 1, 0, DAY),
        ("李秀英", 1, 0, DAY),
        ("王建国", 1, 0, DAY),
    ]
    lines = entry_lines(viewer, list(branch_entries(viewer, ready.branch, quarter=QUARTER)))
    assert sorted(line.name for line in lines) == ["李秀英", "王建国", "白云", "陈志强", "陈志强", "高娃"]
    with pytest.raises(OutOfSight):
        branch_entries(viewer, ready.stranger, quarter=QUARTER)
    assert [place.name for place in ledger_places(viewer)] == ["阳光社区第一党支部"]


def test_narrowed_by_block_source_and_days(ready: make.World) -> None:
    def count(**more: object) -> int:
        found = branch_entries(
            ready.viewer(Role.SECRETARY),
            ready.branch,
            **{  # type: ignore[arg-type]
                "quarter": QUARTER,
                **more,
            },
        )
        return found.count()

    assert [count(), count(source="decision"), count(source="nonsense"), count(items=["MEET"]), count(items=[])] == [
        6,
        1,
        6,
        5,
        0,
    ]
    assert count(quarter=Quarter(2026, 2)) == 0


def test_only_the_person_and_those_who_decide_read_the_reason(ready: make.World) -> None:
    entry = Entry.objects.get(item="LATE")
    readers = {
        role: entry_page(ready.viewer(role), entry.pk).shows_reason
        for role in (Role.SECRETARY, Role.DEPUTY, Role.COMMUNITY, Role.STREET, Role.PANELLIST, Role.DISTRICT)
    }
    assert readers == {
        Role.SECRETARY: True,
        Role.DEPUTY: True,
        Role.COMMUNITY: True,
        Role.STREET: True,
        Role.PANELLIST: False,
        Role.DISTRICT: False,
    }
    own = make.viewer(make.member_user(ready.members[1]))
    assert (entry_page(own, entry.pk).shows_reason, entry_page(own, entry.pk).may_reverse) == (True, False)
    with pytest.raises(NotAllowed):
        entry_page(ready.viewer(Role.MEMBER), entry.pk)
    with pytest.raises(OutOfSight):
        entry_page(make.viewer(ready.stranger_secretary), entry.pk)


def test_the_new_branch_reads_what_came_with_a_transfer(ready: make.World) -> None:
    old = ready.members[2]
    old.until_on = dt.date(2026, 9, 5)
    old.save()
    new = Membership.objects.create(
        person=old.person,
        organisation=ready.sister,
        kind=old.kind,
        member_class=old.member_class,
        from_on=dt.date(2026, 9, 6),
    )
    secretary = make.viewer(make.appoint(make.user("新书记"), Role.SECRETARY, ready.sister))
    lines = member_entries(secretary, ledger_member(secretary, new.pk), QUARTER)
    assert [line.item for line in lines] == ["参加党员大会"]
    assert entry_page(secretary, Entry.objects.get(membership=old).pk).line.name == "高娃"
    with pytest.raises(OutOfSight):
        entry_page(secretary, Entry.objects.get(membership=ready.members[3]).pk)


def test_claims_are_seen_by_their_member_and_the_branch(ready: make.World) -> None:
    member, secretary = ready.viewer(Role.MEMBER), ready.viewer(Role.SECRETARY)
    (claim,) = own_claims(member)
    assert list(own_claims(secretary)) == []
    assert list(inbox(secretary)) == [claim]
    assert list(inbox(make.viewer(ready.stranger_secretary))) == []
    (line,) = claim_lines([claim], secretary)
    assert (line.name, line.item, line.quantity, line.worth.points) == ("白云", "自学", "1.5 小时", 200)
    assert line.doubts == []
    with pytest.raises(OutOfSight):
        claim_at(make.viewer(ready.stranger_secretary), claim.pk)
    with pytest.raises(NotAllowed):
        inbox(member)


def test_the_day_for_a_claim_follows_corrections_of_the_calendar(ready: make.World) -> None:
    (before,) = due(ready.viewer(Role.SECRETARY))
    assert before.by_on is not None
    street, days = ready.viewer(Role.STREET), {before.by_on: False}
    (moved,) = moved_deadlines(street, days)
    assert (moved.what, moved.before) == ("确认积分申报", before.by_on)
    correct_days(days, source="试验", by=street, at=make.NOW)
    assert [line.by_on for line in due(ready.viewer(Role.SECRETARY))] == [moved.after]


def test_a_claim_of_what_is_entered_already_is_doubted(ready: make.World) -> None:
    made = submit_claim(
        ready.members[0].pk,
        claimed=ClaimFacts("MEET", DAY),
        description="参加了党员大会",
        form_key=uuid.uuid4(),
        by=ready.viewer(Role.MEMBER),
        at=make.NOW,
    )
    (line,) = claim_lines(list(own_claims(ready.viewer(Role.MEMBER)).filter(pk=made.pk)), ready.viewer(Role.SECRETARY))
    assert line.doubts == ["同一天的同一条细则，台账里已经记过一笔。"]


def test_an_activity_shows_each_viewer_their_own_people(ready: make.World) -> None:
    guest = make.member("云飞", ready.sister)
    made = record_activity(
        ready.community.pk,
        happening=Happening("社区大会", DAY, (Feed("MEET"),)),
        people=[Presence(guest.pk), *(Presence(one.pk) for one in ready.members[:2])],
        form_key=uuid.uuid4(),
        by=ready.viewer(Role.COMMUNITY),
        at=make.NOW,
    )
    seen = {
        role: [line.name for line in activity_page(ready.viewer(role), made.pk).lines]
        for role in (Role.COMMUNITY, Role.SECRETARY, Role.MEMBER)
    }
    assert seen == {
        Role.COMMUNITY: ["白云", "陈志强", "云飞"],
        Role.SECRETARY: ["白云", "陈志强"],
        Role.MEMBER: ["白云"],
    }
    with pytest.raises(OutOfSight):
        activity_page(make.viewer(ready.stranger_secretary), made.pk)


def queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def test_lists_cost_the_same_however_long_they_are(ready: make.World) -> None:
    viewer, member = ready.viewer(Role.SECRETARY), ready.members[1]
    pages: dict[str, Callable[[], object]] = {
        "member": lambda: member_entries(viewer, member, QUARTER),
        "people": lambda: member_lines(viewer, branch_members(viewer, ready.branch, QUARTER)),
        "entries": lambda: entry_lines(viewer, list(branch_entries(viewer, ready.branch, quarter=QUARTER))),
        "activities": lambda: activity_lines(list(listed_activities(viewer, quarter=QUARTER))),
        "inbox": lambda: claim_lines(list(inbox(viewer)), viewer),
    }
    before = {name: queries(act) for name, act in pages.items()}
    for number in range(2):
        meeting(ready, f"第 {number} 次")
        deduct(ready)
        make.member(f"新人{number}", ready.branch)
        submit_claim(
            ready.members[3 + number].pk,
            claimed=ClaimFacts("HOURS", DAY, units=150),
            description="自学党章",
            form_key=uuid.uuid4(),
            by=ready.viewer(Role.CLERK),
            at=make.NOW,
        )
    assert {name: queries(act) for name, act in pages.items()} == before
    assert before.pop("inbox") <= 13  # the ledger too, for what will really count, and the classes of the lists
    assert max(before.values()) <= 8
