"""首页: what each person must do now, stage by stage of a real quarter."""

import datetime as dt

from tests import make, walk
from zhixing.models import Cycle, Participant, Person, SelfReport
from zhixing.queries import home
from zhixing.queries.due import Due
from zhixing.rules.permissions import Role


def told(world: make.World, role: Role) -> list[tuple[str, str, dt.date | None]]:
    return [(line.what, line.url_name, line.by_on) for line in home.tasks(world.viewer(role))]


def test_in_the_self_report_the_member_writes_and_the_secretary_collects(world: make.World) -> None:
    walk.open_cycle(world)
    assert told(world, Role.MEMBER) == [("填写2026年第三季度自评", "report", walk.SELF_REPORT_DUE)]
    assert [(name, day) for _, name, day in told(world, Role.SECRETARY)] == [
        ("report_list", walk.SELF_REPORT_DUE),
        ("activity_record", dt.date(2026, 9, 30)),  # the quarter's meeting has not been held
    ]


def test_in_the_review_each_of_the_group_is_asked(world: make.World) -> None:
    walk.to_review(walk.open_cycle(world), world)
    assert [(name, day) for _, name, day in told(world, Role.PANELLIST)] == [("opinions", walk.REVIEW_DUE)]
    assert told(world, Role.MEMBER) == []


def test_the_desk_is_asked_for_reports_of_people_who_do_not_go_online(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    Person.objects.filter(pk__in=[member.person_id for member in world.members[1:4]]).update(has_phone_access=False)
    asked = [("代录自评，还有 3 名不上网的党员没有提交", "report_list", walk.SELF_REPORT_DUE)]
    assert told(world, Role.CLERK) == asked
    assert [name for _, name, _ in told(world, Role.SECRETARY)].count("report_list") == 1  # once, for everybody
    submitted = Participant.objects.get(cycle=cycle, membership=world.members[1])
    SelfReport.objects.create(participant=submitted, state="submitted", by=world.users[Role.CLERK], saved_at=make.NOW)
    Participant.objects.filter(cycle=cycle, membership=world.members[2]).update(excluded="已离册")
    assert told(world, Role.CLERK)[0][0] == "代录自评，还有 1 名不上网的党员没有提交"
    Cycle.objects.filter(pk=cycle.pk).update(stage="review")
    assert told(world, Role.CLERK) == []


def test_those_with_no_part_are_left_in_peace(world: make.World) -> None:
    walk.open_cycle(world)
    for role in (Role.DISTRICT, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, Role.CLERK):
        assert told(world, role) == []
    others = home.tasks(make.viewer(world.stranger_secretary))
    assert [line.what for line in others] == ["召开2026年第三季度党员大会"]


def test_the_nearest_date_comes_first_and_none_last() -> None:
    def line(what: str, where: str, by_on: dt.date | None) -> Due:
        return Due(what, where, by_on, "home")

    early, late = dt.date(2026, 9, 1), dt.date(2026, 9, 30)
    lines = [line("丙", "一", None), line("乙", "二", late), line("甲", "二", late), line("丁", "一", early)]
    assert [one.what for one in home.by_due_date(lines)] == ["丁", "乙", "甲", "丙"]
