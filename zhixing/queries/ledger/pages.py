"""积分台账 on pages: the entries of one member and of a branch, each with what it is worth by itself."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from zhixing.models import Entry, Evidence, Membership, Organisation
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.ledger.listed_classes import ListedClasses
from zhixing.queries.ledger.sources import activity_ids_of
from zhixing.queries.namesakes import names_for, user_names_of
from zhixing.queries.periods import counted_for, own_days
from zhixing.queries.standards.in_force_many import InForce, rules_at
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.activities import option_name, quantity_text
from zhixing.rules.ledger.sources import ClaimState, Source
from zhixing.rules.orgs import OrgKind
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Do
from zhixing.rules.scoring.entries.single import Fact, Worth, prices_of

VETO, OTHER = "一票否决", "其他"  # the latter where an item is in no block of the standard in force


@dataclass(frozen=True)
class EntryLine:
    """One entry as a list shows it."""

    id: int
    seq: int
    on: dt.date
    name: str
    branch: str
    block: str
    item: str
    quantity: str
    worth: Worth
    source: str
    note: str
    files: int
    is_proxy: bool
    reversed_by: int | None
    reverses: int | None
    recorded_by: str

    @property
    def counts(self) -> bool:
        """Whether it stands: neither reversed nor a reversal."""
        return self.reversed_by is None and self.reverses is None


@dataclass(frozen=True)
class BlockLines:
    block: str
    lines: list[EntryLine]


@dataclass(frozen=True)
class MemberLine:
    """One person of a branch's ledger, in the order of names and never of scores."""

    membership_id: int
    name: str
    member_class: str
    branch: str
    entries: int
    waiting: int
    last_on: dt.date | None


@dataclass(frozen=True)
class Place:
    id: int
    name: str
    is_branch: bool
    depth: int


def ledger_places(viewer: Viewer) -> list[Place]:
    """The organisations whose ledgers the viewer may read, parents before children."""
    organisations = list(Organisation.objects.below(viewer.roots(Do.VIEW_LEDGER)).in_tree_order())
    top = min((organisation.path.count(".") for organisation in organisations), default=0)
    return [Place(org.pk, org.name, OrgKind(org.kind).is_branch, org.path.count(".") - top) for org in organisations]


def ledger_member(viewer: Viewer, membership_id: int) -> Membership:
    """The membership whose ledger is asked for: one's own, or where the viewer may read ledgers."""
    membership = get_or_out_of_sight(Membership.objects.select_related("person", "organisation"), pk=membership_id)
    if viewer.person_id is None or membership.person_id != viewer.person_id:
        viewer.demand(Do.VIEW_LEDGER, membership.organisation.path)
    return membership


def member_entries(viewer: Viewer, membership: Membership, quarter: Quarter) -> list[EntryLine]:
    """What counts for this person in the quarter, in whichever branch it was entered. Whoever calls has asked."""
    days = own_days(membership, quarter)
    entries = Entry.objects.filter(
        membership__person=membership.person_id, happened_on__range=(days.from_on, days.until_on)
    )
    return entry_lines(viewer, list(with_names(entries).order_by("happened_on", "organisation_id", "seq")))


def by_block(lines: Iterable[EntryLine], order: Sequence[str] = ()) -> list[BlockLines]:
    """The lines by block, in the `order` of the standard; what it does not name comes after, as it first appears."""
    lines_by_block: dict[str, list[EntryLine]] = {name: [] for name in order}
    for line in lines:
        lines_by_block.setdefault(line.block, []).append(line)
    return [BlockLines(block, own) for block, own in lines_by_block.items() if own]


def block_order(organisation: Organisation, day: dt.date) -> list[str]:
    """The names of the blocks as the standard in force lists them."""
    rules = rules_at(organisation, day)
    return [block.name for block in rules.standard.blocks] if rules else []


def branch_entries(
    viewer: Viewer,
    organisation: Organisation,
    *,
    quarter: Quarter,
    items: Sequence[str] | None = None,
    source: str = "",
) -> QuerySet[Entry]:
    """What counts for the quarter in the chains below an organisation, by day, organisation and name; `items`: only
    these codes."""
    viewer.demand(Do.VIEW_LEDGER, organisation.path)
    entries = Entry.objects.filter(
        counted_for(quarter, "happened_on"), organisation__path__startswith=organisation.path
    )
    if items is not None:
        entries = entries.filter(item__in=items)
    if source in set(Source):
        entries = entries.filter(source=source)
    return with_names(entries).order_by(
        "-happened_on", "organisation__sort_key", "organisation_id", "membership__person__name_key", "seq"
    )


