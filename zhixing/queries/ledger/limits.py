"""上限: who has already reached the limit of an item, told before anything is entered."""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from zhixing.models import Claim, Membership
from zhixing.queries.ledger.listed_classes import ListedClasses, class_at
from zhixing.queries.periods import early_cut_offs
from zhixing.queries.scoring.days import OwnDays
from zhixing.queries.scoring.membership_entries import facts
from zhixing.queries.standards.in_force_many import InForce, Rules
from zhixing.rules.ledger.activities import Attendee
from zhixing.rules.ledger.limits import Books, Turn, gains, gains_in_turn, is_limited, most_of
from zhixing.rules.periods import CutOffs, Quarter, counted_in
from zhixing.rules.standards.model import Item, PeriodKind, Standard


def gains_of(code: str, day: dt.date, people: Sequence[tuple[int, str, Attendee]], rules: InForce) -> dict[int, int]:
    """By membership how much more each of these people (branch, class, facts) would have for the item, in hundredths.

    Nobody is named to whom no limit applies. Two queries a branch.
    """
    branches = {branch for branch, _, _ in people}
    cut_offs = early_cut_offs(branches)
    gained: dict[int, int] = {}
    for branch in branches:
        in_force = rules.at(branch, day)
        if in_force and is_limited(in_force.standard, code):
            own = [(word, who) for place, word, who in people if place == branch]
            classes = {who.membership_id: word for word, who in own}
            books = _books(in_force.standard, cut_offs.get(branch, {}), day, classes)
            gained |= gains(books, code, day, [who for _, who in own])
    return gained


def is_full(member: Membership, item: Item, rules: Rules, day: dt.date) -> bool:
    """Whether nothing that this person could enter for the item on this day would count any more."""
    if not is_limited(rules.standard, item.code):
        return False
    cut_offs = early_cut_offs([member.organisation_id])[member.organisation_id]
    books = _books(rules.standard, cut_offs, day, {member.pk: class_at(member, day)})
    return gains(books, item.code, day, most_of(item, member.pk))[member.pk] == 0


def counted_claims(claims: Sequence[Claim], rules: InForce) -> dict[int, int]:
    """By claim how many hundredths it will really add, each after those of the same person before it in the list."""
    groups: dict[tuple[int, Quarter], list[Claim]] = {}
    cut_offs = early_cut_offs({claim.membership.organisation_id for claim in claims})
    for claim in claims:
        branch = claim.membership.organisation_id
        groups.setdefault((branch, counted_in(claim.happened_on, cut_offs.get(branch, {}))), []).append(claim)
    counted: dict[int, int] = {}
    listed = ListedClasses(claim.membership for claim in claims)
    for (branch, _), own in groups.items():
        if in_force := rules.at(branch, own[0].happened_on):
            classes = {claim.membership_id: listed.at(claim.membership, claim.happened_on) for claim in own}
            books = _books(in_force.standard, cut_offs.get(branch, {}), own[0].happened_on, classes)
            counted |= gains_in_turn(books, [_turn(claim) for claim in own])
    return counted


def _turn(claim: Claim) -> Turn:
    return Turn(claim.pk, claim.membership_id, claim.item, claim.happened_on, claim.units, claim.option, claim.worth)


def _books(standard: Standard, cut_offs: CutOffs, day: dt.date, classes: dict[int, str]) -> Books:
    """What stands in the ledger of these people for the quarter that the day counts for, and for the year before it."""
    quarter = counted_in(day, cut_offs)
    own = OwnDays("", quarter, cut_offs)
    rows = facts(classes, own.year_from_on, own.now.until_on).with_columns(own.counts_on())
    is_now = pl.col("happened_on") >= own.now.from_on
    kind = PeriodKind(quarter.default_kind.value)
    return Books(standard, kind, rows.filter(is_now).drop("counts_on"), rows.filter(~is_now), classes)
