"""年度结果 on pages: a branch's year by name, one person's year opened to its quarters, one's own years."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from zhixing.models import Cycle, Organisation, Participant
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.namesakes import public_names_of
from zhixing.queries.results.latest import died_since, latest_ratings
from zhixing.queries.results.pages import bands_of, node_entries
from zhixing.queries.scoring.sql import ids, over_django
from zhixing.queries.scoring.years import Years, YearSheet, read_years
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.participation import DIED
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import OutOfSight
from zhixing.rules.scoring.engine import breakdown
from zhixing.rules.scoring.tree import Node, nodes
from zhixing.rules.scoring.years import made_of
from zhixing.rules.standards.model import Band, PeriodKind


@dataclass(frozen=True)
class YearLine:
    """One person's year; `participant_id` is that of their last closed quarter, which stands for the year."""

    participant_id: int
    year: int
    name: str
    branch: str
    made_of: str
    index: int | None  # hundredths
    band: Band | None
    excluded: str
    place: int  # of the band, from the best, 0
    bands: int  # how many there are

    @property
    def star(self) -> str:
        return self.band.name if self.band else ""


@dataclass(frozen=True)
class BranchYear:
    organisation_id: int
    branch: str
    year: int
    years: list[int]  # of which this branch has closed quarters, the latest first
    running: int  # quarters that are not closed yet
    lines: list[YearLine]  # in name order and never any other

    @property
    def notice(self) -> str:
        return f"本支部这一年还有 {self.running} 期考评没有结束，下面不是全年的结果。" if self.running else ""


@dataclass(frozen=True)
class QuarterLine:
    quarter: str
    branch: str
    participant_id: int | None  # None where the viewer may not open this quarter's result
    index: int | None
    band: Band | None
    excluded: str


@dataclass(frozen=True)
class YearResult:
    line: YearLine
    organisation_id: int
    is_own: bool
    may_view_branch: bool
    version_id: int
    standard_title: str
    quarters: list[QuarterLine]
    nodes: list[Node]


def branch_year(viewer: Viewer, organisation_id: int, year: int) -> BranchYear:
    """Everybody whose last closed quarter of the year was in this branch; who moved on is listed where they went."""
    branch = get_or_out_of_sight(Organisation.objects, pk=organisation_id)
    viewer.demand(Do.VIEW_RESULTS, branch.path)
    cycles = list(Cycle.objects.filter(organisation=branch).order_by("-year", "until_on"))
    closed = {cycle.pk for cycle in cycles if cycle.year == year and cycle.stage == Stage.CLOSED.value}
    years = read_years(f"participant.cycle_id = ANY({ids(closed)})", over_django)
    here = {row["last"] for row in years.lasts.to_dicts() if row["cycle"] in closed}
    lines = _lines(years, here)
    return BranchYear(
        organisation_id=branch.pk,
        branch=branch.label,
        year=year,
        years=list(dict.fromkeys(cycle.year for cycle in cycles if cycle.stage == Stage.CLOSED.value)),
        running=sum(cycle.year == year and cycle.pk not in closed for cycle in cycles),
        lines=lines,
    )


def own_years(viewer: Viewer) -> list[YearLine]:
    """The viewer's own years with a closed quarter, the latest first."""
    mine = Participant.objects.filter(
        membership__person=viewer.person_id, membership__person__isnull=False, cycle__stage=Stage.CLOSED.value
    ).values_list("pk", flat=True)
    return sorted(_last_lines(mine), key=lambda line: -line.year)


def people_years(people: Collection[int], year: int) -> dict[int, YearLine]:
    """The year of each of these persons that has a closed quarter, wherever they were scored, by id of the person."""
    participations = dict(
        Participant.objects.filter(person__in=people, cycle__year=year, cycle__stage=Stage.CLOSED.value).values_list(
            "pk", "person_id"
        )
    )
    lines = _last_lines(participations)
    return {person: line for line in lines if (person := participations[line.participant_id]) is not None}


def _last_lines(participants: Iterable[int]) -> list[YearLine]:
    """The years that these participations belong to, each once."""
    years = read_years(f"participant.id = ANY({ids(participants)})", over_django)
    return _lines(years, set() if years.lasts.is_empty() else set(years.lasts["last"]))


