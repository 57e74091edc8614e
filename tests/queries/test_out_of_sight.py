"""What happens in one branch changes what its own people are shown, and nothing that anybody of elsewhere is shown.

Each case makes one thing in 阳光社区第一党支部. Its lists are asked before and after: a list that forgot whose it is
would show, or count, something more to a neighbour.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass

import pytest
from axes.models import AccessAttempt
from django.core.paginator import Page
from django.db.models import Model

from tests import appraisals, ballots, briefings, home_visits, lots, make, measures, member_measures, nominations, walk
from tests import posts as posts_of_tests
from tests import service as service_of_tests
from tests.actions.activities.test_plans import planned
from tests.actions.activities.test_recording import everybody, record
from tests.actions.ledger.test_claims import claim
from tests.actions.ledger.test_decisions import decide
from tests.actions.members.test_register import admit
from tests.actions.members.test_reliefs import applied
from tests.actions.postings.test_steps import hanging, objected, proposed
from tests.sample_standard import SAMPLE
from zhixing.actions.members.verifications import open_verification
from zhixing.queries.accounts import pages as accounts
from zhixing.queries.accounts import sessions
from zhixing.queries.activities import pages as activities
from zhixing.queries.activities import plans
from zhixing.queries.agenda import ahead
from zhixing.queries.appraisals import due as appraisals_due
from zhixing.queries.appraisals import summaries
from zhixing.queries.audit import Filter, audit_page
from zhixing.queries.ballots import due as ballots_due
from zhixing.queries.briefings import lists as briefing_lists
from zhixing.queries.cycles import lists as cycles
from zhixing.queries.home_visits import pages as home_visit_pages
from zhixing.queries.ledger import chain, claims, decisions
from zhixing.queries.ledger import due as ledger_due
from zhixing.queries.lots.pages import pool_list
from zhixing.queries.measures import due as measures_due
from zhixing.queries.member_measures import due as member_measures_due
from zhixing.queries.member_measures.pages import own_measures
from zhixing.queries.members import reliefs, verifications
from zhixing.queries.nominations.pages import nomination_lines
from zhixing.queries.orgs.tree import tree
from zhixing.queries.overview.branches import branches_of_quarter, quarters_at_hand
from zhixing.queries.postings import due as postings_due
from zhixing.queries.postings import lists as postings
from zhixing.queries.postings.objections import own_objections
from zhixing.queries.posts import pages as post_pages
from zhixing.queries.posts.own import own_duties
from zhixing.queries.results.pages import own_results
from zhixing.queries.reviews import due as reviews_due
from zhixing.queries.reviews.self_reports import own_reports
from zhixing.queries.search import search
from zhixing.queries.service import incoming, services
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import NotAllowed
from zhixing.rules.search import question_of

COLLEAGUE = "同支部党员"
List = Callable[[Viewer], object]
LISTS: dict[str, List] = {
    "accounts": lambda viewer: accounts.account_page(viewer, accounts.Search(), 1),
    "lock-outs": lambda viewer: sessions.lock_outs(viewer, dt.datetime.now(dt.UTC)),
    "activities": lambda viewer: activities.listed_activities(viewer, quarter=walk.QUARTER),
    "plans": plans.open_plans,
    "cycles ahead": ahead.cycles,
    "postings ahead": ahead.postings,
    "ballots ahead": ahead.ballots,
    "measures ahead": ahead.measures,
    "appraisals due": appraisals_due.due,
    "appraisals of the year": lambda viewer: summaries.year_summary(viewer, appraisals.YEAR),
    "log": lambda viewer: audit_page(viewer, Filter(), 1),
    "ballots due": ballots_due.due,
    "contributions": briefing_lists.contributions,
    "waiting contributions": briefing_lists.waiting_contributions,
    "cycles": cycles.cycles_in_sight,
    "quarters at hand": quarters_at_hand,
    "proxy claims": claims.proxy_claims,
    "own claims": claims.own_claims,
    "reports of oneself": own_reports,
    "results of oneself": own_results,
    "own objections": own_objections,
    "own visits": home_visit_pages.own_visits,
    "own duties": own_duties,
    "own measures": own_measures,
    "home visits": lambda viewer: home_visit_pages.branch_lines(viewer, walk.QUARTER),
    "chains": chain.chains,
    "inbox": claims.inbox,
    "claims due": ledger_due.due,
    "decisions due": decisions.due,
    "pools": pool_list,
    "measures due": measures_due.due,
    "member measures due": member_measures_due.due,
    "reliefs": reliefs.reliefs,
    "reliefs due": reliefs.due,
    "campaigns": verifications.campaigns,
    "campaigns due": verifications.due,
    "nominations": nomination_lines,
    "tree": tree,
    "branches": lambda viewer: branches_of_quarter(viewer, walk.QUARTER),
    "postings due": postings_due.due,
    "postings": postings.postings,
    "postings awaiting": postings.awaiting,
    "posts": post_pages.branch_lines,
    "reviews due": reviews_due.due,
    "search": lambda viewer: search(viewer, question_of("张伟")),
    "incoming slips": incoming.incoming_slips,
    "services": lambda viewer: services.services(viewer, walk.QUARTER),
}


@dataclass(frozen=True)
class Case:
    """What is made, which lists show it to whom, and the standard that is in force (none where it brings its own)."""

    make: Callable[[make.World], object]
    shown: Mapping[str, Role]
    text: str = walk.STANDARD
    today: dt.date = make.TODAY


CASES = {
    "a claim": Case(
        claim, {"inbox": Role.SECRETARY, "claims due": Role.DEPUTY, "own claims": Role.MEMBER}, text=SAMPLE
    ),
    "a claim by proxy": Case(
        lambda world: claim(world, by=world.viewer(Role.CLERK), member=world.members[4]),
        {"proxy claims": Role.CLERK},
        text=SAMPLE,
    ),
    "a veto": Case(lambda world: decide(world, item="CULT"), {"decisions due": Role.DEPUTY}, text=SAMPLE),
    "an activity": Case(
        lambda world: record(world, everybody(world)),
        {"activities": Role.CLERK, "chains": Role.COMMUNITY, "log": Role.AUDITOR},
        text=SAMPLE,
    ),
    "a plan": Case(planned, {"plans": Role.CLERK}),
    "a cycle": Case(
        walk.open_cycle,
        {
            "cycles": Role.STREET,
            "cycles ahead": Role.SECRETARY,
            "branches": Role.COMMUNITY,
            "quarters at hand": Role.COMMUNITY,
            "reports of oneself": Role.MEMBER,
        },
    ),
    "a review": Case(lambda world: walk.to_review(walk.open_cycle(world), world), {"reviews due": Role.DEPUTY}),
    "a posting": Case(
        lambda world: proposed(walk.to_posting(walk.open_cycle(world), world), world),
        {"postings": Role.SECRETARY, "postings awaiting": Role.COMMUNITY},
    ),
    "a posting that hangs": Case(
        lambda world: hanging(walk.to_posting(walk.open_cycle(world), world), world),
        {"postings due": Role.MEMBER, "postings ahead": Role.SECRETARY, "results of oneself": Role.MEMBER},
    ),
    "a ballot": Case(
        lambda world: ballots.to_open(ballots.prepare(ballots.to_stage(world), world), world),
        {"ballots due": Role.SECRETARY, "ballots ahead": Role.SECRETARY},
        text="",
    ),
    "results without measures": Case(
        member_measures.quarter, {"member measures due": Role.SECRETARY}, text="", today=member_measures.LATER
    ),
    "an appraisal": Case(
        appraisals.opened, {"appraisals due": Role.SECRETARY, "appraisals of the year": Role.COMMUNITY}
    ),
    "a contribution": Case(briefings.sent, {"contributions": Role.STREET, "waiting contributions": Role.STREET}),
    "a home visit": Case(home_visits.visited, {"home visits": Role.SECRETARY, "own visits": Role.MEMBER}),
    "a pool": Case(lots.filled, {"pools": Role.STREET}),
    "a line of rectification": Case(
        measures.registered, {"measures due": Role.SECRETARY, "measures ahead": Role.SECRETARY}
    ),
    "a relief": Case(applied, {"reliefs": Role.COMMUNITY, "reliefs due": Role.SECRETARY}),
    "a campaign": Case(
        lambda world: open_verification(
            world.branch.pk, title="排查", due_on=make.TODAY, by=world.viewer(Role.COMMUNITY), at=make.NOW
        ),
        {"campaigns": Role.SECRETARY, "campaigns due": Role.SECRETARY},
    ),
    "a nomination": Case(nominations.passed, {"nominations": Role.COMMUNITY}),
    "an objection": Case(
        lambda world: objected(hanging(walk.to_posting(walk.open_cycle(world), world), world), world),
        {"own objections": Role.MEMBER},
    ),
    "a measure": Case(member_measures.decided, {"own measures": Role.MEMBER}, text="", today=member_measures.LATER),
    "a holder of a post": Case(posts_of_tests.on_duty, {"own duties": Role.MEMBER}),
    "a post": Case(posts_of_tests.published, {"posts": Role.COMMUNITY}),
    "a slip from elsewhere": Case(service_of_tests.arrived, {"incoming slips": Role.SECRETARY}),
    "service of somebody from elsewhere": Case(service_of_tests.served, {"services": Role.COMMUNITY}),
    "somebody new": Case(admit, {"search": Role.SECRETARY}),
    "an account that is locked out": Case(
        lambda world: AccessAttempt.objects.create(
            username=world.users[Role.CLERK].username, ip_address="10.0.0.8", failures_since_start=5
        ),
        {"lock-outs": Role.SECURITY_ADMIN},
    ),
    "an account": Case(
        lambda world: make.appoint(make.user("新录入员"), Role.CLERK, world.branch), {"accounts": Role.SYSTEM_ADMIN}
    ),
    "another branch": Case(
        lambda world: make.organisation("阳光社区第九党支部", make.OrgKind.BRANCH, world.community),
        {"tree": Role.STREET},
    ),
}


def plain(value: object) -> object:
    """What can be compared after the database has moved on."""
    if isinstance(value, Model):
        return type(value).__name__, value.pk
    if isinstance(value, Page):
        return [plain(part) for part in value.object_list], value.paginator.count
    if is_dataclass(value) and not isinstance(value, type):
        return [(field.name, plain(getattr(value, field.name))) for field in fields(value)]
    if isinstance(value, Mapping):
        return [(plain(key), plain(part)) for key, part in value.items()]
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [plain(part) for part in value]
    return repr(value)


def view(viewer: Viewer, names: Iterable[str]) -> dict[str, object]:
    shown = {}
    for name in names:
        try:
            shown[name] = plain(LISTS[name](viewer))
        except NotAllowed:
            shown[name] = "refused"
    return shown


def strangers(world: make.World, today: dt.date) -> dict[str, Viewer]:
    """Somebody in every role, and a member, of the other community and its branch."""
    above, branch = world.other_community, world.stranger
    places = dict.fromkeys((Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, Role.COMMUNITY), above)
    places |= dict.fromkeys((Role.DEPUTY, Role.CLERK, Role.PANELLIST), branch)
    people = {role.label: make.appoint(make.user(f"邻{role.label}"), role, place) for role, place in places.items()}
    people |= {"书记": world.stranger_secretary, "党员": make.member_user(world.outsider)}
    people["小区书记"] = make.appoint(make.user("小区书记"), Role.SECRETARY, world.sister)
    people[COLLEAGUE] = make.member_user(world.members[3])
    return {name: make.viewer(user, today) for name, user in people.items()}


def views(neighbours: Mapping[str, Viewer], lists: Iterable[str]) -> dict[str, dict[str, object]]:
    """A colleague of the branch is asked for what is of oneself alone."""
    own = [name for name in lists if name.startswith("own ")]
    return {who: view(viewer, own if who == COLLEAGUE else lists) for who, viewer in neighbours.items()}


@pytest.mark.parametrize("name", CASES)
def test_what_one_branch_is_shown_its_neighbours_are_not(world: make.World, name: str) -> None:
    case = CASES[name]
    neighbours = strangers(world, case.today)
    own_people = {shown: world.viewer(role, case.today) for shown, role in case.shown.items()}
    if case.text:
        walk.adopt(world.street, case.text)
    before = views(neighbours, case.shown)
    own = {shown: view(viewer, [shown]) for shown, viewer in own_people.items()}
    case.make(world)
    assert views(neighbours, case.shown) == before
    unmoved = [shown for shown, viewer in own_people.items() if view(viewer, [shown]) == own[shown]]
    assert unmoved == [], "the lists of its own people say nothing of it"


def test_every_list_has_a_case() -> None:
    assert {shown for case in CASES.values() for shown in case.shown} == set(LISTS)
