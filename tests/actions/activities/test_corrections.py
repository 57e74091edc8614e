"""更正: from any way of recording, correcting and undoing, the ledger says what the last record says."""

import datetime as dt
import uuid
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import audit, make, walk
from tests.actions.ledger.test_decisions import kept_file
from tests.sample_standard import SAMPLE
from zhixing.actions.activities.corrections import add_attendance, correct_activity
from zhixing.actions.activities.recording import record_activity, undo_activity
from zhixing.models import Activity, ActivityCorrection, Entry, Evidence
from zhixing.queries.ledger.chain import breaks_of
from zhixing.queries.ledger.sources import activity_ids_of
from zhixing.rules.activities.happenings import Happening
from zhixing.rules.activities.marks import Mark, Part
from zhixing.rules.activities.records import Feed, Presence, attendees
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

DAY = dt.date(2026, 9, 1)
FEEDS = (
    Feed("MEET"),
    Feed("TALK", Part.SPEAKER, worth=200),
    Feed("HOURS", units=150, is_own=True),
    Feed("LATE", Part.ABSENT),
)


@pytest.fixture
def ready(world: make.World) -> make.World:
    walk.adopt(world.street, SAMPLE)
    return world


Record = tuple[Happening, list[tuple[int, Mark, bool, int | None]]]


@st.composite
def records(draw: st.DrawFn) -> Record:
    """What a form could say: a choice of items, a day, and marks for some of the five, by their place in the list."""
    feeds = tuple(feed for feed in FEEDS if draw(st.booleans()))
    day = draw(st.sampled_from([DAY, dt.date(2026, 9, 2)]))
    body = draw(st.sampled_from(["", "支部委员会"]))
    people = [
        (
            place,
            draw(st.sampled_from([Mark.PRESENT, Mark.ABSENT, Mark.EXCUSED, Mark.LATE])),
            draw(st.booleans()),
            draw(st.sampled_from([None, 200])),
        )
        for place in range(5)  # a meeting says of everybody whether they came
    ]
    people[0] = (0, Mark.PRESENT, False, None)
    title = draw(st.sampled_from(["党员大会", "支部大会"]))
    return Happening(title, day, feeds, kind="党员大会", deciding_body=body, clause="第八条" if body else ""), people


def presences(world: make.World, people: list[tuple[int, Mark, bool, int | None]]) -> list[Presence]:
    return [
        Presence(world.members[place].pk, mark, is_speaker=speaks and mark.took_part, units=units)
        for place, mark, speaks, units in people
    ]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=st.lists(records(), min_size=1, max_size=4), is_undone=st.booleans())
def test_the_ledger_says_what_the_last_record_says(ready: make.World, sequence: list[Record], is_undone: bool) -> None:
    by = ready.viewer(Role.SECRETARY)
    first, *later = sequence
    activity = record_activity(
        ready.branch.pk,
        happening=first[0],
        people=presences(ready, first[1]),
        form_key=uuid.uuid4(),
        by=by,
        at=make.NOW,
    )
    last = first
    for record in later:
        if not is_the_same(ready, last, record):
            correct_activity(
                activity.pk,
                happening=record[0],
                people=presences(ready, record[1]),
                reason="核对后更正",
                form_key=uuid.uuid4(),
                by=by,
                at=make.NOW,
            )
        last = record
    if is_undone:
        undo_activity(activity.pk, reason="记错了", by=by, at=make.NOW)
    own = entries_of(activity)
    booked = Counter(facts(entry) for entry in own if entry.reverses is None)
    booked.subtract(facts(entry) for entry in own if entry.reverses)
    assert +booked == (Counter() if is_undone else expected(ready, *last))
    assert not -booked
    originals = [entry for entry in own if entry.reverses is None]
    assert set(activity_ids_of(originals).values()) == ({activity.pk} if originals else set())
    assert list(breaks_of(ready.branch.pk)) == []


def entries_of(activity: Activity) -> list[Entry]:
    """Whatever rests on the activity, on its corrections, or takes one of these back."""
    corrections = set(activity.corrections.values_list("pk", flat=True))
    sources = {("activity", activity.pk), *(("correction", pk) for pk in corrections)}
    entries = Entry.objects.select_related("reverses")
    return [
        entry for entry in entries if ((entry.reverses or entry).source, (entry.reverses or entry).source_id) in sources
    ]


def facts(entry: Entry) -> tuple[object, ...]:
    return (entry.membership_id, entry.item, entry.units, entry.worth, entry.happened_on)


def is_the_same(world: make.World, last: Record, record: Record) -> bool:
    """A correction that changes nothing is refused; the order of the list does not count."""
    return last[0] == record[0] and presences(world, last[1]) == presences(world, record[1])


def expected(
    world: make.World, happening: Happening, people: list[tuple[int, Mark, bool, int | None]]
) -> Counter[object]:
    """The entries of this record alone, worked out from the form and nothing else."""
    return Counter(
        (who.membership_id, item, who.units, who.worth, happening.held_on)
        for item, listed in attendees(happening.effective_feeds, presences(world, people)).items()
        for who in listed
    )


