"""若按此办法: a quarter beside itself under another version."""

import datetime as dt

import pytest

from tests import make, walk
from zhixing.actions.ledger.entries import NewEntry, append
from zhixing.models import Cycle, Membership, Rating, StandardVersion
from zhixing.queries.trials.replay import Replay, replay
from zhixing.queries.trials.replay_periods import periods_to_replay
from zhixing.rules.ledger.sources import Source
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight

QUARTER = Quarter(2026, 3)
DOUBLED = walk.STANDARD.replace("name: 参加党课, worth: 10", "name: 参加党课, worth: 20")


def entered(world: make.World, item: str, times: dict[int, int]) -> None:
    """So many entries of an item for the members of `world.branch`, by their place."""
    append(
        [
            NewEntry(world.members[place].pk, item, dt.date(2026, 7, 1 + day), Source.ACTIVITY, 1000 * place + day)
            for place, count in times.items()
            for day in range(count)
        ],
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )


def other(world: make.World, text: str) -> StandardVersion:
    """An approved version of the district that is in force nowhere yet."""
    return walk.adopt(world.district, text, from_on=dt.date(2099, 1, 1))


def replayed(world: make.World, version: StandardVersion, role: Role = Role.STREET) -> Replay:
    return replay(world.viewer(role), version.pk, world.community.pk, QUARTER)


def shape(result: Replay) -> list[tuple[str, int | None, int | None, bool]]:
    return [(line.name, line.index_before, line.after.index, line.differs) for line in result.lines]


def test_a_quarter_without_a_cycle_comes_from_the_ledger(world: make.World) -> None:
    walk.adopt(world.street)
    entered(world, "LESSON", {0: 1, 2: 2})
    result = replayed(world, other(world, DOUBLED))
    assert shape(result) == [
        ("白云", 1000, 2000, True),
        ("陈志强", 0, 0, False),
        ("高娃", 2000, 4000, True),
        ("李秀英", 0, 0, False),
        ("王建国", 0, 0, False),
    ]
    assert [line.change for line in result.lines] == [1000, 0, 2000, 0, 0]
    assert (result.changed, result.used, result.problems) == (2, ["《积分管理办法》第 1 版"], [])
    assert not result.is_settled
    assert [(count.name, count.before, count.after) for count in result.counts] == [("绿色警示星", 5, 5)]


def test_a_reviewed_cycle_keeps_what_it_came_to(world: make.World) -> None:
    entered(world, "LESSON", {0: 2})
    walk.to_rated(walk.open_cycle(world), world)
    entered(world, "LESSON", {0: 5})  # three more, written after the review
    result = replayed(world, other(world, DOUBLED))
    assert shape(result)[0] == ("白云", 2000, 5000, True)


