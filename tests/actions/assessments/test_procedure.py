"""The hearing and the days of a quarter as its standard has them."""

import datetime as dt

import pytest

from tests import assessments, make, walk
from zhixing.actions.assessments.opening import Terms, open_assessment
from zhixing.actions.inspections.hearings import hand_in_hearing_sheet
from zhixing.models import Measure
from zhixing.queries.assessments.places import place_page
from zhixing.queries.postings.text import default_terms
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked

STANDARD = (
    assessments.STANDARD.replace(
        "source: hearing, weight: 20}",
        "source: hearing, weight: 20, hearing: {least: 2, criteria: [{code: work, name: 实绩, full: 50}]}}",
    )
    + "deadlines: {report: 3, review: 5, posting: 6, answer: 4, timed: 20}\n"
)


def test_the_days_that_are_proposed(world: make.World) -> None:
    assessments.adopt(world, STANDARD)
    street = world.viewer(Role.STREET)
    terms = Terms(walk.QUARTER, cut_off_on=walk.CUT_OFF)
    cycle = open_assessment(world.street.pk, terms=terms, by=street, at=make.NOW)
    # Counted from today, which is later than the cut-off; the Sunday is worked in place of a holiday.
    assert (cycle.self_report_due_on, cycle.review_due_on) == (dt.date(2026, 9, 17), dt.date(2026, 9, 20))
    assert default_terms(street, cycle) == {"contact": "", "working_days": 6, "answer_days": 4}


def test_the_hearing_and_the_days_of_what_was_found(world: make.World) -> None:
    cycle = assessments.opened(world, STANDARD)
    group = assessments.to_inspection(cycle, world)
    assessments.inspect(cycle, world, group, "公开栏三个月没有更新", TEAM=5000)
    street = world.viewer(Role.STREET)
    for number, viewer in enumerate(group[:2]):
        for listed in cycle.participants.all():
            with pytest.raises(Blocked, match="“实绩”应在 0 到 50 分之间"):
                hand_in_hearing_sheet(listed.pk, points={"work": 5001}, remark="", by=viewer, at=make.NOW)
            points = {"work": 5000 - 1000 * number}
            hand_in_hearing_sheet(listed.pk, points=points, remark="", by=viewer, at=make.NOW)
    own = assessments.participant(cycle, world)
    assert place_page(street, own.pk).hearing == "45 分（2 份评分表）"
    assessments.to_close(cycle, world)
    assert place_page(street, own.pk).index == 9000  # (90 × 80 + 90 × 20) ÷ 100
    measure = Measure.objects.get()
    assert (measure.due_on, measure.registered_at) == (dt.date(2026, 11, 2) + dt.timedelta(days=20), make.NOW)
