"""供稿: sent up by branches and communities, taken into an issue or sent back with the reason."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from zhixing.actions.briefings.editing import ArticleInput, Origin, add_article
from zhixing.actions.recording import record
from zhixing.models import Briefing, BriefingArticle, Contribution, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.briefings.access import contribution_at, edited_briefing, is_receiver, is_sender, receivers_of
from zhixing.queries.briefings.form_versions import CONTRIBUTION_LABELS, contribution_values
from zhixing.queries.form_versions import difference_words, plain_fields, stale_texts
from zhixing.queries.viewers import Viewer
from zhixing.rules.briefings.blockers import (
    adoption_blockers,
    contribution_problems,
    resending_blockers,
    sending_back_blockers,
)
from zhixing.rules.briefings.states import ArticleKind, BriefingState, ContributionState
from zhixing.rules.grants import home_paths
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight, unread_blockers


@transaction.atomic
def send_contribution(
    organisation_id: int, *, receiver_id: int, title: str, body: str, form_key: uuid.UUID, by: Viewer, at: dt.datetime
) -> Contribution:
    """Send a text up to a committee above. The same form sent twice is one contribution."""
    organisation = get_or_out_of_sight(Organisation.objects, pk=organisation_id)
    by.demand(Do.SEND_CONTRIBUTION, organisation.path)
    if organisation.path not in home_paths(by.grants, Do.SEND_CONTRIBUTION):
        raise NotAllowed(Do.SEND_CONTRIBUTION)
    receiver = next((above for above in receivers_of(organisation) if above.pk == receiver_id), None)
    if receiver is None:
        raise OutOfSight(receiver_id)
    if already := Contribution.objects.filter(form_key=form_key, organisation=organisation).first():
        return already
    if problems := contribution_problems(title, body):
        raise Blocked(problems)
    contribution = Contribution.objects.create(
        organisation=organisation,
        receiver=receiver,
        title=title.strip(),
        body=body.strip("\n"),
        form_key=form_key,
        by_id=by.user_id,
        at=at,
    )
    record("send_contribution", by=by, at=at, **about(contribution))
    return contribution


@transaction.atomic
def resend_contribution(
    contribution_id: int, *, title: str, body: str, version: str = "", by: Viewer, at: dt.datetime
) -> Contribution:
    """Change it by those who sent it; one that came back is sent again."""
    contribution = contribution_at(by, contribution_id, _locked())
    if not is_sender(by, contribution):
        raise NotAllowed(Do.SEND_CONTRIBUTION)
    reasons = resending_blockers(ContributionState(contribution.state)) + contribution_problems(title, body)
    now, typed = contribution_values(contribution), {"title": title, "body": body}
    if reasons := reasons or stale_texts(
        version, CONTRIBUTION_LABELS, now, typed, what="这篇稿件", subject=contribution
    ):
        raise Blocked(reasons)
    contribution.title, contribution.body = title.strip(), body.strip("\n")
    contribution.state, contribution.by_id, contribution.at = ContributionState.SENT.value, by.user_id, at
    contribution.save()
    record("resend_contribution", by=by, at=at, **about(contribution))
    return contribution


@transaction.atomic
def adopt_contribution(
    contribution_id: int, *, briefing_id: int, version: str = "", by: Viewer, at: dt.datetime
) -> BriefingArticle:
    """Take it into an issue as an article, which is then edited; what was sent stays as it is."""
    contribution = _received(by, contribution_id)
    briefing = edited_briefing(by, briefing_id, Briefing.objects.all())
    if briefing.organisation_id != contribution.receiver_id:
        raise OutOfSight(briefing_id)
    reasons = adoption_blockers(ContributionState(contribution.state), BriefingState(briefing.state))
    if reasons := reasons or _unread(contribution, version):
        raise Blocked(reasons)
    article = add_article(
        briefing.pk,
        article=ArticleInput(
            contribution.title,
            contribution.body,
            briefing.articles.filter(removed_at__isnull=True).count() + 1,
            contribution.organisation.name,
        ),
        origin=Origin(ArticleKind.CONTRIBUTION, contribution=contribution),
        by=by,
        at=at,
    )
    _decide(contribution, ContributionState.ADOPTED, "", by, at)
    record("adopt_contribution", by=by, at=at, **about(contribution))
    return article


@transaction.atomic
def return_contribution(
    contribution_id: int, *, reason: str, version: str = "", by: Viewer, at: dt.datetime
) -> Contribution:
    contribution = _received(by, contribution_id)
    reasons = sending_back_blockers(ContributionState(contribution.state), reason)
    if reasons := reasons or _unread(contribution, version):
        raise Blocked(reasons)
    _decide(contribution, ContributionState.RETURNED, reason, by, at)
    record("return_contribution", by=by, at=at, **about(contribution))
    return contribution


def _unread(contribution: Contribution, version: str) -> list[str]:
    """Whether its senders have changed it since the editor read it."""
    fields = plain_fields(CONTRIBUTION_LABELS, contribution_values(contribution))
    return unread_blockers("这篇稿件", difference_words(version, fields))


def _locked() -> Any:
    return Contribution.objects.select_for_update(of=("self",))


def _received(by: Viewer, contribution_id: int) -> Contribution:
    contribution = contribution_at(by, contribution_id, _locked())
    if not is_receiver(by, contribution):
        raise NotAllowed(Do.EDIT_BRIEFING)
    return contribution


def _decide(contribution: Contribution, state: ContributionState, reason: str, by: Viewer, at: dt.datetime) -> None:
    contribution.state, contribution.reason = state.value, reason.strip()
    contribution.decided_by_id, contribution.decided_at = by.user_id, at
    contribution.save()


def about(contribution: Contribution) -> dict[str, Any]:
    return {
        "organisation_id": contribution.organisation_id,
        "subject": contribution,
        "summary": f"《{contribution.title}》",
    }
