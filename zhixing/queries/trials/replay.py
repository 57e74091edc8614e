"""若按此办法: what a period would have come to under another version, beside what it came to."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from zhixing.models import Cycle, Organisation, StandardVersion
from zhixing.queries.cycles.access import participants_of
from zhixing.queries.cycles.participants import placed
from zhixing.queries.namesakes import public_names_of
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.periods import cut_offs_of
from zhixing.queries.results.latest import died_since, latest_ratings
from zhixing.queries.results.running import inputs_without_cycle
from zhixing.queries.scoring.cycle_inputs import Inputs, inputs_of
from zhixing.queries.standards.in_force import parsed, version_in_force
from zhixing.queries.standards.visibility import version_of_sight
from zhixing.queries.trials.replay_items import foreign_items
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.orgs import BRANCHES
from zhixing.rules.periods import UNITS, Period
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.rules.scoring.engine import ScoreSheet
from zhixing.rules.scoring.frames import people_frame
from zhixing.rules.scoring.problems import EntryProblem
from zhixing.rules.scoring.trials import index_blockers, length_blockers
from zhixing.rules.standards.model import Band, PeriodKind, Standard
from zhixing.rules.standards.vocabulary import IndexKind

FAR = 10**12  # more than any ledger has entries


@dataclass(frozen=True)
class Outcome:
    index: int | None  # hundredths
    band: Band | None
    excluded: str


@dataclass(frozen=True)
class ReplayLine:
    name: str
    branch: str
    before: Outcome | None  # None where no standard was in force
    after: Outcome

    @property
    def index_before(self) -> int | None:
        return self.before.index if self.before else None

    @property
    def change(self) -> int | None:
        if self.index_before is None or self.after.index is None:
            return None
        return self.after.index - self.index_before

    @property
    def has_other_band(self) -> bool:
        return self.before is not None and name_of(self.before) != name_of(self.after)

    @property
    def differs(self) -> bool:
        return self.has_other_band or bool(self.change)


@dataclass(frozen=True)
class BandCount:
    name: str
    band: Band | None
    before: int
    after: int


@dataclass(frozen=True)
class ProblemLine:
    sentence: str
    people: int
    entries: int


@dataclass(frozen=True)
class Replay:
    lines: list[ReplayLine]  # by organisation and name
    counts: list[BandCount]
    problems: list[ProblemLine]
    used: list[str]  # titles of the versions the period was, or would be, reckoned by
    is_settled: bool  # every branch has a closed cycle for the period

    @property
    def has_before(self) -> bool:
        """Whether anybody had a result of this period to compare with."""
        return any(line.before is not None for line in self.lines) or not self.used

    @property
    def changed(self) -> int:
        return sum(line.differs for line in self.lines)


def replay(viewer: Viewer, version_id: int, organisation_id: int, period: Period) -> Replay:
    """Everyone below the organisation in that period, as it was and as it would be under the version."""
    version = version_of_sight(viewer, version_id)
    organisation = organisation_at(viewer, organisation_id, Do.VIEW_RESULTS)
    if reasons := index_blockers(IndexKind(version.index)):
        raise Blocked(reasons)
    standard = parsed(version)
    if reasons := length_blockers(standard.title, unit=UNITS[standard.months], period_unit=period.unit):
        raise Blocked(reasons)
    branches = (
        Organisation.objects.below((organisation.path,))
        .filter(kind__in=[kind.value for kind in BRANCHES])
        .in_tree_order()
    )
    cycles = {
        cycle.organisation_id: cycle
        for cycle in Cycle.objects.of_period(period)
        .filter(organisation__in=branches)
        .select_related("version__standard", "organisation")
    }
    parts = [_read_part(viewer, branch, cycles.get(branch.pk), period, standard) for branch in branches]
    if foreign := foreign_items(version, [(part.used, part.after.entries["item"].unique()) for part in parts]):
        raise Blocked(foreign)
    after, problems = _reckon([part.after for part in parts])
    before, _ = _reckon([part.before for part in parts if part.before is not None])
    lines = [
        ReplayLine(name, part.label, part.own_outcomes.get(key) or before.get(key), after[key])
        for part in parts
        for key, name in part.names.items()
    ]
    by_person = {key: part.used for part in parts for key in part.names}
    return Replay(
        lines=lines,
        counts=count_bands(lines),
        problems=gather_problems([_named_problem(problem, by_person.get(problem.person)) for problem in problems]),
        used=sorted({title_of(part.used) for part in parts if part.used and part.names}),
        is_settled=bool(lines) and all(part.is_settled for part in parts if part.names),
    )


@dataclass(frozen=True)
class _Part:
    """One branch's share of a replay: whom it is about and what is to be reckoned."""

    label: str
    names: dict[int, str]  # in name order
    used: StandardVersion | None
    is_settled: bool
    after: Inputs
    before: Inputs | None
    own_outcomes: dict[int, Outcome]  # results that stand


def _read_part(viewer: Viewer, branch: Organisation, cycle: Cycle | None, period: Period, standard: Standard) -> _Part:
    if cycle is not None:
        return _Part(
            branch.label,
            _names_of_cycle(cycle),
            cycle.version,
            cycle.stage == Stage.CLOSED.value,
            inputs_of(cycle, standard=standard),
            inputs_of(cycle),
            _own_outcomes(cycle),
        )
    used = version_in_force(branch, period.until_on)
    after, names = _inputs_without_cycle(viewer, branch, period, standard)
    is_alike = used is not None and parsed(used).months == period.months
    before = _inputs_without_cycle(viewer, branch, period, parsed(used))[0] if used and is_alike else None
    return _Part(branch.label, names, used, False, after, before, {})


