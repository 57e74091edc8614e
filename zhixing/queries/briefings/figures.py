"""简报: the figures of a quarter that an issue may tell, each with the page it is from."""

from collections.abc import Iterable

from django.db.models import Count, Q

from zhixing.models import Activity, Attendance, Briefing, Cycle, Measure, Objection, Organisation, Posting
from zhixing.queries.periods import counted_for
from zhixing.queries.results.overview import Overview, overview_below
from zhixing.rules.activities.marks import TOOK_PART
from zhixing.rules.briefings.figures import Figure, Hidden, count_text, hidden_counts, small_count_text
from zhixing.rules.briefings.states import BriefingState
from zhixing.rules.measures.states import MeasureState
from zhixing.rules.periods import Quarter
from zhixing.rules.postings import ObjectionState, PostingState
from zhixing.rules.standards.vocabulary import IndexKind


def figures_of(briefing: Briefing) -> dict[str, Figure]:
    """What was kept when the issue was signed; until then what the pages say today."""
    if briefing.state == BriefingState.ISSUED.value:
        return {row.name: Figure(row.name, row.text, row.page, row.query) for row in briefing.figures.order_by("pk")}
    return current_figures(briefing.organisation, briefing.quarter_value)


def current_figures(organisation: Organisation, quarter: Quarter) -> dict[str, Figure]:
    """By name, in the order in which a report tells them."""
    overview, query = overview_below((organisation.path,), quarter), f"quarter={quarter.year}-{quarter.number}"
    listed = [
        *_of_branches(overview, query),
        *_of_stars(overview, query),
        *_of_activities(organisation, quarter, query),
        *_of_postings(organisation, quarter, query),
        *_of_measures(organisation, quarter, query),
    ]
    return {figure.name: figure for figure in listed}


def _of_branches(overview: Overview, query: str) -> Iterable[Figure]:
    lines = overview.lines
    yield Figure("党支部数", f"{len(lines)}个", "overview", query=query)
    yield Figure("开展考评支部数", f"{sum(line.cycle_id is not None for line in lines)}个", "overview", query=query)
    yield Figure("完成评定支部数", f"{sum(line.is_rated for line in lines)}个", "overview", query=query)


def _of_stars(overview: Overview, query: str) -> Iterable[Figure]:
    counts = dict(zip((band.name for band in overview.bands), overview.totals, strict=True))
    total = sum(counts.values())
    hidden = hidden_counts(counts) if counts else Hidden()
    total_text = small_count_text(total, "名") if not hidden.total or total < 5 else "人数未列"
    yield Figure("参评党员数", total_text, "overview", query=query)
    for name, count in counts.items():
        yield Figure(f"{name}人数", count_text(count, "名", is_hidden=name in hidden.parts), "overview", query=query)
    excluded = sum(line.excluded for line in overview.lines if line.is_rated)
    yield Figure("不计分人数", small_count_text(excluded, "名"), "overview", query=query)


def _of_activities(organisation: Organisation, quarter: Quarter, query: str) -> Iterable[Figure]:
    activities = Activity.objects.filter(
        counted_for(quarter, "held_on"), organisation__path__startswith=organisation.path, undone_at__isnull=True
    )
    yield Figure("活动次数", f"{activities.count()}次", "activity_list", query=query)
    people = Attendance.objects.filter(activity__in=activities, mark__in=TOOK_PART).count()
    yield Figure("参加人次", small_count_text(people, "人次"), "activity_list", query=query)


def _of_postings(organisation: Organisation, quarter: Quarter, query: str) -> Iterable[Figure]:
    cycles = Cycle.objects.filter(
        index=IndexKind.VANGUARD.value, organisation__path__startswith=organisation.path
    ).overlapping(quarter)
    postings = Posting.objects.filter(state=PostingState.CARRIED_OUT.value, cycle__in=cycles)
    yield Figure("公示支部数", f"{postings.count()}个", "overview", query=query)
    objections = Objection.objects.filter(posting__cycle__in=cycles)
    counts = objections.aggregate(all=Count("pk"), upheld=Count("pk", filter=Q(state=ObjectionState.UPHELD.value)))
    yield Figure("异议件数", small_count_text(counts["all"], "件"), "overview", query=query)
    yield Figure("异议成立件数", small_count_text(counts["upheld"], "件"), "overview", query=query)


def _of_measures(organisation: Organisation, quarter: Quarter, query: str) -> Iterable[Figure]:
    lines = Measure.objects.filter(
        organisation__path__startswith=organisation.path, year=quarter.year, quarter=quarter.number
    )
    counts = lines.aggregate(all=Count("pk"), cleared=Count("pk", filter=Q(state=MeasureState.CLEARED.value)))
    yield Figure("整改问题数", f"{counts['all']}个", "measure_list", query=query)
    yield Figure("已销号问题数", f"{counts['cleared']}个", "measure_list", query=query)
