"""Two people of one name in a branch: 薛建国 who joined in 1980 and 薛建国 who joined in 1990."""

import datetime as dt
import html
import re

from tests import make
from zhixing.models import Membership, Person, User
from zhixing.rules.names.order import name_key

NAME = "薛建国"
FIRST, SECOND = f"{NAME}（1980年入党）", f"{NAME}（1990年入党）"  # as everybody reads them
BORN = [f"{NAME}（1950年3月2日生）", f"{NAME}（1951年3月2日生）"]  # as their secretary does


def rename(world: make.World, who: tuple[int, int] = (0, 1)) -> tuple[Membership, Membership]:
    """白云 and 陈志强 (or others of the branch) come to bear one name, their accounts too."""
    for place, number in enumerate(who):
        member = world.members[number]
        born, joined = dt.date(1950 + place, 3, 2), dt.date(1980 + 10 * place, 7, 1)
        Person.objects.filter(pk=member.person_id).update(name=NAME, name_key=name_key(NAME), born_on=born)
        Membership.objects.filter(person=member.person_id).update(joined_on=joined)
        User.objects.filter(person=member.person_id).update(name=NAME, name_key=name_key(NAME))
    fresh = Membership.objects.select_related("person", "organisation")
    world.members = [fresh.get(pk=member.pk) for member in world.members]
    return world.members[who[0]], world.members[who[1]]


def twins(world: make.World) -> list[User]:
    """The accounts of the first two of the branch."""
    return [User.objects.filter(person=one.person_id).first() or make.member_user(one) for one in world.members[:2]]


def flaws(page: str, *, is_keeper: bool) -> list[str]:
    """Where what a page shows leaves the two alike, or tells a birth date to somebody who keeps no register."""
    body = page[page.find("<main") :] if "<main" in page else page
    body = re.sub(r'(?s)<(script|style)\b.*?</\1>|<p class="here">.*?</p>', "", body)
    words = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))
    hits = list(re.finditer(f"{NAME}(?!（)" + ("" if is_keeper else rf"|{NAME}（(\d+年\d+月\d+日生|证件尾号)"), words))
    return [words[max(hit.start() - 40, 0) : hit.end() + 20] for hit in hits]
