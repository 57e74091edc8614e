"""Proof 5: a whole room votes at once, everybody three times over: each counts once, and the tally is the truth."""

import random
from collections import Counter

import psycopg
import pytest

from bench.ballots_peers import Counters, ReadAddSave
from tests import ballots, make
from tests.proofs import elections
from zhixing.actions.ballots.casting import issue_token
from zhixing.actions.ballots.preparing import PanelTerms
from zhixing.models import BoxLine, Spent, TokenIssue
from zhixing.queries.ballots.voting import AlreadyCounted
from zhixing.queries.scoring.sql import address
from zhixing.rules.ballots.states import Paper
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked

VOTERS, SUBJECTS, THREADS = 300, 30, 16


@pytest.mark.usefixtures("transactional_db")
def test_three_hundred_voters_three_times_each_in_sixteen_threads() -> None:
    world, chance = make.world(), random.Random(5)
    elections.room(world, full=SUBJECTS, probationary=VOTERS - SUBJECTS)
    ballot = ballots.prepare(ballots.to_stage(world), world)
    codes = ballots.to_open(ballot, world)[:VOTERS]
    # Three different papers with the same code, so that it shows which of them was counted.
    jobs = [
        (code, elections.any_paper(ballot, place if place <= SUBJECTS else None, chance))
        for place, code in enumerate(codes, start=1)
        for _ in range(3)
    ]
    chance.shuffle(jobs)

    def send(job: tuple[str, Paper]) -> tuple[str, Paper | None]:
        code, paper = job
        try:
            elections.cast_as_member(ballot, code, paper)
        except AlreadyCounted:
            return code, None
        return code, paper

    answers = elections.at_once(jobs, send, THREADS)
    accepted = [(code, paper) for code, paper in answers if paper is not None]
    assert Counter(code for code, _ in accepted) == Counter(codes)  # each exactly once
    assert len(answers) - len(accepted) == 2 * VOTERS  # and everything else was told so
    assert Spent.objects.count() == VOTERS
    ballots.seal(ballot, world)
    ballots.tell(ballot.panels.get(), world, signatures=VOTERS)
    ballots.count(ballot, world)
    assert elections.published(ballot) == elections.tally([paper for _, paper in accepted])


@pytest.mark.usefixtures("transactional_db")
def test_a_vote_that_races_with_the_sealing_is_counted_or_refused() -> None:
    voters = 60
    world, chance = make.world(), random.Random(7)
    elections.room(world, full=5, probationary=voters - 5)
    ballot = ballots.prepare(ballots.to_stage(world), world)
    codes = ballots.to_open(ballot, world)[:voters]
    jobs = [
        (code, elections.any_paper(ballot, place if place <= 5 else None, chance))
        for place, code in enumerate(codes, start=1)
    ]

    def send(job: tuple[str, Paper] | None) -> Paper | None:
        if job is None:
            ballots.seal(ballot, world)
            return None
        try:
            elections.cast_as_member(ballot, *job)
        except Blocked:
            return None
        return job[1]

    told = [paper for paper in elections.at_once([*jobs[:40], None, *jobs[40:]], send, 8) if paper is not None]
    assert Spent.objects.count() == len(told)
    assert BoxLine.objects.count() == 5 * len(told)
    assert 0 < len(told) <= voters


@pytest.mark.usefixtures("transactional_db")
def test_an_elector_who_asks_many_times_at_once_has_one_token() -> None:
    world = make.world()
    ballot = ballots.prepare(ballots.to_stage(world), world, {"": PanelTerms(is_own=True, by_token=True)})
    ballots.to_open(ballot, world)
    panel, by = ballot.panels.get().pk, world.viewer(Role.MEMBER)

    def ask(number: int) -> bytes | None:
        try:
            return issue_token(panel, blinded=number.to_bytes(256, "big"), by=by, at=ballots.DURING)
        except Blocked:
            return None

    answers = [one for one in elections.at_once(range(2, 18), ask, 8) if one is not None]
    assert (len(answers), TokenIssue.objects.count()) == (1, 1)


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("design", [Counters(), ReadAddSave()], ids=["added", "read, added, saved"])
def test_a_counter_for_each_grade_loses_votes_or_errs(design: Counters) -> None:
    """The twin: what others do to keep votes anonymous."""
    voters, chance = 80, random.Random(6)
    papers = [[(subject, chance.randint(1, 4)) for subject in chance.sample(range(1, 11), 10)] for _ in range(voters)]
    with psycopg.connect(address(), autocommit=True) as own:
        design.make(own, 10, 4)

        def send(voter: int) -> bool:
            with psycopg.connect(address(), autocommit=True) as mine:
                mine.execute("SET deadlock_timeout = '20ms'")  # found sooner, so that the test is not waiting
                try:
                    design.cast(mine, voter, papers[voter])
                except psycopg.errors.DeadlockDetected:
                    return False
            return True

        told = elections.at_once(range(voters), send, THREADS)
        counted = design.close(own)
        own.execute("DROP TABLE counter, counter_voted")
    truth = Counter(
        answer for answer, was_told in zip(papers, _by_voter(told), strict=True) if was_told for answer in answer
    )
    assert (told.count(False), (truth - counted).total()) != (0, 0)


def _by_voter(told: list[bool]) -> list[bool]:
    """`at_once` answers share after share: put back in the order of the voters."""
    places = [voter for at in range(THREADS) for voter in range(len(told))[at::THREADS]]
    return [one for _, one in sorted(zip(places, told, strict=True))]
