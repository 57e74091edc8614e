"""考评周期: decisions that wait for their second person and would change what a review comes to."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import Exists, OuterRef

from zhixing.models import Cycle, Decision, DecisionStep, Entry, Participant
from zhixing.queries.ledger.decision_states import decision_states
from zhixing.queries.scoring.cycle_inputs import Fact, counted_facts
from zhixing.rules.ledger.decisions import UNDECIDED, DecisionAct
from zhixing.rules.ledger.sources import Source


def decisions_waiting(cycle_ids: Collection[int]) -> dict[int, int]:
    """By cycle that has any, how many decisions on people it scores, that would count, are still open."""
    waiting = _waiting_decisions(cycle_ids)
    if not waiting:
        return {}
    people: dict[int, list[Participant]] = defaultdict(list)
    concerned = {decision.membership.person_id for decision in waiting}
    lines = Participant.objects.filter(cycle__in=list(cycle_ids), excluded="", person__in=concerned)
    for line in lines.select_related("membership"):
        people[line.cycle_id].append(line)
    cycles = Cycle.objects.select_related("version").filter(pk__in=people)
    counts = {cycle.pk: _count(cycle, people[cycle.pk], waiting) for cycle in cycles}
    return {cycle_id: count for cycle_id, count in counts.items() if count}


def _waiting_decisions(cycle_ids: Collection[int]) -> list[Decision]:
    """Of the people of these cycles: without an entry, or with a revocation that was asked for."""
    scored = Participant.objects.filter(cycle__in=list(cycle_ids), excluded="", person__isnull=False)
    booked = Entry.objects.filter(source=Source.DECISION.value, source_id=OuterRef("pk"))
    requests = DecisionStep.objects.filter(decision=OuterRef("pk"), act=DecisionAct.REVOCATION_ASKED.value)
    decisions = Decision.objects.filter(membership__person__in=scored.values("person"))
    candidates = decisions.filter(~Exists(booked) | Exists(requests)).select_related("membership")
    return [decision for decision, state in decision_states(list(candidates)) if state in UNDECIDED]


def _count(cycle: Cycle, people: Sequence[Participant], waiting: Sequence[Decision]) -> int:
    facts = [Fact(decision.membership.person_id, decision.item, decision.happened_on) for decision in waiting]
    return len(counted_facts(cycle, people, facts))
