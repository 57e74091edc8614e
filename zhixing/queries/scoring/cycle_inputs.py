"""台账与考评周期: the inputs of scoring for one cycle, and what each item has come to so far."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from zhixing.models import Cycle, Participant
from zhixing.queries.scoring.days import OwnDays, read_days
from zhixing.queries.scoring.frames import Inputs, Part, read_inputs
from zhixing.queries.scoring.sql import ids, over_django
from zhixing.queries.standards.listed import standard_of
from zhixing.rules.periods import CycleKind, Days
from zhixing.rules.scoring.engine import StepKind, breakdowns
from zhixing.rules.standards.model import PeriodKind, Reach, Standard


class Fact(NamedTuple):
    """What an entry is, or would be, about."""

    person_id: int
    item: str
    happened_on: dt.date


__all__ = ["Inputs", "counted_facts", "days_of", "inputs_of", "item_points", "part_of"]


def part_of(cycle: Cycle, standard: Standard | None = None) -> Part:
    """The cycle as scoring takes it; under another standard than its own if given."""
    kind = PeriodKind[CycleKind(cycle.kind).name]
    return Part((cycle.pk,), cycle.period, kind, standard or standard_of(cycle))


def inputs_of(cycle: Cycle, participant_ids: Collection[int] | None = None, standard: Standard | None = None) -> Inputs:
    """The inputs of a whole cycle, or of some of its participants; under another standard than its own if given."""
    return read_inputs(part_of(cycle, standard), over_django, participant_ids)


def days_of(cycle: Cycle, participants: Sequence[Participant]) -> dict[int, Days]:
    """By person, the days that count for them in this cycle."""
    return {person: own.now for person, own in _own_days(cycle, participants).items()}


def _own_days(cycle: Cycle, participants: Sequence[Participant]) -> dict[int, OwnDays]:
    people = {participant.pk: participant.member.person_id for participant in participants}
    who = f"participant.id = ANY({ids(people)})"
    return {
        people[key]: own
        for own in read_days(who, cycle.period, over_django)
        for key in (people if own.people is None else own.people)
    }


def counted_facts(cycle: Cycle, participants: Sequence[Participant], facts: Iterable[Fact]) -> list[Fact]:
    """Those that change what these people come to: of the days that count for them, and vetoes that reach the year
    from any day of it before."""
    days = _own_days(cycle, participants)
    lasting = {veto.code for veto in standard_of(cycle).vetoes if veto.reach is Reach.YEAR}
    return [
        fact
        for fact in facts
        if (own := days.get(fact.person_id)) is not None
        and (own.year_from_on if fact.item in lasting else own.now.from_on) <= fact.happened_on <= own.now.until_on
    ]


def item_points(cycle: Cycle, participant_ids: Collection[int] | None = None) -> dict[int, dict[str, int]]:
    """By participant, what the ledger comes to for each item in this quarter: hundredths, signed, after caps."""
    inputs = inputs_of(cycle, participant_ids)
    return {
        person: {step.code: step.number for step in steps if step.kind is StepKind.ITEM and step.number is not None}
        for person, steps in breakdowns(inputs.score()).items()
    }
