"""The demonstration and the founding of a real site: what a newcomer meets first."""

import datetime as dt
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localdate

from tests import make
from zhixing.actions.accounts.founding import found_site
from zhixing.management.demo.build import SHOWN_BESIDE, Branch, Street
from zhixing.management.demo.lengths.founding import PLACES
from zhixing.management.demo.lengths.scenes import chapters_of
from zhixing.management.demo.load import load_demonstration, set_passwords
from zhixing.management.demo.progress import LoadingProgress
from zhixing.management.demo.scene import TO_MOVE_ON, scene_of
from zhixing.management.demo.street import branches
from zhixing.management.demo.year_end import play_year_end
from zhixing.models import (
    Appraisal,
    AppraisalLine,
    AuditRow,
    Ballot,
    BallotFigure,
    BallotSubject,
    BoxLine,
    Cycle,
    Evidence,
    HomeNeed,
    LotEntrant,
    LotPass,
    LotPool,
    Measure,
    Membership,
    Nomination,
    Organisation,
    OrgVeto,
    Participant,
    PostHolding,
    Rating,
    StandardVersion,
    TargetSheet,
    User,
    Visit,
)
from zhixing.queries.inspections.vetoes import acts_of
from zhixing.queries.ledger.chain import breaks_of
from zhixing.queries.standards.in_force import version_in_force
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.inspections.vetoes import veto_state
from zhixing.rules.ledger.decisions import DecisionState
from zhixing.rules.periods import LENGTHS, MONTH, QUARTER, YEAR, due_days
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked
from zhixing.rules.workdays import add_workdays

TODAY = dt.date(2026, 11, 23)
HOLDINGS = {"on_duty": 11, "applied": 1, "ended": 1}  # of the posts of the first branch
NEEDS = {"open": 2, "answered": 1, "closed": 1}  # heard on visits to homes
LENGTHS_TODAY = (  # months, year, number and stage of the periods that are no quarters
    (MONTH, 2026, 9, "closed"),
    (MONTH, 2026, 10, "closed"),
    (MONTH, 2026, 11, "self_report"),
    (YEAR, 2025, 1, "closed"),
    (YEAR, 2026, 1, "self_report"),
)
RUN_BY = [Role.SECRETARY.value, Role.DEPUTY.value, Role.PANELLIST.value]


def states_of(table: type[PostHolding] | type[HomeNeed]) -> Counter[str]:
    return Counter(table.objects.values_list("state", flat=True))


def overdue() -> list[Cycle]:
    running = Cycle.objects.exclude(stage__in=["closed", "posting"])
    return [cycle for cycle in running if min(cycle.self_report_due_on, cycle.review_due_on) < TODAY]


def of_people() -> Counter[str]:
    """Measures of members by state."""
    return Counter(Measure.objects.filter(membership__isnull=False).values_list("state", flat=True))


def check_passwords() -> None:
    shown = set_passwords(make.NOW)
    assert {label for label, _, _ in shown} == {role.label for role in Role} | {label for label, _ in SHOWN_BESIDE}
    assert all(User.objects.get(username=username).check_password(password) for _, username, password in shown)
    assert len({password for _, _, password in shown}) == len(shown)


