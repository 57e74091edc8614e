"""Who has died: no star, suggestion or measure of theirs is shown or printed, whatever stage their quarter is in."""

import datetime as dt

import pytest

from tests import make, member_measures, walk
from tests.years import LATER
from zhixing.actions.members.register import admit_member, end_membership
from zhixing.models import Cycle, Participant, Person, Posting
from zhixing.queries.growth.results import quarter_results
from zhixing.queries.member_measures.pages import branch_measures
from zhixing.queries.member_measures.sheets import decision_sheet
from zhixing.queries.nominations.facts import _periods
from zhixing.queries.postings.pages import not_scored, posted_lines
from zhixing.queries.postings.text import text_of
from zhixing.queries.results.latest import result_words
from zhixing.queries.results.pages import result, results_of_cycle
from zhixing.queries.results.years import branch_year, people_years, year_result
from zhixing.queries.trials.replay import replay
from zhixing.rules.members.records import EndReason, MemberRecord
from zhixing.rules.permissions import Role

OTHERS = ["陈志强", "高娃", "李秀英", "王建国"]


@pytest.fixture
def dead(world: make.World) -> Participant:
    """The first member of a closed quarter: with the star, a measure adopted for it, and dead since."""
    measure = member_measures.decided(world)
    assert measure.membership_id == world.members[0].pk
    secretary = world.viewer(Role.SECRETARY, LATER)
    end_membership(world.members[0].pk, reason=EndReason.DECEASED, on=LATER, note="", by=secretary, at=make.NOW)
    return walk.participant(Cycle.objects.get(), "白云")


def test_notice_and_results_of_a_closed_quarter_print_no_star(world: make.World, dead: Participant) -> None:
    secretary, posting = world.viewer(Role.SECRETARY, LATER), Posting.objects.get()
    assert [line.name for line in posted_lines(posting)] == OTHERS
    assert (not_scored(posting), "白云" in str(text_of(posting))) == (1, False)
    _, lines = results_of_cycle(secretary, dead.cycle_id)
    assert [(line.excluded, line.index, line.band is None) for line in lines if line.name == "白云"] == [
        ("已去世", None, True)
    ]
    page = result(secretary, dead.pk)
    assert (page.excluded, page.index, page.band, page.nodes, page.suggestions) == ("已去世", None, None, [], [])
    assert result_words(secretary, dead.cycle_id)[dead.pk] == "已去世"


def test_nor_do_year_growth_nomination_and_replay(world: make.World, dead: Participant) -> None:
    secretary, year = world.viewer(Role.SECRETARY, LATER), dead.cycle.year
    lines = {line.name: line for line in branch_year(secretary, world.branch.pk, year).lines}
    assert (lines["白云"].star, lines["白云"].index, lines["白云"].excluded) == ("", None, "已去世")
    assert lines["高娃"].star == "绿色警示星"
    own = year_result(secretary, dead.pk)
    assert (own.nodes, [(line.band, line.participant_id, line.excluded) for line in own.quarters]) == (
        [],
        [(None, None, "已去世")],
    )
    assert dead.person_id is not None
    assert people_years([dead.person_id], year)[dead.person_id].band is None
    assert quarter_results(secretary, dead.person_id, is_own=False) == {}
    assert [(fact.star, fact.place) for fact in _periods(dead.person_id, year)] == [("", None)]
    trial = replay(world.viewer(Role.STREET, LATER), dead.cycle.version_id, world.branch.pk, walk.QUARTER)
    assert [line.name for line in trial.lines] == OTHERS


def test_nor_does_what_follows_from_the_stars(world: make.World, dead: Participant) -> None:
    secretary = world.viewer(Role.SECRETARY, LATER)
    groups = decision_sheet(secretary, dead.cycle_id).groups
    assert [line.name for group in groups for line in group.lines] == OTHERS
    assert branch_measures(secretary, world.branch.pk)[1] == []


def test_a_death_recorded_by_mistake_hides_nothing_once_they_are_entered_again(
    world: make.World, dead: Participant
) -> None:
    after, born_on = LATER + dt.timedelta(days=1), dt.date(1960, 1, 1)
    Person.objects.filter(pk=dead.person_id).update(born_on=born_on)
    admit_member(
        world.branch.pk,
        record=MemberRecord(name="白云", born_on=born_on),
        from_on=after,
        same_as=dead.person_id,
        by=world.viewer(Role.SECRETARY, after),
        at=make.NOW,
    )
    assert len(posted_lines(Posting.objects.get())) == 5
