"""先锋指数与星级 on pages: one result opened to its entries, a branch by name, a community by counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhixing.models import Cycle, Entry, Participant, Posting, Rating
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.cycles.access import cycle_at, participants_of
from zhixing.queries.cycles.names import participant_name, participant_names
from zhixing.queries.inspections.access import speaks_for
from zhixing.queries.inspections.lines import inspected_entries
from zhixing.queries.ledger.pages import entry_lines, with_names
from zhixing.queries.results.breakdowns import explain_result
from zhixing.queries.results.latest import died_since, latest_ratings
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.participation import DIED
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import CycleKind
from zhixing.rules.permissions import Do
from zhixing.rules.postings import PostingState
from zhixing.rules.refusals import OutOfSight
from zhixing.rules.scoring.steps import Step, StepKind
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


def bands_of(cycle: Cycle) -> dict[str, Band]:
    kind = PeriodKind[CycleKind(cycle.kind).name]
    return {band.code: band for band in parsed(cycle.version).bands_of(kind)}


def results_of_cycle(viewer: Viewer, cycle_id: int) -> tuple[Cycle, list[ResultLine]]:
    """Everyone of a cycle by name with their latest result; empty results before the review has concluded."""
    cycle = cycle_at(viewer, cycle_id, Do.VIEW_RESULTS)
    people = participants_of([cycle.pk])
    rated, bands = latest_ratings(participant.pk for participant in people), bands_of(cycle)
    names, died = participant_names(people), died_since(participant.pk for participant in people)
    lines = [
        _line(participant, names[participant.pk], rated.get(participant.pk), bands, has_died=participant.pk in died)
        for participant in people
    ]
    return cycle, lines


def _line(
    participant: Participant, name: str, rating: Rating | None, bands: dict[str, Band], *, has_died: bool
) -> ResultLine:
    excluded = _excluded(participant, has_died=has_died)
    rating = None if excluded else rating  # one that was computed before they left counts no more
    index, band = (rating.index, bands.get(rating.band)) if rating else (None, None)
    return ResultLine(participant.pk, name, index, band, excluded)


def _excluded(participant: Participant, *, has_died: bool) -> str:
    """Why no result is shown: not scored, or died since, when the star that was given is not printed any more."""
    return participant.excluded or (DIED if has_died else "")


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
    explanation = explain_result(rating)
    excluded = _excluded(participant, has_died=bool(died_since([participant_id])))
    tree = [] if excluded else _tree(viewer, cycle, explanation.steps)
    return Result(
        name=participant_name(participant),
        index_label=IndexKind(cycle.index).label,
        branch=cycle.organisation.name,
        quarter=cycle.period.label,
        version_id=cycle.version_id,
        standard_title=parsed(cycle.version).title,
        index=None if excluded else rating.index,
        band=None if excluded else bands_of(cycle).get(rating.band),
        excluded=excluded,
        notes=[] if excluded else explanation.notes,
        nodes=tree,
        suggestions=_suggestions(tree),
        computation=rating.computation,
        is_final=cycle.stage == Stage.CLOSED.value,
    )


def _tree(viewer: Viewer, cycle: Cycle, steps: Sequence[Step]) -> list[Node]:
    entries_of = inspected_entries if cycle.is_of_organisations else node_entries
    return nodes(steps, entries_of(viewer, (pk for step in steps for pk in step.entries)))


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
