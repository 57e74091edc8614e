"""简报: asking people whether they may be named, their answers, and words that name nobody."""

import datetime as dt
from typing import Any

from django.db import transaction

from zhixing.actions.briefings.editing import open_briefing
from zhixing.actions.recording import record
from zhixing.models import BriefingArticle, Membership, NameConsent
from zhixing.queries.briefings.access import edited_article, standing_article
from zhixing.queries.briefings.consents import consent_request
from zhixing.queries.briefings.names import bearers, names_of_register, words_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.briefings.consents import (
    answer_blockers,
    naming_blockers,
    no_person_problems,
    recording_problems,
    request_blockers,
)
from zhixing.rules.briefings.states import Consent
from zhixing.rules.refusals import Blocked, OutOfSight


@transaction.atomic
def request_consent(article_id: int, *, name: str, membership_id: int, by: Viewer, at: dt.datetime) -> NameConsent:
    """Ask the person, on their first page, whether these words may name them."""
    article = _article(by, article_id, name)
    membership = _bearer(article, name, membership_id)
    last = NameConsent.objects.filter(article=article, name=name, words=words_of(article)).order_by("-pk").first()
    if reasons := request_blockers(Consent(last.consent) if last else None):
        raise Blocked(reasons)
    return _row(article, name, membership, Consent.REQUESTED, "", by, at, "request_consent")


@transaction.atomic
def record_consent(
    article_id: int, *, name: str, membership_id: int, note: str, by: Viewer, at: dt.datetime
) -> NameConsent:
    """What somebody without an account agreed to on paper, or to the secretary: with when and how."""
    article = _article(by, article_id, name)
    membership = _bearer(article, name, membership_id)
    if reasons := recording_problems(note):
        raise Blocked(reasons)
    return _row(article, name, membership, Consent.AGREED, note, by, at, "record_consent")


@transaction.atomic
def mark_no_person(article_id: int, *, name: str, note: str, by: Viewer, at: dt.datetime) -> NameConsent:
    """The words mean nobody of the register: a place, a thing, somebody else."""
    article = _article(by, article_id, name)
    if reasons := no_person_problems(name, note):
        raise Blocked(reasons)
    return _row(article, name, None, Consent.NO_PERSON, note, by, at, "mark_no_person")


@transaction.atomic
def answer_consent(consent_id: int, *, agrees: bool, by: Viewer, at: dt.datetime) -> NameConsent:
    """The person's own answer to a request that still stands."""
    request = consent_request(by, consent_id)
    if reasons := answer_blockers(is_open=request.is_open):
        raise Blocked(reasons)
    row = request.row
    consent = Consent.AGREED if agrees else Consent.REFUSED
    return _row(row.article, row.name, row.membership, consent, "", by, at, "answer_consent")


def _article(by: Viewer, article_id: int, name: str) -> BriefingArticle:
    briefing = open_briefing(by, edited_article(by, article_id).briefing_id)
    article = standing_article(briefing, article_id)
    article.briefing = briefing
    names = names_of_register(briefing.organisation, f"{article.title}\n{article.body}")
    if reasons := naming_blockers(name, is_named=name in names):
        raise Blocked(reasons)
    return article


def _bearer(article: BriefingArticle, name: str, membership_id: int) -> Membership:
    rows = bearers(article.briefing.organisation, [name])[name]
    membership = next((row for row in rows if row.pk == membership_id), None)
    if membership is None:
        raise OutOfSight(membership_id)
    return membership


def _row(
    article: BriefingArticle,
    name: str,
    membership: Membership | None,
    consent: Consent,
    note: str,
    by: Viewer,
    at: dt.datetime,
    verb: str,
) -> NameConsent:
    row = NameConsent.objects.create(
        article=article,
        name=name,
        membership=membership,
        consent=consent.value,
        words=words_of(article),
        note=note.strip(),
        by_id=by.user_id,
        at=at,
    )
    about: dict[str, Any] = {"organisation_id": article.briefing.organisation_id, "subject": row}
    record(verb, by=by, at=at, **about, summary=f"《{article.title}》：{consent.label}")
    return row
