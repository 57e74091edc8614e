"""自选指标 in a quarter: which stand in the checklist of which organisation, and the standard with them."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Q

from zhixing.models import Cycle, ListedItem, LocalItem, Organisation, Participant
from zhixing.queries.standards.in_force import parsed, path_ids
from zhixing.rules.standards.approval import VersionState
from zhixing.rules.standards.local_items import Fitting, LocalItemFacts, fitting, with_listed
from zhixing.rules.standards.model import Standard

TOO_LATE = "本期开启以后才审定"


def in_force_at(organisations: Iterable[Organisation], day: dt.date) -> dict[int, list[LocalItemFacts]]:
    """By organisation, the approved items that are in force there on this day. One query."""
    paths = {organisation.pk: path_ids(organisation) for organisation in organisations}
    items = LocalItem.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=day),
        organisation__in={pk for path in paths.values() for pk in path},
        state=VersionState.APPROVED.value,
        from_on__lte=day,
    ).order_by("number")
    by_owner: dict[int, list[LocalItemFacts]] = {}
    for item in items:
        by_owner.setdefault(item.organisation_id, []).append(item.facts)
    return {pk: [facts for owner in path for facts in by_owner.get(owner, [])] for pk, path in paths.items()}


def listed_of(participant: Participant) -> list[LocalItemFacts]:
    """The items of its own in the checklist of one organisation."""
    return [item.facts for item in LocalItem.objects.filter(listings__participant=participant).order_by("number")]


def standard_for(participant: Participant) -> Standard:
    """The standard of the quarter with the items in the checklist of this organisation."""
    return with_listed(parsed(participant.cycle.version), listed_of(participant))


def standards_for(participants: Sequence[Participant]) -> dict[int, Standard]:
    """The same of many, by participant. One query; `cycle__version` is selected with them."""
    listed: dict[int, list[LocalItemFacts]] = {}
    lines = ListedItem.objects.filter(participant__in=participants).select_related("item").order_by("item__number")
    for line in lines:
        listed.setdefault(line.participant_id, []).append(line.item.facts)
    return {
        participant.pk: with_listed(parsed(participant.cycle.version), listed.get(participant.pk, []))
        for participant in participants
    }


def standard_of(cycle: Cycle) -> Standard:
    """The standard of a quarter with the items of all its organisations: what scoring goes by.

    Whoever does not have an item on its checklist has no entry for it, and nothing of it in its result.
    """
    standard = parsed(cycle.version)
    if not cycle.is_of_organisations:
        return standard
    items = LocalItem.objects.filter(listings__participant__cycle=cycle).distinct().order_by("number")
    return with_listed(standard, [item.facts for item in items])


def fitting_at_opening(cycle: Cycle, participants: Sequence[Participant]) -> dict[int, Fitting]:
    """By participant, what a quarter that opens now takes into its checklist, and what it leaves out and why.

    Of those that are scored; `organisation` is selected with them.
    """
    scored = [participant for participant in participants if not participant.excluded]
    organisations = [participant.organisation for participant in scored if participant.organisation is not None]
    in_force = in_force_at(organisations, cycle.period.until_on)
    standard = parsed(cycle.version)
    return {
        participant.pk: fitting(standard, participant.member_class, in_force[participant.organisation_id])
        for participant in scored
        if participant.organisation_id is not None
    }


def left_out(cycle: Cycle) -> list[str]:
    """The items in force that are on no checklist of the quarter where they might be, each with the reason."""
    participants = list(cycle.participants.filter(excluded="").select_related("organisation"))
    names = {participant.pk: participant.organisation.label for participant in participants if participant.organisation}
    listed = set(ListedItem.objects.filter(participant__cycle=cycle).values_list("participant_id", "item_id"))
    places: dict[tuple[str, str, str], list[str]] = {}
    for pk, (fits, misfits) in fitting_at_opening(cycle, participants).items():
        late = [(facts, TOO_LATE) for facts in fits if (pk, facts.id) not in listed]
        for facts, reason in (*misfits, *late):
            if (pk, facts.id) not in listed:
                places.setdefault((facts.code, facts.text.name, reason), []).append(names[pk])
    return [
        f"{code}“{name}”（{'、'.join(organisations)}）：{reason}。"
        for (code, name, reason), organisations in sorted(places.items())
    ]
