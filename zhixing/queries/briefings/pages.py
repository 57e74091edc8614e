"""简报: one issue as its readers, its editors and whoever signs it may see it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from zhixing.files.charts.drawing import Picture
from zhixing.models import Briefing, BriefingArticle, BriefingStep
from zhixing.queries.briefings.access import briefing_at
from zhixing.queries.briefings.figures import figures_of
from zhixing.queries.briefings.names import article_facts
from zhixing.queries.briefings.pictures import star_picture
from zhixing.queries.namesakes import user_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.briefings.blockers import issue_blockers, length_warnings, monthly_warnings, submit_blockers
from zhixing.rules.briefings.figures import Figure
from zhixing.rules.briefings.states import ArticleKind, BriefingState, StepKind
from zhixing.rules.briefings.texts import heading_level, names_of_figures, paragraphs, pieces
from zhixing.rules.permissions import Do

EDITORS = (StepKind.CREATED.value, StepKind.EDITED.value, StepKind.SUBMITTED.value)


@dataclass(frozen=True)
class Piece:
    """Words of a line; with the figure that they are, if they are one."""

    text: str
    figure: Figure | None = None


@dataclass(frozen=True)
class Line:
    """A paragraph of an article: a heading of level 1 or 2, or text (0)."""

    level: int
    pieces: list[Piece]


@dataclass(frozen=True)
class ArticleView:
    id: int
    kind_label: str
    title: str
    lines: list[Line]
    source: str
    table: list[Figure]
    picture: Picture | None
    contribution_id: int | None


@dataclass(frozen=True)
class StepLine:
    label: str
    by: str
    at: object
    note: str


@dataclass(frozen=True)
class IssuePage:
    briefing: Briefing
    state_label: str
    articles: list[ArticleView]
    figures: list[Figure]  # that an editor may use; of an issued one those that were kept
    steps: list[StepLine]
    recipients: list[tuple[str, str]]
    may_edit: bool
    may_return: bool
    may_issue: bool
    signing_blockers: list[str]  # why this viewer, who may sign, cannot yet
    blockers: list[str]
    warnings: list[str]
    fingerprint: str  # of every figure that would be kept now

    @property
    def is_issued(self) -> bool:
        return self.briefing.state == BriefingState.ISSUED.value


def issue_page(viewer: Viewer, briefing_id: int) -> IssuePage:
    briefing = briefing_at(viewer, briefing_id)
    organisation, state = briefing.organisation, BriefingState(briefing.state)
    articles, figures = standing_articles(briefing), figures_of(briefing)
    is_open = state is not BriefingState.ISSUED
    works = viewer.may(Do.EDIT_BRIEFING, organisation.path)
    signs = viewer.may(Do.ISSUE_BRIEFING, organisation.path) and state is BriefingState.SUBMITTED
    facts = article_facts(organisation, articles) if is_open else []
    steps = list(briefing.steps.select_related("by").order_by("pk"))
    return IssuePage(
        briefing=briefing,
        state_label=state.label,
        articles=[_article(briefing, article, figures) for article in articles],
        figures=list(figures.values()),
        steps=_steps(steps) if works or is_open else [],
        recipients=recipients_of(briefing),
        may_edit=works and state is BriefingState.DRAFTING,
        may_return=signs,
        may_issue=signs,
        signing_blockers=issue_blockers(state, by=viewer.user_id, editors=editors_of(steps)) if signs else [],
        blockers=submit_blockers(facts, figures, state) if is_open else [],
        warnings=[*length_warnings(facts), *monthly_warnings(issued_this_month(viewer, briefing))] if is_open else [],
        fingerprint=fingerprint_of(articles, figures),
    )


def standing_articles(briefing: Briefing) -> list[BriefingArticle]:
    return list(briefing.articles.filter(removed_at__isnull=True).order_by("position", "pk"))


def editors_of(steps: list[BriefingStep]) -> set[int]:
    return {step.by_id for step in steps if step.kind in EDITORS}


def issued_this_month(viewer: Viewer, briefing: Briefing) -> int:
    today = viewer.today
    issued = Briefing.objects.filter(
        organisation=briefing.organisation_id, issued_on__year=today.year, issued_on__month=today.month
    )
    return issued.exclude(pk=briefing.pk).count()


def kept_figures(articles: list[BriefingArticle], figures: Mapping[str, Figure]) -> list[Figure]:
    """The figures that these articles tell, in the order of the catalogue; of a figures article its table too."""
    names = {name for article in articles for name in names_of_figures(article.body)}
    names |= {figure.name for article in articles for figure in table_of(article, figures)}
    return [figure for figure in figures.values() if figure.name in names]


def fingerprint_of(articles: list[BriefingArticle], figures: Mapping[str, Figure]) -> str:
    """What whoever signs has read: words and figures. It differs as soon as one of them does."""
    words = [f"{article.pk}\n{article.title}\n{article.body}" for article in articles]
    words += [f"{figure.name}={figure.text}" for figure in kept_figures(articles, figures)]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def recipients_of(briefing: Briefing) -> list[tuple[str, str]]:
    lines = (("报", briefing.reports_to), ("送", briefing.sends_to), ("发", briefing.distributes_to))
    return [(label, names) for label, names in lines if names]


def table_of(article: BriefingArticle, figures: Mapping[str, Figure]) -> list[Figure]:
    """Below an article of figures: how many have which star."""
    if article.kind != ArticleKind.FIGURES.value:
        return []
    return [figure for name, figure in figures.items() if name.endswith("星人数") or name == "参评党员数"]


def _article(briefing: Briefing, article: BriefingArticle, figures: Mapping[str, Figure]) -> ArticleView:
    values = {name: figure.text for name, figure in figures.items()}
    lines = [
        Line(heading_level(line), [Piece(text, figures.get(name)) for text, name in pieces(line, values)])
        for line in paragraphs(article.body)
    ]
    return ArticleView(
        id=article.pk,
        kind_label=ArticleKind(article.kind).label,
        title=article.title,
        lines=lines,
        source=article.source,
        table=table_of(article, figures),
        picture=star_picture(briefing, article, figures),
        contribution_id=article.contribution_id,
    )


def _steps(steps: list[BriefingStep]) -> list[StepLine]:
    names = user_names_of(step.by for step in steps)
    return [StepLine(StepKind(step.kind).label, names[step.by_id], step.at, step.note) for step in steps]
