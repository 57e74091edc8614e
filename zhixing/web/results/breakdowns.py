"""先锋指数与星级: the addresses of the entries that a breakdown rests on (queries know ids, not addresses)."""

from collections.abc import Iterable
from dataclasses import replace

from django.urls import reverse

from zhixing.rules.scoring.tree import Node


def link_entries(nodes: Iterable[Node]) -> None:
    """Give every entry of the ledger in the tree its address; what was found on a visit has none of its own."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        node.entries = [
            replace(entry, url=reverse("entry", args=(int(entry.url),))) if entry.url else entry
            for entry in node.entries
        ]
        waiting += node.children
