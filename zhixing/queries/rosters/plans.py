"""What an import would do: line by line new, returning, changed or unchanged, and everything that stands in its way."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from zhixing.files.rosters.columns import Column, HandMapping
from zhixing.files.rosters.findings import Problem, RosterRow
from zhixing.files.rosters.reading import Roster, read_roster
from zhixing.models import Membership, Organisation, VerificationLine
from zhixing.models.sealed import look_up_hash
from zhixing.queries.members.matching import Known, KnownPeople, conflict_with, former, known_people, place
from zhixing.queries.members.records import FIELD_LABELS, as_text, differences, plain, record_of
from zhixing.queries.rosters.branches import branches_below
from zhixing.queries.rosters.masks import hidden_numbers, unrecognised_rows
from zhixing.queries.rosters.merging import merged, record_of_row
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.identity import mask_identity
from zhixing.rules.members.records import MemberRecord, member_record_problems, returned
from zhixing.rules.orgs import OrgKind


class LineOutcome(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    RETURNING = "returning"
    CHANGED = "changed"
    UNCHANGED = "unchanged"

    @property
    def label(self) -> str:
        return {"new": "新编入", "returning": "重新编入", "changed": "有改动", "unchanged": "没有改动"}[self.value]


@dataclass(frozen=True)
class FieldChange:
    """As a person reads it; numbers are masked."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class PlannedLine:
    sheet: str
    row: int
    fate: LineOutcome
    branch: Organisation
    record: MemberRecord  # what the register will say
    before: MemberRecord | None  # what it says now
    person_id: int | None
    membership_id: int | None  # of the open membership
    left_on: dt.date | None

    @property
    def changes(self) -> list[FieldChange]:
        if self.before is None:
            return []
        return [
            FieldChange(FIELD_LABELS[name], _value_text(name, old), _value_text(name, new))
            for name, (old, new) in differences(self.before, self.record).items()
        ]


@dataclass(frozen=True)
class Question:
    """A line about somebody who may be a person that left: the file cannot say, whoever imports it must."""

    key: str  # of the line: sheet and row
    row: int
    name: str
    choices: tuple[tuple[int, str], ...]  # people who left, and where they were
    answer: int | None  # one of them, 0 for nobody of them, None as long as it is open


@dataclass(frozen=True)
class BranchShare:
    name: str
    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True)
class Plan:
    lines: list[PlannedLine]
    problems: list[Problem]
    notes: list[Problem]
    questions: list["Question"]  # every one, answered or not
    unknown_headers: tuple[str, ...]
    unknown_words: tuple[tuple[Column, str], ...]
    by_hand: Mapping[str, str]  # headers that were named by hand
    digest: str  # of everything the import would write: a preview and its import must agree on it

    @property
    def may_import(self) -> bool:
        return not self.problems and any(line.fate is not LineOutcome.UNCHANGED for line in self.lines)

    def of(self, *fates: LineOutcome) -> list[PlannedLine]:
        return [line for line in self.lines if line.fate in fates]

    @property
    def shares(self) -> list[BranchShare]:
        """How many lines go to each branch, in order of the branches."""
        branches = {line.branch.pk: line.branch for line in self.lines}
        counted = Counter((line.branch.pk, line.fate) for line in self.lines)
        ordered = sorted(branches.values(), key=lambda branch: (branch.sort_key, branch.pk))
        return [
            BranchShare(
                branch.name,
                counted[branch.pk, LineOutcome.NEW] + counted[branch.pk, LineOutcome.RETURNING],
                counted[branch.pk, LineOutcome.CHANGED],
                counted[branch.pk, LineOutcome.UNCHANGED],
            )
            for branch in ordered
        ]


def _value_text(name: str, value: object) -> str:
    return mask_identity(str(value)) or as_text("") if name == "id_number" else as_text(value)


