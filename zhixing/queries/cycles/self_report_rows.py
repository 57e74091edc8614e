"""党员自评: the itemised rows of reports, with the ledger beside what the member says, for many people at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhixing.models import Cycle, Entry, Evidence, Participant, SelfReportLine
from zhixing.queries.ledger.files import FileLine
from zhixing.queries.scoring.cycle_inputs import days_of, item_points
from zhixing.queries.standards.in_force import parsed
from zhixing.rules.ledger.sources import Source
from zhixing.rules.periods import CycleKind, chinese_day
from zhixing.rules.scoring.catalogue import Book, Line
from zhixing.rules.standards.model import PeriodKind

_LONGEST = 24  # characters of what is told of one entry on a paper: enough to know it again


@dataclass(frozen=True)
class EntryLine:
    """One entry under an item, so that the member recognises what was booked."""

    id: int
    happened_on: dt.date
    text: str
    is_later: bool = False  # booked after the report was handed in


@dataclass(frozen=True)
class Row:
    """One item of the report: what the ledger says and what the member says (so far)."""

    item: str
    name: str
    ledger_points: int  # what the member saw: frozen when the report was handed in
    ledger_now: int
    points: int
    explanation: str
    entries: list[EntryLine]
    line_id: int | None
    files: list[FileLine]

    @property
    def differs(self) -> bool:
        return self.points != self.ledger_points

    @property
    def entries_text(self) -> str:
        """What the sum is made of, for a paper: 7月5日主题党日、8月2日主题党日."""
        return "、".join(f"{chinese_day(entry.happened_on)}{entry.text[:_LONGEST]}" for entry in self.entries)


@dataclass(frozen=True)
class BlockRows:
    name: str
    rows: list[Row]
    addable: list[tuple[str, str]]  # code and name of the items without a row
    deductions: list[str]  # the codes of all items here that deduct

    @property
    def later(self) -> int:
        """How many entries were booked after the report was handed in."""
        return sum(entry.is_later for row in self.rows for entry in row.entries)


@dataclass(frozen=True)
class _Sources:
    """What is kept of one person, by item (and files by line)."""

    ledger: Mapping[str, int]
    lines: Mapping[str, SelfReportLine]
    entries: Mapping[str, list[EntryLine]]
    files: Mapping[int, list[FileLine]]
    is_submitted: bool


def rows_of(cycle: Cycle, participants: Sequence[Participant]) -> dict[int, list[BlockRows]]:
    """By participant, the items that have something to show, block by block; and what could still be added.

    A fixed number of queries, however many people.
    """
    standard, book = parsed(cycle.version), Book(parsed(cycle.version))
    ledger = item_points(cycle, [participant.pk for participant in participants])
    lines: dict[int, dict[str, SelfReportLine]] = defaultdict(dict)
    for line in SelfReportLine.objects.filter(report__participant__in=participants).select_related("report"):
        lines[line.report.participant_id][line.item] = line
    entries, files = _entries(cycle, participants), _files(participants)
    period = PeriodKind[CycleKind(cycle.kind).name]
    rows = {}
    for participant in participants:
        own_class = standard.class_of(participant.member_class)
        sources = _Sources(
            ledger[participant.pk],
            lines[participant.pk],
            entries.get(participant.member.person_id, {}),
            files,
            participant.has_submitted,
        )
        open_lines = [
            line
            for line in book.lines
            if line.item.code in sources.ledger
            or line.item.code in sources.lines
            or (line.is_open(period) and line.is_for(own_class.code if own_class else ""))
        ]
        rows[participant.pk] = _blocks(open_lines, sources)
    return rows


def _blocks(lines: Sequence[Line], sources: _Sources) -> list[BlockRows]:
    by_block: dict[str, BlockRows] = {}
    for line in lines:
        block = by_block.setdefault(line.block.code, BlockRows(line.block.name, [], [], []))
        code, name, deducts = line.item.code, line.item.name, line.item.sign < 0
        block.deductions.extend([code] if deducts else [])
        if code in sources.ledger or code in sources.lines:
            block.rows.append(_row(code, name, sources))
        else:
            block.addable.append((code, f"{name}（扣分，填负数）" if deducts else name))
    return list(by_block.values())


def _row(code: str, name: str, sources: _Sources) -> Row:
    """A line that agreed with the ledger when it was saved goes on agreeing while the report is a draft."""
    line, now = sources.lines.get(code), sources.ledger.get(code, 0)
    booked = line.ledger_points if line and sources.is_submitted else now
    agreed = line is None or line.points == line.ledger_points
    return Row(
        item=code,
        name=name,
        ledger_points=booked,
        ledger_now=now,
        points=booked if agreed or line is None else line.member_points,
        explanation=line.explanation if line else "",
        entries=sources.entries.get(code, []),
        line_id=line.pk if line else None,
        files=sources.files.get(line.pk, []) if line else [],
    )


def _entries(cycle: Cycle, participants: Sequence[Participant]) -> dict[int, dict[str, list[EntryLine]]]:
    """By person and item what counts for the quarter; what was reversed and its reversal are left out."""
    handed_in = {participant.member.person_id: _handed_in_at(participant) for participant in participants}
    entries: dict[int, dict[str, list[EntryLine]]] = defaultdict(lambda: defaultdict(list))
    for entry in _unreversed(cycle, participants):
        at = handed_in[entry.membership.person_id]
        line = EntryLine(
            entry.pk,
            entry.happened_on,
            entry.note or Source(entry.source).label,
            is_later=at is not None and entry.recorded_at > at,
        )
        entries[entry.membership.person_id][entry.item].append(line)
    return entries


def _unreversed(cycle: Cycle, participants: Sequence[Participant]) -> list[Entry]:
    days = days_of(cycle, participants)
    first = min((day.from_on for day in days.values()), default=cycle.cut_off_on)
    entries = (
        Entry.objects.filter(
            membership__person__in=days,
            reverses__isnull=True,
            reversal__isnull=True,
            happened_on__range=(first, cycle.cut_off_on),
        )
        .select_related("membership")
        .order_by("happened_on", "pk")
    )
    return [entry for entry in entries if entry.happened_on in days[entry.membership.person_id]]


def _handed_in_at(participant: Participant) -> dt.datetime | None:
    return participant.self_report.submitted_at if participant.has_submitted else None


def later_counts(cycle: Cycle, participants: Sequence[Participant]) -> dict[int, int]:
    """By participant, how many entries that count were booked after they had handed in their report."""
    handed_in = {
        participant.member.person_id: (participant.pk, _handed_in_at(participant))
        for participant in participants
        if participant.has_submitted
    }
    reporting = [participant for participant in participants if participant.member.person_id in handed_in]
    counts: dict[int, int] = defaultdict(int)
    for entry in _unreversed(cycle, reporting) if reporting else []:
        participant_id, at = handed_in[entry.membership.person_id]
        counts[participant_id] += at is not None and entry.recorded_at > at
    return counts


def _files(participants: Sequence[Participant]) -> dict[int, list[FileLine]]:
    """By line of a report, its evidence."""
    files: dict[int, list[FileLine]] = defaultdict(list)
    for file in Evidence.objects.filter(self_report_line__report__participant__in=participants).order_by("pk"):
        assert file.self_report_line_id is not None
        files[file.self_report_line_id].append(FileLine.of(file))
    return files
