"""党组织: founding, renaming, placing and dissolving organisations."""

import pytest
from django.db import IntegrityError

from tests import make
from zhixing.actions.members.register import end_membership
from zhixing.actions.orgs import dissolve_organisation, edit_organisation, found_organisation
from zhixing.models import AuditRow, Membership, Organisation
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.records import EndReason
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


def edit(by: Viewer, one: Organisation, **changed: object) -> Organisation:
    now = {name: getattr(one, name) for name in ("name", "short_name", "founded_on", "contact", "position")}
    return edit_organisation(one.pk, **now | changed, by=by, at=make.NOW)  # type: ignore[arg-type]


def test_editing_renames_and_says_what_changed(world: make.World) -> None:
    edit(world.viewer(Role.COMMUNITY), world.branch, name="阳光社区联合党支部", contact="0477-8595854")
    world.branch.refresh_from_db()
    assert (world.branch.name, world.branch.contact) == ("阳光社区联合党支部", "0477-8595854")
    assert AuditRow.objects.get(verb="edit_organisation").detail == {"changed": ["contact", "name"]}
    with pytest.raises(Blocked) as refused:
        edit(world.viewer(Role.COMMUNITY), world.branch, name="阳光小区党支部")
    assert refused.value.reasons == ("同一上级之下已有“阳光小区党支部”，请换一个名称。",)
    with pytest.raises(NotAllowed):
        edit(world.viewer(Role.SECRETARY), world.branch, name="自己改")
    with pytest.raises(OutOfSight):
        edit(world.viewer(Role.COMMUNITY), world.stranger, name="别家")


def test_a_new_position_moves_the_whole_subtree(world: make.World) -> None:
    edit(world.viewer(Role.STREET), world.other_community, position=1)
    edit(world.viewer(Role.STREET), world.community, position=2)
    top, first, second = (
        [world.district, world.street],
        [world.community, world.branch, world.sister],
        [world.other_community, world.stranger],
    )
    assert list(Organisation.objects.in_tree_order()) == top + second + first
    edit(world.viewer(Role.STREET), world.community, position=1)  # the same position: who was founded first
    assert list(Organisation.objects.in_tree_order()) == top + first + second


def test_dissolved_only_when_empty_and_by_the_organisation_above(world: make.World) -> None:
    street = world.viewer(Role.STREET)
    with pytest.raises(Blocked) as refused:
        dissolve_organisation(world.community.pk, document=" ", by=street, at=make.NOW)
    assert refused.value.reasons == (
        "还有2个下级党组织没有撤销，请先办理撤销。",
        "请填写撤销的依据（文件名称或文号）。",
    )
    with pytest.raises(Blocked) as refused:
        dissolve_organisation(world.branch.pk, document="第5号", by=street, at=make.NOW)
    assert refused.value.reasons == ("名册上还有5人，请先办理转接或离册。",)
    with pytest.raises(NotAllowed):
        dissolve_organisation(world.community.pk, document="第5号", by=world.viewer(Role.COMMUNITY), at=make.NOW)
    with pytest.raises(NotAllowed):
        dissolve_organisation(world.district.pk, document="第5号", by=world.viewer(Role.DISTRICT), at=make.NOW)
    for one in Membership.objects.open().filter(organisation=world.branch):
        end_membership(one.pk, reason=EndReason.DECEASED, on=make.TODAY, note="", by=street, at=make.NOW)
    gone = dissolve_organisation(world.branch.pk, document="第5号", by=street, at=make.NOW)
    assert gone.dissolved_on == make.TODAY
    assert AuditRow.objects.get(verb="dissolve_organisation").detail == {"document": "第5号"}
    with pytest.raises(Blocked) as refused:
        found(world, world.branch, "某某支部", OrgKind.BRANCH, Role.STREET)
    assert refused.value.reasons[0] == "“阳光社区第一党支部”已经撤销，不能再设下级党组织。"


def test_an_empty_path_lets_nobody_see_everything(world: make.World) -> None:
    assert Organisation.objects.below((world.branch.path,)).count() == 1
    assert Organisation.objects.below(()).count() == 0
    with pytest.raises(ValueError, match="no organisation"):
        Organisation.objects.below(("",))
    with pytest.raises(IntegrityError):
        Organisation.objects.filter(pk=world.branch.pk).update(path=None)
