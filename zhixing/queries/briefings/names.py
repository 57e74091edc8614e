"""简报: names of the register that stand in an article, and what their bearers said of these very words."""

import hashlib
from collections.abc import Iterable

from zhixing.models import BriefingArticle, Membership, NameConsent, Organisation, Person
from zhixing.rules.briefings.blockers import ArticleFacts, NameFacts
from zhixing.rules.briefings.states import Consent
from zhixing.rules.briefings.texts import names_in, possible_names


def words_of(article: BriefingArticle) -> str:
    """What a consent is about: it does not hold for other words."""
    return hashlib.sha256(f"{article.title}\n{article.body}".encode()).hexdigest()


def names_of_register(organisation: Organisation, text: str) -> list[str]:
    """Which names of people below the organisation stand in the text, in order of appearance."""
    candidates = list(possible_names(text))
    known = Person.objects.filter(
        name__in=candidates, pk__in=Membership.objects.below((organisation.path,)).values("person")
    ).values_list("name", flat=True)
    return names_in(text, set(known))


def article_facts(organisation: Organisation, articles: Iterable[BriefingArticle]) -> list[ArticleFacts]:
    """The articles with the names in them. Two queries, whatever their number."""
    listed = list(articles)
    names = names_of_register(organisation, "\n".join(f"{article.title}\n{article.body}" for article in listed))
    last = last_consents(listed)
    return [
        ArticleFacts(
            article.title,
            article.body,
            tuple(
                NameFacts(name, _consent(article, last.get((article.pk, name))))
                for name in names_in(f"{article.title}\n{article.body}", names)
            ),
        )
        for article in listed
    ]


def last_consents(articles: Iterable[BriefingArticle]) -> dict[tuple[int, str], NameConsent]:
    """By article and name the row that counts."""
    rows = NameConsent.objects.filter(article__in=list(articles)).select_related("membership__person").order_by("pk")
    return {(row.article_id, row.name): row for row in rows}


def _consent(article: BriefingArticle, row: NameConsent | None) -> Consent | None:
    return Consent(row.consent) if row is not None and row.words == words_of(article) else None


def bearers(organisation: Organisation, names: Iterable[str]) -> dict[str, list[Membership]]:
    """By name, whoever bears it below the organisation today."""
    rows = Membership.objects.below((organisation.path,)).open().filter(person__name__in=list(names)).in_name_order()
    by_name: dict[str, list[Membership]] = {name: [] for name in names}
    for membership in rows.select_related("person", "organisation"):
        by_name[membership.person.name].append(membership)
    return by_name
