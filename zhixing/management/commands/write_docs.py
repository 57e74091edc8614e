"""Write the documents that are made from the tables of the rules: docs/permissions.md, docs/stages.md and others."""

from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from zhixing.files.standards_keys import keys_page
from zhixing.rules.accounts import HELD_AT
from zhixing.rules.cycles.stages import OPEN, ROUTE, Stage
from zhixing.rules.orgs import OrgKind
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import MAY, Do, Role
from zhixing.rules.standards.text.json_schema import json_schema_text

MADE = "<!-- Made by `./dev manage write_docs` from zhixing/rules/{source}; edit that and run it again. -->"


ABOUT_PERMISSIONS = """
A role is held at an organisation and reaches everything below it. Somebody without the permission gets 403 inside their
subtrees and 404 outside. The stage of a cycle opens and shuts acts on top of this (stages.md), and own-data rules stand
beside it: people read their own ledger and results, and nobody judges themselves.
"""
ABOUT_ADMINISTRATORS = """
The three administrators (系统管理员, 安全管理员, 审计管理员) exclude each other and every other role; the rule is in
`rules/accounts.py`, and the database refuses it too (migration `0007_accounts_guards`).
"""
ABOUT_STAGES = """
Forward by `advance_cycle`, one step back by `return_cycle` with a reason; a closed cycle never reopens. Every change
is a row that the database neither changes nor removes. What a stage lacks is said by `blockers` in
`rules/cycles/blockers.py`. 民主测评 is left when every ballot has been counted, or when it is written down why there is
none; a counted ballot stays counted, and nothing before it is opened again.
"""


def pages() -> dict[Path, str]:
    """Where each document lies and what it must say."""
    folder = Path(settings.ROOT) / "docs"
    return {
        folder / "permissions.md": permissions_page(),
        folder / "stages.md": stages_page(),
        folder / "manual" / "standards-keys.md": keys_page(),
        Path(settings.ROOT) / "zhixing" / "standards" / "standard.schema.json": json_schema_text(),
    }


def permissions_page() -> str:
    roles = list(Role)
    return _joined(
        "# Who may do what",
        MADE.format(source="permissions.py"),
        ABOUT_PERMISSIONS,
        _table(
            ["act", *(role.label for role in roles)],
            [[f"`{do.value}`", *("●" if do in MAY[role] else "" for role in roles)] for do in Do],
        ),
        "## Where each role is held",
        _table(["role", "kind of organisation"], [[f"{role.label} (`{role.value}`)", _places(role)] for role in roles]),
        ABOUT_ADMINISTRATORS,
    )


def _places(role: Role) -> str:
    return "、".join(kind.label for kind in OrgKind if kind in HELD_AT[role]) or "none: it follows from the register"


def stages_page() -> str:
    routes = list(dict.fromkeys(ROUTE.values()))
    return _joined(
        "# The stages of a quarter",
        MADE.format(source="cycles.py"),
        *(part for route in routes for part in _route(route)),
        ABOUT_STAGES,
        "## What each stage opens",
        "An act that is not in this table is not bound to a stage.",
        _table(
            ["act", *(stage.label for stage in Stage)],
            [[f"`{do.value}`", *("●" if stage in OPEN[do] else "" for stage in Stage)] for do in OPEN],
        ),
    )


def _route(route: tuple[Stage, ...]) -> list[str]:
    kinds = [_kind_label(kind, is_balloted) for (kind, is_balloted), stages in ROUTE.items() if stages == route]
    return [f"## {'、'.join(dict.fromkeys(kinds))}", _diagram(route)]


def _kind_label(kind: CycleKind, is_balloted: bool) -> str:
    """With what the standard says, where that makes a difference."""
    if ROUTE[kind, True] == ROUTE[kind, False]:
        return kind.label
    return f"{kind.label} under a standard with{'' if is_balloted else 'out'} a ballot"


def _diagram(route: tuple[Stage, ...]) -> str:
    names = [f'    state "{stage.label}" as {stage.value}' for stage in route]
    forward = [f"    {stage} --> {following}" for stage, following in pairwise(["[*]", *route, "[*]"])]
    back = [
        f"    {stage.value} --> {before.value}: 退回（写明理由）"
        for before, stage in pairwise(route)
        if stage is not Stage.CLOSED
    ]
    return "\n".join(["```mermaid", "stateDiagram-v2", *names, *forward, *back, "```"])


def _table(head: list[str], rows: list[list[str]]) -> str:
    rule = ["---", *(":-:" if len(head) > 2 else "---" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, rule, *rows])


def _joined(*parts: str) -> str:
    return "\n\n".join(part.strip() for part in parts if part) + "\n"


class Command(BaseCommand):
    help = "按规则生成 docs/permissions.md、docs/stages.md 等文档"

    def handle(self, *args: Any, **options: Any) -> None:
        for place, text in pages().items():
            place.write_text(text, encoding="utf-8")
            self.stdout.write(f"已生成 {place.relative_to(settings.ROOT)}")
