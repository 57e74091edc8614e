"""A thing of one branch by its number: its own people open it, and nobody of elsewhere who has the number does."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests import appraisals, ballots, briefings, home_visits, lots, make, measures, member_measures, nominations, walk
from tests import posts as posts_of_tests
from tests import service as service_of_tests
from tests.actions.activities.test_plans import planned
from tests.actions.activities.test_recording import everybody, record
from tests.actions.ledger.test_claims import claim
from tests.actions.ledger.test_decisions import decide, kept_file
from tests.actions.members.test_reliefs import applied
from tests.actions.postings.test_steps import hanging, objected
from tests.queries.test_out_of_sight import strangers
from tests.sample_standard import SAMPLE
from zhixing.actions.activities.recording import record_activity
from zhixing.models import Evidence
from zhixing.queries.accounts.pages import account_at
from zhixing.queries.activities.pages import activity_page
from zhixing.queries.activities.plans import plan_at
from zhixing.queries.appraisals.pages import appraisal_page
from zhixing.queries.ballots.access import ballot_at
from zhixing.queries.briefings.access import contribution_at
from zhixing.queries.cycles.pages import cycle_page
from zhixing.queries.evidence import evidence_at
from zhixing.queries.growth.pages import growth_page
from zhixing.queries.home_visits.pages import need_at, visit_page
from zhixing.queries.ledger.claims import claim_page
from zhixing.queries.ledger.decisions import decision_page
from zhixing.queries.lots.pages import pool_page
from zhixing.queries.measures.pages import measure_page
from zhixing.queries.member_measures.pages import member_measure_page
from zhixing.queries.members.pages import member_page
from zhixing.queries.members.reliefs import relief_page
from zhixing.queries.nominations.pages import nomination_page
from zhixing.queries.postings.objections import objection_at
from zhixing.queries.postings.pages import posting_at
from zhixing.queries.posts.pages import post_page
from zhixing.queries.reviews.blind import review_page
from zhixing.queries.reviews.self_reports import report_page
from zhixing.queries.service.incoming import incoming_page
from zhixing.queries.service.outsiders import outsider_page
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.happenings import Happening
from zhixing.rules.activities.records import Feed
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import NotAllowed, OutOfSight


@dataclass(frozen=True)
class Case:
    """What is made and gives its number, the page of it, and who may open that."""

    make: Callable[[make.World], int]
    page: Callable[[Viewer, int], object]
    by: Role
    text: str = walk.STANDARD


def posted(world: make.World) -> int:
    return hanging(walk.to_posting(walk.open_cycle(world), world), world).pk


def filed(world: make.World) -> int:
    record_activity(
        world.branch.pk,
        happening=Happening("党员大会", make.EARLIER, (Feed("MEET", is_own=True),)),
        people=everybody(world),
        form_key=uuid.uuid4(),
        uploads=[kept_file("签到表")],
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )
    return Evidence.objects.get().pk


CASES = {
    "account": Case(lambda world: world.users[Role.CLERK].pk, account_at, Role.SYSTEM_ADMIN),
    "activity": Case(lambda world: record(world, everybody(world)).pk, activity_page, Role.CLERK, SAMPLE),
    "plan": Case(lambda world: planned(world)[0].pk, plan_at, Role.CLERK),
    "appraisal": Case(lambda world: appraisals.opened(world).pk, appraisal_page, Role.SECRETARY),
    "ballot": Case(
        lambda world: ballots.prepare(ballots.to_stage(world), world).pk, ballot_at, Role.SECRETARY, text=""
    ),
    "contribution": Case(lambda world: briefings.sent(world).pk, contribution_at, Role.SECRETARY),
    "cycle": Case(lambda world: walk.open_cycle(world).pk, cycle_page, Role.SECRETARY),
    "evidence": Case(filed, evidence_at, Role.SECRETARY, SAMPLE),
    "growth": Case(lambda world: world.members[1].pk, growth_page, Role.SECRETARY),
    "home visit": Case(lambda world: home_visits.visited(world).pk, visit_page, Role.SECRETARY),
    "need of a household": Case(lambda world: home_visits.promised(world).pk, need_at, Role.SECRETARY),
    "claim": Case(lambda world: claim(world).pk, claim_page, Role.SECRETARY, SAMPLE),
    "decision": Case(lambda world: decide(world)[0].pk, decision_page, Role.DEPUTY, SAMPLE),
    "pool": Case(lambda world: lots.filled(world).pk, pool_page, Role.STREET),
    "line of rectification": Case(lambda world: measures.registered(world).pk, measure_page, Role.SECRETARY),
    "measure": Case(lambda world: member_measures.decided(world).pk, member_measure_page, Role.SECRETARY, text=""),
    "member": Case(lambda world: world.members[1].pk, member_page, Role.SECRETARY),
    "relief": Case(lambda world: applied(world).pk, relief_page, Role.SECRETARY),
    "nomination": Case(lambda world: nominations.passed(world).pk, nomination_page, Role.SECRETARY),
    "posting": Case(posted, posting_at, Role.MEMBER),
    "objection": Case(
        lambda world: objected(hanging(walk.to_posting(walk.open_cycle(world), world), world), world).pk,
        objection_at,
        Role.SECRETARY,
    ),
    "post": Case(lambda world: posts_of_tests.published(world).pk, post_page, Role.MEMBER),
    "review": Case(lambda world: walk.to_review(walk.open_cycle(world), world).pk, review_page, Role.SECRETARY),
    "self-report": Case(lambda world: walk.participant(walk.open_cycle(world), "王建国").pk, report_page, Role.CLERK),
    "slip from elsewhere": Case(lambda world: service_of_tests.arrived(world).pk, incoming_page, Role.SECRETARY),
    "somebody from elsewhere": Case(lambda world: service_of_tests.outsider(world).pk, outsider_page, Role.COMMUNITY),
}


@pytest.mark.parametrize("name", CASES)
def test_a_number_opens_nothing_of_elsewhere(world: make.World, name: str) -> None:
    case = CASES[name]
    if case.text:
        walk.adopt(world.street, case.text)
    number = case.make(world)
    case.page(world.viewer(case.by, member_measures.LATER if name == "measure" else make.TODAY), number)
    neighbours = strangers(world, make.TODAY)
    del neighbours["同支部党员"]
    opened = [who for who, viewer in neighbours.items() if opens(case, viewer, number)]
    assert opened == []
    assert not opens(case, world.viewer(case.by), 0)


def opens(case: Case, viewer: Viewer, number: int) -> bool:
    try:
        case.page(viewer, number)
    except (NotAllowed, OutOfSight):
        return False
    return True
