"""简报: beginning an issue, its head and its articles, for as long as it is edited."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import Activity, Briefing, BriefingArticle, BriefingStep, Contribution, Measure
from zhixing.queries.briefings.access import edited_article, edited_briefing, editing_organisation, standing_article
from zhixing.queries.briefings.form_versions import ARTICLE_LABELS, HEAD_LABELS, article_values, head_values
from zhixing.queries.briefings.lists import numbers_of
from zhixing.queries.form_versions import stale_texts
from zhixing.queries.viewers import Viewer
from zhixing.rules.briefings.blockers import change_blockers, number_blockers
from zhixing.rules.briefings.states import ArticleKind, BriefingState, ContributionState, StepKind
from zhixing.rules.periods import Quarter
from zhixing.rules.refusals import Blocked


@dataclass(frozen=True)
class Head:
    """What an issue says of itself."""

    title: str
    number: int
    quarter: Quarter
    foreword: str = ""
    reports_to: str = ""
    sends_to: str = ""
    distributes_to: str = ""
    copies: int | None = None


@dataclass(frozen=True)
class ArticleInput:
    title: str
    body: str
    position: int
    source: str = ""


@dataclass(frozen=True)
class Origin:
    """What an article is taken from, if from anything."""

    kind: ArticleKind = ArticleKind.TEXT
    contribution: Contribution | None = None
    activity: Activity | None = None
    measure: Measure | None = None


@transaction.atomic
def create_briefing(organisation_id: int, *, head: Head, by: Viewer, at: dt.datetime) -> Briefing:
    """Begin an issue of this year."""
    organisation = editing_organisation(by, organisation_id)
    if reasons := number_blockers(head.number, by.today.year, numbers_of(organisation, by.today.year)):
        raise Blocked(reasons)
    briefing = Briefing.objects.create(organisation=organisation, year=by.today.year, **_columns(head))
    append_step(briefing, StepKind.CREATED, by=by, at=at)
    record("create_briefing", by=by, at=at, **about(briefing))
    return briefing


@transaction.atomic
def edit_briefing(briefing_id: int, *, head: Head, version: str = "", by: Viewer, at: dt.datetime) -> Briefing:
    briefing = open_briefing(by, briefing_id)
    numbers = numbers_of(briefing.organisation, briefing.year, without=briefing.pk)
    if reasons := number_blockers(head.number, briefing.year, numbers) or stale_texts(
        version, HEAD_LABELS, head_values(briefing), vars(head), what="刊头和报送范围", subject=briefing
    ):
        raise Blocked(reasons)
    for name, value in _columns(head).items():
        setattr(briefing, name, value)
    briefing.save()
    append_step(briefing, StepKind.EDITED, note="刊头、报送范围", by=by, at=at)
    record("edit_briefing", by=by, at=at, **about(briefing))
    return briefing


@transaction.atomic
def add_article(
    briefing_id: int, *, article: ArticleInput, origin: Origin | None = None, by: Viewer, at: dt.datetime
) -> BriefingArticle:
    briefing = open_briefing(by, briefing_id)
    begins = origin or Origin()
    added = BriefingArticle.objects.create(
        briefing=briefing,
        kind=begins.kind.value,
        contribution=begins.contribution,
        activity=begins.activity,
        measure=begins.measure,
        **_words(article),
    )
    append_step(briefing, StepKind.EDITED, note=f"添加《{added.title}》", by=by, at=at)
    record("add_article", by=by, at=at, **about(briefing))
    return added


@transaction.atomic
def edit_article(
    article_id: int, *, article: ArticleInput, version: str = "", by: Viewer, at: dt.datetime
) -> BriefingArticle:
    briefing = open_briefing(by, edited_article(by, article_id).briefing_id)
    edited = standing_article(briefing, article_id)
    now, typed = article_values(edited), vars(article)
    if stale := stale_texts(version, ARTICLE_LABELS, now, typed, what="这篇文章", subject=briefing):
        raise Blocked(stale)
    for name, value in _words(article).items():
        setattr(edited, name, value)
    edited.save()
    append_step(briefing, StepKind.EDITED, note=f"修改《{edited.title}》", by=by, at=at)
    record("edit_article", by=by, at=at, **about(briefing))
    return edited


@transaction.atomic
def remove_article(article_id: int, *, by: Viewer, at: dt.datetime) -> Briefing:
    """Take an article out of the issue; a contribution waits again."""
    briefing = open_briefing(by, edited_article(by, article_id).briefing_id)
    removed = standing_article(briefing, article_id)
    removed.removed_at = at
    removed.save(update_fields=["removed_at"])
    if removed.contribution_id is not None:
        Contribution.objects.filter(pk=removed.contribution_id).update(
            state=ContributionState.SENT.value, decided_by=None, decided_at=None
        )
    append_step(briefing, StepKind.EDITED, note=f"移出《{removed.title}》", by=by, at=at)
    record("remove_article", by=by, at=at, **about(briefing))
    return briefing


def open_briefing(by: Viewer, briefing_id: int) -> Briefing:
    """Not an act by itself: the issue, locked, for an editor while it is edited."""
    briefing = edited_briefing(by, briefing_id, Briefing.objects.select_for_update(of=("self",)))
    if reasons := change_blockers(BriefingState(briefing.state)):
        raise Blocked(reasons)
    return briefing


def append_step(briefing: Briefing, kind: StepKind, *, note: str = "", by: Viewer, at: dt.datetime) -> None:
    """Not an act by itself: the line of the history that an act leaves."""
    BriefingStep.objects.create(briefing=briefing, kind=kind.value, note=note.strip()[:300], by_id=by.user_id, at=at)


def about(briefing: Briefing) -> dict[str, Any]:
    return {"organisation_id": briefing.organisation_id, "subject": briefing, "summary": briefing.label}


def _columns(head: Head) -> dict[str, Any]:
    return {
        "title": head.title.strip(),
        "number": head.number,
        "data_year": head.quarter.year,
        "data_quarter": head.quarter.number,
        "foreword": head.foreword.strip(),
        "reports_to": head.reports_to.strip(),
        "sends_to": head.sends_to.strip(),
        "distributes_to": head.distributes_to.strip(),
        "copies": head.copies,
    }


def _words(article: ArticleInput) -> dict[str, Any]:
    return {
        "title": article.title.strip(),
        "body": article.body.strip("\n"),
        "position": article.position,
        "source": article.source.strip(),
    }
