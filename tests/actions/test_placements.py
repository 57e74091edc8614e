"""转接 and open quarters: whoever opens first, and whoever takes the list anew, a person is scored exactly once."""

import datetime as dt
import itertools

import pytest
from django.db import Error, transaction

from tests import make, walk
from zhixing.actions.cycles.stages import open_cycle, refresh_participants
from zhixing.actions.members.transfers import transfer_member
from zhixing.actions.reviews.joint import conclude_review, reopen_review
from zhixing.models import AuditRow, Cycle, Membership, Organisation, Participant, ParticipantChange, Rating
from zhixing.queries.cycles.pages import cycle_page
from zhixing.queries.scoring.cycle_inputs import item_points
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.permissions import Role

SCORED_HERE, SCORED_THERE = "", "本期在“阳光社区第一党支部”参加考评"
MOVED = "本期在“阳光小区党支部”参加考评"


@pytest.fixture
def ready(world: make.World) -> make.World:
    """Two branches of one community, each with members, under one standard."""
    walk.adopt(world.street)
    make.member("孙丽", world.sister)
    return world


def open_one(world: make.World, branch: Organisation, *, starts_now: bool = False) -> Cycle:
    return open_cycle(branch.pk, terms=walk.terms(starts_now=starts_now), by=world.viewer(Role.COMMUNITY), at=make.NOW)


def transfer(world: make.World, who: Membership, on: dt.date = dt.date(2026, 9, 1)) -> Membership:
    return transfer_member(
        who.pk, to=world.sister.pk, on=on, letter_number="", reason="搬家", by=world.viewer(Role.COMMUNITY), at=make.NOW
    ).opened


def lines_of(who: Membership) -> dict[int, str]:
    """By organisation, what the list of its quarter says of this person."""
    rows = Participant.objects.filter(membership__person=who.person_id)
    return dict(rows.values_list("cycle__organisation", "excluded"))


@pytest.mark.parametrize("before", list(itertools.product([True, False], repeat=2)))
@pytest.mark.parametrize("is_old_first", [True, False])
@pytest.mark.parametrize("starts_now", [True, False])
def test_a_transfer_leaves_everybody_scored_once(
    ready: make.World, before: tuple[bool, bool], is_old_first: bool, starts_now: bool
) -> None:
    branches = [ready.branch, ready.sister] if is_old_first else [ready.sister, ready.branch]
    opens_before = {ready.branch.pk: before[0], ready.sister.pk: before[1]}
    who = ready.members[0]
    for branch in branches:
        if opens_before[branch.pk]:
            open_one(ready, branch, starts_now=starts_now)
    transfer(ready, who)
    for branch in branches:
        if not opens_before[branch.pk]:
            open_one(ready, branch, starts_now=starts_now)
    expected = {ready.branch.pk: SCORED_HERE, ready.sister.pk: SCORED_THERE}
    assert lines_of(who) == expected
    for branch in [*branches, *branches]:
        cycle = Cycle.objects.get(organisation=branch)
        if not starts_now:
            refresh_participants(cycle.pk, by=ready.viewer(Role.COMMUNITY), at=make.NOW)
        assert cycle_page(ready.viewer(Role.COMMUNITY), cycle.pk).behind == []
        assert lines_of(who) == expected


def test_a_transfer_on_the_first_day_moves_the_whole_quarter(ready: make.World) -> None:
    old, who = open_one(ready, ready.branch), ready.members[0]
    new = open_one(ready, ready.sister, starts_now=True)
    transfer(ready, who, on=dt.date(2026, 7, 1))
    assert lines_of(who) == {ready.branch.pk: MOVED, ready.sister.pk: ""}
    refresh_participants(old.pk, by=ready.viewer(Role.COMMUNITY), at=make.NOW)
    assert lines_of(who) == {ready.branch.pk: MOVED, ready.sister.pk: ""}
    assert lines_of(who)[ready.branch.pk] == MOVED
    changes = ParticipantChange.objects.order_by("pk").values_list(
        "participant__cycle", "excluded_before", "excluded_after"
    )
    assert list(changes) == [(old.pk, "", MOVED), (new.pk, None, "")]
    with pytest.raises(Error), transaction.atomic():
        ParticipantChange.objects.update(excluded_after="x")
    rows = AuditRow.objects.filter(verb="follow_register").order_by("pk")
    assert [(row.organisation_id, row.summary) for row in rows] == [
        (ready.branch.pk, f"2026年第三季度：白云：{MOVED}"),
        (ready.sister.pk, "2026年第三季度：白云：计分"),
    ]


