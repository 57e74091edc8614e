"""先锋指数 and 堡垒指数: from a standard and the facts to everyone's result; the door to scoring."""

from __future__ import annotations

import polars as pl

from zhixing.rules.scoring.frames import (
    EARLIER_COLUMNS,
    ENTRY_COLUMNS,
    MATTER,
    MEMBER_COLUMNS,
    PEOPLE_COLUMNS,
    QUARTER_COLUMNS,
    VOTE_COLUMNS,
    Facts,
    GroupedEntries,
    conform,
)
from zhixing.rules.scoring.pipeline import ScoreSheet, run
from zhixing.rules.scoring.result import carries
from zhixing.rules.scoring.shares import share_warnings
from zhixing.rules.scoring.steps import Step, StepKind, breakdown, breakdowns, explain
from zhixing.rules.standards.model import PeriodKind, Standard

__all__ = ["ScoreSheet", "Step", "StepKind", "breakdown", "breakdowns", "explain", "score", "share_warnings"]

Frame = pl.DataFrame | pl.LazyFrame


def score(
    standard: Standard,
    *,
    entries: Frame,
    people: pl.DataFrame,
    period_kind: PeriodKind = PeriodKind.QUARTER,
    earlier: Frame | None = None,
    votes: pl.DataFrame | None = None,
    members: pl.DataFrame | None = None,
    quarters: pl.DataFrame | None = None,
    grouped: GroupedEntries | None = None,
) -> ScoreSheet:
    """Work out everyone's index and band. The frames are described in docs/scoring.md; ScoreSheet.problems says
    what could not be counted of what was told one by one."""
    key = people.schema["person"]
    if "carried" in people.columns and not carries(standard, period_kind):
        people = people.drop("carried")
    facts = Facts(
        standard,
        period_kind,
        conform(entries, {**ENTRY_COLUMNS, **MATTER}, key),
        None if earlier is None else conform(earlier, EARLIER_COLUMNS, key),
        conform(people, PEOPLE_COLUMNS, key).collect(),
        None if votes is None else conform(votes, VOTE_COLUMNS, key).collect(),
        None if members is None else conform(members, MEMBER_COLUMNS, key).collect(),
        None if quarters is None else conform(quarters, QUARTER_COLUMNS, key).collect(),
        grouped,
    )
    return run(facts)
