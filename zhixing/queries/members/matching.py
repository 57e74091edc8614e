"""Who of these people the database has already: by the hash of the number, else by name and birth date."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from zhixing.models import Membership, Organisation, Person
from zhixing.queries.members.records import as_text, number_hash
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.records import MemberRecord, normalised
from zhixing.rules.members.register import KnownPlace, identity_conflict
from zhixing.rules.permissions import Do


@dataclass(frozen=True)
class Known:
    """Somebody the database has; `organisation` is None for those who belong to no branch now."""

    person_id: int
    has_number: bool
    membership_id: int | None
    organisation: Organisation | None
    left_on: dt.date | None = None  # the last day of the latest membership that ended
    left: Organisation | None = None  # where that was

    def is_in(self, branch: Organisation) -> bool:
        return self.organisation is not None and self.organisation.pk == branch.pk


@dataclass(frozen=True)
class KnownPeople:
    by_number: dict[bytes, Known] = field(default_factory=dict)
    by_birth: dict[tuple[str, dt.date], list[Known]] = field(default_factory=dict)

    def same_number(self, record: MemberRecord) -> Known | None:
        digest = number_hash(record.id_number)
        return self.by_number.get(digest) if digest else None

    def same_birth(self, record: MemberRecord) -> list[Known]:
        """Namesakes of one birth date who may be the same person: of two with numbers the numbers have spoken."""
        if record.born_on is None:
            return []
        namesakes = self.by_birth.get((record.name, record.born_on), [])
        return [known for known in namesakes if not (known.has_number and record.id_number)]

    def leavers(self, record: MemberRecord) -> list[Known]:
        """Namesakes who belong to no branch now and may be the same person come back: somebody has to say."""
        return [known for known in self.same_birth(record) if known.organisation is None]


def known_people(records: Sequence[MemberRecord]) -> KnownPeople:
    """Four queries, however many records there are."""
    hashes = [digest for digest in (number_hash(record.id_number) for record in records) if digest]
    columns = ("pk", "name", "born_on", "id_hash")
    numbered = list(Person.objects.filter(id_hash__in=hashes).values_list(*columns))
    named = {record.name for record in records if record.born_on}
    births = {record.born_on for record in records if record.born_on}
    namesakes = list(Person.objects.filter(name__in=named, born_on__in=births).values_list(*columns))
    people = {row[0] for row in (*numbered, *namesakes)}
    memberships = Membership.objects.open().filter(person_id__in=people).select_related("organisation")
    belongs = {membership.person_id: membership for membership in memberships}
    ended = Membership.objects.filter(person_id__in=people, until_on__isnull=False).select_related("organisation")
    left = {membership.person_id: membership for membership in ended.order_by("until_on", "pk")}

    def known(person_id: int, has_number: bool) -> Known:
        now = belongs.get(person_id)
        here = now.organisation if now else None
        last = left.get(person_id)
        return Known(
            person_id,
            has_number,
            now.pk if now else None,
            here,
            last.until_on if last else None,
            last.organisation if last else None,
        )

    people_known = KnownPeople()
    for person_id, _, _, digest in numbered:
        people_known.by_number[bytes(digest)] = known(person_id, True)
    for person_id, name, born_on, digest in namesakes:
        people_known.by_birth.setdefault((name, born_on), []).append(known(person_id, digest is not None))
    return people_known


def conflict_with(record: MemberRecord, branch: Organisation, known: KnownPeople, viewer: Viewer) -> str:
    """Why this person cannot be added to the branch as somebody new; empty when they can.

    Another branch is named only to those who may see it.
    """
    same = known.same_number(record)
    return identity_conflict(
        record,
        branch.name,
        same_number=None if same is None else _known_place(same, branch, viewer),
        same_births=[_known_place(person, branch, viewer) for person in known.same_birth(record)],
    )


def _known_place(known: Known, branch: Organisation, viewer: Viewer) -> KnownPlace:
    if known.organisation is None:
        return KnownPlace("")
    return KnownPlace(place(known.organisation, viewer), is_here=known.organisation.pk == branch.pk)


def former(known: Known, viewer: Viewer) -> str:
    """Where somebody who left was, and until when, as the viewer may know it."""
    where = place(known.left, viewer) if known.left is not None else "名册"
    return f"{where}，{as_text(known.left_on)}离开"


def former_namesakes(viewer: Viewer, record: MemberRecord) -> list[tuple[int, str]]:
    """People who left and may be the one of this record: whom the page asks about before it makes somebody new."""
    record = normalised(record)
    known = known_people([record])
    if known.same_number(record) is not None:
        return []
    return [(leaver.person_id, former(leaver, viewer)) for leaver in known.leavers(record)]


def place(organisation: Organisation, viewer: Viewer) -> str:
    return f"“{organisation.name}”" if viewer.may(Do.VIEW_ORG, organisation.path) else "其他党支部"
