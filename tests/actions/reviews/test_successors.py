"""Whoever holds a duty in a process may be gone from one day to the next: for each there is a way on without them."""

import datetime as dt

import pytest

from tests import ballots, make, walk
from zhixing.actions.ballots.lifecycle import void_ballot
from zhixing.actions.ballots.preparing import change_ballot
from zhixing.actions.cycles.stages import advance_cycle
from zhixing.actions.postings.steps import approve_posting, examine_posting, propose_posting, publish_posting
from zhixing.models import Appointment, Ballot, BallotTeller, User
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.states import BallotState, Seat
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.permissions import Role
from zhixing.rules.postings import PostingState
from zhixing.rules.refusals import Blocked, NotAllowed


def gone(user: User) -> None:
    """Dismissed, and the account closed."""
    Appointment.objects.filter(user=user).update(until_on=make.TODAY - dt.timedelta(days=1))
    User.objects.filter(pk=user.pk).update(is_active=False)


def successor(world: make.World, role: Role) -> Viewer:
    place = {Role.COMMUNITY: world.community, Role.STREET: world.street}.get(role, world.branch)
    return make.viewer(make.appoint(make.user("继任的人"), role, place))


def test_a_teller_who_is_gone_before_the_vote_gives_the_seat_to_another(world: make.World) -> None:
    cycle = ballots.to_stage(world)
    ballot = ballots.prepare(cycle, world)
    ballots.lock(ballot, world)
    first = ballots.teller_users(world)[Seat.FIRST]
    gone(first)
    with pytest.raises(Blocked) as refused:
        change_ballot(ballot.pk, terms=ballots.terms(world), by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert refused.value.reasons == (
        "监票人、计票人、复核人须是本支部党员，或在本级、上级任职的人（录入员除外），且账号在用。",
    )
    other = make.member_user(world.members[3])
    seats = {seat: user.pk for seat, user in ballots.teller_users(world).items()} | {Seat.FIRST: other.pk}
    change_ballot(ballot.pk, terms=ballots.terms(world, tellers=seats), by=world.viewer(Role.SECRETARY), at=make.NOW)
    held = BallotTeller.objects.get(ballot=ballot, seat=Seat.FIRST.value)
    assert (held.user_id, held.locked_key) == (other.pk, None)


def test_a_teller_who_is_gone_during_the_vote_leaves_the_way_of_a_new_ballot(world: make.World) -> None:
    """Their half of the lock went with them unless the recovery code was kept: the vote is held again."""
    cycle = ballots.to_stage(world)
    ballot = ballots.prepare(cycle, world)
    ballots.to_open(ballot, world)
    gone(ballots.teller_users(world)[Seat.FIRST])
    void_ballot(ballot.pk, reason="监票人去世，票箱无法开启", by=world.viewer(Role.SECRETARY), at=make.NOW)
    other = make.member_user(world.members[3])
    seats = {seat: user.pk for seat, user in ballots.teller_users(world).items()} | {Seat.FIRST: other.pk}
    from zhixing.actions.ballots.preparing import prepare_ballot

    again = prepare_ballot(
        cycle.pk, terms=ballots.terms(world, tellers=seats), by=world.viewer(Role.SECRETARY), at=make.NOW
    )
    assert list(Ballot.objects.order_by("pk").values_list("state", flat=True)) == [
        BallotState.VOIDED.value,
        BallotState.PREPARING.value,
    ]
    assert again.tellers.count() == 3


def test_each_step_of_a_posting_can_be_taken_by_a_successor(world: make.World) -> None:
    cycle = walk.to_posting(walk.open_cycle(world), world)
    posting = propose_posting(
        cycle.pk, working_days=5, answer_days=3, contact="支部办公室", by=world.viewer(Role.SECRETARY), at=make.NOW
    )
    gone(world.users[Role.SECRETARY])
    gone(world.users[Role.COMMUNITY])
    examine_posting(posting.pk, by=successor(world, Role.COMMUNITY), at=make.NOW)
    gone(world.users[Role.STREET])
    approve_posting(posting.pk, by=successor(world, Role.STREET), at=make.NOW)
    with pytest.raises(NotAllowed):
        publish_posting(posting.pk, from_on=make.TODAY, by=world.viewer(Role.CLERK), at=make.NOW)
    found = publish_posting(posting.pk, from_on=make.TODAY, by=world.viewer(Role.DEPUTY), at=make.NOW)
    assert found.state == PostingState.CARRIED_OUT.value


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.SECRETARY])
def test_a_branch_goes_on_with_its_deputy_or_a_new_secretary(world: make.World, role: Role) -> None:
    cycle = walk.submit_self_reports(walk.open_cycle(world), world)
    gone(world.users[Role.SECRETARY])
    by = world.viewer(Role.DEPUTY) if role is Role.DEPUTY else successor(world, role)
    assert advance_cycle(cycle.pk, by=by, at=make.NOW).stage == Stage.REVIEW.value
