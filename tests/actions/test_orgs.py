"""党组织: founding an organisation."""

import pytest

from tests import make
from zhixing.actions.orgs import found_organisation
from zhixing.models import AuditRow, Organisation
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


def found(world: make.World, parent: Organisation, name: str, kind: OrgKind, role: Role) -> Organisation:
    return found_organisation(
        parent.pk, name=name, kind=kind, short_name="", founded_on=None, contact="", by=world.viewer(role), at=make.NOW
    )


def test_it_works_and_leaves_a_trace(world: make.World) -> None:
    made = found(world, world.community, "阳光社区第二党支部", OrgKind.BRANCH, Role.COMMUNITY)
    assert made.path == f"{world.community.path}{made.pk}."
    row = AuditRow.objects.get(verb="found_organisation")
    assert (row.subject_id, row.organisation_id, row.summary) == (made.pk, made.pk, "阳光社区第二党支部")


def test_refused_inside_with_403_and_outside_with_404(world: make.World) -> None:
    with pytest.raises(NotAllowed):
        found(world, world.branch, "某某支部", OrgKind.BRANCH, Role.SECRETARY)
    with pytest.raises(OutOfSight):
        found(world, world.other_community, "某某支部", OrgKind.BRANCH, Role.COMMUNITY)
    assert not AuditRow.objects.exists()


def test_blocked_with_the_exact_sentence(world: make.World) -> None:
    before = Organisation.objects.count()
    with pytest.raises(Blocked) as refused:
        found(world, world.community, "阳光社区第一党支部", OrgKind.STREET, Role.COMMUNITY)
    assert refused.value.reasons == (
        "“社区党委”之下不能设“街道党工委”，请另选上级或类别。",
        "“阳光社区党委”之下已有“阳光社区第一党支部”，请换一个名称。",
    )
    assert Organisation.objects.count() == before
