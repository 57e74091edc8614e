"""活动: the people of a list on a day, and what an item would give each of them."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.models import Entry, Membership, Organisation
from zhixing.queries.ledger.limits import gains_of
from zhixing.queries.ledger.listed_classes import ListedClasses
from zhixing.queries.namesakes import names_for
from zhixing.queries.standards.in_force_many import InForce
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.activities import Attendee
from zhixing.rules.ledger.limits import limit_sentences
from zhixing.rules.members.records import PersonKind
from zhixing.rules.permissions import Do
from zhixing.rules.scoring.entries.single import Fact, Worth, prices_of


@dataclass(frozen=True)
class PersonLine:
    """One person to tick."""

    membership_id: int
    name: str
    member_class: str
    organisation_id: int
    branch: str
    is_party_member: bool = True
    is_expected: bool = True  # False: of another 党小组 than the one that met


def people_of(
    viewer: Viewer, organisation: Organisation, day: dt.date, do: Do = Do.RECORD_ACTIVITY
) -> list[PersonLine]:
    """Everybody who belonged to the organisation or below it on that day, by organisation and name."""
    viewer.demand(do, organisation.path)
    memberships = Membership.objects.below((organisation.path,)).holding(day).in_name_order()
    listed = list(memberships.select_related("person", "organisation"))
    names, classes = names_for(viewer, listed), ListedClasses(listed)
    return [
        PersonLine(
            member.pk,
            names[member.person_id],
            classes.at(member, day),
            member.organisation_id,
            member.organisation.label,
            PersonKind(member.kind).is_party_member,
        )
        for member in listed
    ]


def price_people(code: str, day: dt.date, people: Sequence[tuple[int, str, Attendee]], rules: InForce) -> list[Worth]:
    """What each of these people (branch, class, facts) gets under the standard of their branch; a pricing a branch."""
    prices: dict[int, Worth] = {}
    for branch in {branch for branch, _, _ in people}:
        own = [place for place, person in enumerate(people) if person[0] == branch]
        in_force = rules.at(branch, day)
        facts = [
            Fact(people[place][1], code, day, people[place][2].units, people[place][2].option, people[place][2].worth)
            for place in own
        ]
        prices |= dict(
            zip(own, prices_of(in_force.standard, facts) if in_force else [Worth(None)] * len(own), strict=True)
        )
    return [prices[place] for place in range(len(people))]


@dataclass(frozen=True)
class Share:
    """How many people of one class get how much."""

    member_class: str
    worth: Worth
    people: int


@dataclass(frozen=True)
class Preview:
    """What a record would give, before it is confirmed."""

    shares: list[Share]
    lines: list[tuple[PersonLine, Worth]]
    doubles: list[str]  # names of those who already have this item on this day
    absent: list[PersonLine]  # those who could have been ticked and were not
    limits: list[str]  # whose entry would count in part or not at all, as sentences


def preview(
    organisation: Organisation, code: str, day: dt.date, lines: Sequence[PersonLine], people: Sequence[Attendee]
) -> Preview:
    """What everybody who is ticked would get. `lines` come from `people_of`, which has asked for permission."""
    known = {line.membership_id: line for line in lines}
    chosen, ticked = [known[who.membership_id] for who in people], {who.membership_id for who in people}
    homes = Organisation.objects.filter(pk__in={line.organisation_id for line in chosen})
    rules = InForce([organisation, *homes])
    attending = [(line.organisation_id, line.member_class, who) for line, who in zip(chosen, people, strict=True)]
    prices, growth = price_people(code, day, attending, rules), gains_of(code, day, attending, rules)
    left = [
        (line.name, growth[line.membership_id])
        for line, price in zip(chosen, prices, strict=True)
        if price.points and growth.get(line.membership_id, price.points) < price.points
    ]
    shares = Counter((line.member_class, price) for line, price in zip(chosen, prices, strict=True))
    doubles = recorded_that_day({line.organisation_id for line in chosen}, code, day)
    return Preview(
        [Share(word, price, count) for (word, price), count in sorted(shares.items(), key=lambda pair: pair[0][0])],
        list(zip(chosen, prices, strict=True)),
        [line.name for line in chosen if line.membership_id in doubles],
        [line for line in lines if line.membership_id not in ticked],
        limit_sentences(left),
    )


def recorded_that_day(organisation_ids: set[int], item: str, day: dt.date) -> set[int]:
    """Memberships that already have a standing entry of this item on this day: a page warns of doubles."""
    return set(
        Entry.objects.filter(
            organisation_id__in=organisation_ids,
            item=item,
            happened_on=day,
            reverses__isnull=True,
            reversal__isnull=True,
        ).values_list("membership_id", flat=True)
    )
