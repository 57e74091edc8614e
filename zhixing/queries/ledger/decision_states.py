"""组织决定: where decisions stand, from their steps and from the ledger."""

from collections import defaultdict
from collections.abc import Sequence

from zhixing.models import Decision, DecisionStep, Entry
from zhixing.rules.ledger.decisions import DecisionAct, DecisionState, state_of
from zhixing.rules.ledger.sources import Source


def entries_of_decisions(decisions: Sequence[Decision]) -> dict[int, Entry]:
    """By decision the entry that it became."""
    rows = Entry.objects.filter(source=Source.DECISION.value, source_id__in=[decision.pk for decision in decisions])
    return {row.source_id: row for row in rows.select_related("reversal")}


def steps_of_decisions(decisions: Sequence[Decision]) -> dict[int, list[DecisionStep]]:
    steps: dict[int, list[DecisionStep]] = defaultdict(list)
    for step in DecisionStep.objects.filter(decision__in=decisions).select_related("by").order_by("pk"):
        steps[step.decision_id].append(step)
    return steps


def decision_states(decisions: Sequence[Decision]) -> list[tuple[Decision, DecisionState]]:
    """Each with where it stands. Two queries."""
    entries, steps = entries_of_decisions(decisions), steps_of_decisions(decisions)
    return [(decision, state_from(steps[decision.pk], entries.get(decision.pk))) for decision in decisions]


def state_from(steps: Sequence[DecisionStep], entry: Entry | None) -> DecisionState:
    return state_of(
        [DecisionAct(step.act) for step in steps],
        has_entry=entry is not None,
        is_reversed=entry is not None and hasattr(entry, "reversal"),
    )
