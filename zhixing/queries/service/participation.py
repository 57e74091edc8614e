"""Records of other systems: each held against register, standard, ledger and what came before."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from zhixing.models import Entry, Membership, TakenRecord
from zhixing.queries.exchange.arrivals import opened
from zhixing.queries.namesakes import names_for
from zhixing.queries.standards.in_force_many import InForce
from zhixing.queries.viewers import Viewer
from zhixing.rules.exchange.envelope import Envelope, FileKind
from zhixing.rules.names.folding import fold_name
from zhixing.rules.periods import chinese_day
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed
from zhixing.rules.service.exchanged import ParticipationRecord
from zhixing.rules.service.matching import Answer, Verdict, no_standard_problem, number_problems, participant_problems
from zhixing.rules.service.participation import (
    BOOKED_ALREADY,
    KNOWN_CHANGED,
    KNOWN_UNDONE,
    item_meant,
    quantity_problems,
    record_problems,
)

Placed = tuple[str, ParticipationRecord]  # 第 3 条, or 第 7 行


@dataclass(frozen=True)
class Newcomer:
    """A record that is to be entered: whose it is, and under which item."""

    record: ParticipationRecord
    membership: Membership
    item: str

    @property
    def occasion(self) -> tuple[int, dt.date, str, str, str]:
        """Of one activity of one branch."""
        record = self.record
        return self.membership.organisation_id, record.on, record.title, record.place, self.item


@dataclass(frozen=True)
class ParticipationArrival:
    """`source`: by which a record is known again; `source_name`: what people call it."""

    source: str
    source_name: str
    answers: list[Answer] = field(default_factory=list)
    newcomers: list[Newcomer] = field(default_factory=list)
    envelope: Envelope | None = None

    @property
    def occasions(self) -> list[list[Newcomer]]:
        """The newcomers by activity, in the order in which they came."""
        groups: dict[object, list[Newcomer]] = {}
        for newcomer in self.newcomers:
            groups.setdefault(newcomer.occasion, []).append(newcomer)
        return list(groups.values())


def signed_participation(viewer: Viewer, data: bytes) -> ParticipationArrival:
    """Out of a file that another installation signed."""
    envelope, records = opened(data, FileKind.RECORDS, ParticipationRecord)
    arrival = ParticipationArrival(envelope.sender.key, envelope.sender.name, envelope=envelope)
    return _answered(viewer, arrival, [(f"第 {number} 条", record) for number, record in enumerate(records, start=1)])


def listed_participation(
    viewer: Viewer, source_name: str, lines: Iterable[tuple[int, ParticipationRecord]]
) -> ParticipationArrival:
    """Out of a spreadsheet; the name of the other system tells its numbers from those of others."""
    arrival = ParticipationArrival(source_name, source_name)
    return _answered(viewer, arrival, [(f"第 {number} 行", record) for number, record in lines])


def _answered(viewer: Viewer, arrival: ParticipationArrival, records: Sequence[Placed]) -> ParticipationArrival:
    """Every record with its answer: a fixed number of queries, however many there are."""
    if not viewer.can(Do.RECORD_ACTIVITY):
        raise NotAllowed(Do.RECORD_ACTIVITY)
    facts = _Facts(viewer, arrival, records)
    for place, record in records:
        arrival.answers.append(facts.answer(place, record))
    return arrival


class _Facts:
    """What the records are held against, read once."""

    def __init__(self, viewer: Viewer, arrival: ParticipationArrival, records: Sequence[Placed]) -> None:
        self.viewer, self.arrival = viewer, arrival
        self.numbers: set[str] = set()  # of the newcomers so far
        people = {fold_name(record.name) for _, record in records}
        members = Membership.objects.below(viewer.roots(Do.RECORD_ACTIVITY)).filter(person__name__in=people)
        self.members = list(members.select_related("person", "organisation"))
        self.names = names_for(viewer, self.members)
        self.rules = InForce({member.organisation for member in self.members})
        rows = TakenRecord.objects.filter(source=arrival.source, record__in=[record.record for _, record in records])
        self.known = {row.record: row for row in rows.select_related("activity")}
        entries = Entry.objects.filter(
            membership__in=self.members,
            happened_on__in={record.on for _, record in records},
            reverses__isnull=True,
            reversal__isnull=True,
        )
        self.booked = set(entries.values_list("membership__person_id", "item", "happened_on"))

    def answer(self, place: str, record: ParticipationRecord) -> Answer:
        what = f"{chinese_day(record.on)}{record.title}，{record.item}"
        if known := self.known.get(record.record):
            verdict, reason = _known(known, record)
            return Answer(place, record.name, what, verdict, reason)
        outcome = self._newcomer(record)
        if isinstance(outcome, str):
            return Answer(place, record.name, what, Verdict.CONFLICT, outcome)
        self.arrival.newcomers.append(outcome)
        self.booked.add((outcome.membership.person_id, outcome.item, record.on))
        self.numbers.add(record.record)
        return Answer(place, self.names[outcome.membership.person_id], what, Verdict.NEW)

    def _newcomer(self, record: ParticipationRecord) -> Newcomer | str:
        """Whose it is and under which item, or why that cannot be told."""
        if problems := record_problems(record, self.viewer.today):
            return "".join(problems)
        if problems := number_problems(is_twice=record.record in self.numbers):
            return "".join(problems)
        matches = self._matching(record)
        if problems := participant_problems(len(matches)):
            return "".join(problems)
        (member,) = matches
        rules = self.rules.at(member.organisation_id, record.on)
        if rules is None:
            return no_standard_problem(member.organisation.label)
        item = item_meant(rules.standard, record.item)
        if isinstance(item, str):
            return item
        if problems := quantity_problems(item, record.quantity):
            return "".join(problems)
        if (member.person_id, item.code, record.on) in self.booked:
            return BOOKED_ALREADY
        return Newcomer(record, member, item.code)

    def _matching(self, record: ParticipationRecord) -> list[Membership]:
        """By name on that day, in the branch that the record names if that is ours."""
        namesakes = [
            member
            for member in self.members
            if member.person.name == fold_name(record.name)
            and member.from_on <= record.on
            and (member.until_on is None or member.until_on >= record.on)
        ]
        branch = record.branch.strip()
        at_home = [member for member in namesakes if branch in (member.organisation.name, member.organisation.label)]
        return at_home or namesakes


def _known(row: TakenRecord, record: ParticipationRecord) -> tuple[Verdict, str]:
    if row.activity.undone_at is not None:
        return Verdict.CONFLICT, KNOWN_UNDONE
    return (Verdict.SAME, "") if row.digest == record.digest else (Verdict.CONFLICT, KNOWN_CHANGED)
