"""名册、被测评人: taken from the register and the list of a quarter, or from the lot where representatives vote.

No acts by themselves: parts of preparing a ballot.
"""

import secrets
from collections.abc import Mapping, Sequence

from zhixing.models import Ballot, BallotPanel, BallotSubject, Cycle, Membership, Participant, RollLine
from zhixing.queries.ballots.access import panels_of
from zhixing.queries.ballots.representatives import holders_of, pool_of
from zhixing.queries.cycles.access import participants_of
from zhixing.queries.cycles.names import participant_name
from zhixing.queries.namesakes import public_names_of
from zhixing.rules.members.records import PersonKind


def take_electorate(ballot: Ballot, seats: Mapping[str, str]) -> None:
    """The rolls that are not typed, and the subjects. `seats`: kind of representatives → code of their group."""
    if ballot.participant is None:
        for panel in panels_of(ballot):
            if panel.has_subjects:
                take_roll(panel, ballot.cycle)
        _take_members(ballot)
        return
    take_representatives(ballot, ballot.participant, seats)
    subject = ballot.participant
    _write_subjects(ballot, [(subject, participant_name(subject))])


def drop_electorate(ballot: Ballot) -> None:
    """Empty what `take_electorate` fills."""
    lines = RollLine.objects.filter(panel__ballot=ballot)
    (lines if ballot.participant_id else lines.filter(panel__has_subjects=True)).delete()
    ballot.subjects.all().delete()


def take_representatives(ballot: Ballot, participant: Participant, seats: Mapping[str, str]) -> None:
    """Whoever holds a seat, group by group in the order of the lot. The roll has the number alone: the names stay
    sealed in the pool, and two people may read them."""
    holders = holders_of(pool_of(participant))
    for panel in panels_of(ballot):
        own = [holder for holder in holders if seats.get(holder.stratum) == panel.code]
        RollLine.objects.bulk_create(
            RollLine(
                panel=panel,
                number=number,
                entrant_id=holder.entrant_id,
                name=f"编号 {holder.number}",
                note=holder.stratum,
            )
            for number, holder in enumerate(own, start=1)
        )


def take_roll(panel: BallotPanel, cycle: Cycle) -> None:
    """The branch's own members, probationary ones too, by name."""
    members = Membership.objects.open().of_party().filter(organisation=cycle.organisation_id)
    listed = list(members.select_related("person").in_name_order())
    names = public_names_of(listed)
    RollLine.objects.bulk_create(
        RollLine(
            panel=panel,
            number=number,
            membership=membership,
            name=names[membership.person_id],
            note="预备党员" if membership.kind == PersonKind.PROBATIONARY.value else "",
        )
        for number, membership in enumerate(listed, start=1)
    )


def _take_members(ballot: Ballot) -> None:
    """Everyone of full standing who is scored, by name."""
    graded = [
        participant
        for participant in participants_of([ballot.cycle_id])
        if not participant.excluded and participant.kind == PersonKind.FULL.value
    ]
    names = public_names_of(participant.member for participant in graded)
    _write_subjects(ballot, [(participant, names[participant.member.person_id]) for participant in graded])


def _write_subjects(ballot: Ballot, graded: Sequence[tuple[Participant, str]]) -> None:
    aliases: set[str] = set()
    while len(aliases) < len(graded):
        aliases.add(secrets.token_hex(4))
    BallotSubject.objects.bulk_create(
        BallotSubject(ballot=ballot, participant=participant, number=number, name=name, alias=alias)
        for number, ((participant, name), alias) in enumerate(zip(graded, aliases, strict=True), start=1)
    )
