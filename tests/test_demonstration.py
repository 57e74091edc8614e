"""The demonstration and the founding of a real site: what a newcomer meets first."""

import datetime as dt
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localdate

from tests import make
from zhixing.actions.founding import found_site
from zhixing.management.demo.load import load_demonstration, set_passwords
from zhixing.management.demo.progress import LoadingProgress
from zhixing.management.demo.street import branches
from zhixing.models import (
    AuditRow,
    Ballot,
    BallotFigure,
    BallotSubject,
    BoxLine,
    Cycle,
    Membership,
    Organisation,
    Rating,
    StandardVersion,
    User,
)
from zhixing.queries.chain import breaks_of
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked

TODAY = dt.date(2026, 11, 23)
RUN_BY = [Role.SECRETARY.value, Role.DEPUTY.value, Role.PANELLIST.value]


def test_one_community_with_a_branch_in_every_stage(db: None) -> None:
    """One of the six communities and one of the three quarters: the same code, a tenth of the waiting."""
    load_demonstration(TODAY, communities=1, quarters=1)

    def stages(quarter: int) -> Counter[str]:
        return Counter(Cycle.objects.filter(year=2026, quarter=quarter).values_list("stage", flat=True))

    assert stages(3) == {"closed": 5, "posting": 1}
    assert stages(4) == {"self_report": 3, "ballot": 1, "review": 2}
    people = Membership.objects.count()
    assert Rating.objects.filter(participant__cycle__quarter=3).count() == people
    assert {one.kind for one in Membership.objects.all()} == {"full", "probationary", "prospect", "activist"}
    assert set(Rating.objects.values_list("band", flat=True)) == {"EXEMPLAR", "STRIVER", "SPURRED", "WARNED"}
    assert [one for branch in Organisation.objects.all() for one in breaks_of(branch.pk)] == []
    assert localdate(AuditRow.objects.latest("at").at) < TODAY
    running = Membership.objects.filter(person__user__appointments__role__in=RUN_BY).values_list("kind", flat=True)
    assert Counter(running) == {"full": 18}

    shown = set_passwords(make.NOW)
    assert {role for role, _, _ in shown} == {role.label for role in Role}
    assert all(User.objects.get(username=username).check_password(password) for _, username, password in shown)
    assert len({password for _, _, password in shown}) == len(shown)


def test_a_mid_year_quarter_has_been_voted_on(db: None) -> None:
    """Sealed, cast, counted and destroyed like any other, and the figures entered the composite."""
    load_demonstration(dt.date(2026, 8, 24), communities=1, quarters=1)
    ballots = Ballot.objects.all()
    assert Counter(ballots.values_list("state", flat=True)) == {"counted": 3}
    assert BallotFigure.objects.exclude(value=None).count() == BallotSubject.objects.count() > 30
    assert BoxLine.objects.exclude(sealed=None).count() == 0
    rated = Rating.objects.filter(participant__in=BallotSubject.objects.values("participant"))
    assert rated.count() == BallotSubject.objects.count()
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
