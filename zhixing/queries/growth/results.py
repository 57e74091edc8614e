"""成长线路图: the quarters of one person with index and star, and the dimensions of a quarter, from what was kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.models import Participant, Rating
from zhixing.queries.results.breakdowns import explain_result
from zhixing.queries.results.latest import shown_ratings
from zhixing.queries.results.pages import bands_of, shown_to_members
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import Period
from zhixing.rules.scoring.steps import Step, StepKind
from zhixing.rules.standards.model import Band, Block, Standard


@dataclass(frozen=True)
class QuarterResult:
    """One quarter in which a person stood on a list."""

    participant: Participant
    rating: Rating | None  # None where the person was not scored
    band: Band | None
    note: str  # why there is no result

    @property
    def index(self) -> int | None:
        return self.rating.index if self.rating else None


@dataclass(frozen=True)
class BlockResult:
    """One dimension of a quarter, in hundredths."""

    code: str
    name: str
    points: int | None
    full: int | None
    suggestion: str  # what the standard advises where the person is short of it


def quarter_results(viewer: Viewer, person_id: int, *, is_own: bool) -> dict[Period, QuarterResult]:
    """Every period that has been decided; of a person themselves only what has been posted or closed."""
    lines = list(
        Participant.objects.filter(membership__person=person_id)
        .select_related("cycle__organisation", "cycle__version", "membership")
        .order_by("until_on", "from_on", "pk")
    )
    if is_own:
        open_to_members = shown_to_members({line.cycle_id for line in lines}, viewer)
        lines = [line for line in lines if line.cycle_id in open_to_members]
    rated = shown_ratings(line.pk for line in lines)
    results: dict[Period, QuarterResult] = {}
    for line in lines:
        quarter, rating = line.cycle.period, None if line.excluded else rated.get(line.pk)
        if rating is None and not line.excluded:
            continue  # under way
        if rating is None and quarter in results:
            continue  # scored in another branch
        band = bands_of(line.cycle).get(rating.band) if rating else None
        results[quarter] = QuarterResult(line, rating, band, _note(line.excluded))
    return results


def _note(excluded: str) -> str:
    """减免, 流动 …: why there is a gap, in a word."""
    words = (("减免", "减免"), ("流动", "外出流动"), ("失联", "未参加"))
    return next((word for sign, word in words if sign in excluded), "不计分" if excluded else "")


def block_results(result: QuarterResult) -> list[BlockResult]:
    """The dimensions of a result in the order of its standard; of the rating that counts."""
    if result.rating is None:
        return []
    standard, steps = standard_of(result), explained_steps(result)
    points = {step.code: step.number for step in steps if step.kind is StepKind.BLOCK}
    advice = {step.code: step.sentence for step in steps if step.kind is StepKind.SUGGESTION}
    code = class_code(standard, result.participant)
    return [
        BlockResult(block.code, block.name, points[block.code], full_of(block, code), advice.get(block.code, ""))
        for block in standard.blocks
        if block.code in points
    ]


def explained_steps(result: QuarterResult) -> Sequence[Step]:
    assert result.rating is not None
    result.rating.participant = result.participant
    return explain_result(result.rating).steps


def standard_of(result: QuarterResult) -> Standard:
    return parsed(result.participant.cycle.version)


def class_code(standard: Standard, participant: Participant) -> str:
    own_class = standard.class_of(participant.member_class)
    return own_class.code if own_class else ""


def full_of(block: Block, code: str) -> int | None:
    return None if block.bonus or block.full is None else block.full.of(code)