def branch_members(viewer: Viewer, organisation: Organisation, quarter: Quarter) -> QuerySet[Membership]:
    """Everybody who belonged here during the quarter, by name, with counts of entries and of waiting claims."""
    viewer.demand(Do.VIEW_LEDGER, organisation.path)
    days = counted_for(quarter, "entries__happened_on", "entries__organisation_id")
    return (
        Membership.objects.below((organisation.path,))
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=quarter.from_on), from_on__lte=quarter.until_on)
        .select_related("person", "organisation")
        .annotate(
            entry_count=Count("entries", filter=days, distinct=True),
            waiting_count=Count("claims", filter=Q(claims__state=ClaimState.SUBMITTED.value), distinct=True),
            last_on=Max("entries__happened_on", filter=days),
        )
        .in_name_order()
    )


def member_lines(viewer: Viewer, members: Iterable[Membership]) -> list[MemberLine]:
    listed = list(members)
    names = names_for(viewer, listed)
    return [
        MemberLine(
            member.pk,
            names[member.person_id],
            member.member_class,
            member.organisation.label,
            member.entry_count,  # type: ignore[attr-defined]
            member.waiting_count,  # type: ignore[attr-defined]
            member.last_on,  # type: ignore[attr-defined]
        )
        for member in listed
    ]


def with_names(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    return entries.select_related("membership__person", "organisation", "recorded_by", "reversal", "reverses")


def entry_lines(viewer: Viewer, entries: Sequence[Entry]) -> list[EntryLine]:
    """Lines for these entries. Five queries (names, organisations' standards, evidence of claims and of activities)."""
    rules = InForce({entry.organisation for entry in entries})
    files = _file_counts(entries)
    prices = entry_prices(entries, rules)
    lines, names = [], names_for(viewer, (entry.membership for entry in entries))
    clerks = user_names_of(entry.recorded_by for entry in entries)
    for entry in entries:
        block, item = rules.named(entry.organisation_id, entry.happened_on, entry.item)
        parts = [quantity_text(entry.units, item), option_name(item, entry.option)]
        lines.append(
            EntryLine(
                id=entry.pk,
                seq=entry.seq,
                on=entry.happened_on,
                name=names[entry.membership.person_id],
                branch=entry.organisation.label,
                block=block.name if block else VETO if prices[entry.pk].is_veto else OTHER,
                item=item.name if item else entry.item,
                quantity=" ".join(word for word in parts if word),
                worth=prices[entry.pk],
                source=Source(entry.source).label,
                note=entry.note,
                files=files.get((entry.source, entry.source_id), 0),
                is_proxy=entry.is_proxy,
                reversed_by=entry.reversal.pk if hasattr(entry, "reversal") else None,
                reverses=entry.reverses_id,
                recorded_by=clerks[entry.recorded_by_id],
            )
        )
    return lines


def entry_prices(entries: Iterable[Entry], rules: InForce) -> dict[int, Worth]:
    """What each entry is worth by itself under the standard in force where and when it happened.

    A reversal shows the same amount with the other sign: together they come to nothing, as scoring drops both.
    """
    groups: dict[int, list[Entry]] = {}
    prices: dict[int, Worth] = {}
    for entry in entries:
        in_force = rules.at(entry.organisation_id, entry.happened_on)
        if in_force is None:
            prices[entry.pk] = Worth(None, "当天没有施行的考评办法。")
        else:
            groups.setdefault(in_force.version.pk, []).append(entry)
    classes = ListedClasses(entry.membership for own in groups.values() for entry in own)
    for own in groups.values():
        in_force = rules.at(own[0].organisation_id, own[0].happened_on)
        assert in_force is not None
        facts = [
            Fact(
                classes.at(entry.membership, entry.happened_on),
                entry.item,
                entry.happened_on,
                entry.units,
                entry.option,
                entry.worth,
            )
            for entry in own
        ]
        for entry, price in zip(own, prices_of(in_force.standard, facts), strict=True):
            turned = entry.reverses_id is not None and price.points is not None
            prices[entry.pk] = Worth(-price.points) if turned and price.points else price
    return prices


def _file_counts(entries: Sequence[Entry]) -> dict[tuple[str, int], int]:
    """Files of evidence by source and source id. Two queries, one more where activities were corrected."""
    counts: dict[tuple[str, int], int] = {}
    corrected = [entry for entry in entries if entry.source == Source.CORRECTION.value]
    activity_ids = activity_ids_of(corrected)
    for source, field in ((Source.CLAIM, "claim_id"), (Source.ACTIVITY, "activity_id")):
        ids = [entry.source_id for entry in entries if entry.source == source.value]
        ids += activity_ids.values() if source is Source.ACTIVITY else ()
        rows = Evidence.objects.filter(**{f"{field}__in": ids}).values_list(field).annotate(files=Count("pk"))
        counts |= {(source.value, pk): number for pk, number in rows}
    for entry in corrected:
        own = counts.get((Source.ACTIVITY.value, activity_ids[entry.pk]), 0)
        counts[(Source.CORRECTION.value, entry.source_id)] = own
    return counts