def _reckon(inputs: Sequence[Inputs]) -> tuple[dict[int, Outcome], list[EntryProblem]]:
    """Everyone's outcome: branches under the same standard are reckoned in one go."""
    groups: dict[tuple[int, PeriodKind], list[Inputs]] = defaultdict(list)
    for branch_inputs in inputs:
        groups[id(branch_inputs.standard), branch_inputs.kind].append(branch_inputs)
    outcomes: dict[int, Outcome] = {}
    problems: list[EntryProblem] = []
    for group in groups.values():
        sheet = _together(group).score()
        outcomes |= _outcomes(sheet)
        problems += sheet.problems
    return outcomes, problems


def _together(group: Sequence[Inputs]) -> Inputs:
    """Many branches as one. A person who moved has the same entries in two: their numbers are kept apart."""

    def apart(number: int, frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(pl.col("entry", "reverses") + number * FAR)

    return replace(
        group[0],
        entries=pl.concat([apart(number, inputs.entries) for number, inputs in enumerate(group)]),
        earlier=pl.concat([apart(number, inputs.earlier) for number, inputs in enumerate(group)]),
        people=pl.concat([inputs.people for inputs in group], how="diagonal"),
    )


def title_of(version: StandardVersion) -> str:
    return f"《{version.standard.title}》第 {version.number} 版"


def _named_problem(problem: EntryProblem, used: StandardVersion | None) -> EntryProblem:
    """The problem with the name that the item has in the version it was recorded under."""
    item = parsed(used).item(problem.item) if used and problem.item else None
    return replace(problem, sentence=f"{item.name}：{problem.sentence}") if item else problem


def _names_of_cycle(cycle: Cycle) -> dict[int, str]:
    """Of everybody on the list but those who have died: no star of theirs is printed."""
    died = died_since(cycle.participants.values_list("pk", flat=True))
    people = [participant for participant in participants_of([cycle.pk]) if participant.pk not in died]
    names = public_names_of((participant.member for participant in people), at_home=True)
    return {participant.pk: names[participant.member.person_id] for participant in people}


def _own_outcomes(cycle: Cycle) -> dict[int, Outcome]:
    """The results that the cycle itself came to, where it has been reviewed."""
    bands = {band.code: band for band in parsed(cycle.version).bands_of(PeriodKind(cycle.kind))}
    people = dict(cycle.participants.values_list("pk", "excluded"))
    return {
        key: Outcome(rating.index, bands.get(rating.band), people[key])
        for key, rating in latest_ratings(people).items()
    }


def _inputs_without_cycle(
    viewer: Viewer, branch: Organisation, period: Period, standard: Standard
) -> tuple[Inputs, dict[int, str]]:
    """What the ledger holds for a period that had no cycle; persons are ids of memberships below zero, so that
    they are never taken for participants."""
    listed = placed(branch, period, standard)
    people = people_frame(
        {
            "person": -placement.membership.pk,
            "class": placement.membership.member_class,
            "excluded": placement.excluded or None,
        }
        for placement in listed
    )
    scored = {
        placement.membership.pk: placement.membership.member_class for placement in listed if not placement.excluded
    }
    inputs = replace(inputs_without_cycle(scored, period, standard, cut_offs_of(branch)), people=people)
    names = public_names_of((placement.membership for placement in listed), at_home=True)
    return inputs, {-placement.membership.pk: names[placement.membership.person_id] for placement in listed}


def _outcomes(sheet: ScoreSheet) -> dict[int, Outcome]:
    bands = {band.code: band for band in sheet.standard.bands_of(sheet.kind)}
    return {
        row["person"]: Outcome(row["index"], bands.get(row["band"] or ""), row["excluded"] or "")
        for row in sheet.people.select("person", "index", "band", "excluded").iter_rows(named=True)
    }


def name_of(outcome: Outcome) -> str:
    if outcome.excluded:
        return "不计分"
    return outcome.band.name if outcome.band else "未定等次"


def count_bands(lines: Sequence[ReplayLine]) -> list[BandCount]:
    """How many have each band, before and after, in the order in which bands stand in the standards."""
    before = Counter(name_of(line.before) for line in lines if line.before)
    after = Counter(name_of(line.after) for line in lines)
    outcomes = [outcome for line in lines for outcome in (line.after, line.before) if outcome is not None]
    bands = {name_of(outcome): outcome.band for outcome in outcomes}
    ordered = sorted(bands, key=lambda name: -_edge(bands[name]))
    return [BandCount(name, bands[name], before[name], after[name]) for name in ordered]


def _edge(band: Band | None) -> int:
    """Where the band begins: the best first; those without band last."""
    if band is None:
        return -(10**9)
    return band.at_least.default or 0 if band.at_least else -(10**8)


def gather_problems(problems: Iterable[EntryProblem]) -> list[ProblemLine]:
    """The same sentence once, with how many people and entries it is about."""
    grouped: dict[str, list[EntryProblem]] = defaultdict(list)
    for problem in problems:
        grouped[problem.sentence].append(problem)
    return [
        ProblemLine(
            sentence, len({problem.person for problem in alike}), sum(problem.entry is not None for problem in alike)
        )
        for sentence, alike in grouped.items()
    ]
