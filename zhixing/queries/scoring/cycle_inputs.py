"""台账与考评周期: the inputs of scoring for one cycle, and what each item has come to so far."""

from collections.abc import Collection, Sequence

from zhixing.models import Cycle, Participant
from zhixing.queries.scoring.days import read_days
from zhixing.queries.scoring.frames import Inputs, Part, read_inputs
from zhixing.queries.scoring.sql import ids, over_django
from zhixing.queries.standards.listed import standard_of
from zhixing.rules.periods import CycleKind, Days
from zhixing.rules.scoring.engine import StepKind, breakdowns
from zhixing.rules.standards.model import PeriodKind, Standard

__all__ = ["Inputs", "days_of", "inputs_of", "item_points", "part_of"]


def part_of(cycle: Cycle, standard: Standard | None = None) -> Part:
    """The cycle as scoring takes it; under another standard than its own if given."""
    kind = PeriodKind[CycleKind(cycle.kind).name]
    return Part((cycle.pk,), cycle.period, kind, standard or standard_of(cycle))


def inputs_of(cycle: Cycle, participant_ids: Collection[int] | None = None, standard: Standard | None = None) -> Inputs:
    """The inputs of a whole cycle, or of some of its participants; under another standard than its own if given."""
    return read_inputs(part_of(cycle, standard), over_django, participant_ids)


def days_of(cycle: Cycle, participants: Sequence[Participant]) -> dict[int, Days]:
    """By person, the days that count for them in this cycle."""
    people = {participant.pk: participant.member.person_id for participant in participants}
    who = f"participant.id = ANY({ids(people)})"
    return {
        people[key]: own.now
        for own in read_days(who, cycle.period, over_django)
        for key in (people if own.people is None else own.people)
    }


def item_points(cycle: Cycle, participant_ids: Collection[int] | None = None) -> dict[int, dict[str, int]]:
    """By participant, what the ledger comes to for each item in this quarter: hundredths, signed, after caps."""
    inputs = inputs_of(cycle, participant_ids)
    return {
        person: {step.code: step.number for step in steps if step.kind is StepKind.ITEM and step.number is not None}
        for person, steps in breakdowns(inputs.score()).items()
    }
