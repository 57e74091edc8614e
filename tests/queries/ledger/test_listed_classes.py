"""党员类别 by the lists: whoever changes class while a quarter runs is priced everywhere as the quarter counts them."""

import datetime as dt

import pytest

from tests import make, walk
from tests.sample_standard import SAMPLE
from zhixing.models import Entry, Membership
from zhixing.queries.ledger.activities import people_of
from zhixing.queries.ledger.listed_classes import class_at
from zhixing.queries.ledger.pages import entry_prices
from zhixing.queries.standards.in_force_many import InForce
from zhixing.rules.permissions import Role

IN_QUARTER, BEFORE = dt.date(2026, 9, 1), dt.date(2026, 6, 1)
CADRE, ORDINARY = "党员干部类", "普通无职党员类"


@pytest.fixture
def changed(world: make.World) -> Membership:
    """白云, ordinary in the list of the third quarter, a cadre in the register since."""
    walk.adopt(world.street, SAMPLE)
    walk.open_cycle(world)
    Membership.objects.filter(pk=world.members[0].pk).update(member_class=CADRE)
    return Membership.objects.get(pk=world.members[0].pk)


def test_the_list_says_the_class_of_its_own_days(world: make.World, changed: Membership) -> None:
    assert class_at(changed, IN_QUARTER) == ORDINARY
    assert class_at(changed, BEFORE) == CADRE
    lines = people_of(world.viewer(Role.SECRETARY), world.branch, IN_QUARTER)
    assert [line.member_class for line in lines if line.membership_id == changed.pk] == [ORDINARY]


def test_an_entry_is_worth_what_it_counts(world: make.World, changed: Membership) -> None:
    make.entry(changed, "MEET", happened_on=IN_QUARTER, by=world.viewer(Role.SECRETARY))
    entries = list(Entry.objects.select_related("membership__organisation"))
    prices = entry_prices(entries, InForce([world.branch]))
    assert [price.points for price in prices.values()] == [1000]  # a cadre would get 8
