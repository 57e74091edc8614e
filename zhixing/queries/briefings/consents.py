"""简报: what a person is asked about their name, and the names of an article as its editors see them."""

from dataclasses import dataclass

from zhixing.models import BriefingArticle, Membership, NameConsent
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.briefings.names import bearers, last_consents, names_of_register, words_of
from zhixing.queries.namesakes import public_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.briefings.states import BriefingState, Consent
from zhixing.rules.refusals import OutOfSight


@dataclass(frozen=True)
class ConsentRequest:
    """The words that somebody is asked about, and whether an answer still counts."""

    row: NameConsent
    is_open: bool


@dataclass(frozen=True)
class Bearer:
    membership_id: int
    label: str  # name and branch
    has_account: bool


@dataclass(frozen=True)
class NameLine:
    """A name that stands in an article: who bears it, and what is known."""

    name: str
    state_label: str
    note: str
    is_settled: bool
    bearers: list[Bearer]


def consent_request(viewer: Viewer, consent_id: int) -> ConsentRequest:
    """For the person who is asked, and nobody else."""
    rows = NameConsent.objects.select_related("article__briefing__organisation", "membership__person")
    row = get_or_out_of_sight(rows, pk=consent_id)
    if row.membership is None or viewer.person_id is None or row.membership.person_id != viewer.person_id:
        raise OutOfSight(consent_id)
    article = row.article
    last = last_consents([article])[article.pk, row.name]
    is_open = (
        last.pk == row.pk
        and row.consent == Consent.REQUESTED.value
        and row.words == words_of(article)
        and article.removed_at is None
        and article.briefing.state != BriefingState.ISSUED.value
    )
    return ConsentRequest(row, is_open)


def name_lines(article: BriefingArticle) -> list[NameLine]:
    """The names in an article that the viewer edits."""
    organisation = article.briefing.organisation
    names = names_of_register(organisation, f"{article.title}\n{article.body}")
    people, last = bearers(organisation, names), last_consents([article])
    labels = public_names_of(membership for rows in people.values() for membership in rows)
    lines = []
    for name in names:
        row = last.get((article.pk, name))
        counts = row is not None and row.words == words_of(article)
        consent = Consent(row.consent) if row is not None and counts else None
        outdated = "文字改过，请重新征求意见" if row is not None else "还没有征求意见"
        lines.append(
            NameLine(
                name,
                consent.label if consent else outdated,
                row.note if row is not None and counts else "",
                consent in {Consent.AGREED, Consent.NO_PERSON},
                [_bearer(membership, labels[membership.person_id]) for membership in people[name]],
            )
        )
    return lines


def _bearer(membership: Membership, label: str) -> Bearer:
    return Bearer(membership.pk, f"{label}（{membership.organisation.label}）", membership.person.has_phone_access)
