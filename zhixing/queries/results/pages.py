"""先锋指数与星级 on pages: one result opened to its entries, a branch by name, a community by counts."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count

from zhixing.models import Cycle, Entry, Organisation, Participant, Posting, Rating
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.cycles.access import cycle_at, participants_of
from zhixing.queries.cycles.names import participant_name, participant_names
from zhixing.queries.inspections.access import speaks_for
from zhixing.queries.inspections.lines import inspected_entries
from zhixing.queries.ledger.pages import entry_lines, with_names
from zhixing.queries.results.breakdowns import told
from zhixing.queries.results.latest import latest_ratings
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.orgs import OrgKind
from zhixing.rules.periods import CycleKind, Quarter
from zhixing.rules.permissions import Do
from zhixing.rules.postings import PostingState
from zhixing.rules.refusals import OutOfSight
from zhixing.rules.scoring.steps import StepKind
from zhixing.rules.scoring.tree import Node, NodeEntry, nodes
from zhixing.rules.standards.model import Band, IndexKind, PeriodKind


@dataclass(frozen=True)
class ResultLine:
    """One person of a branch's results, in name order and never any other."""

    participant_id: int
    name: str
    index: int | None  # hundredths
    band: Band | None
    excluded: str


@dataclass(frozen=True)
class Result:
    """One person's result with everything it came from."""

    name: str
    index_label: str  # 先锋指数 or 堡垒指数
    branch: str
    quarter: str
    version_id: int
    standard_title: str
    index: int | None
    band: Band | None
    excluded: str
    notes: list[str]
    nodes: list[Node]
    suggestions: list[tuple[str, str]]  # block, what to do
    computation: int
    is_final: bool


@dataclass(frozen=True)
class OwnLine:
    """One quarter of one's own results; `waits_for` says why it is not shown yet."""

    participant_id: int
    quarter: str
    branch: str
    index: int | None
    band: Band | None
    waits_for: str


@dataclass(frozen=True)
class BranchCounts:
    """One branch of the overview: where its quarter stands and how many have which star. No score, no order by it."""

    cycle_id: int | None
    branch: str
    parent: str
    stage: str
    bands: tuple[int, ...]  # in the order of `Overview.bands`
    excluded: int
    is_rated: bool  # until then a count of nobody would read as a result


@dataclass(frozen=True)
class Overview:
    quarter: Quarter
    bands: tuple[Band, ...]
    lines: tuple[BranchCounts, ...]

    @property
    def is_rated(self) -> bool:
        return any(line.is_rated for line in self.lines)

    @property
    def totals(self) -> tuple[int, ...]:
        return tuple(sum(line.bands[place] for line in self.lines) for place in range(len(self.bands)))


def bands_of(cycle: Cycle) -> dict[str, Band]:
    kind = PeriodKind[CycleKind(cycle.kind).name]
    return {band.code: band for band in parsed(cycle.version).bands_of(kind)}


def results_of_cycle(viewer: Viewer, cycle_id: int) -> tuple[Cycle, list[ResultLine]]:
    """Everyone of a cycle by name with their latest result; empty results before the review has concluded."""
    cycle = cycle_at(viewer, cycle_id, Do.VIEW_RESULTS)
    people = participants_of([cycle.pk])
    rated, bands = latest_ratings(participant.pk for participant in people), bands_of(cycle)
    names = participant_names(people)
    lines = [_line(participant, names[participant.pk], rated.get(participant.pk), bands) for participant in people]
    return cycle, lines


def _line(participant: Participant, name: str, rating: Rating | None, bands: dict[str, Band]) -> ResultLine:
    rating = None if participant.excluded else rating  # one that was computed before they left counts no more
    index, band = (rating.index, bands.get(rating.band)) if rating else (None, None)
    return ResultLine(participant.pk, name, index, band, participant.excluded)


