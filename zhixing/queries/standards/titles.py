"""考评办法: names that tell standards apart — what to propose for a new one, and which names are taken."""

from zhixing.models import Organisation, Standard, StandardVersion
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do
from zhixing.rules.standards.approval import VersionState

LONGEST = 120


def proposed_title(viewer: Viewer, base: StandardVersion | None) -> str:
    """For a standard drafted from `base`: the drafting organisation's short name before the title; empty without."""
    if base is None:
        return ""
    owner = (
        Organisation.objects.below(viewer.roots(Do.DRAFT_STANDARD)).filter(dissolved_on=None).in_tree_order().first()
    )
    title = base.standard.title
    if owner is None or title.startswith((owner.label, owner.name)):
        return f"{title}（另拟）"[:LONGEST]
    return f"{owner.label}{title}"[:LONGEST]


def is_title_used(owner: Organisation, title: str, *, but: Standard | None = None) -> bool:
    """Whether another standard of this organisation bears this name; one of which every version was given up is
    nobody's any more."""
    alive = [state.value for state in VersionState if state is not VersionState.DISCARDED]
    twins = Standard.objects.filter(owner=owner, title=title, versions__state__in=alive)
    if but is not None:
        twins = twins.exclude(pk=but.pk)
    return twins.exists()
