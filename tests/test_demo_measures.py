"""What the demonstration plays of measures that follow a star: a 限期改正 of now, and one that has been extended."""

import datetime as dt

from django.utils.timezone import localdate

from tests import make, member_measures
from tests.years import closed
from zhixing.management.demo.build import Branch, Street
from zhixing.management.demo.member_measures import play_member_measures
from zhixing.models import AuditRow, Measure
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role

TODAY = dt.date(2027, 1, 20)


def test_somebody_under_correction_has_it_extended(world: make.World) -> None:
    """In a world without points everybody is green: the last quarter begins one anew, the one before is extended."""
    offices = [world.users[role] for role in (Role.SECRETARY, Role.DEPUTY, Role.PANELLIST)]
    branch = Branch(world.branch, world.community, *offices, world.members)
    street = Street(world.street, world.users[Role.STREET], {}, {}, [branch])
    closed(world, Quarter(2026, 1), member_measures.TEXT)
    closed(world, Quarter(2026, 2))
    play_member_measures(street, Quarter(2026, 2), TODAY)
    begun, extended = Measure.objects.filter(form="rectification").order_by("-from_on")
    assert begun.extended_to is None
    assert (extended.due_on, extended.extended_to) == (dt.date(2027, 2, 9), dt.date(2027, 4, 25))
    assert list(extended.records.order_by("on").values_list("kind", flat=True)) == ["notice", "midway", "extension"]
    assert begun.membership_id != extended.membership_id
    assert localdate(AuditRow.objects.latest("at").at) < TODAY
