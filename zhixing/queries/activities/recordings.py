"""活动: what the ledger ought to say by a record, and what it says now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from zhixing.models import Entry, Membership, Organisation
from zhixing.queries.ledger.listed_classes import ListedClasses
from zhixing.queries.standards.in_force_many import InForce
from zhixing.rules.activities.happenings import Happening
from zhixing.rules.activities.records import Booking, Key, Presence, attendees, concerns, ledger_difference
from zhixing.rules.ledger.activities import Attendee
from zhixing.rules.ledger.sources import Source
from zhixing.rules.standards.model import Item


@dataclass(frozen=True)
class Recording:
    """A record with the people it names and the standards of their branches."""

    organisation: Organisation
    happening: Happening
    people: tuple[Presence, ...]
    members: dict[int, Membership]  # those of the people who belonged there on that day

    @cached_property
    def rules(self) -> InForce:
        return InForce([self.organisation, *self.branches.values()])

    @cached_property
    def classes(self) -> dict[int, str]:
        """By membership the class at which the activity counts."""
        listed = ListedClasses(self.members.values())
        return {pk: listed.at(member, self.happening.held_on) for pk, member in self.members.items()}

    @cached_property
    def branches(self) -> dict[int, Organisation]:
        return {member.organisation_id: member.organisation for member in self.members.values()}

    def item_at(self, branch_id: int, code: str) -> Item | None:
        rules = self.rules.at(branch_id, self.happening.held_on)
        return rules.standard.item(code) if rules else None

    @cached_property
    def attendees(self) -> dict[str, list[Attendee]]:
        """By item who gets an entry for it: of those who belong there, whom the item is for."""
        listed = attendees(self.happening.effective_feeds, self.people)
        return {code: [who for who in people if self._concerns(code, who)] for code, people in listed.items()}

    def _concerns(self, code: str, who: Attendee) -> bool:
        member = self.members.get(who.membership_id)
        if member is None:
            return False
        rules = self.rules.at(member.organisation_id, self.happening.held_on)
        item = rules.standard.item(code) if rules else None
        return rules is not None and item is not None and concerns(rules.standard, item, self.classes[member.pk])

    @cached_property
    def bookings(self) -> dict[Key, Booking]:
        """What the ledger ought to say, by membership and item."""
        happening = self.happening
        deductions = {feed.item for feed in happening.effective_feeds if feed.part.deducts}
        return {
            (who.membership_id, code): Booking(
                who.units,
                who.option,
                who.worth,
                happening.held_on,
                happening.clause.strip() if code in deductions else "",
                happening.deciding_body.strip() if code in deductions else "",
            )
            for code, people in self.attendees.items()
            for who in people
        }


def recording_of(organisation: Organisation, happening: Happening, people: Iterable[Presence]) -> Recording:
    listed = tuple(people)
    memberships = (
        Membership.objects.below((organisation.path,))
        .holding(happening.held_on)
        .filter(pk__in=[presence.membership_id for presence in listed])
        .select_related("person", "organisation")
    )
    return Recording(organisation, happening, listed, {member.pk: member for member in memberships})


def entries_now(activity_id: int, correction_ids: Iterable[int]) -> list[Entry]:
    """The entries of an activity that stand: from its record and from its corrections."""
    unreversed = Entry.objects.filter(reversal__isnull=True)
    rows = unreversed.filter(source=Source.ACTIVITY.value, source_id=activity_id) | unreversed.filter(
        source=Source.CORRECTION.value, source_id__in=list(correction_ids)
    )
    return list(rows.order_by("organisation_id", "seq"))


def booking_of(entry: Entry) -> Booking:
    return Booking(entry.units, entry.option, entry.worth, entry.happened_on, entry.clause, entry.deciding_body)


@dataclass(frozen=True)
class LedgerChange:
    """What has to be done to the ledger."""

    reverse: list[Entry]
    enter: list[Key]


def ledger_change(entries: Sequence[Entry], due: dict[Key, Booking]) -> LedgerChange:
    by_key = {(entry.membership_id, entry.item): entry for entry in entries}
    stale, fresh = ledger_difference({key: booking_of(entry) for key, entry in by_key.items()}, due)
    return LedgerChange([by_key[key] for key in stale], fresh)
