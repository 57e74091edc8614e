"""组织关系转接: to which branches somebody may be transferred, and what to know before."""

from zhixing.models import Membership, Organisation, Participant
from zhixing.queries.member_pages import member_at
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles import Stage
from zhixing.rules.orgs import BRANCHES
from zhixing.rules.permissions import Do


def common_path(one: str, other: str) -> str:
    """The path of the nearest organisation above both; empty when nothing is."""
    shared = []
    for left, right in zip(one.split(".")[:-1], other.split(".")[:-1], strict=False):
        if left != right:
            break
        shared.append(left)
    return "".join(f"{part}." for part in shared)


def transferable(viewer: Viewer, membership_id: int) -> Membership:
    return member_at(viewer, membership_id, Do.TRANSFER_MEMBER)


def target_branches(viewer: Viewer, membership: Membership) -> list[Organisation]:
    """Branches that share with the present one a superior for which the viewer may transfer."""
    here = membership.organisation.path or ""
    roots = tuple(root for root in viewer.roots(Do.TRANSFER_MEMBER) if here.startswith(root))
    found = Organisation.objects.below(roots).filter(kind__in=BRANCHES, dissolved_on__isnull=True)
    return list(found.exclude(pk=membership.organisation_id).select_related("parent").in_order())


def open_assessments(membership: Membership) -> int:
    """Cycles the person takes part in now: these stay with the branch that opened them."""
    found = Participant.objects.filter(membership=membership)
    return found.exclude(cycle__stage=Stage.CLOSED.value).count()
