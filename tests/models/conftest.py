"""A ledger for the tests of what the database guards."""

import pytest
from django.conf import settings

from tests import make
from zhixing.actions.ledger.entries import NewEntry, append, reverse_entry
from zhixing.files.chains.ends import move_forward
from zhixing.models import Entry
from zhixing.queries.ledger.chain import chain_ends
from zhixing.rules.ledger.sources import Source
from zhixing.rules.permissions import Role


@pytest.fixture
def ledger(world: make.World) -> list[Entry]:
    """Five entries of `world.branch`, the last of which reverses the first; two of the sister branch."""
    by = world.viewer(Role.SECRETARY)
    made = append(
        [NewEntry(one.pk, "MEET", make.TODAY, Source.ACTIVITY, 7) for one in world.members[1:5]], by=by, at=make.NOW
    )
    made.append(reverse_entry(made[0].pk, reason="记错了人", by=by, at=make.NOW))
    elsewhere = [make.member(name, world.sister) for name in ("云飞", "张兰")]
    append([NewEntry(one.pk, "MEET", make.TODAY, Source.ACTIVITY, 7) for one in elsewhere], by=by, at=make.NOW)
    move_forward(settings.CHAIN_ENDS, chain_ends())  # as after the commit, which no test reaches
    return made