def plan_import(
    viewer: Viewer,
    organisation: Organisation,
    data: bytes,
    file_name: str,
    *,
    from_on: dt.date,
    mapping: HandMapping | None = None,
    answers: Mapping[str, int] | None = None,
) -> Plan:
    """Read the file and hold it against the register. The caller has asked whether the viewer may import here."""
    is_branch = OrgKind(organisation.kind).is_branch
    branch = organisation.name if is_branch else ""
    roster = read_roster(data, file_name, today=viewer.today, branch=branch, mapping=mapping)
    return _Planning(viewer, roster, answers or {}).plan(organisation, from_on)


class _Planning:
    """One reading of the database for all lines, then each line in memory."""

    def __init__(self, viewer: Viewer, roster: Roster, answers: Mapping[str, int]) -> None:
        self.viewer, self.roster, self.answers = viewer, roster, answers
        self.problems = list(roster.problems)
        self.notes = list(roster.notes)
        self.questions: list[Question] = []
        self.known = KnownPeople()
        self.held: dict[int, Membership] = {}  # open memberships, and the last ones of those who left, by person
        self.under_verification: set[int] = set()
        self.taken: dict[int, RosterRow] = {}  # by person: which line speaks of them
        self.masked: list[RosterRow] = []  # whose number is hidden, and who were recognised all the same
        self.unrecognised: list[RosterRow] = []

    def plan(self, organisation: Organisation, from_on: dt.date) -> Plan:
        branches = branches_below(organisation)
        records = [record_of_row(row) for row in self.roster.rows]
        self._read(records)
        lines = []
        for row, record in zip(self.roster.rows, records, strict=True):
            same = self.known.same_number(record)
            branch = branches.match(row.branch, same.organisation.pk if same and same.organisation else None)
            if isinstance(branch, str):
                self._problem(row, branch, Column.BRANCH)
            elif line := self._line(row, record, branch):
                lines.append(line)
        self._report_masked()
        self.problems.sort(key=lambda problem: (problem.sheet, problem.row))
        roster = self.roster
        return Plan(
            lines,
            self.problems,
            self.notes,
            self.questions,
            roster.unknown_headers,
            roster.unknown_words,
            roster.by_hand,
            _digest(lines, from_on),
        )

    def _read(self, records: list[MemberRecord]) -> None:
        self.known = known_people(records)
        namesakes = (membership for people in self.known.by_birth.values() for membership in people)
        people = {namesake.person_id for namesake in (*self.known.by_number.values(), *namesakes)}
        memberships = Membership.objects.filter(person_id__in=people).select_related("person", "organisation")
        ordered = sorted(memberships, key=lambda period: (period.until_on is None, period.from_on, period.pk))
        self.held = {membership.person_id: membership for membership in ordered}
        checked = VerificationLine.objects.filter(
            verification__closed_at__isnull=True, membership_id__in=[membership.pk for membership in self.held.values()]
        )
        self.under_verification = set(checked.values_list("membership_id", flat=True))

    def _problem(self, row: RosterRow, sentence: str, column: Column | None = None) -> None:
        self.problems.append(Problem(row.sheet, row.row, "", column.value if column else "", sentence))

    def _line(self, row: RosterRow, record: MemberRecord, branch: Organisation) -> PlannedLine | None:
        same = self._who(row, record, branch)
        if isinstance(same, str):
            if same:
                self._problem(row, same)
            return None
        if same is None:
            return self._checked(
                row, PlannedLine(row.sheet, row.row, LineOutcome.NEW, branch, record, None, None, None, None)
            )
        first = self.taken.setdefault(same.person_id, row)
        if first is not row:
            self._problem(row, f"与第{first.row}行是名册上的同一个人；请只留一行")
            return None
        before = record_of(self.held[same.person_id])
        is_returning = same.membership_id is None
        after = merged(returned(before) if is_returning else before, record, row)
        fate = LineOutcome.RETURNING if is_returning else LineOutcome.CHANGED
        if fate is LineOutcome.CHANGED and not differences(before, after):
            fate = LineOutcome.UNCHANGED
        return self._checked(
            row,
            PlannedLine(
                row.sheet, row.row, fate, branch, after, before, same.person_id, same.membership_id, same.left_on
            ),
        )

    def _who(self, row: RosterRow, record: MemberRecord, branch: Organisation) -> Known | str | None:
        """Somebody the database has, nobody, or why that cannot be told (said elsewhere: an empty sentence)."""
        same = self.known.same_number(record)
        if same is not None:
            if same.organisation is None or same.is_in(branch):
                return same
            where = place(same.organisation, self.viewer)
            return f"这个公民身份号码已登记在{where}；调入本支部的，请由共同上级办理组织关系转接，再删去这一行"
        here = [known for known in self.known.same_birth(record) if known.is_in(branch)]
        if row.masked_number:
            return self._behind_mask(row, here)
        if len(here) > 1:
            here = self._unchanged(here, record, row)[:1]
            if not here:
                return "名册上有几个同名、同出生日期的人，无法分辨是哪一人；请先在名册上补填公民身份号码"
        if here:
            return here[0]
        conflict = conflict_with(record, branch, self.known, self.viewer).replace("：如是", "；如是")
        return conflict or row.twin or self._come_back(row, record)

    def _unchanged(self, here: list[Known], record: MemberRecord, row: RosterRow) -> list[Known]:
        """Of several namesakes those whom this line describes exactly, and whom no line before it has taken."""
        free = [known.person_id for known in here if known.person_id not in self.taken]
        records = {person_id: record_of(self.held[person_id]) for person_id in free}
        return [
            known
            for known in here
            if (before := records.get(known.person_id)) and not differences(before, merged(before, record, row))
        ]

    def _behind_mask(self, row: RosterRow, here: list[Known]) -> Known | str:
        numbers = {known.person_id: self.held[known.person_id].person.id_number for known in here}
        fitting = [known for known in here if mask_identity(numbers[known.person_id]) == row.masked_number]
        (self.masked if fitting else self.unrecognised).append(row)
        return fitting[0] if fitting else ""

    def _report_masked(self) -> None:
        """Once for the file, not once for each line."""
        if self.masked:
            self.notes.append(hidden_numbers(len(self.masked)))
        if self.unrecognised:
            self.problems.append(unrecognised_rows(self.unrecognised))

    def _come_back(self, row: RosterRow, record: MemberRecord) -> Known | str | None:
        """Somebody who left and has come back, if whoever imports says so; nobody, if they say so."""
        leavers = {leaver.person_id: leaver for leaver in self.known.leavers(record)}
        if not leavers:
            return None
        key = f"{row.sheet}#{row.row}"
        answer = self.answers.get(key)
        answer = answer if answer == 0 or answer in leavers else None
        choices = tuple((pk, former(leaver, self.viewer)) for pk, leaver in leavers.items())
        self.questions.append(Question(key, row.row, row.name, choices, answer))
        if answer is None:
            return "与以前离开的同志同名、同出生日期；请在本页“请回答”一栏选定是不是同一个人"
        return leavers.get(answer)

    def _checked(self, row: RosterRow, line: PlannedLine) -> PlannedLine | None:
        flaws = member_record_problems(line.record, self.viewer.today) if line.fate is not LineOutcome.UNCHANGED else []
        if line.fate is LineOutcome.RETURNING and line.left_on and line.left_on >= self.viewer.today:
            flaws.append("今天刚刚离册；请明天再重新编入")
        moved = line.before is not None and line.before.state is not line.record.state
        if moved and line.membership_id in self.under_verification:
            flaws.append("本支部正在核查，在册情况请在核查页面确认；请先按现有情况填写这一行")
        for flaw in flaws:
            self._problem(row, flaw.rstrip("。"))
        return None if flaws else line


def _digest(lines: list[PlannedLine], from_on: dt.date) -> str:
    written = [
        (line.fate.value, line.branch.pk, line.person_id, line.membership_id, plain(line.record)) for line in lines
    ]
    return look_up_hash(repr((from_on, written))).hex()
