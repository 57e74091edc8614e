"""活动: recording for many, adding, undoing."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import audit, make, walk
from tests.sample_standard import SAMPLE
from zhixing.actions.activities.recording import activity_blockers, record_activity, undo_activity
from zhixing.models import Activity, Attendance, Cycle, Entry, Membership
from zhixing.queries.ledger.chain import breaks_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.happenings import Happening, ResolutionLine
from zhixing.rules.activities.meetings import Ballot
from zhixing.rules.activities.records import Feed, Presence
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

DAY = dt.date(2026, 9, 1)


@pytest.fixture
def ready(world: make.World) -> make.World:
    walk.adopt(world.street, SAMPLE)
    return world


def record(
    world: make.World,
    people: list[Presence],
    *,
    item: str = "MEET",
    by: Viewer | None = None,
    organisation_id: int | None = None,
    key: uuid.UUID | None = None,
    day: dt.date = DAY,
    title: str = "党员大会",
) -> Activity:
    return record_activity(
        organisation_id or world.branch.pk,
        happening=Happening(title, day, (Feed(item, is_own=True),)),
        people=people,
        form_key=key or uuid.uuid4(),
        by=by or world.viewer(Role.SECRETARY),
        at=make.NOW,
    )


def everybody(world: make.World) -> list[Presence]:
    return [Presence(one.pk) for one in world.members]


def blocked(world: make.World, people: list[Presence], **more: object) -> tuple[str, ...]:
    with pytest.raises(Blocked) as refused:
        record(world, people, **more)  # type: ignore[arg-type]
    assert (Activity.objects.count(), Entry.objects.count(), Attendance.objects.count()) == (0, 0, 0)
    return refused.value.reasons


def test_one_record_gives_everybody_an_entry_and_leaves_a_trace(ready: make.World) -> None:
    made = record(ready, everybody(ready))
    entries = list(Entry.objects.order_by("seq"))
    assert [(one.membership_id, one.source, one.source_id, one.item, one.happened_on) for one in entries] == [
        (member.pk, "activity", made.pk, "MEET", DAY) for member in ready.members
    ]
    assert Attendance.objects.filter(activity=made).count() == 5
    assert {(one.note, one.recorded_by_id) for one in entries} == {("党员大会", ready.users[Role.SECRETARY].pk)}
    detail = {"people": 5, "items": ["MEET"]}
    assert audit.lines("record_activity") == [
        ("record_activity", "支部书记甲", ready.branch.name, ("Activity", made.pk), "党员大会", detail)
    ]


def meeting(*resolutions: ResolutionLine) -> Happening:
    """With something in every field, and blanks around the words."""
    return Happening(
        " 党员大会 ",
        DAY,
        (Feed("MEET"),),
        kind="党员大会",
        place=" 活动室 ",
        note=" 备注 ",
        starts_at=dt.time(9),
        ends_at=dt.time(11),
        hours=200,
        is_study=True,
        agenda=" 议题 ",
        recorder=" 高娃 ",
        observers=" 社区代表 ",
        clause="第八条",
        resolutions=resolutions,
    )


def held(world: make.World, happening: Happening) -> Activity:
    """Everybody was there, the first of them in the chair."""
    first, *others = world.members
    people = [Presence(first.pk, is_host=True, is_speaker=True), *(Presence(one.pk) for one in others)]
    terms = {"happening": happening, "people": people, "by": world.viewer(Role.SECRETARY), "at": make.NOW}
    return record_activity(world.branch.pk, form_key=uuid.uuid4(), **terms)  # type: ignore[arg-type]


def test_what_was_said_of_a_meeting_is_kept_word_for_word(ready: make.World) -> None:
    made = Activity.objects.get(pk=held(ready, meeting()).pk)
    words = ("党员大会", "活动室", "备注", "议题", "高娃", "社区代表")
    assert (made.title, made.place, made.note, made.agenda, made.recorder, made.observers) == words
    facts = ("党员大会", dt.time(9), dt.time(11), 200, True)
    assert (made.kind, made.starts_at, made.ends_at, made.hours, made.is_study) == facts
    assert (made.clause, made.deciding_body, made.recorded_at) == ("", "", make.NOW)
    marks = Attendance.objects.filter(activity=made).order_by("membership")
    assert [(row.is_host, row.is_speaker, row.is_voter) for row in marks] == [
        (True, True, True),
        (False, False, True),
        (False, False, True),
        (False, False, False),  # a probationary member
        (False, False, True),
    ]


def test_resolutions_are_kept_with_their_votes_of_which_there_are_no_more_than_voters(ready: make.World) -> None:
    agreed = ResolutionLine(" 同意 ", Ballot(4, 0, 0), responsible=" 王建国 ", due_on=dt.date(2026, 9, 30))
    with pytest.raises(Blocked) as refused:
        held(ready, meeting(agreed, ResolutionLine("暂缓", Ballot(1, 4, 0))))
    assert refused.value.reasons == ("第 2 项决议的票数合计 5，多于实到会有表决权的 4 人，请核对。",)
    made = held(
        ready, meeting(agreed, ResolutionLine(" 暂缓 ", Ballot(1, 2, 1), is_secret=True), ResolutionLine("通报"))
    )
    fields = ("place", "text", "ayes", "noes", "abstentions", "has_passed", "is_secret", "responsible", "due_on")
    assert [*made.resolutions.order_by("place").values_list(*fields)] == [
        (1, "同意", 4, 0, 0, True, False, "王建国", dt.date(2026, 9, 30)),
        (2, "暂缓", 1, 2, 1, False, True, "", None),
        (3, "通报", None, None, None, None, False, "", None),
    ]


def test_a_community_records_for_several_branches_each_in_its_own_chain(ready: make.World) -> None:
    guest = make.member("云飞", ready.sister)
    people = [*everybody(ready), Presence(guest.pk)]
    record(ready, people, by=ready.viewer(Role.COMMUNITY), organisation_id=ready.community.pk)
    assert Entry.objects.filter(organisation=ready.branch).count() == 5
    assert Entry.objects.get(organisation=ready.sister).membership_id == guest.pk
    assert [list(breaks_of(branch.pk)) for branch in (ready.branch, ready.sister)] == [[], []]


def test_the_same_form_key_records_once(ready: make.World) -> None:
    key = uuid.uuid4()
    assert record(ready, everybody(ready), key=key).pk == record(ready, everybody(ready), key=key).pk
    assert (Activity.objects.count(), Entry.objects.count()) == (1, 5)


def test_many_people_cost_as_many_queries_as_one(ready: make.World) -> None:
    for number in range(38):
        make.member(f"党员{number}", ready.branch)
    counts = []
    for people in ([ready.members[0]], list(Membership.objects.filter(organisation=ready.branch))):
        with CaptureQueriesContext(connection) as asked:
            record(ready, [Presence(one.pk) for one in people])
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 31
    assert Entry.objects.count() == 44


def test_hours_options_and_worth_are_kept_as_facts(ready: make.World) -> None:
    first, second = (one.pk for one in ready.members[:2])
    record(ready, [Presence(first, units=150), Presence(second, units=200)], item="HOURS")
    record(ready, [Presence(first, option="CITY")], item="AWARD")
    record(ready, [Presence(first, worth=250)], item="TALK")
    assert list(Entry.objects.order_by("seq").values_list("item", "units", "option", "worth")) == [
        ("HOURS", 150, "", None),
        ("HOURS", 200, "", None),
        ("AWARD", 100, "CITY", None),
        ("TALK", 100, "", 250),
    ]


def test_blocked_in_whole_sentences(ready: make.World) -> None:
    first = ready.members[0].pk
    assert blocked(ready, [], title=" ", day=dt.date(2026, 9, 15)) == (
        "活动日期在今天以后，请在实际发生以后再记。",
        "请填写活动内容，例如“三季度党员大会”。",
        "请至少标明一名到会的人。",
    )
    assert blocked(ready, [Presence(first)], item="LATE") == (
        "阳光社区第一党支部施行的《阳光街道党员积分办法》里没有这一条，请重新选择细则。",
    )
    assert blocked(ready, [Presence(first), Presence(ready.outsider.pk)]) == (
        "有 1 人在活动当天不属于阳光社区第一党支部，请重新核对名单。",
    )
    assert blocked(ready, [Presence(first)], item="AWARD") == ("白云：“受到表彰”没有选定选项，请选：市级、区级。",)
    assert blocked(ready, [Presence(one.pk, worth=550) for one in ready.members], item="TALK") == (
        "白云、陈志强、高娃、李秀英、王建国：“宣讲”的分值 5.5 不在幅度内，请填 1 到 5，档差 0.5。",
    )
    assert blocked(ready, [Presence(first)], day=dt.date(2025, 9, 1)) == (
        "活动日期距今已超过一年，不能再记分，请核对日期。",
    )


def test_without_a_standard_nothing_is_recorded(world: make.World) -> None:
    assert blocked(world, [Presence(world.members[0].pk)]) == (
        "阳光社区第一党支部在2026年9月1日还没有施行的考评办法，请先由上级确定施行一部办法再记分。",
    )


def test_the_page_hears_the_same_blockers_beforehand(ready: make.World) -> None:
    asked = {"happening": Happening("", DAY, (Feed("MEET"),)), "people": [], "by": ready.viewer(Role.SECRETARY)}
    assert activity_blockers(ready.branch.pk, **asked) == [  # type: ignore[arg-type]
        "请填写活动内容，例如“三季度党员大会”。",
        "请至少标明一名到会的人。",
    ]


def test_a_posted_quarter_takes_no_more(ready: make.World) -> None:
    cycle = walk.open_cycle(ready)
    Cycle.objects.filter(pk=cycle.pk).update(stage="posting")
    assert blocked(ready, [Presence(ready.members[0].pk)]) == (
        "阳光社区第一党支部2026年第三季度的考评结果已经公示或结束，不能再改动这个季度的台账；"
        "确有错漏的，请通过公示异议办理。",
    )


def test_who_may_not_record(ready: make.World) -> None:
    for role in (Role.PANELLIST, Role.MEMBER, Role.DISTRICT, Role.STREET, Role.SYSTEM_ADMIN):
        with pytest.raises(NotAllowed):
            record(ready, everybody(ready), by=ready.viewer(role))
    with pytest.raises(OutOfSight):
        record(ready, everybody(ready), by=make.viewer(ready.stranger_secretary))
    with pytest.raises(OutOfSight):
        record(ready, everybody(ready), organisation_id=10**9)
    assert Entry.objects.count() == 0


def test_undo_reverses_what_still_stands(ready: make.World) -> None:
    from zhixing.actions.ledger.entries import reverse_entry

    made = record(ready, everybody(ready))
    by = ready.viewer(Role.SECRETARY)
    first = Entry.objects.order_by("seq")[0]
    reverse_entry(first.pk, reason="没有参加", by=by, at=make.NOW)
    undone = undo_activity(made.pk, reason="会议改期", by=by, at=make.NOW)
    undone.refresh_from_db()
    assert (undone.undone_reason, undone.undone_by_id, undone.undone_at) == ("会议改期", by.user_id, make.NOW)
    assert {entry.note for entry in Entry.objects.filter(reverses__isnull=False)} == {
        "没有参加",
        "撤销活动记录：会议改期",
    }
    assert Entry.objects.filter(reverses__isnull=False).count() == 5
    assert Entry.objects.filter(reverses__isnull=True, reversal__isnull=True).count() == 0
    assert list(breaks_of(ready.branch.pk)) == []
    with pytest.raises(Blocked) as again:
        undo_activity(made.pk, reason="", by=by, at=make.NOW)
    assert again.value.reasons == ("这次活动的记录已经撤销过，无须再撤销。", "请填写撤销的理由。")
    about = (ready.branch.name, ("Activity", made.pk), "党员大会", {"reversed": 4})
    assert audit.lines("undo_activity") == [("undo_activity", "支部书记甲", *about)]


def test_nothing_of_a_posted_quarter_is_undone(ready: make.World) -> None:
    made = record(ready, everybody(ready))
    cycle = walk.open_cycle(ready)
    for stage in (Stage.POSTING, Stage.CLOSED):
        Cycle.objects.filter(pk=cycle.pk).update(stage=stage.value)
        with pytest.raises(Blocked) as refused:
            undo_activity(made.pk, reason="会议改期", by=ready.viewer(Role.SECRETARY), at=make.NOW)
        assert refused.value.reasons == (
            "阳光社区第一党支部2026年第三季度的考评结果已经公示或结束，不能再改动这个季度的台账；"
            "确有错漏的，请通过公示异议办理。",
        )
    assert Entry.objects.filter(reverses__isnull=False).count() == 0
    assert Activity.objects.get(pk=made.pk).undone_at is None


def test_who_may_not_undo(ready: make.World) -> None:
    made = record(ready, everybody(ready))
    for role in (Role.CLERK, Role.PANELLIST, Role.STREET):
        with pytest.raises(NotAllowed):
            undo_activity(made.pk, reason="改期", by=ready.viewer(role), at=make.NOW)
    with pytest.raises(OutOfSight):
        undo_activity(made.pk, reason="改期", by=make.viewer(ready.stranger_secretary), at=make.NOW)
    assert Entry.objects.filter(reverses__isnull=False).count() == 0
