"""季度档案: what papers there are of a branch's quarter, to be taken away together."""

from dataclasses import dataclass

from zhixing.models import Ballot, Cycle, Posting
from zhixing.queries.cycles.access import cycle_at, participants_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do


@dataclass(frozen=True)
class Archive:
    """`title` names branch and quarter; people are those who handed in a self-report."""

    cycle: Cycle
    title: str
    postings: list[int]
    ballots: list[int]
    people: list[int]  # participants, by name


def archive_of(viewer: Viewer, cycle_id: int) -> Archive:
    cycle = cycle_at(viewer, cycle_id, Do.ENTER_SELF_REPORT)
    handed_in = [
        participant
        for participant in participants_of([cycle.pk])
        if participant.has_submitted and participant.membership_id is not None
    ]
    return Archive(
        cycle=cycle,
        title=f"{cycle.organisation.name}{cycle.period.label}",
        postings=list(Posting.objects.filter(cycle=cycle).order_by("pk").values_list("pk", flat=True)),
        ballots=list(Ballot.objects.filter(cycle=cycle).order_by("pk").values_list("pk", flat=True)),
        people=[participant.pk for participant in handed_in],
    )
