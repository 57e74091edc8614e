"""The way from the top of the tree to an organisation."""

from typing import Any

from django.urls import reverse

from zhixing.queries.orgs.tree import above
from zhixing.queries.viewers import Viewer


def crumbs_to(viewer: Viewer, organisation: Any, *, itself: bool = True) -> list[tuple[str, str]]:
    """The way from the tree down to this organisation, through what the viewer may see."""
    chain = above(viewer, organisation, itself=itself)
    return [
        ("党组织", reverse("org_list")),
        *((organisation.label, reverse("org_page", args=[organisation.pk])) for organisation in chain),
    ]