def result(viewer: Viewer, participant_id: int) -> Result:
    """One result: one's own once it has been posted, anybody's for those who may see results there."""
    participant = get_or_out_of_sight(
        Participant.objects.select_related(
            "cycle__organisation", "cycle__version__standard", "membership__person", "organisation", "self_report"
        ),
        pk=participant_id,
    )
    cycle, path = participant.cycle, participant.cycle.organisation.path
    is_own = is_about(viewer, participant)
    if not viewer.may(Do.VIEW_RESULTS, path) and not (is_own and cycle.pk in shown_to_members([cycle.pk], viewer)):
        if is_own:
            raise OutOfSight(participant_id)
        viewer.demand(Do.VIEW_RESULTS, path)
    rating = latest_ratings([participant.pk]).get(participant.pk)
    if rating is None:
        raise OutOfSight(participant_id)
    rating.participant = participant
    explanation = told(rating)
    entries_of = inspected_entries if cycle.is_of_organisations else node_entries
    tree = nodes(explanation.steps, entries_of(viewer, (pk for step in explanation.steps for pk in step.entries)))
    return Result(
        name=participant_name(participant),
        index_label=IndexKind(cycle.index).label,
        branch=cycle.organisation.name,
        quarter=cycle.period.label,
        version_id=cycle.version_id,
        standard_title=parsed(cycle.version).title,
        index=None if participant.excluded else rating.index,
        band=None if participant.excluded else bands_of(cycle).get(rating.band),
        excluded=participant.excluded,
        notes=explanation.notes,
        nodes=tree,
        suggestions=_suggestions(tree),
        computation=rating.computation,
        is_final=cycle.stage == Stage.CLOSED.value,
    )


def is_about(viewer: Viewer, participant: Participant) -> bool:
    """Whether it is the viewer's own result: of themselves, or of the organisation that they speak for."""
    if participant.organisation_id is not None:
        return speaks_for(viewer, participant)
    return viewer.person_id is not None and participant.person_id == viewer.person_id


def node_entries(viewer: Viewer, ids: Iterable[int]) -> dict[int, NodeEntry]:
    """How the breakdown shows the entries it rests on. The ids are from a result the viewer may see."""
    entries = list(with_names(Entry.objects.filter(pk__in=set(ids))))
    return {
        line.id: NodeEntry(f"{line.item} {line.quantity}".strip(), line.worth.points, line.on, str(line.id))
        for line in entry_lines(viewer, entries)
    }


def _suggestions(tree: list[Node]) -> list[tuple[str, str]]:
    """Every suggestion with the block it stands in."""
    own = [(node.name, child.sentence) for node in tree for child in node.children if child.kind is StepKind.SUGGESTION]
    return own + [deeper for node in tree for deeper in _suggestions(node.children)]


def shown_to_members(cycle_ids: Iterable[int], viewer: Viewer) -> set[int]:
    """Of these cycles, those whose results their members may see: posted by now, or closed."""
    ids = list(cycle_ids)
    hanging = Posting.objects.filter(
        cycle__in=ids, state=PostingState.CARRIED_OUT.value, from_on__lte=viewer.today
    ).values_list("cycle_id", flat=True)
    return set(hanging) | set(Cycle.objects.filter(pk__in=ids, stage=Stage.CLOSED.value).values_list("pk", flat=True))


def own_results(viewer: Viewer) -> list[OwnLine]:
    """The viewer's own quarters, the latest first."""
    mine = list(
        Participant.objects.filter(membership__person=viewer.person_id, membership__person__isnull=False)
        .select_related("cycle__organisation", "cycle__version")
        .order_by("-cycle__until_on", "-pk")
    )
    public = shown_to_members([participant.cycle_id for participant in mine], viewer)
    rated = latest_ratings(participant.pk for participant in mine if participant.cycle_id in public)
    return [_own(participant, rated.get(participant.pk)) for participant in mine]


def _own(participant: Participant, rating: Rating | None) -> OwnLine:
    cycle = participant.cycle
    waits = "" if rating else f"正在“{Stage(cycle.stage).label}”环节，公示后可以看到结果"
    if participant.excluded:
        waits = f"不计分：{participant.excluded}"
    return OwnLine(
        participant.pk,
        cycle.period.label,
        cycle.organisation.label,
        rating.index if rating else None,
        bands_of(cycle).get(rating.band) if rating else None,
        waits,
    )


