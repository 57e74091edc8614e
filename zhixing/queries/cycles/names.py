"""考评周期: what the participants of a list are called: members as a wall may show them, organisations by their name.

The one place that knows which of the two a participant is when its name is wanted.
"""

from collections.abc import Iterable, Mapping

from zhixing.models import Participant
from zhixing.queries.namesakes import public_names_by_list, public_names_of


def participant_names(participants: Iterable[Participant], *, at_home: bool = False) -> dict[int, str]:
    """By participant. `at_home`: a namesake in the branch counts too, not only one in the list."""
    listed = list(participants)
    members = [participant for participant in listed if participant.organisation_id is None]
    names = public_names_of((participant.member for participant in members), at_home=at_home)
    return {participant.pk: _name(participant, names) for participant in listed}


def participant_name(participant: Participant) -> str:
    """The same for one, beside the branch: the head of a page, or a sentence."""
    return participant_names([participant], at_home=True)[participant.pk]


def participant_names_by_cycle(lists: Mapping[int, Iterable[Participant]]) -> dict[int, dict[int, str]]:
    """By cycle and participant; a query where there are namesakes, however many the cycles."""
    listed = {cycle_id: list(participants) for cycle_id, participants in lists.items()}
    members = {
        cycle_id: [participant.member for participant in participants if participant.organisation_id is None]
        for cycle_id, participants in listed.items()
    }
    names = public_names_by_list(members)
    return {
        cycle_id: {participant.pk: _name(participant, names[cycle_id]) for participant in participants}
        for cycle_id, participants in listed.items()
    }


def _name(participant: Participant, members: Mapping[int, str]) -> str:
    if participant.organisation is not None:
        return participant.organisation.label
    return members[participant.member.person_id]
