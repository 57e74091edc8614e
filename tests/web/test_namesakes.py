"""同名同姓: no page leaves namesakes alike, and only those who keep the register read a birth date."""

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests import make, walk
from tests.web import states
from tests.web.matrix import ANONYMOUS, PERSONAS, Persona, Row
from tests.web.signing_in import sign_in
from tests.web.test_matrix import ROWS, user_of
from zhixing.models import Membership, Person, User
from zhixing.queries.cycles.access import facts_of
from zhixing.queries.namesakes import names_for, public_names_of, user_names_of
from zhixing.queries.reviews.self_reports import missing_pages
from zhixing.rules.names.order import name_key
from zhixing.rules.permissions import Role

NAME = "薛建国"
BORN = re.compile(NAME + r"（\d+年\d+月\d+日生）|" + NAME + "（证件尾号")
BARE = re.compile(NAME + "(?!（)")
KEEPERS = {Role.SECRETARY, Role.DEPUTY}
# Pages with the bare name once, about one person whose birth date or account stands beside it.
WITH_FACTS = {"member_page", "member_own"}


def rename(world: make.World) -> None:
    """Three of the five of the branch come to bear one name: 白云, 高娃 and 王建国 of the rows."""
    for place, member in enumerate(world.members[::2]):
        born, joined = dt.date(1950 + place, 3, 2), dt.date(1980 + place, 7, 1)
        Person.objects.filter(pk=member.person_id).update(name=NAME, name_key=name_key(NAME), born_on=born)
        Membership.objects.filter(person=member.person_id).update(joined_on=joined)
        User.objects.filter(person=member.person_id).update(name=NAME)


def words(page: str) -> str:
    """What a page shows, without the head, where whoever is signed in stands."""
    body = page[page.find("<main") :] if "<main" in page else page
    body = re.sub(r'(?s)<(script|style)\b.*?</\1>|<p class="here">.*?</p>', "", body)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def readers(row: Row) -> list[Persona]:
    """Somebody who keeps the register and somebody who does not, of those who get this page at all."""
    allowed = [persona for persona in PERSONAS if persona != ANONYMOUS and row.expected[persona] == 200]
    kept = [persona for persona in allowed if persona in KEEPERS][:1]
    return kept + [persona for persona in allowed if persona not in KEEPERS][:1]


def page_of(row: Row, url: str, user: User) -> str:
    with transaction.atomic():
        answer = sign_in(Client(), user).get(url)
        transaction.set_rollback(True)
    is_page = answer.get("Content-Type", "").startswith("text/html") and not answer.streaming
    return words(answer.content.decode()) if is_page else ""


def groups() -> list[list[Row]]:
    """The rows that start from the same state, so that each state is made once."""
    found: dict[Any, list[Row]] = {}
    for row in ROWS:
        if row.method == "GET" and readers(row):
            found.setdefault(states.key(row), []).append(row)
    return list(found.values())


def flaws(row: Row, url: str, world: make.World) -> list[tuple[str, str, str]]:
    """What the readers of this page find wrong with it."""
    found = []
    for persona in readers(row):
        shown = page_of(row, url, user_of(world, persona))
        bare = [shown[max(hit.start() - 40, 0) : hit.end() + 20] for hit in BARE.finditer(shown)]
        born = [] if persona in KEEPERS else [hit[0] for hit in BORN.finditer(shown)]
        allowed = 1 if row.url_name in WITH_FACTS else 0
        found += [(row.label, str(persona), words) for words in [*bare[allowed:], *born]]
    return found


@pytest.mark.parametrize("rows", groups(), ids=lambda rows: rows[0].label)
def test_no_page_leaves_namesakes_alike(rows: list[Row], world: make.World) -> None:
    args = rows[0].args(world)
    urls = [reverse(row.url_name, args=args) + row.query for row in rows]
    rename(world)
    assert [flaw for row, url in zip(rows, urls, strict=True) for flaw in flaws(row, url, world)] == []


def test_birth_dates_are_for_the_secretary_and_deputy_of_the_branch(world: make.World) -> None:
    rename(world)
    world.members = list(Membership.objects.filter(organisation=world.branch).select_related("person").order_by("pk"))
    read = {role: names_for(world.viewer(role), world.members)[world.members[0].person_id] for role in Role}
    born, joined = f"{NAME}（1950年3月2日生）", f"{NAME}（1980年入党）"
    assert read == {role: born if role in KEEPERS else joined for role in Role}
    others = [*world.members, world.outsider]  # a list that reaches beyond their branch
    assert names_for(world.viewer(Role.SECRETARY), others)[world.members[0].person_id] == joined
    assert names_for(make.viewer(world.stranger_secretary), world.members)[world.members[0].person_id] == joined


def test_papers_of_the_quarter_and_lists_of_the_missing_tell_namesakes_apart(world: make.World) -> None:
    cycle = walk.open_cycle(world)
    rename(world)
    fresh = [Membership.objects.select_related("person").get(pk=one.pk) for one in world.members]
    public = set(public_names_of(fresh).values())
    assert {page.name for page in missing_pages(world.viewer(Role.SECRETARY), cycle.pk)} == public
    assert set(facts_of(cycle, make.TODAY).missing) == public


def test_accounts_of_one_name_are_told_apart(world: make.World) -> None:
    rename(world)
    member = User.objects.get(pk=world.users[Role.MEMBER].pk)
    others = [make.user(NAME), make.user(NAME)]
    assert user_names_of([member, *others]) == {
        member.pk: f"{NAME}（1980年入党）",
        **{one.pk: f"{NAME}（账号{one.username}）" for one in others},
    }