def test_there_and_back_again_within_a_quarter(ready: make.World) -> None:
    cycle, who = open_one(ready, ready.branch), ready.members[0]
    there = transfer(ready, who, on=dt.date(2026, 8, 1))
    open_one(ready, ready.sister)
    back = transfer_member(
        there.pk,
        to=ready.branch.pk,
        on=dt.date(2026, 9, 1),
        letter_number="",
        reason="回迁",
        by=ready.viewer(Role.COMMUNITY),
        at=make.NOW,
    ).opened
    assert lines_of(who) == {ready.branch.pk: SCORED_HERE, ready.sister.pk: SCORED_THERE}
    refresh_participants(cycle.pk, by=ready.viewer(Role.COMMUNITY), at=make.NOW)
    assert lines_of(who) == {ready.branch.pk: SCORED_HERE, ready.sister.pk: SCORED_THERE}
    assert not Participant.objects.filter(membership=back).exists()


def test_what_the_other_branch_enters_counts_where_one_is_scored(ready: make.World) -> None:
    cycle, who = open_one(ready, ready.branch, starts_now=True), ready.members[0]
    opened = transfer(ready, who)
    make.entry(who, "LESSON", dt.date(2026, 8, 3), by=ready.viewer(Role.SECRETARY))
    make.entry(opened, "LESSON", dt.date(2026, 9, 5), by=ready.viewer(Role.COMMUNITY))
    assert item_points(cycle)[walk.participant(cycle, "白云").pk]["LESSON"] == 2000
    open_one(ready, ready.sister)
    assert item_points(cycle)[walk.participant(cycle, "白云").pk]["LESSON"] == 2000


def test_the_database_itself_refuses_a_second_line(ready: make.World) -> None:
    open_one(ready, ready.branch)
    opened = transfer(ready, ready.members[0])
    other = open_one(ready, ready.sister)
    line = Participant.objects.get(cycle=other, membership=opened)
    with pytest.raises(Error), transaction.atomic():
        Participant.objects.filter(pk=line.pk).update(excluded="")
    second = Cycle.objects.create(
        organisation=ready.stranger,
        version=other.version,
        year=2026,
        number=3,
        kind="quarter",
        opened_at=make.NOW,
        cut_off_on=dt.date(2026, 9, 30),
        self_report_due_on=make.TODAY,
        review_due_on=make.TODAY,
        opened_by=ready.users[Role.COMMUNITY],
    )
    with pytest.raises(Error), transaction.atomic():
        second.participants.create(membership=opened, kind="full", member_class="普通无职党员类")
    Participant.objects.filter(pk=line.pk).update(from_on=dt.date(1999, 1, 1))
    assert Participant.objects.get(pk=line.pk).from_on == dt.date(2026, 7, 1)


def test_a_result_that_counts_no_longer_is_in_no_year(ready: make.World) -> None:
    """Taken off after the computation and before the posting: the number is kept in the row, and used nowhere."""
    cycle = walk.to_rated(open_one(ready, ready.branch, starts_now=True), ready)
    who = next(one for one in ready.members if one.person.name == "白云")
    first = Rating.objects.get(participant__membership=who)
    assert first.index is not None
    transfer(ready, who, on=dt.date(2026, 7, 1))
    assert lines_of(who) == {ready.branch.pk: MOVED}
    reopen_review(cycle.pk, reason="名单有变", by=ready.viewer(Role.SECRETARY), at=make.NOW)
    conclude_review(cycle.pk, by=ready.viewer(Role.SECRETARY), at=make.NOW)
    second = Rating.objects.get(participant__membership=who, computation=2)
    assert (second.index, walk.fresh(cycle).stage) == (None, Stage.REVIEW.value)
