"""考评总览 as pictures: a bar of stages, of stars and a small line for each row, and the trends of all together."""

from collections import Counter
from collections.abc import Iterable

from zhixing.files.charts.bars import StarRow, shortage_bars, star_bar
from zhixing.files.charts.drawing import Picture
from zhixing.files.charts.lines import small_line, star_trends
from zhixing.files.charts.stages import StageRow, stage_bar
from zhixing.queries.overview.pages import OverviewPage
from zhixing.queries.overview.shortages import shortages
from zhixing.queries.viewers import Viewer
from zhixing.rules.charts.small_numbers import count_words, is_splittable
from zhixing.rules.overview.rows import BranchRow, Sums, past_sums
from zhixing.rules.standards.model import Band

MOST_BRANCHES = 150  # whose single results are looked through for their dimensions


def stages_picture(row: BranchRow) -> Picture | None:
    """Nothing before the quarter is opened: the words say so."""
    if row.cycle is None:
        return None
    names = [stage.label for stage in row.cycle.stages]
    place = row.cycle.stages.index(row.cycle.stage) if row.cycle.stage in row.cycle.stages else None
    return stage_bar(f"stage-{row.organisation_id}", StageRow(row.label, place), names)


def stars_picture(row: BranchRow, bands: tuple[Band, ...]) -> Picture | None:
    if row.stars is None:
        return None
    return star_bar(f"stars-{row.organisation_id}", StarRow(row.label, row.stars), bands)


def sums_picture(key: str, label: str, sums: Sums, bands: tuple[Band, ...]) -> Picture | None:
    """The stars of a community; a branch that is too small is in the words beside it."""
    if sums.stars is None:
        return None
    return star_bar(key, StarRow(label, sums.stars), bands)


def past_picture(row: BranchRow, bands: tuple[Band, ...]) -> Picture | None:
    """How many had the first of the stars in each of the last quarters; a gap where that is not known or too small."""
    values = [(label, counts[0] if counts and is_splittable(counts) else None) for label, counts in row.past]
    while values and values[-1][1] is None:  # a quarter that still runs
        values.pop()
    if not bands or sum(count is not None for _, count in values) < 2:
        return None
    return small_line(f"past-{row.organisation_id}", f"{row.label}{bands[0].name}人数", values)


def pictures_of_all(viewer: Viewer, page: OverviewPage) -> list[Picture]:
    """The trend of each star over the last quarters, and dimensions in which many are short."""
    bands, past = page.whole.bands, past_sums(page.matches)
    pictures = []
    if sum(counts is not None for _, counts in past) > 1:
        labels, places = [label for label, _ in past], drawn_places(page.matches, bands, [counts for _, counts in past])
        drawn = [tuple(counts[place] for place in places) if counts else None for _, counts in past]
        pictures.append(star_trends("overview-trend", labels, [bands[place] for place in places], drawn))
    rated = _rated(page.matches)
    short = shortages(rated) if 0 < len(rated) <= MOST_BRANCHES else []
    return [*pictures, shortage_bars("overview-short", short)] if short else pictures


def drawn_places(rows: Iterable[BranchRow], bands: tuple[Band, ...], past: list[tuple[int, ...] | None]) -> list[int]:
    """The places of the stars with a line: those that most branches know, and others given in two quarters."""
    ((names, _),) = Counter(row.band_names for row in rows).most_common(1)
    many = [sum(bool(counts and counts[place]) for counts in past) for place in range(len(bands))]
    return [place for place, band in enumerate(bands) if band.name in names or many[place] > 1]


def is_cut(page: OverviewPage) -> bool:
    """Whether there are too many branches to look through their dimensions."""
    return len(_rated(page.matches)) > MOST_BRANCHES


def _rated(rows: Iterable[BranchRow]) -> list[int]:
    return [row.cycle.id for row in rows if row.cycle and row.stars is not None]


def row_words(row: BranchRow, bands: tuple[Band, ...]) -> str:
    """红色示范星 3、黄色上进星 12、不计分 1; what is not known is no 0."""
    if row.cycle is None:
        return "—"
    if row.stars is None:
        return row.cycle.unrated_words
    excluded = f"、不计分 {row.cycle.excluded}" if row.cycle.excluded else ""
    return star_words(row.stars, bands, row.band_names) + excluded


def star_words(counts: tuple[int, ...], bands: tuple[Band, ...], names: frozenset[str]) -> str:
    """`names`: of the stars that can be had there; of the others nothing is said where nobody has them."""
    if not is_splittable(counts):
        return f"{count_words(sum(counts))}，不分星级" if sum(counts) else "没有计分的人"
    pairs = zip(bands, counts, strict=True)
    return "、".join(f"{band.name} {count}" for band, count in pairs if count or band.name in names)


def sum_words(sums: Sums, bands: tuple[Band, ...]) -> str:
    """The stars of a community in words, with the people of branches that are too small to be split up."""
    parts = [star_words(sums.stars, bands, sums.band_names)] if sums.stars else []
    if sums.unsplit:
        parts.append(f"另有{count_words(sums.unsplit)}不分星级")
    return "；".join(parts)


def rated_words(row: BranchRow) -> str:
    """How many are rated, for a column beside the stars."""
    if row.stars is None:
        return row.cycle.unrated_words if row.cycle else "—"
    return count_words(sum(row.stars))
