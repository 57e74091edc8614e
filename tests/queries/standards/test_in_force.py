"""考评办法: which version is in force where."""

import datetime as dt

import pytest

from tests import make
from zhixing.models import Adoption, Organisation, Standard, StandardVersion
from zhixing.queries.standards.in_force import parsed, version_in_force
from zhixing.rules.refusals import Blocked
from zhixing.rules.standards.vocabulary import IndexKind

SPRING, SUMMER, AUTUMN = dt.date(2026, 3, 1), dt.date(2026, 6, 1), dt.date(2026, 9, 1)


def adopted(at: Organisation, from_on: dt.date, **fields: object) -> StandardVersion:
    standard = Standard.objects.create(owner=at, title=f"{at.name}办法", created_at=make.NOW)
    version = StandardVersion.objects.create(
        standard=standard,
        number=1,
        state="approved",
        text="",
        drafted_at=make.NOW,
        approved_at=make.NOW,
        document_number="街工委2026年1号",
    )
    Adoption.objects.create(organisation=at, version=version, from_on=from_on, at=make.NOW, **fields)
    return version


def test_the_latest_of_the_nearest_counts(world: make.World) -> None:
    old, late = adopted(world.street, SPRING), adopted(world.street, AUTUMN)
    own = adopted(world.community, SUMMER)
    assert version_in_force(world.branch, SPRING - dt.timedelta(days=1)) is None
    assert version_in_force(world.branch, SPRING) == old
    assert version_in_force(world.branch, SUMMER) == own
    assert version_in_force(world.branch, AUTUMN) == own  # nearer, though older
    assert version_in_force(world.stranger, AUTUMN) == late
    assert version_in_force(world.district, AUTUMN) is None


def test_the_other_index_and_withdrawn_adoptions_do_not_count(world: make.World) -> None:
    fortress = adopted(world.street, SPRING, index=IndexKind.FORTRESS.value)
    adopted(world.street, SPRING, withdrawn_at=make.NOW)
    assert version_in_force(world.branch, SUMMER) is None
    assert version_in_force(world.branch, SUMMER, IndexKind.FORTRESS) == fortress


def test_a_text_that_does_not_hold_is_blocked_with_its_lines() -> None:
    with pytest.raises(Blocked) as refused:
        parsed(StandardVersion(text="title: 甲\ncolour: red\n"))
    assert refused.value.reasons[0].startswith("办法内容还有 ")
    assert [reason for reason in refused.value.reasons if reason.startswith("第 2 行")] != []
