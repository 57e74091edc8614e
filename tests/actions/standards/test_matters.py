"""同一件事就高: what entries cannot say is refused before anything is scored, on every way into use."""

import pytest

from tests import make, walk
from tests.actions.standards.test_approval import OCTOBER, adopted, drafted, reasons
from zhixing.actions.standards.approval import approve_version, submit_version
from zhixing.models import StandardVersion
from zhixing.queries.standards.pages import version_page
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked

MATTERS = (
    "title: 同一件事就高\nindex: vanguard\n"
    "blocks: [{code: b, name: 加分, items: [{code: J, name: 表彰, worth: 3, per_matter: 表彰}]}]\n"
)
NO_MATTER = (
    "维度【加分】·细则【表彰】·同一件事就高：台账还不记每一笔是哪件事，施行以后同一件事会重复计分，目前只能试算；"
    "施行的版本请删去，由确认人对同一件事只确认分值最高的一笔，其余的写明理由退回。"
)


def test_what_the_ledger_does_not_keep_is_neither_handed_in_nor_approved(world: make.World) -> None:
    """It is refused with what to do instead, before anything is scored; the draft stays and can be tried."""
    version = drafted(world, MATTERS)
    assert version_page(world.viewer(Role.STREET), version.pk).submit_blockers == [NO_MATTER]
    with pytest.raises(Blocked) as refused:
        submit_version(version.pk, by=world.viewer(Role.STREET), at=make.NOW)
    assert reasons(refused) == (NO_MATTER,)
    StandardVersion.objects.filter(pk=version.pk).update(state="submitted")
    assert version_page(world.viewer(Role.DISTRICT), version.pk).approve_blockers == [NO_MATTER]
    with pytest.raises(Blocked) as refused:
        approve_version(version.pk, document_number="康组发2026年3号", by=world.viewer(Role.DISTRICT), at=make.NOW)
    assert reasons(refused) == (NO_MATTER,)


def test_a_version_approved_before_is_not_adopted_again_and_opens_no_quarter(world: make.World) -> None:
    version = walk.adopt(world.street, MATTERS)
    with pytest.raises(Blocked) as refused:
        adopted(world, version, OCTOBER)
    assert reasons(refused)[0] == NO_MATTER
    with pytest.raises(Blocked) as refused:
        walk.open_cycle(world)
    assert NO_MATTER in reasons(refused)
