"""一个季度的图: stars of a branch, how they changed over its last periods, and dimensions in which many are short.

Counts only, in the order of the standard; the small-number rule is kept where they are drawn.
"""

from collections import Counter
from collections.abc import Iterable

from zhixing.files.charts.bars import Shortage, StarRow, shortage_bars, star_bars
from zhixing.files.charts.drawing import Picture
from zhixing.files.charts.lines import star_trends
from zhixing.models import Cycle, Participant, Rating
from zhixing.queries.cycles.access import cycle_at
from zhixing.queries.results.latest import latest_ratings
from zhixing.queries.results.pages import bands_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.growth.quarters import short_label
from zhixing.rules.permissions import Do
from zhixing.rules.scoring.steps import StepKind

PERIODS = 4  # of a branch, side by side


def cycle_pictures(viewer: Viewer, cycle_id: int) -> list[Picture]:
    """What a branch's results look like; nothing before the review has concluded."""
    cycle = cycle_at(viewer, cycle_id, Do.VIEW_RESULTS)
    cycles = list(
        Cycle.objects.filter(organisation=cycle.organisation_id, index=cycle.index, until_on__lte=cycle.until_on)
        .select_related("version")
        .latest_first()[:PERIODS]
    )[::-1]
    ratings = _ratings(cycles)
    own, bands = ratings[cycle.pk], tuple(bands_of(cycle).values())
    if not own or not bands:
        return []
    counts = {each.pk: _counts(each, ratings[each.pk]) for each in cycles}
    label, names = cycle.organisation.label, [band.name for band in bands]
    rows = [StarRow(label, tuple(counts[cycle.pk][name] for name in names))]
    pictures = [star_bars("cycle-stars", f"{cycle.period.label}各星级人数", bands, rows)]
    if len(cycles) > 1:
        trend = [tuple(counts[past.pk][name] for name in names) if ratings[past.pk] else None for past in cycles]
        pictures.append(star_trends("cycle-trend", [short_label(past.period) for past in cycles], bands, trend))
    return [*pictures, *_shortages(cycle, own)]


def _ratings(cycles: Iterable[Cycle]) -> dict[int, list[Rating]]:
    """By cycle, the ratings that count of those who are scored."""
    listed = list(cycles)
    homes = dict(Participant.objects.filter(cycle__in=listed, excluded="").values_list("pk", "cycle"))
    ratings: dict[int, list[Rating]] = {cycle.pk: [] for cycle in listed}
    for participant_id, rating in latest_ratings(homes).items():
        ratings[homes[participant_id]].append(rating)
    return ratings


def _counts(cycle: Cycle, ratings: Iterable[Rating]) -> Counter[str]:
    """How many have the star of this name."""
    names = {code: band.name for code, band in bands_of(cycle).items()}
    return Counter(names[rating.band] for rating in ratings if rating.band in names)


def _shortages(cycle: Cycle, ratings: list[Rating]) -> list[Picture]:
    """From the steps kept with each result; nothing where they were not kept (many concluded at once)."""
    if any("steps" not in rating.breakdown for rating in ratings):
        return []
    short = Counter(
        step["code"]
        for rating in ratings
        for step in rating.breakdown["steps"]
        if step["kind"] == StepKind.SUGGESTION.value
    )
    blocks = [block for block in parsed(cycle.version).blocks if block.suggestion and not block.bonus]
    lines = [Shortage(block.name, short[block.code], len(ratings)) for block in blocks]
    return [shortage_bars("cycle-short", lines)] if lines else []
