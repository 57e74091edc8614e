"""成长线路图: the page of one member, drawn from results, ledger and register; nobody else's figures stand on it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from zhixing.files.charts.bars import Dimension, dimension_bars
from zhixing.files.charts.drawing import Picture
from zhixing.files.charts.lines import IndexPoint, index_line
from zhixing.models import Membership, Milestone, TargetSheet
from zhixing.queries.activities.hours import HOURS_A_YEAR, Hours, hours_of
from zhixing.queries.form_versions import version_of
from zhixing.queries.growth.access import chart_at, is_own
from zhixing.queries.growth.coming import coming_activities
from zhixing.queries.growth.events import EventLine, events_of
from zhixing.queries.growth.results import BlockResult, QuarterResult, block_results, quarter_results, standard_of
from zhixing.queries.growth.targets import outcomes, sheet_fields, sheets_of, targets_of
from zhixing.queries.members.asking import reason_not_to_ask
from zhixing.queries.members.pages import member_at
from zhixing.queries.namesakes import name_for, user_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.hours import HoursKind
from zhixing.rules.growth.coming import Coming
from zhixing.rules.growth.milestones import MilestoneKind, milestone_warnings
from zhixing.rules.growth.quarters import short_label, with_gaps
from zhixing.rules.growth.targets import Outcome
from zhixing.rules.members.records import EndReason, PersonKind
from zhixing.rules.periods import Period, Quarter, quarter_of
from zhixing.rules.permissions import Do
from zhixing.rules.standards.model import Band


@dataclass(frozen=True)
class MilestoneLine:
    kind: MilestoneKind
    on: dt.date | None


@dataclass(frozen=True)
class HoursLine:
    """One quarter's hours, in hundredths."""

    quarter: str
    study: int
    service: int


@dataclass(frozen=True)
class SheetLine:
    """An agreement as the page shows it."""

    id: int
    quarter: Quarter
    note: str
    outcomes: list[Outcome]
    set_by: str
    set_at: dt.datetime
    version: str  # of what is accepted
    accepted_by: str
    accepted_at: dt.datetime | None
    is_on_paper: bool


@dataclass(frozen=True)
class GrowthPage:
    membership: Membership
    name: str
    branch: str
    kind_label: str
    is_own: bool
    may_guide: bool
    may_accept: bool
    stopped: str  # why nothing is asked of this person now
    line: Picture | None
    dimensions: Picture | None
    latest: str  # the quarter of the dimensions
    blocks: list[BlockResult]
    activities: list[Coming]  # that would close a gap
    milestones: list[MilestoneLine]
    warnings: list[str]
    events: list[EventLine]  # offices and commendations
    year: int
    hours: list[HoursLine]
    study: int
    service: int
    coming: SheetLine | None  # the targets of the quarter that is going on or to come
    past: SheetLine | None

    @property
    def sheets(self) -> list[SheetLine]:
        return [sheet for sheet in (self.coming, self.past) if sheet]

    @property
    def short(self) -> list[BlockResult]:
        return [block for block in self.blocks if block.suggestion]

    @property
    def post(self) -> str:
        """As the register has it, where no post of the branch says it with its days."""
        names = {event.what for event in self.events}
        return "" if self.membership.post in names else self.membership.post

    @property
    def study_left(self) -> int:
        return max(0, HOURS_A_YEAR - self.study)


def growth_page(viewer: Viewer, membership_id: int) -> GrowthPage:
    membership = chart_at(viewer, membership_id)
    own, today = is_own(viewer, membership), quarter_of(viewer.today)
    results = quarter_results(viewer, membership.person_id, is_own=own)
    rated = {quarter: result for quarter, result in results.items() if result.index is not None}
    latest = max(rated, key=_order, default=None)
    blocks = {quarter: block_results(rated[quarter]) for quarter in sorted(rated, key=_order)[-2:]}
    hours, sheets = hours_of([membership.person_id])[membership.person_id], _sheets_shown(membership)
    days = milestone_days(membership)
    stopped = reason_not_to_ask(membership, viewer.today)
    coming = max((quarter for quarter in sheets if _order(quarter) >= _order(today)), key=_order, default=None)
    past = max((quarter for quarter in sheets if _order(quarter) < _order(today)), key=_order, default=None)
    dimensions, study = blocks[latest] if latest else [], hours.of_year(HoursKind.STUDY, today.year)
    lines = _sheet_lines({quarter: sheets[quarter] for quarter in (coming, past) if quarter}, rated, blocks, hours)
    return GrowthPage(
        membership=membership,
        name=name_for(viewer, membership),
        branch=membership.organisation.name,
        kind_label=f"{PersonKind(membership.kind).label} · {membership.member_class}",
        is_own=own,
        may_guide=not own and viewer.may(Do.GUIDE_MEMBERS, membership.organisation.path),
        may_accept=own and not stopped,
        stopped=stopped,
        line=index_line("growth-line", _points(results), _bands(rated, latest)) if results else None,
        dimensions=_dimensions(blocks[latest], latest, sheets.get(latest)) if latest else None,
        latest=latest.label if latest else "",
        blocks=dimensions,
        activities=[]
        if stopped
        else coming_activities(membership, dimensions, viewer.today, lacks_study=study < HOURS_A_YEAR),
        milestones=[MilestoneLine(kind, days.get(kind)) for kind in MilestoneKind],
        warnings=milestone_warnings(days),
        events=events_of(membership),
        year=today.year,
        hours=_hours_lines(hours, results, today),
        study=study,
        service=hours.of_year(HoursKind.SERVICE, today.year),
        coming=lines.get(coming) if coming else None,
        past=lines.get(past) if past else None,
    )