def test_one_community_with_a_branch_in_every_stage(db: None) -> None:
    """One of the six communities and one of the three quarters: the same code, a tenth of the waiting."""
    load_demonstration(TODAY, communities=1, quarters=1)

    def stages(quarter: int) -> Counter[str]:
        cycles = Cycle.objects.filter(index="vanguard", year=2026, number=quarter, months=QUARTER)
        return Counter(cycles.values_list("stage", flat=True))

    # The fourth quarter runs to the end of December: it goes no further than the self-reports.
    assert stages(3) == {"closed": 2, "posting": 1, "review": 3}
    assert stages(4) == {"self_report": 6}
    assert Rating.objects.count() == Participant.objects.filter(cycle__stage__in=["closed", "posting"]).count()
    assert overdue() == []
    assert {one.kind for one in Membership.objects.all()} == {"full", "probationary", "prospect", "activist"}
    of_quarters = Rating.objects.filter(participant__cycle__months=QUARTER)
    assert set(of_quarters.values_list("band", flat=True)) == {"EXEMPLAR", "STRIVER", "SPURRED", "WARNED"}
    assert [states_of(PostHolding), states_of(HomeNeed)] == [HOLDINGS, NEEDS]
    assert [one for branch in Organisation.objects.all() for one in breaks_of(branch.pk)] == []
    assert localdate(AuditRow.objects.latest("at").at) < TODAY
    # The community itself is assessed: of one past quarter the visits are under way.
    assert list(Cycle.objects.filter(index="fortress").values_list("number", "stage")) == [(3, "inspection")]
    assert Visit.objects.filter(concluded_at__isnull=False).count() == 1
    assert veto_state(acts_of(OrgVeto.objects.get().steps.all())) is DecisionState.WAITING
    assert Evidence.objects.filter(org_veto__isnull=False).count() == 1
    assert set(of_people()) == {"pending", "under_way", "awaiting_check", "cleared"}
    assert (TargetSheet.objects.count(), Nomination.objects.count()) == (12, 3)
    assert Counter(Measure.objects.filter(membership__isnull=True).values_list("state", flat=True)) == {
        "pending": 3,
        "under_way": 3,
        "awaiting_check": 1,
        "cleared": 1,
    }
    leading = Membership.objects.filter(person__user__appointments__role__in=RUN_BY).values_list("kind", flat=True)
    assert Counter(leading) == {"full": 18 + 6}  # and of the branches assessed by the month and by the year
    check_lengths(*LENGTHS_TODAY)

    # Of the first branch, and of the community that has been visited.
    assert list(LotPool.objects.values_list("state", "quarter")) == [("drawn", 3)] * 2
    assert (LotEntrant.objects.count(), LotPass.objects.count()) == (2 * (3 * 32 + 3), 1)
    check_passwords()


def test_the_year_before_is_appraised_and_people_are_put_up(world: make.World) -> None:
    offices = [world.users[role] for role in (Role.SECRETARY, Role.DEPUTY, Role.PANELLIST)]
    branch = Branch(world.branch, world.community, *offices, world.members)
    communities = {world.community.pk: world.users[Role.COMMUNITY]}
    street = Street(world.street, world.users[Role.STREET], communities, {}, [branch])
    world.branch.contact = "社区党群服务中心"
    play_year_end(street, TODAY)
    assert list(Appraisal.objects.values_list("year", "state")) == [(2025, "closed")]
    grades = AppraisalLine.objects.values_list("grade", flat=True)
    assert Counter(grades) == {"excellent": 1, "qualified": 3, "none": 1}
    assert list(Nomination.objects.order_by("pk").values_list("state", flat=True)) == [
        "honoured",
        "posted",
        "nominated",
    ]
    assert localdate(AuditRow.objects.latest("at").at) < TODAY


def test_every_day_has_a_scene_that_keeps_the_rules() -> None:
    """On whatever day it is loaded: nothing is later than that day, and no quarter that is not over goes on."""
    day = dt.date(2026, 1, 1)
    while day < dt.date(2029, 1, 1):
        scene = scene_of(day, 3)
        assert scene.present.from_on <= scene.opened_on <= scene.began_on < scene.moved_on < day
        has_moved = set(scene.present_stages) != {Stage.SELF_REPORT}
        assert not has_moved or scene.moved_on > scene.present.until_on
        assert scene.past[-1].until_on < scene.began_on
        shown = {*scene.present_stages, *scene.past_stages}
        assert {Stage.SELF_REPORT, Stage.BALLOT, Stage.REVIEW, Stage.POSTING, Stage.CLOSED} == shown
        day += dt.timedelta(days=1)


def test_every_day_has_a_month_and_a_year_that_are_posted_and_that_are_worked_on() -> None:
    day = dt.date(2026, 1, 1)
    while day < dt.date(2029, 1, 1):
        for months in LENGTHS:
            *past, present = chapters_of(day, months)
            for chapter in past:
                assert chapter.period.until_on < chapter.opened_on <= chapter.began_on
                posted_on = add_workdays(chapter.began_on, TO_MOVE_ON)
                ended_on = add_workdays(posted_on, 4) + dt.timedelta(days=1)  # after five days
                assert (posted_on if chapter.to is Stage.POSTING else ended_on) < day
            assert past[0].to is Stage.CLOSED
            assert present.period.from_on <= present.opened_on <= present.began_on < day
            assert present.to is Stage.SELF_REPORT
            if present.is_over:
                report, _ = due_days(present.period.until_on, present.opened_on)
                assert report >= day  # nobody is late
        day += dt.timedelta(days=1)


