"""活动中的扣分: absence costs points by a decision, entered by those who decide and by nobody for themselves."""

import datetime as dt
import uuid

import pytest

from tests import make, walk
from tests.actions.activities.test_recording import DAY
from tests.sample_standard import SAMPLE
from zhixing.actions.activities.corrections import correction_blockers
from zhixing.actions.activities.recording import record_activity
from zhixing.models import Activity, Attendance, Entry
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.happenings import Happening
from zhixing.rules.activities.marks import Mark, Part
from zhixing.rules.activities.records import Feed, Presence
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


@pytest.fixture
def ready(world: make.World) -> make.World:
    walk.adopt(world.street, SAMPLE)
    return world


def meeting(body: str = "支部委员会") -> Happening:
    feeds = (Feed("MEET"), Feed("LATE", Part.ABSENT))
    return Happening(
        "党员大会", DAY, feeds, kind="党员大会", clause=" 第八条 ", deciding_body=f" {body} " if body else ""
    )


def held(world: make.World, by: Viewer, happening: Happening | None = None) -> Activity:
    """The first of the branch was absent, the others came."""
    absent, *others = world.members
    people = [Presence(absent.pk, Mark.ABSENT), *(Presence(one.pk) for one in others)]
    terms = {"happening": happening or meeting(), "people": people, "by": by, "at": make.NOW}
    return record_activity(world.branch.pk, form_key=uuid.uuid4(), **terms)  # type: ignore[arg-type]


def refused(world: make.World, by: Viewer) -> tuple[str, ...]:
    with pytest.raises(Blocked) as refusal:
        held(world, by)
    assert not Entry.objects.exists()
    return refusal.value.reasons


def test_who_was_absent_loses_points_by_clause_and_body(ready: make.World) -> None:
    made = held(ready, ready.viewer(Role.SECRETARY))
    lost = Entry.objects.get(item="LATE")
    assert (lost.membership_id, lost.clause, lost.deciding_body) == (ready.members[0].pk, "第八条", "支部委员会")
    assert {(row.clause, row.deciding_body) for row in Entry.objects.filter(item="MEET")} == {("", "")}
    assert (made.clause, made.deciding_body) == ("第八条", "支部委员会")


def test_without_a_decision_absence_is_noted_alone(ready: make.World) -> None:
    held(ready, ready.viewer(Role.CLERK), meeting(body=""))
    assert not Entry.objects.filter(item="LATE").exists()
    assert Attendance.objects.get(membership=ready.members[0]).mark == Mark.ABSENT.value


def test_whoever_enters_no_decisions_takes_no_points(ready: make.World) -> None:
    assert refused(ready, ready.viewer(Role.CLERK)) == ("扣分须由支部书记、副书记录入，请把决定机构留空，只记考勤。",)


def test_nobody_takes_points_from_themselves(ready: make.World) -> None:
    make.appoint(ready.users[Role.MEMBER], Role.DEPUTY, ready.branch)
    assert refused(ready, ready.viewer(Role.MEMBER)) == ("不能对自己作出扣分决定，请由其他有权限的同志办理。",)


def test_others_are_not_told_what_stands_in_the_way_of_a_correction(ready: make.World) -> None:
    made = held(ready, ready.viewer(Role.SECRETARY))
    terms = {"happening": meeting(), "people": [Presence(ready.members[0].pk)], "reason": "核对"}
    for role in (Role.MEMBER, Role.PANELLIST, Role.STREET):
        with pytest.raises(NotAllowed):
            correction_blockers(made.pk, **terms, by=ready.viewer(role))  # type: ignore[arg-type]
    with pytest.raises(OutOfSight):
        correction_blockers(made.pk, **terms, by=make.viewer(ready.stranger_secretary))  # type: ignore[arg-type]
    late = ready.viewer(Role.SECRETARY, dt.date(2026, 9, 15))
    assert correction_blockers(made.pk, **terms, by=late) != []  # type: ignore[arg-type]
