"""简报: handing an issue in, sending it back, and signing it by somebody who edited nothing of it."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from zhixing.actions.briefings.editing import about, append_step
from zhixing.actions.recording import record
from zhixing.models import Briefing, BriefingFigure
from zhixing.queries.briefings.access import edited_briefing, signed_briefing
from zhixing.queries.briefings.figures import figures_of
from zhixing.queries.briefings.names import article_facts
from zhixing.queries.briefings.pages import editors_of, fingerprint_of, kept_figures, standing_articles
from zhixing.queries.viewers import Viewer
from zhixing.rules.briefings.blockers import change_blockers, issue_blockers, return_blockers, submit_blockers
from zhixing.rules.briefings.states import BriefingState, StepKind
from zhixing.rules.refusals import Blocked

CHANGED = "本页打开后，这一期的文字或者数据有变化，请重新核对后再签发。"


@transaction.atomic
def submit_briefing(briefing_id: int, *, by: Viewer, at: dt.datetime) -> Briefing:
    """送审: from here on the words stay as they are until it is signed or sent back."""
    briefing = edited_briefing(by, briefing_id, _locked())
    reasons = change_blockers(BriefingState(briefing.state)) or _missing(briefing)
    if reasons:
        raise Blocked(reasons)
    _turn(briefing, BriefingState.SUBMITTED)
    append_step(briefing, StepKind.SUBMITTED, by=by, at=at)
    record("submit_briefing", by=by, at=at, **about(briefing))
    return briefing


@transaction.atomic
def return_briefing(briefing_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> Briefing:
    briefing = signed_briefing(by, briefing_id, _locked())
    if reasons := return_blockers(BriefingState(briefing.state), reason):
        raise Blocked(reasons)
    _turn(briefing, BriefingState.DRAFTING)
    append_step(briefing, StepKind.RETURNED, note=reason, by=by, at=at)
    record("return_briefing", by=by, at=at, **about(briefing))
    return briefing


@transaction.atomic
def issue_briefing(briefing_id: int, *, fingerprint: str, by: Viewer, at: dt.datetime) -> Briefing:
    """签发: the figures are kept as they stand. `fingerprint`: of the words and figures that were read."""
    briefing = signed_briefing(by, briefing_id, _locked())
    steps = list(briefing.steps.all())
    reasons = issue_blockers(BriefingState(briefing.state), by=by.user_id, editors=editors_of(steps))
    reasons = reasons or _missing(briefing)
    articles, figures = standing_articles(briefing), figures_of(briefing)
    if not reasons and fingerprint != fingerprint_of(articles, figures):
        reasons = [CHANGED]
    if reasons:
        raise Blocked(reasons)
    BriefingFigure.objects.bulk_create(
        BriefingFigure(briefing=briefing, name=figure.name, text=figure.text, page=figure.page, query=figure.query)
        for figure in kept_figures(articles, figures)
    )
    briefing.issued_on = by.today
    _turn(briefing, BriefingState.ISSUED)
    append_step(briefing, StepKind.ISSUED, by=by, at=at)
    record("issue_briefing", by=by, at=at, **about(briefing))
    return briefing


def _locked() -> QuerySet[Briefing]:
    return Briefing.objects.select_for_update(of=("self",))


def _missing(briefing: Briefing) -> list[str]:
    facts = article_facts(briefing.organisation, standing_articles(briefing))
    return submit_blockers(facts, figures_of(briefing), BriefingState(briefing.state))


def _turn(briefing: Briefing, state: BriefingState) -> None:
    briefing.state = state.value
    briefing.save(update_fields=["state", "issued_on"])
