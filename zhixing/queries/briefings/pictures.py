"""简报: the picture below an article of figures, drawn from the very figures that are printed, and kept with them."""

from collections.abc import Mapping, Sequence

from zhixing.files.charts.bars import StarRow, star_bars
from zhixing.files.charts.drawing import Picture
from zhixing.models import Briefing, BriefingArticle
from zhixing.queries.results.overview import overview_below
from zhixing.rules.briefings.figures import Figure, told_count
from zhixing.rules.briefings.states import ArticleKind
from zhixing.rules.standards.model import Band

COUNT, STARS = "人数", "星人数"


def star_picture(briefing: Briefing, article: BriefingArticle, figures: Mapping[str, Figure]) -> Picture | None:
    """Once the issue is signed it shows what was signed; nothing where a part is not told, which a bar would tell."""
    if article.kind != ArticleKind.FIGURES.value:
        return None
    counts = {
        name.removesuffix(COUNT): told_count(figures[name].text, "名") for name in figures if name.endswith(STARS)
    }
    shares = {name: count for name, count in counts.items() if count is not None}
    if not counts or len(shares) < len(counts):
        return None
    bands = _bands(briefing, list(shares))
    row = StarRow(briefing.organisation.label, tuple(shares.values()))
    return star_bars(f"article-{article.pk}", f"{briefing.quarter_value.label}各星级人数", bands, [row])


def _bands(briefing: Briefing, names: Sequence[str]) -> list[Band]:
    """Shapes and colours of these stars; one that no standard of the quarter has any more is drawn in a shade."""
    known = {band.name: band for band in overview_below((briefing.organisation.path,), briefing.quarter_value).bands}
    return [known.get(name, Band(name, name)) for name in names]