def _sheets_shown(membership: Membership) -> dict[Quarter, TargetSheet]:
    """Of somebody who has died the targets stay kept, and are shown to nobody."""
    return {} if membership.end_reason == EndReason.DECEASED else sheets_of(membership)


def _order(period: Period) -> tuple[dt.date, dt.date]:
    return period.until_on, period.from_on


def _points(results: Mapping[Quarter, QuarterResult]) -> list[IndexPoint]:
    return [
        IndexPoint(
            quarter.label,
            short_label(quarter),
            result.index if result else None,
            result.band if result else None,
            result.note if result else "没有考评",
        )
        for quarter, result in with_gaps(results)
    ]


def _bands(rated: Mapping[Quarter, QuarterResult], latest: Quarter | None) -> tuple[Band, ...]:
    """The limits drawn across the line are those of the latest result."""
    if latest is None:
        return ()
    result = rated[latest]
    return standard_of(result).bands


def _dimensions(blocks: list[BlockResult], quarter: Quarter, sheet: TargetSheet | None) -> Picture:
    goals = {target.code: target.goal for target in targets_of(sheet)} if sheet and sheet.accepted_at else {}
    lines = [
        Dimension(block.name, block.points, block.full, goals.get(block.code), bool(block.suggestion))
        for block in blocks
    ]
    return dimension_bars("growth-dimensions", lines, quarter.label)


def milestone_days(membership: Membership) -> dict[MilestoneKind, dt.date | None]:
    """What the register knows, and what was looked up in the files."""
    entered = Milestone.objects.filter(person=membership.person_id).values_list("kind", "on")
    days: dict[MilestoneKind, dt.date | None] = {MilestoneKind(kind): on for kind, on in entered}
    days[MilestoneKind.PROBATIONARY] = membership.joined_on
    days[MilestoneKind.FULL] = membership.full_on
    return days


def milestone_member(viewer: Viewer, membership_id: int) -> Membership:
    """Whose days are looked up in the files."""
    return member_at(viewer, membership_id, Do.EDIT_REGISTER)


def _hours_lines(hours: Hours, results: Mapping[Quarter, QuarterResult], today: Quarter) -> list[HoursLine]:
    """The quarters of the year that is running, and those before it that have a result; latest first."""
    running = [Quarter(today.year, number) for number in range(1, today.number + 1)]
    ended = [quarter_of(period.until_on) for period in results]
    quarters = sorted({*ended, *running}, key=_order, reverse=True)[:8]
    return [
        HoursLine(quarter.label, hours.of(HoursKind.STUDY, quarter), hours.of(HoursKind.SERVICE, quarter))
        for quarter in quarters
    ]


def _sheet_lines(
    sheets: Mapping[Quarter, TargetSheet],
    rated: Mapping[Quarter, QuarterResult],
    blocks: Mapping[Quarter, list[BlockResult]],
    hours: Hours,
) -> dict[Quarter, SheetLine]:
    users = [user for sheet in sheets.values() for user in (sheet.set_by, sheet.accepted_by) if user]
    names, lines = user_names_of(users), {}
    for quarter, sheet in sheets.items():
        known = blocks.get(quarter) or (block_results(rated[quarter]) if quarter in rated else None)
        lines[quarter] = SheetLine(
            id=sheet.pk,
            quarter=quarter,
            note=sheet.note,
            outcomes=outcomes(sheet, known, hours),
            set_by=names[sheet.set_by_id],
            set_at=sheet.set_at,
            version=version_of(sheet_fields(sheet), sheet.set_at),
            accepted_by=names[sheet.accepted_by_id] if sheet.accepted_by_id else "",
            accepted_at=sheet.accepted_at,
            is_on_paper=sheet.is_on_paper,
        )
    return lines