def recorded(world: make.World, *people: Presence) -> Activity:
    return record_activity(
        world.branch.pk,
        happening=Happening("党员大会", DAY, (Feed("MEET"),)),
        people=people,
        form_key=uuid.uuid4(),
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )


def correct(
    world: make.World, activity: Activity, *people: Presence, role: Role = Role.SECRETARY, reason: str = "漏记"
) -> None:
    correct_activity(
        activity.pk,
        happening=Happening("党员大会", DAY, (Feed("MEET"),)),
        people=people,
        reason=reason,
        form_key=uuid.uuid4(),
        by=world.viewer(role),
        at=make.NOW,
    )


def test_a_correction_keeps_why_and_what_and_leaves_a_trace(ready: make.World) -> None:
    first, second = (Presence(one.pk) for one in ready.members[:2])
    activity = recorded(ready, first)
    correct(ready, activity, Presence(first.membership_id, Mark.ABSENT), second)
    row = ActivityCorrection.objects.get()
    assert (row.reason, row.changes) == (
        "漏记",
        ["白云：由到会改为缺席。", "陈志强：列入名单，到会。", "台账冲正 1 笔，另记 1 笔。"],
    )
    reversal = Entry.objects.get(source="reversal")
    assert reversal.note == "更正活动记录：漏记"
    marks = activity.attendances.order_by("membership").values_list("membership", "mark")
    assert [*marks] == [(first.membership_id, "absent"), (second.membership_id, "present")]
    about = (ready.branch.name, ("Activity", activity.pk), "党员大会", {"reversed": 1, "entered": 1})
    assert audit.lines("correct_activity") == [("correct_activity", "支部书记甲", *about)]


def test_a_correction_may_bring_papers_and_another_title(ready: make.World) -> None:
    first = Presence(ready.members[0].pk)
    activity, upload = recorded(ready, first), kept_file("签到表")
    assert [*Evidence.objects.all()] == []
    correct_activity(
        activity.pk,
        happening=Happening(" 支部大会 ", DAY, (Feed("MEET"),), place="活动室"),
        people=[first],
        reason="名称有误",
        form_key=uuid.uuid4(),
        uploads=[upload],
        by=ready.viewer(Role.SECRETARY),
        at=make.NOW,
    )
    activity.refresh_from_db()
    assert (activity.title, activity.place) == ("支部大会", "活动室")
    assert [*Evidence.objects.values_list("activity", "sha256")] == [(activity.pk, upload.sha256)]


def test_others_neither_correct_nor_add(ready: make.World) -> None:
    first, second = (Presence(one.pk) for one in ready.members[:2])
    activity = recorded(ready, first)
    for role in (Role.MEMBER, Role.PANELLIST, Role.STREET):
        with pytest.raises(NotAllowed):
            correct(ready, activity, second, role=role)
        with pytest.raises(NotAllowed):
            add_attendance(activity.pk, people=[second], by=ready.viewer(role), at=make.NOW)
    clerk = ready.viewer(Role.CLERK)
    with pytest.raises(Blocked) as refused:
        add_attendance(activity.pk, people=[first], by=clerk, at=make.NOW)
    assert refused.value.reasons == ("白云已在名单里，无须补记。",)
    add_attendance(activity.pk, people=[second], by=clerk, at=make.NOW)
    assert {*activity.attendances.values_list("membership", flat=True)} == {first.membership_id, second.membership_id}


def test_a_clerk_adds_who_was_left_out_and_takes_nothing_back(ready: make.World) -> None:
    first, second = (Presence(one.pk) for one in ready.members[:2])
    activity = recorded(ready, first)
    correct(ready, activity, first, second, role=Role.CLERK)
    assert Entry.objects.filter(source="correction").get().membership_id == second.membership_id
    with pytest.raises(Blocked) as refused:
        correct(ready, activity, second, role=Role.CLERK)
    assert refused.value.reasons == ("这样更正要冲正 1 笔台账，请由支部书记或副书记办理。",)


def test_what_is_in_the_way_of_a_correction(ready: make.World) -> None:
    first, second = (Presence(one.pk) for one in ready.members[:2])
    activity = recorded(ready, first)
    with pytest.raises(Blocked) as refused:
        correct(ready, activity, first, reason=" ")
    assert refused.value.reasons == (
        "请填写更正的原因，例如“漏记两人”“把请假记成了缺席”。",
        "与原来的记录相同，没有要更正的内容。",
    )
    undo_activity(activity.pk, reason="记错了", by=ready.viewer(Role.SECRETARY), at=make.NOW)
    with pytest.raises(Blocked) as undone:
        correct(ready, activity, first, second)
    assert undone.value.reasons == ("这次活动的记录已经撤销，请重新记一次。",)
    with pytest.raises(OutOfSight):
        correct_activity(
            activity.pk,
            happening=Happening("党员大会", DAY, (Feed("MEET"),)),
            people=[first],
            reason="漏记",
            form_key=uuid.uuid4(),
            by=make.viewer(ready.stranger_secretary),
            at=make.NOW,
        )
