"""党组织: the part of the tree that a viewer may see."""

from dataclasses import dataclass

from zhixing.models import Organisation
from zhixing.queries.viewers import Viewer
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import OutOfSight


@dataclass(frozen=True)
class OrgLine:
    """One organisation of a tree page."""

    id: int
    name: str
    kind_label: str
    is_branch: bool
    depth: int  # 0 for the topmost that the viewer sees
    may_manage: bool


def organisation_at(viewer: Viewer, organisation_id: int, do: Do = Do.VIEW_ORG) -> Organisation:
    """The organisation, if the viewer may `do` there; `OutOfSight` for unknown ids and foreign subtrees."""
    found = Organisation.objects.filter(pk=organisation_id).first()
    if found is None:
        raise OutOfSight(organisation_id)
    viewer.demand(do, found.path or "")
    return found


def tree(viewer: Viewer) -> list[OrgLine]:
    """Every organisation the viewer may see, parents before children."""
    shown = Organisation.objects.below(viewer.roots(Do.VIEW_ORG)).order_by("sort_key", "pk")
    lines: list[OrgLine] = []
    tops = {path.count(".") for path in viewer.roots(Do.VIEW_ORG)}
    top = min(tops, default=0)
    for org in shown:
        path = org.path or ""
        lines.append(OrgLine(
            id=org.pk, name=org.name, kind_label=OrgKind(org.kind).label, is_branch=OrgKind(org.kind).is_branch,
            depth=path.count(".") - top, may_manage=viewer.may(Do.MANAGE_ORG, path),
        ))
    return lines
