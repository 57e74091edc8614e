"""Run in a process of its own: fills an empty site with ballots whose boxes stand open, and tells what is needed.

python -m tests.crash_world ELECTIONS VOTERS SUBJECTS
"""

import datetime as dt
import json
import sys
from typing import Any

import django

PASSWORD = "Zhi-Xing-2026-crash"


def usernames_of_tellers(world: Any) -> list[str]:
    """The two who hold a phrase, each with the password of this run."""
    from tests import ballots

    tellers = list(ballots.teller_users(world).values())[:2]
    for teller in tellers:
        teller.set_password(PASSWORD)
        teller.save()
    return [teller.username for teller in tellers]


def election(voters: int, subjects: int, world: Any) -> dict[str, Any]:
    """One ballot with a typed roll and slips, opened by the real actions."""
    from django.utils import timezone

    from tests import ballots
    from zhixing.actions.ballots.lifecycle import open_ballot
    from zhixing.actions.ballots.preparing import PanelTerms, prepare_ballot
    from zhixing.actions.ballots.rolls import edit_roll, print_slips
    from zhixing.queries.ballots.access import questionnaire_of
    from zhixing.rules.ballots.states import Seat
    from zhixing.rules.permissions import Role

    now, secretary = timezone.now(), world.viewer(Role.SECRETARY)
    cycle = ballots.to_stage(world, members=subjects - 4)  # four of the world's five are graded
    terms = ballots.terms(
        world,
        {"": PanelTerms(is_own=False, by_paper=False)},
        opens_at=now - dt.timedelta(hours=1),
        closes_at=now + dt.timedelta(days=1),
    )
    ballot = prepare_ballot(cycle.pk, terms=terms, by=secretary, at=now)
    panel = ballot.panels.get()
    edit_roll(panel.pk, typed="\n".join(f"代表{number}，居民代表" for number in range(voters)), by=secretary, at=now)
    codes = print_slips(panel.pk, by=secretary, at=now)
    ballots.lock(ballot, world)
    open_ballot(ballot.pk, by=secretary, at=now)
    return {
        "ballot": ballot.pk,
        "slug": ballot.slug,
        "panel": panel.pk,
        "codes": codes[:voters],
        "unused": len(codes) - voters,
        "subjects": subjects,
        "usernames": usernames_of_tellers(world),
        "password": PASSWORD,
        "grades": [grade.code for grade in questionnaire_of(ballot).grades],
        "phrases": [ballots.PHRASES[Seat.FIRST], ballots.PHRASES[Seat.SECOND]],
    }


def main(elections: int, voters: int, subjects: int) -> None:
    django.setup()
    from tests import make

    json.dump([election(voters, subjects, make.world()) for _ in range(elections)], sys.stdout)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
