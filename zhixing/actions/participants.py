"""考评周期: lists of participants follow the registers: at the opening, when taken anew, when somebody moves."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from zhixing.actions.recording import record
from zhixing.models import Ballot, BallotPanel, Cycle, Membership, Participant, ParticipantChange, Posting, RollLine
from zhixing.queries.cycles.participants import Placed, placed, scored_elsewhere
from zhixing.queries.namesakes import public_names_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.cycles.participation import NO_LINE, elsewhere, unknown_classes
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.postings import PostingState

OTHER_LINE = "这是同一名同志的另一条名册记录"


@dataclass
class _Change:
    """One line of a list that is to say otherwise; `before` None: it is not there yet."""

    line: Participant
    before: str | None
    after: str


def put_on_list(cycle: Cycle, people: Sequence[Placed], *, by: Viewer, at: dt.datetime) -> None:
    """The first list of a cycle. No act by itself: it is the opening's."""
    _let_go_elsewhere(cycle, {placed.membership.person_id for placed in people if not placed.excluded}, by, at)
    Participant.objects.bulk_create(_participant(cycle, placed) for placed in people)


def take_list_anew(cycle: Cycle, people: Sequence[Placed], *, by: Viewer, at: dt.datetime) -> None:
    """The list as the registers have it now, with kinds and classes. No act by itself: it is the refreshing's."""
    for line in cycle.participants.select_related("membership"):
        line.kind, line.member_class = line.member.kind, line.member.member_class
        line.save(update_fields=["kind", "member_class"])
    _write(cycle, _changes(cycle, people, None), by, at)


def follow_people(people: Collection[int], *, by: Viewer, at: dt.datetime) -> None:
    """What the registers now say of these people reaches every list whose results do not hang yet. No act by itself:
    it ends the act by which somebody moved, left or was relieved, which holds the registers (`lock_registers`)."""
    if not people:
        return
    branches = Membership.objects.filter(person__in=people).values("organisation")
    open_cycles = Cycle.objects.filter(organisation__in=branches).exclude(stage=Stage.CLOSED.value)
    cycles = open_cycles.select_for_update(of=("self",)).select_related("organisation", "version").order_by("pk")
    follow_register(list(cycles), people, by=by, at=at)


def follow_register(
    cycles: Iterable[Cycle], people: Collection[int] | None = None, *, by: Viewer, at: dt.datetime
) -> None:
    """The same for these cycles, which the caller has locked. No act by itself. Who is no longer scored goes first, so
    that at no moment anybody is scored twice."""
    follows = []
    for cycle in cycles:
        # A list of organisations follows the tree and not the registers.
        if cycle.is_of_organisations or cycle.stage == Stage.CLOSED.value or _is_posted(cycle):
            continue
        placements = placed(cycle.organisation, cycle.period, parsed(cycle.version), people)
        follows.append((cycle, _changes(cycle, placements, people)))
    for is_scoring in (False, True):
        for cycle, changes in follows:
            own = [change for change in changes if (change.after == "") is is_scoring]
            if own:
                _write(cycle, own, by, at)
                record(
                    "follow_register",
                    by=by,
                    at=at,
                    organisation_id=cycle.organisation_id,
                    subject=cycle,
                    summary=_summary(cycle, own),
                )


def _changes(cycle: Cycle, placements: Sequence[Placed], people: Collection[int] | None) -> list[_Change]:
    """What has to change on the list so that it says what was found, of these people or of everyone."""
    lines = cycle.participants.select_related("membership__person").order_by("membership__person__name_key", "pk")
    lines_by_membership = {
        line.membership_id: line for line in (lines if people is None else lines.filter(person__in=people))
    }
    strange = {
        placed.membership.pk
        for placed in placements
        if not placed.excluded and unknown_classes({placed.membership.member_class}, parsed(cycle.version))
    }
    changes = []
    for placement in placements:
        line = lines_by_membership.pop(placement.membership.pk, None)
        if line is None and placement.membership.pk not in strange:
            changes.append(_Change(_participant(cycle, placement), None, placement.excluded))
        elif line is not None:
            _keep_part(line, placement.part)
            changes += [_Change(line, line.excluded, placement.excluded)] if line.excluded != placement.excluded else []
    persons = {placed.membership.person_id for placed in placements}
    moved = scored_elsewhere({line.member_key for line in lines_by_membership.values()} - persons, cycle)
    for line in lines_by_membership.values():
        after = OTHER_LINE if line.person_id in persons else moved.get(line.member_key, NO_LINE)
        if line.excluded != after:
            changes.append(_Change(line, line.excluded, after))
    return changes


