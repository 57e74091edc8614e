"""公示: what a withdrawn one still shows and asks, what the first page loads, who reads an answer."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make, walk
from zhixing.actions.calendar import correct_days
from zhixing.actions.postings.objections import answer_objection, raise_objection
from zhixing.actions.postings.steps import (
    approve_posting,
    examine_posting,
    propose_posting,
    publish_posting,
    return_posting_to_review,
)
from zhixing.models import Cycle, Objection, Participant, Posting, PostingStep
from zhixing.queries.postings.due import due
from zhixing.queries.postings.objections import own_objections, own_or_handled_objection
from zhixing.queries.postings.pages import may_object, own_line, posted_lines
from zhixing.queries.postings.text import text_of
from zhixing.queries.results.pages import shown_to_members
from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed

MONDAY = make.TODAY


@pytest.fixture
def posting(world: make.World) -> Posting:
    """Carried out on the Monday that is today."""
    return posted(walk.to_posting(walk.open_cycle(world), world), world, MONDAY)


def posted(cycle: Cycle, world: make.World, from_on: dt.date) -> Posting:
    by = {role: world.viewer(role) for role in (Role.SECRETARY, Role.COMMUNITY, Role.STREET)}
    made = propose_posting(
        cycle.pk, working_days=5, answer_days=3, contact="支部办公室", by=by[Role.SECRETARY], at=make.NOW
    )
    examine_posting(made.pk, by=by[Role.COMMUNITY], at=make.NOW)
    approve_posting(made.pk, by=by[Role.STREET], at=make.NOW)
    return publish_posting(made.pk, from_on=from_on, by=by[Role.SECRETARY], at=make.NOW)


def objected(posting: Posting, world: make.World) -> Objection:
    return raise_objection(
        posting.pk,
        participant_id=walk.participant(posting.cycle, "王建国").pk,
        text="九月的志愿服务漏记了两小时。",
        form_key=uuid.uuid4(),
        by=world.viewer(Role.MEMBER),
        at=make.NOW,
    )


def dismissed(objection: Objection, world: make.World) -> None:
    answer_objection(
        objection.pk,
        upheld=False,
        findings="查阅签到表",
        answer="已记两小时，并未漏记。",
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )


def withdrawn(posting: Posting, world: make.World) -> Posting:
    return_posting_to_review(posting.pk, reason="结果有误", by=world.viewer(Role.SECRETARY), at=make.NOW)
    return Posting.objects.select_related("cycle__organisation", "cycle__version").get(pk=posting.pk)


def asked(viewer: Viewer) -> list[str]:
    return [line.what for line in due(viewer)]


def test_a_withdrawn_posting_asks_nobody_for_anything(world: make.World, posting: Posting) -> None:
    secretary, member = world.viewer(Role.SECRETARY), world.viewer(Role.MEMBER)
    reminder = ["查看2026年第三季度积分公示，有异议请在期内提出"]
    assert (asked(secretary), asked(member)) == (reminder, reminder)
    assert may_object(secretary, posting)
    gone = withdrawn(posting, world)
    assert (asked(secretary), asked(member)) == ([], [])
    assert not may_object(secretary, gone)
    assert text_of(gone).subtitle == "（本公示已于2026年9月14日撤回，仅供存档，不得张贴）"


def test_a_posting_of_next_monday_is_shown_to_members_from_monday(world: make.World) -> None:
    cycle = walk.to_posting(walk.open_cycle(world), world)
    monday = MONDAY + dt.timedelta(days=7)
    posting = posted(cycle, world, monday)
    member = world.users[Role.MEMBER]
    before, then = viewer_for(member, monday - dt.timedelta(days=1)), viewer_for(member, monday)
    assert (shown_to_members([cycle.pk], before), shown_to_members([cycle.pk], then)) == (set(), {cycle.pk})
    assert (asked(before), len(asked(then))) == ([], 1)
    assert (may_object(before, posting), may_object(then, posting)) == (False, True)


def test_the_objector_reads_the_answer_whatever_becomes_of_the_posting(world: make.World, posting: Posting) -> None:
    objection = objected(posting, world)
    dismissed(objection, world)
    withdrawn(posting, world)
    member = world.viewer(Role.MEMBER)
    assert asked(member) == ["查看对您的异议的答复（2026年第三季度公示）"]
    assert own_or_handled_objection(member, objection.pk).answer == "已记两小时，并未漏记。"
    assert [one.pk for one in own_objections(member)] == [objection.pk]
    with pytest.raises(NotAllowed):
        own_or_handled_objection(world.viewer(Role.PANELLIST), objection.pk)
    later = viewer_for(world.users[Role.MEMBER], MONDAY + dt.timedelta(days=17))
    assert asked(later) == []


def test_the_days_for_an_answer_follow_corrections_of_the_calendar(world: make.World, posting: Posting) -> None:
    assert objected(posting, world).due_on == MONDAY + dt.timedelta(days=3)
    correct_days({MONDAY + dt.timedelta(days=1): False}, source="试验", by=world.viewer(Role.STREET), at=make.NOW)
    assert objected(posting, world).due_on == MONDAY + dt.timedelta(days=4)


def test_no_objection_against_somebody_who_is_not_scored(world: make.World, posting: Posting) -> None:
    Participant.objects.filter(cycle=posting.cycle_id, membership__person__name="王建国").update(excluded="left")
    with pytest.raises(Blocked) as refused:
        objected(posting, world)
    assert refused.value.reasons == ("请从公示名单中选择。",)


def test_ones_own_line_stands_first(world: make.World, posting: Posting) -> None:
    lines, member = posted_lines(posting), world.viewer(Role.MEMBER)
    own = own_line(member, posting, lines)
    assert own is not None
    assert Participant.objects.get(pk=own.participant_id).membership.person_id == member.person_id
    assert own_line(world.viewer(Role.DISTRICT), posting, lines) is None


def old_postings(cycle: Cycle, user_id: int, many: int) -> None:
    """Postings of long ago, each with its steps, none with anything to do."""
    made = Posting.objects.bulk_create(
        [
            Posting(
                cycle=cycle,
                state="withdrawn",
                contact="支部办公室",
                from_on=dt.date(2020, 1, 2),
                until_on=dt.date(2020, 1, 8),
            )
            for _ in range(many)
        ]
    )
    PostingStep.objects.bulk_create(
        [PostingStep(posting=one, state="proposed", by_id=user_id, at=make.NOW) for one in made]
    )


def rows_read(viewer: Viewer, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """How many queries the due lines of this topic take, and how many postings they make objects of."""
    made: list[int] = []
    usual = Posting.from_db.__func__  # type: ignore[attr-defined]

    def counted(cls: type[Posting], *given: Any) -> Posting:
        made.append(1)
        row: Posting = usual(cls, *given)
        return row

    monkeypatch.setattr(Posting, "from_db", classmethod(counted))
    with CaptureQueriesContext(connection) as queries:
        due(viewer)
    monkeypatch.undo()
    return len(queries), len(made)


def test_postings_of_the_past_cost_the_first_page_nothing(
    world: make.World, posting: Posting, monkeypatch: pytest.MonkeyPatch
) -> None:
    secretary = world.viewer(Role.SECRETARY)
    few = rows_read(secretary, monkeypatch)
    old_postings(posting.cycle, world.users[Role.SECRETARY].pk, 40)
    assert rows_read(secretary, monkeypatch) == few
    assert few[1] == 1  # the one that hangs now