def test_an_open_cycle_is_reckoned_as_it_stands(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    entered(world, "LESSON", {0: 2})
    assert isinstance(cycle, Cycle)
    result = replayed(world, other(world, DOUBLED))
    assert shape(result)[0] == ("白云", 2000, 4000, True)


def test_branches_with_and_without_a_cycle_side_by_side(world: make.World) -> None:
    stay = make.member("周敏", world.sister)
    moved = make.member("吴迪", world.branch)
    entered(world, "LESSON", {0: 1})
    for number, one in enumerate((stay, moved)):
        append(
            [NewEntry(one.pk, "LESSON", dt.date(2026, 7, 9), Source.CLAIM, number)],
            by=world.viewer(Role.SECRETARY),
            at=make.NOW,
        )
    moved.until_on, moved.end_reason = dt.date(2026, 8, 9), "transferred"
    moved.save()
    Membership.objects.create(
        person=moved.person,
        organisation=world.sister,
        kind=moved.kind,
        member_class=moved.member_class,
        from_on=dt.date(2026, 8, 10),
    )
    walk.open_cycle(world)
    result = replayed(world, other(world, DOUBLED))
    found = {(line.branch, line.name): (line.index_before, line.after.index) for line in result.lines}
    assert found == {
        ("阳光社区第一党支部", "白云"): (1000, 2000),
        ("阳光社区第一党支部", "陈志强"): (0, 0),
        ("阳光社区第一党支部", "高娃"): (0, 0),
        ("阳光社区第一党支部", "李秀英"): (0, 0),
        ("阳光社区第一党支部", "王建国"): (0, 0),
        ("阳光社区第一党支部", "吴迪"): (1000, 2000),
        ("阳光小区党支部", "吴迪"): (None, None),
        ("阳光小区党支部", "周敏"): (1000, 2000),
    }
    assert result.problems == []


def next_version(world: make.World, of: StandardVersion, text: str) -> StandardVersion:
    return StandardVersion.objects.create(
        standard=of.standard,
        number=2,
        text=text,
        state="approved",
        document_number="2号",
        drafted_at=make.NOW,
        approved_at=make.NOW,
    )


@pytest.mark.parametrize(
    ("old", "new"), [("code: LESSON", "code: CLASS"), ("code: LESSON, name: 参加党课", "code: LESSON, name: 无故缺席")]
)
def test_a_foreign_standard_is_not_compared(world: make.World, old: str, new: str) -> None:
    """By code alone the same letters would stand for another thing, and everybody would seem to fall."""
    walk.adopt(world.street)
    entered(world, "LESSON", {0: 2, 1: 1})
    with pytest.raises(Blocked) as refused:
        replayed(world, other(world, walk.STANDARD.replace(old, new)))
    assert refused.value.reasons == (
        "这一期的台账记有 1 条细则，在《积分管理办法》第 1 版里没有（编号和名称都相同才算同一条）："
        "“参加党课”（LESSON）。按它计算，这些记录都不计分，比较没有意义。",
        "请改选由原办法修订的版本；要看另一部办法的效果，请用“试算”按它的细则填写几个人的事实。",
    )


def test_items_a_later_version_dropped_are_named_once(world: make.World) -> None:
    used = walk.adopt(world.street)
    entered(world, "LESSON", {0: 2, 1: 1})
    result = replayed(world, next_version(world, used, walk.STANDARD.replace("code: LESSON", "code: CLASS")))
    assert [(one.sentence, one.people, one.entries) for one in result.problems] == [
        ("参加党课：办法里没有编号为“LESSON”的细则，未计分；请核对编号。", 2, 3)
    ]


def test_without_a_standard_in_force_there_is_no_before(world: make.World) -> None:
    result = replayed(world, other(world, DOUBLED))
    assert {line.before for line in result.lines} == {None}
    assert (result.used, result.changed) == ([], 0)


def test_bands_are_counted_from_the_best_down(world: make.World) -> None:
    walk.adopt(world.street)
    entered(world, "LESSON", {0: 5})
    generous = walk.STANDARD.replace("at_least: 90", "at_least: 45").replace("at_least: 75", "at_least: 30")
    result = replayed(world, other(world, generous.replace("at_least: 60", "at_least: 20")))
    assert [(count.name, count.before, count.after) for count in result.counts] == [
        ("红色示范星", 0, 1),
        ("绿色警示星", 5, 4),
    ]
    assert result.lines[0].has_other_band


def test_who_is_not_scored_under_one_of_the_two(world: make.World) -> None:
    walk.adopt(world.street)
    without = walk.STANDARD.replace("name: 党员干部类}", "name: 党员干部类, scored: false}")
    result = replayed(world, other(world, without))
    line = next(line for line in result.lines if line.name == "陈志强")
    assert (line.after.index, line.after.excluded, line.has_other_band) == (None, "党员干部类不参加计分", True)


def test_nothing_is_kept(world: make.World) -> None:
    walk.adopt(world.street)
    before = (Rating.objects.count(), Cycle.objects.count())
    replayed(world, other(world, DOUBLED))
    assert (Rating.objects.count(), Cycle.objects.count()) == before


def test_who_may_look(world: make.World) -> None:
    version = other(world, DOUBLED)
    with pytest.raises(OutOfSight):
        replay(world.viewer(Role.COMMUNITY), version.pk, world.other_community.pk, QUARTER)
    with pytest.raises(NotAllowed):
        replay(world.viewer(Role.CLERK), version.pk, world.branch.pk, QUARTER)
    with pytest.raises(OutOfSight):
        replay(world.viewer(Role.MEMBER), version.pk, world.community.pk, QUARTER)
    assert len(replay(world.viewer(Role.SECRETARY), version.pk, world.branch.pk, QUARTER).lines) == 5


def test_a_standard_of_organisations_is_not_for_members(world: make.World) -> None:
    version = walk.adopt(world.district, walk.STANDARD, from_on=dt.date(2099, 1, 1))
    copy = StandardVersion.objects.create(
        standard=version.standard, number=2, text=walk.STANDARD, index="fortress", drafted_at=make.NOW
    )
    with pytest.raises(Blocked) as refused:
        replay(world.viewer(Role.DISTRICT), copy.pk, world.branch.pk, QUARTER)
    assert refused.value.reasons == ("这部办法计算的是堡垒指数，请用“试算”上传数据，查看结果。",)


def test_quarters_start_with_the_last_closed_or_the_one_before_now(world: make.World) -> None:
    listed = periods_to_replay(world.viewer(Role.STREET))
    assert [(one.year, one.number) for one in listed[:3]] == [(2026, 2), (2026, 3), (2026, 1)]
    version = walk.adopt(world.street)
    Cycle.objects.create(
        organisation=world.branch,
        version=version,
        year=2025,
        number=4,
        kind="year_end",
        stage="closed",
        opened_at=make.NOW,
        cut_off_on=dt.date(2025, 12, 31),
        self_report_due_on=make.TODAY,
        review_due_on=make.TODAY,
        opened_by=world.users[Role.SECRETARY],
    )
    assert (periods_to_replay(world.viewer(Role.STREET))[0]) == Quarter(2025, 4)