def lengths() -> list[tuple[int, int, int, str]]:
    cycles = Cycle.objects.exclude(months=QUARTER).order_by("months", "until_on")
    return list(cycles.values_list("months", "year", "number", "stage"))


def check_lengths(*expected: tuple[int, int, int, str]) -> None:
    """A branch by the month and a village by the year: (months, year, number, stage) of their periods."""
    cycles = Cycle.objects.exclude(months=QUARTER).order_by("months", "until_on")
    assert list(cycles.values_list("months", "year", "number", "stage")) == list(expected)
    offices, village = Organisation.objects.filter(parent__kind__in=["organ", "village"]).order_by("sort_key")
    versions = [version_in_force(place, TODAY) for place in (offices, village)]
    assert [version and version.standard.title for version in versions] == [place.pack for place in PLACES]
    # A month begins with 100 points, the village's year with 50 to which more is added; from both something was taken.
    for place, full in ((offices, 10_000), (village, 5_000)):
        indices = list(Rating.objects.filter(participant__cycle__organisation=place).values_list("index", flat=True))
        assert len(indices) >= 8
        assert min(indices) < full
        assert full in indices
    assert Rating.objects.filter(participant__cycle__organisation=village, index__gt=5_000).exists()


def test_loaded_on_the_second_day_of_a_year(db: None) -> None:
    """The year's last quarter is over, but nobody has had the time to leave its self-reports."""
    load_demonstration(dt.date(2027, 1, 2), communities=1, quarters=1)
    assert Counter(Cycle.objects.filter(index="vanguard", months=QUARTER).values_list("number", "stage")) == {
        (3, "closed"): 2,
        (3, "posting"): 1,
        (3, "review"): 3,
        (4, "self_report"): 6,
    }
    check_lengths(
        (MONTH, 2026, 10, "closed"),
        (MONTH, 2026, 11, "closed"),
        (MONTH, 2026, 12, "self_report"),
        (YEAR, 2025, 1, "closed"),
        (YEAR, 2026, 1, "self_report"),
    )


def test_a_mid_year_quarter_has_been_voted_on(db: None) -> None:
    """Sealed, cast, counted and destroyed like any other, and the figures entered the composite."""
    load_demonstration(dt.date(2026, 8, 24), communities=1, quarters=1)
    ballots = Ballot.objects.all()
    assert Counter(ballots.values_list("state", flat=True)) == {"counted": 3}
    assert BallotFigure.objects.exclude(value=None).count() == BallotSubject.objects.count() > 30
    assert BoxLine.objects.exclude(sealed=None).count() == 0
    rated = Rating.objects.filter(participant__in=BallotSubject.objects.values("participant"))
    assert rated.count() == BallotSubject.objects.exclude(ballot__cycle__stage=Stage.REVIEW.value).count() > 20
    assert [one.pk for one in rated if "民主测评" not in str(one.breakdown)] == []


def test_the_whole_street_has_thirty_branches() -> None:
    assert len({(one.community, one.name) for one in branches()}) == 30


def test_a_real_site_begins_with_three_administrators(db: None) -> None:
    out = StringIO()
    call_command("found_site", "中共某某区委员会", stdout=out)
    assert Organisation.objects.get().name == "中共某某区委员会"
    roles = {user.appointments.get().role for user in User.objects.all()}
    assert roles == {"system_admin", "security_admin", "auditor"}
    assert StandardVersion.objects.filter(standard__owner=None).count() >= 5
    assert AuditRow.objects.filter(verb="found_site").count() == 1
    assert all(word in out.getvalue() for word in ("xtgly", "aqgly", "sjgly"))


def test_a_site_is_founded_once(db: None) -> None:
    found_site("中共某某区委员会", by=None, at=make.NOW)
    with pytest.raises(Blocked) as refused:
        found_site("中共另一区委员会", by=None, at=make.NOW)
    assert refused.value.reasons == ("系统里已经有党组织，不能再次建站；请由系统管理员登录后办理。",)
    assert Organisation.objects.count() == 1


def test_passwords_are_never_remade_at_a_real_site(db: None) -> None:
    found_site("中共某某区委员会", by=None, at=make.NOW)
    with pytest.raises(CommandError):
        call_command("demo_passwords")


def test_loading_says_where_it_is_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    said = []
    with LoadingProgress() as progress:
        task = progress.add_task("第一季度", total=3)
        for _ in range(3):
            progress.advance(task)
            said.append(capsys.readouterr().out.strip())
    assert said == ["第一季度：1/3", "", "第一季度：3/3"]
