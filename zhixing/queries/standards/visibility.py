"""考评办法: which standards and versions a viewer may see at all."""

from django.db.models import Q

from zhixing.models import Organisation, Standard, StandardVersion
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed, OutOfSight
from zhixing.rules.standards.approval import VersionState

# Those who draft and approve at an organisation see what is in the making there; everybody else what is approved.
MAKERS = (Do.DRAFT_STANDARD, Do.APPROVE_STANDARD)


def demand_reading(viewer: Viewer) -> None:
    """Raises `NotAllowed` for those who read standards nowhere: the administrators."""
    if not viewer.can(Do.VIEW_STANDARD):
        raise NotAllowed(Do.VIEW_STANDARD)


def makes_at(viewer: Viewer, owner: Organisation | None) -> bool:
    """Whether the viewer sees versions of this owner that are not approved yet."""
    return owner is not None and any(viewer.may(do, owner.path) for do in MAKERS)


def sees_owner(viewer: Viewer, owner: Organisation | None) -> bool:
    """Shipped packs for all who read standards; else organisations in the viewer's subtrees, and their superiors."""
    if owner is None:
        return viewer.can(Do.VIEW_STANDARD)
    path = owner.path
    return viewer.may(Do.VIEW_STANDARD, path) or any(root.startswith(path) for root in viewer.roots(Do.VIEW_STANDARD))


def standard_of_sight(viewer: Viewer, standard_id: int) -> Standard:
    """The standard if the viewer may see any of it. Raises `OutOfSight` otherwise."""
    demand_reading(viewer)
    standard = Standard.objects.select_related("owner").filter(pk=standard_id).first()
    if standard is None or not sees_owner(viewer, standard.owner):
        raise OutOfSight(standard_id)
    if (
        not makes_at(viewer, standard.owner)
        and not standard.versions.filter(state=VersionState.APPROVED.value).exists()
    ):
        raise OutOfSight(standard_id)
    return standard


def version_of_sight(viewer: Viewer, version_id: int) -> StandardVersion:
    """The version if the viewer may see it. Raises `OutOfSight` otherwise, also for drafts of others."""
    demand_reading(viewer)
    standard_version = StandardVersion.objects.select_related("standard__owner").filter(pk=version_id).first()
    if standard_version is None or not sees_owner(viewer, standard_version.standard.owner):
        raise OutOfSight(version_id)
    if standard_version.state != VersionState.APPROVED.value and not makes_at(viewer, standard_version.standard.owner):
        raise OutOfSight(version_id)
    return standard_version


def standards_in_sight(viewer: Viewer) -> Q:
    """The condition on `Standard` for lists: what `sees_owner` says for one."""
    roots = viewer.roots(Do.VIEW_STANDARD)
    if not roots:
        return Q(pk__in=[])
    condition = Q(owner__isnull=True)
    for root in roots:
        ids = [int(part) for part in root.split(".") if part]
        condition |= Q(owner__path__startswith=root) | Q(owner_id__in=ids)
    return condition
