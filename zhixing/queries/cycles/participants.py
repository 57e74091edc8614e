"""考评周期: who stands on the list of a branch's period, and who is scored in it, from all registers."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from zhixing.models import Cycle, Membership, Organisation, Participant
from zhixing.queries.members.register import relief_spans
from zhixing.queries.namesakes import public_names_of
from zhixing.queries.placements import Lists, lists_of, memberships_of, stay_of
from zhixing.queries.standards.in_force import parsed
from zhixing.rules.cycles.participation import SETTLED_LIST, Candidate, elsewhere, exclusion, list_differences
from zhixing.rules.cycles.parts import WHOLE, Span, counted_part, is_relieved
from zhixing.rules.cycles.placements import NO_PERSON, Placement, Stay, placement
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.members.records import RegisterState
from zhixing.rules.periods import Period
from zhixing.rules.standards.model import Standard


@dataclass(frozen=True)
class Placed:
    """A membership that stands on the list, and why its person is not scored here (empty: they are)."""

    membership: Membership
    excluded: str
    is_elsewhere: bool = False  # another branch scores them
    part: int = WHOLE  # which part of the period counts


def placed(
    organisation: Organisation, period: Period, standard: Standard, people: Collection[int] | None = None
) -> list[Placed]:
    """Everyone of this branch who touches the period, by name; only these `people` if given. Once each."""
    here = (
        Membership.objects.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=period.from_on),
            organisation=organisation,
            from_on__lte=period.until_on,
        )
        .select_related("person")
        .in_name_order()
    )
    if people is not None:
        here = here.filter(person__in=people)
    memberships = list(here)
    ids = {line.person_id for line in memberships}
    everywhere = memberships_of(ids)
    lists, reliefs = lists_of(ids, period, organisation.pk), relief_spans(ids)
    placed_here = []
    for person_id in dict.fromkeys(line.person_id for line in memberships):
        candidate = _placed(
            [line for line in memberships if line.person_id == person_id],
            everywhere[person_id],
            period,
            standard,
            lists.get(person_id, Lists()),
            reliefs=reliefs[person_id],
        )
        if candidate is not None:
            placed_here.append(candidate)
    return placed_here


def _placed(
    here: Sequence[Membership],
    everywhere: Sequence[Membership],
    period: Period,
    standard: Standard,
    lists: Lists,
    *,
    reliefs: Sequence[Span],
) -> Placed | None:
    """`here`: the person's lines of this branch that touch the period; `everywhere`: all they ever had."""
    stays = {line.pk: stay_of(line) for line in everywhere}
    own = sorted(
        (membership for membership in here if stays[membership.pk].touches(period)),
        key=lambda membership: membership.from_on,
    )
    where = _where(stays.values(), period, lists)
    if not own or where is None:
        return None
    if where.organisation_id != own[0].organisation_id:
        branch = next(line.organisation for line in everywhere if line.organisation_id == where.organisation_id)
        return Placed(_listed(own, lists) or own[-1], elsewhere(branch.label), is_elsewhere=True)
    line = _listed(own, lists) or own[0]
    latest = [membership for membership in everywhere if stays[membership.pk].end_reason not in NO_PERSON][-1]
    candidate = Candidate(
        member_class=line.member_class,
        state=RegisterState(latest.state),
        stays=tuple(stays.values()),
        has_relief=is_relieved(standard.part, reliefs, (period.from_on, period.until_on)),
    )
    excluded = exclusion(candidate, period, standard)
    own_stays = (stay for stay in stays.values() if stay.end_reason not in NO_PERSON)
    spans = [(stay.from_on, stay.until_on or dt.date.max) for stay in own_stays]
    part = counted_part(standard.part, spans, reliefs, (period.from_on, period.until_on))
    return Placed(line, SETTLED_LIST if not excluded and where.is_late else excluded, part=part)


def _where(stays: Iterable[Stay], period: Period, lists: Lists) -> Placement | None:
    return placement(stays, period, states=lists.states, scored_in=lists.scored_in, other_lengths=lists.other_lengths)


def scored_elsewhere(people: Collection[int], cycle: Cycle) -> dict[int, str]:
    """By person of these who is scored in another branch than the cycle's, what is said of it here."""
    period, everywhere = cycle.period, memberships_of(people)
    notes = {}
    for person, lists in lists_of(people, period, cycle.organisation_id).items():
        where = _where([stay_of(line) for line in everywhere[person]], period, lists)
        if where is not None and where.organisation_id != cycle.organisation_id:
            notes[person] = next(
                elsewhere(line.organisation.label)
                for line in everywhere[person]
                if line.organisation_id == where.organisation_id
            )
    return notes


def _listed(own: Sequence[Membership], lists: Lists) -> Membership | None:
    """The line by which the person stands on the list already: they keep it when they left and came back."""
    return next((line for line in own if line.pk in lists.lines), None)


def behind_the_register(cycle: Cycle, listed: list[Participant]) -> list[str]:
    """What a list that can still be corrected lacks, and whom it treats otherwise than the registers do now."""
    stage = Stage(cycle.stage)
    if stage in {Stage.POSTING, Stage.CLOSED}:
        return []
    listed_reasons = {participant.membership_id: participant.excluded for participant in listed}
    people = {participant.member.person_id for participant in listed}
    candidates = placed(cycle.organisation, cycle.period, parsed(cycle.version))
    unlisted = [
        candidate
        for candidate in candidates
        if candidate.membership.person_id not in people and not candidate.is_elsewhere
    ]
    other = [
        candidate
        for candidate in candidates
        if bool(candidate.excluded) != bool(listed_reasons.get(candidate.membership.pk, candidate.excluded))
    ]
    names = public_names_of(
        [*(participant.member for participant in listed), *(candidate.membership for candidate in candidates)]
    )
    return list_differences(
        unlisted=[names[candidate.membership.person_id] for candidate in unlisted],
        unscored=[names[candidate.membership.person_id] for candidate in other if candidate.excluded],
        scored=[names[candidate.membership.person_id] for candidate in other if not candidate.excluded],
        reclassed=[names[line.member.person_id] for line in listed if _is_reclassed(line)],
        is_preparing=stage is Stage.PREPARING,
    )


def _is_reclassed(line: Participant) -> bool:
    """Whether the register has the person in another class or kind than the list by which they are scored."""
    return not line.excluded and (line.kind, line.member_class) != (line.member.kind, line.member.member_class)