def overview(viewer: Viewer, quarter: Quarter) -> Overview:
    """Progress and stars by branch below the viewer's organisations, in the order of the tree; counts only."""
    return overview_below(viewer.roots(Do.VIEW_OVERVIEW), quarter)


def overview_below(paths: tuple[str, ...], quarter: Quarter) -> Overview:
    """The same below these paths, which the caller has seen to be in the viewer's sight."""
    kinds = [kind.value for kind in OrgKind if kind.is_branch]
    branches = list(
        Organisation.objects.below(paths).filter(kind__in=kinds, dissolved_on=None).select_related("parent").in_order()
    )
    cycles = {
        cycle.organisation_id: cycle
        for cycle in Cycle.objects.filter(organisation__in=branches, index=IndexKind.VANGUARD.value)
        .overlapping(quarter)
        .order_by("until_on")  # of several months of the quarter the last
        .prefetch_related("version")  # one version stands behind thousands of cycles, and its text is long
    }
    counts, excluded, rated = _star_counts(list(cycles.values()))
    bands = _bands_of_all(cycles.values())
    lines = (_counts(branch, cycles.get(branch.pk), bands, counts, excluded, rated) for branch in branches)
    return Overview(quarter, bands, tuple(lines))


def _bands_of_all(cycles: Iterable[Cycle]) -> tuple[Band, ...]:
    """The bands of the standards in use, by name, in the order in which the first standard writes them."""
    bands: dict[str, Band] = {}
    for cycle in {cycle.version_id: cycle for cycle in cycles}.values():
        for band in bands_of(cycle).values():
            bands.setdefault(band.name, band)
    return tuple(bands.values())


def _star_counts(cycles: list[Cycle]) -> tuple[Counter[tuple[int, str]], Counter[int], set[int]]:
    """By (cycle, name of band) how many people, by cycle how many are not scored, and the cycles that are rated."""
    counted = list(
        Rating.objects.filter(participant__cycle__in=cycles, participant__excluded="")
        .values_list("participant__cycle", "computation", "band")
        .annotate(Count("pk"))
        .order_by()
    )
    # A computation is of everybody in the cycle, so the last one of the cycle is the last one of each.
    last: dict[int, int] = {}
    for cycle_id, computation, _, _ in counted:
        last[cycle_id] = max(computation, last.get(cycle_id, 0))
    out = (
        Participant.objects.filter(cycle__in=cycles)
        .exclude(excluded="")
        .values_list("cycle")
        .annotate(Count("pk"))
        .order_by()
    )
    alike = {(cycle.version_id, cycle.kind): cycle for cycle in cycles}
    names = {key: {code: band.name for code, band in bands_of(cycle).items()} for key, cycle in alike.items()}
    of_cycle = {cycle.pk: names[cycle.version_id, cycle.kind] for cycle in cycles}
    stars: Counter[tuple[int, str]] = Counter()
    for cycle_id, computation, code, count in counted:
        if code and computation == last[cycle_id]:
            stars[cycle_id, of_cycle[cycle_id].get(code, "")] += count
    return stars, Counter(dict(out)), set(last)


def _counts(
    branch: Organisation,
    cycle: Cycle | None,
    bands: tuple[Band, ...],
    counts: Counter[tuple[int, str]],
    excluded: Counter[int],
    rated: Collection[int],
) -> BranchCounts:
    return BranchCounts(
        cycle_id=cycle.pk if cycle else None,
        branch=branch.label,
        parent=branch.parent.label if branch.parent else "",
        stage=Stage(cycle.stage).label if cycle else "未开启",
        bands=tuple(counts[cycle.pk, band.name] if cycle else 0 for band in bands),
        excluded=excluded[cycle.pk] if cycle else 0,
        is_rated=cycle is not None and cycle.pk in rated,
    )