def _keep_part(line: Participant, part: int) -> None:
    """Which part of the quarter counts for the person, where that is another one now."""
    if line.part != part:
        line.part = part
        line.save(update_fields=["part"])


def _write(cycle: Cycle, changes: Sequence[_Change], by: Viewer, at: dt.datetime) -> None:
    _let_go_elsewhere(cycle, {change.line.member_key for change in changes if not change.after}, by, at)
    for entry in sorted(changes, key=lambda change: change.after == ""):
        entry.line.excluded = entry.after
        if entry.before is None:
            entry.line.save()
        else:
            entry.line.save(update_fields=["excluded"])
        ParticipantChange.objects.create(
            participant=entry.line, excluded_before=entry.before, excluded_after=entry.after, by_id=by.user_id, at=at
        )
    _leave_prepared_ballots(cycle, [change.line for change in changes if change.after])


def _let_go_elsewhere(cycle: Cycle, people: Collection[int], by: Viewer, at: dt.datetime) -> None:
    """Whom this cycle is going to score, other lists of the same days score no longer."""
    others = (
        Participant.objects.filter(
            person__in=people, from_on__lte=cycle.until_on, until_on__gte=cycle.from_on, excluded="", is_doubled=False
        )
        .exclude(cycle=cycle)
        .select_related("cycle__organisation", "membership__person")
    )
    for line in others:
        change = _Change(line, "", elsewhere(cycle.organisation.label))
        _write(line.cycle, [change], by, at)


def _leave_prepared_ballots(cycle: Cycle, lines: Sequence[Participant]) -> None:
    """Of a ballot that is not open yet they are no subjects any more, nor voters if they belong to no branch now. What
    is frozen stays: nothing that is found there counts for somebody who is not scored."""
    for ballot in Ballot.objects.select_for_update().filter(cycle=cycle, state=BallotState.PREPARING.value):
        if ballot.subjects.filter(participant__in=lines).delete()[0]:
            _renumber(ballot.subjects.order_by("number"))
        persons = {line.person_id for line in lines}
        persons -= set(Membership.objects.open().filter(person__in=persons).values_list("person_id", flat=True))
        for panel in BallotPanel.objects.filter(ballot=ballot, has_subjects=True):
            if RollLine.objects.filter(panel=panel, membership__person__in=persons).delete()[0]:
                _renumber(panel.roll.order_by("number"))


def _renumber(rows: "QuerySet[Model]") -> None:
    """1, 2, 3 … again: nobody shall see from a gap that somebody is missing."""
    for number, pk in enumerate(rows.values_list("pk", flat=True), start=1):
        rows.model._default_manager.filter(pk=pk).exclude(number=number).update(number=number)


def _participant(cycle: Cycle, placement: Placed) -> Participant:
    line = placement.membership
    return Participant(
        cycle=cycle,
        membership=line,
        person_id=line.person_id,
        kind=line.kind,
        member_class=line.member_class,
        excluded=placement.excluded,
        part=placement.part,
    )


def _is_posted(cycle: Cycle) -> bool:
    return Posting.objects.filter(cycle=cycle, state=PostingState.CARRIED_OUT.value).exists()


def _summary(cycle: Cycle, changes: Sequence[_Change]) -> str:
    people = cycle.participants.select_related("membership__person")
    names = public_names_of((participant.member for participant in people), at_home=True)
    changed = "；".join(f"{names[change.line.member_key]}：{change.after or '计分'}" for change in changes[:5])
    return f"{cycle.period.label}：{changed}{'等' if len(changes) > 5 else ''}"
