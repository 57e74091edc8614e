"""先锋指数与星级: the addresses of the entries that a breakdown rests on (queries know ids, not addresses)."""

from collections.abc import Iterable
from dataclasses import replace

from django.urls import reverse

from zhixing.rules.scoring.tree import Node


def link_entries(nodes: Iterable[Node]) -> None:
    """Give every entry in the tree the address at which it opens: in the ledger, on a visit, a veto."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        node.entries = [
            replace(entry, url=reverse(entry.opens, args=(int(entry.url),))) if entry.url else entry
            for entry in node.entries
        ]
        waiting += node.children
