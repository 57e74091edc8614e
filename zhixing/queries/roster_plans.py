"""What an import would do: line by line new, returning, changed or unchanged, and everything that stands in its way."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum

from zhixing.files.rosters import Roster, read_roster
from zhixing.files.rosters_columns import Column
from zhixing.files.rosters_findings import Problem, RosterRow
from zhixing.models import Membership, Organisation, VerificationLine
from zhixing.models.sealed import look_up_hash
from zhixing.queries.known_people import Known, KnownPeople, clash, known_people, place
from zhixing.queries.register_rows import FIELD_LABELS, differences, plain, record_of, shown
from zhixing.queries.roster_branches import branches_below
from zhixing.queries.viewers import Viewer
from zhixing.rules.identity import mask_identity
from zhixing.rules.members import CLASS_OF_KIND, MemberRecord, RegisterState, record_flaws, settled
from zhixing.rules.orgs import OrgKind


class Fate(StrEnum):
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
    fate: Fate
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
            FieldChange(FIELD_LABELS[name], _said(name, old), _said(name, new))
            for name, (old, new) in differences(self.before, self.record).items()
        ]


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
    digest: str  # of everything the import would write: a preview and its import must agree on it

    @property
    def may_import(self) -> bool:
        return not self.problems and any(line.fate is not Fate.UNCHANGED for line in self.lines)

    def of(self, *fates: Fate) -> list[PlannedLine]:
        return [line for line in self.lines if line.fate in fates]

    @property
    def shares(self) -> list[BranchShare]:
        """How many lines go to each branch, in order of the branches."""
        branches = {line.branch.pk: line.branch for line in self.lines}
        counted = Counter((line.branch.pk, line.fate) for line in self.lines)
        ordered = sorted(branches.values(), key=lambda one: (one.sort_key, one.pk))
        return [
            BranchShare(
                one.name, counted[one.pk, Fate.NEW] + counted[one.pk, Fate.RETURNING], counted[one.pk, Fate.CHANGED],
                counted[one.pk, Fate.UNCHANGED],
            )
            for one in ordered
        ]


def _said(name: str, value: object) -> str:
    return mask_identity(str(value)) or shown("") if name == "id_number" else shown(value)


def plan_import(
    viewer: Viewer, organisation: Organisation, data: bytes, file_name: str, *, from_on: dt.date
) -> Plan:
    """Read the file and hold it against the register. The caller has asked whether the viewer may import here."""
    is_branch = OrgKind(organisation.kind).is_branch
    roster = read_roster(data, file_name, today=viewer.today, branch=organisation.name if is_branch else "")
    return _Planning(viewer, roster).plan(organisation, from_on)


class _Planning:
    """One reading of the database for all lines, then each line in memory."""

    def __init__(self, viewer: Viewer, roster: Roster) -> None:
        self.viewer, self.roster = viewer, roster
        self.problems = list(roster.problems)
        self.placed: list[tuple[RosterRow, MemberRecord, Organisation]] = []
        self.known = KnownPeople()
        self.held: dict[int, Membership] = {}  # open memberships, and the last ones of those who left, by person
        self.under_verification: set[int] = set()
        self.taken: dict[int, RosterRow] = {}  # by person: which line speaks of them

    def plan(self, organisation: Organisation, from_on: dt.date) -> Plan:
        branches = branches_below(organisation)
        for row in self.roster.rows:
            branch = branches.match(row.branch)
            if isinstance(branch, str):
                self._problem(row, branch, Column.BRANCH)
            else:
                self.placed.append((row, record_of_row(row), branch))
        self._read([record for _, record, _ in self.placed])
        lines = [line for row, record, branch in self.placed if (line := self._line(row, record, branch))]
        self.problems.sort(key=lambda one: (one.sheet, one.row))
        return Plan(lines, self.problems, list(self.roster.notes), _digest(lines, from_on))

    def _read(self, records: list[MemberRecord]) -> None:
        self.known = known_people(records)
        namesakes = (one for found in self.known.by_birth.values() for one in found)
        people = {one.person_id for one in (*self.known.by_number.values(), *namesakes)}
        found = Membership.objects.filter(person_id__in=people).select_related("person", "organisation")
        ordered = sorted(found, key=lambda one: (one.until_on is None, one.from_on, one.pk))
        self.held = {one.person_id: one for one in ordered}
        checked = VerificationLine.objects.filter(
            verification__closed_at__isnull=True, membership_id__in=[one.pk for one in self.held.values()]
        )
        self.under_verification = set(checked.values_list("membership_id", flat=True))

    def _problem(self, row: RosterRow, sentence: str, column: Column | None = None) -> None:
        self.problems.append(Problem(row.sheet, row.row, "", column.value if column else "", sentence))

    def _line(self, row: RosterRow, record: MemberRecord, branch: Organisation) -> PlannedLine | None:
        same = self._who(row, record, branch)
        if isinstance(same, str):
            self._problem(row, same)
            return None
        if same is None:
            return self._checked(row, PlannedLine(row.sheet, row.row, Fate.NEW, branch, record, None, None, None, None))
        first = self.taken.setdefault(same.person_id, row)
        if first is not row:
            self._problem(row, f"与第{first.row}行是名册上的同一个人；请只留一行")
            return None
        before = record_of(self.held[same.person_id])
        after = merged(before, record, row, self.roster.columns)
        fate = Fate.RETURNING if same.membership_id is None else Fate.CHANGED
        if fate is Fate.CHANGED and not differences(before, after):
            fate = Fate.UNCHANGED
        return self._checked(row, PlannedLine(
            row.sheet, row.row, fate, branch, after, before, same.person_id, same.membership_id, same.left_on
        ))

    def _who(self, row: RosterRow, record: MemberRecord, branch: Organisation) -> Known | str | None:
        """Somebody the database has, nobody, or why that cannot be told."""
        same = self.known.same_number(record)
        if same is not None:
            if same.organisation is None or same.organisation.pk == branch.pk:
                return same
            where = place(same.organisation, self.viewer)
            return f"这个公民身份号码已登记在{where}；调入本支部的，请由共同上级办理组织关系转接，再删去这一行"
        here = [
            one for one in self.known.same_birth(record) if one.organisation and one.organisation.pk == branch.pk
        ]
        if len(here) == 1:
            return here[0]
        if here:
            return "名册上有几个同名、同出生日期的人，分不清是哪一个；请先在名册上补填他们的公民身份号码"
        return clash(record, branch, self.known, self.viewer).replace("：如是", "；如是") or None

    def _checked(self, row: RosterRow, line: PlannedLine) -> PlannedLine | None:
        flaws = record_flaws(line.record, self.viewer.today) if line.fate is not Fate.UNCHANGED else []
        if line.fate is Fate.RETURNING and line.left_on and line.left_on >= self.viewer.today:
            flaws.append("今天刚刚离册；请明天再重新编入")
        moved = line.before is not None and line.before.state is not line.record.state
        if moved and line.membership_id in self.under_verification:
            flaws.append("本支部正在核查，在册情况请在核查页面确认；请先按现有情况填写这一行")
        for flaw in flaws:
            self._problem(row, flaw.rstrip("。"))
        return None if flaws else line


def record_of_row(row: RosterRow) -> MemberRecord:
    """The line of a sheet as a record of somebody new."""
    state = RegisterState.LOST if row.is_lost else RegisterState.FLOWING if row.is_flowing else RegisterState.PRESENT
    return settled(MemberRecord(
        name=row.name, kind=row.kind, id_number=row.id_number, sex=row.sex, born_on=row.born_on,
        ethnicity=row.ethnicity, education=row.education, job=row.job, phone=row.phone, address=row.address,
        member_class=row.member_class, joined_on=row.joined_on, full_on=row.full_on, state=state,
        party_standing=row.party_standing, lost_on=row.lost_on, flowing_to=row.flowing_to, extra=row.extra,
    ))


def merged(
    before: MemberRecord, stated: MemberRecord, row: RosterRow, columns: frozenset[Column]
) -> MemberRecord:
    """What the register will say: what the sheet gives, and what it says nothing of as it was."""
    given = {
        name: getattr(stated, name) or getattr(before, name)
        for name in ("name", "id_number", "sex", "ethnicity", "education", "job", "phone", "address")
    }
    keeps_class = not row.member_class and CLASS_OF_KIND[before.kind] is CLASS_OF_KIND[stated.kind]
    standing = stated.party_standing if Column.PARTY_STANDING in columns else before.party_standing
    state, lost_on, flowing_to = _state(before, stated, row, columns)
    return settled(replace(
        before, **given, kind=stated.kind, state=state, lost_on=lost_on, flowing_to=flowing_to,
        born_on=_day(before.born_on, stated.born_on, Column.BORN_ON in row.month_only),
        joined_on=_day(before.joined_on, stated.joined_on, Column.JOINED_ON in row.month_only),
        full_on=_day(before.full_on, stated.full_on, Column.FULL_ON in row.month_only),
        member_class=before.member_class if keeps_class else stated.member_class, party_standing=standing,
        extra={**before.extra, **stated.extra},
    ))


def _day(before: dt.date | None, stated: dt.date | None, is_month_only: bool) -> dt.date | None:
    """A month agrees with any day in it."""
    if stated is None or before is None:
        return stated or before
    agrees = is_month_only and (before.year, before.month) == (stated.year, stated.month)
    return before if agrees else stated


def _state(
    before: MemberRecord, stated: MemberRecord, row: RosterRow, columns: frozenset[Column]
) -> tuple[RegisterState, dt.date | None, str]:
    """A sheet without the columns of 失联 and 流动 says nothing about them."""
    state = stated.state
    if before.state is RegisterState.LOST and not columns & {Column.IS_LOST, Column.LOST_ON}:
        state = RegisterState.LOST
    elif before.state is RegisterState.FLOWING and not columns & {Column.IS_FLOWING, Column.FLOWING_TO}:
        state = RegisterState.FLOWING if state is RegisterState.PRESENT else state
    lost_on = _day(before.lost_on, stated.lost_on, Column.LOST_ON in row.month_only)
    return state, lost_on, stated.flowing_to or before.flowing_to


def _digest(lines: list[PlannedLine], from_on: dt.date) -> str:
    written = [
        (line.fate.value, line.branch.pk, line.person_id, line.membership_id, plain(line.record)) for line in lines
    ]
    return look_up_hash(repr((from_on, written))).hex()