def year_result(viewer: Viewer, participant_id: int) -> YearResult:
    """One person's year, by their last closed quarter of it: one's own, or anybody's where one may see results."""
    participant = get_or_out_of_sight(
        Participant.objects.select_related("cycle__organisation", "cycle__version", "membership__person"),
        pk=participant_id,
    )
    path = participant.cycle.organisation.path
    is_own = viewer.person_id is not None and participant.member.person_id == viewer.person_id
    if not is_own:
        viewer.demand(Do.VIEW_RESULTS, path)
    years = read_years(f"participant.id = ANY({ids([participant_id])})", over_django)
    lines = _lines(years, {participant_id})
    if not lines:
        raise OutOfSight(participant_id)  # not the last closed quarter of a year
    ruled = years.sheets[0]
    steps = [] if lines[0].excluded else breakdown(ruled.sheet, participant_id)
    return YearResult(
        line=lines[0],
        organisation_id=participant.cycle.organisation_id,
        is_own=is_own,
        may_view_branch=viewer.may(Do.VIEW_RESULTS, path),
        version_id=ruled.version_id,
        standard_title=ruled.standard.title,
        quarters=_quarters(viewer, years, is_own),
        nodes=nodes(steps, node_entries(viewer, (pk for step in steps for pk in step.entries))),
    )


def _lines(years: Years, person_ids: Collection[int]) -> list[YearLine]:
    """The years of the participants wanted, where each is the last of its year; by name."""
    if not person_ids or years.lasts.is_empty():
        return []
    people = (
        Participant.objects.filter(pk__in=person_ids)
        .select_related("membership__person", "cycle__organisation")
        .order_by("membership__person__name_key", "membership__person_id", "pk")
    )
    results = {row["person"]: (ruled, row) for ruled in years.sheets for row in _rows(ruled)}
    persons = {row["last"]: row["person"] for row in years.lasts.to_dicts()}
    quarters = years.quarters.to_dicts()
    running, names = _running(people), public_names_of((participant.member for participant in people), at_home=True)
    lines = [
        _line(
            participant,
            names[participant.member.person_id],
            *results[participant.pk],
            [row for row in quarters if row["person"] == persons[participant.pk]],
            running[participant.cycle.year, participant.member.person_id],
        )
        for participant in people
        if participant.pk in results
    ]
    died = died_since(person_ids)
    return [_without_star(line) if line.participant_id in died else line for line in lines]


def _without_star(line: YearLine) -> YearLine:
    return replace(line, index=None, band=None, excluded=line.excluded or DIED)


def _rows(ruled: YearSheet) -> list[dict[str, Any]]:
    return ruled.sheet.people.select("person", "index", "band", "excluded").to_dicts()


def _line(
    participant: Participant,
    name: str,
    ruled: YearSheet,
    result: Mapping[str, Any],
    quarters: list[dict[str, Any]],
    running: int,
) -> YearLine:
    bands = {band.code: band for band in ruled.standard.bands_of(PeriodKind.YEAR)}
    scored = sum(row["index"] is not None for row in quarters)
    months = ruled.standard.months
    return YearLine(
        participant_id=participant.pk,
        year=participant.cycle.year,
        name=name,
        branch=participant.cycle.organisation.label,
        made_of=made_of(len(quarters), scored, running, months),
        index=result["index"],
        band=bands.get(result["band"]),
        excluded=result["excluded"] or "",
        place=list(bands).index(result["band"]) if result["band"] in bands else 0,
        bands=len(bands),
    )


def _running(people: Iterable[Participant]) -> dict[tuple[int, int], int]:
    """By year and person, in how many quarters that are not closed the person takes part."""
    counts = {(participant.cycle.year, participant.member.person_id): 0 for participant in people}
    rows = (
        Participant.objects.filter(membership__person__in={person for _, person in counts})
        .exclude(cycle__stage=Stage.CLOSED.value)
        .values_list("cycle__year", "membership__person", "cycle__until_on")
        .distinct()
    )
    for year, person, _ in rows:
        if (year, person) in counts:
            counts[year, person] += 1
    return counts


def _quarters(viewer: Viewer, years: Years, is_own: bool) -> list[QuarterLine]:
    judged = {
        participant.pk: participant
        for participant in Participant.objects.filter(pk__in=years.quarters["participant"]).select_related(
            "cycle__organisation", "cycle__version"
        )
    }
    rated, died = latest_ratings(judged), died_since(judged)
    lines = []
    for pk in years.quarters["participant"]:
        participant = judged[pk]
        excluded = participant.excluded or (DIED if pk in died else "")
        may_open = not excluded and (is_own or viewer.may(Do.VIEW_RESULTS, participant.cycle.organisation.path))
        rating = None if excluded else rated.get(pk)
        lines.append(
            QuarterLine(
                participant.cycle.period.label,
                participant.cycle.organisation.label,
                pk if may_open else None,
                rating.index if rating else None,
                bands_of(participant.cycle).get(rating.band) if rating else None,
                excluded,
            )
        )
    return lines
