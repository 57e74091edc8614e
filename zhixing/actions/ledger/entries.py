"""积分台账: the one way entries are written, and their reversal."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from zhixing.actions.recording import record
from zhixing.files.chains.ends import ChainEnd, move_forward
from zhixing.models import ChainHead, Cycle, Entry, Membership, Objection, Participant
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.namesakes import public_names_of
from zhixing.queries.periods import early_cut_offs
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.chain import link_hash
from zhixing.rules.ledger.sources import (
    REVOKED_BY_TWO,
    SETTLED,
    Source,
    closed_elsewhere_problem,
    closed_period_problem,
    objection_blockers,
    reversal_blockers,
)
from zhixing.rules.periods import counted_on
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked

FARTHEST = dt.timedelta(days=366)  # from a day to the beginning of the period for which it counts


@dataclass(frozen=True)
class NewEntry:
    """The facts of an entry to be written; it goes into the chain of the membership's organisation."""

    membership_id: int
    item: str
    happened_on: dt.date
    source: Source
    source_id: int
    units: int = 100
    option: str = ""
    worth: int | None = None
    note: str = ""
    clause: str = ""
    deciding_body: str = ""
    is_proxy: bool = False
    reverses_id: int | None = None

    @property
    def key(self) -> tuple[str, int, int, str]:
        return (self.source.value, self.source_id, self.membership_id, self.item)


@transaction.atomic
def append(new: Sequence[NewEntry], *, by: Viewer, at: dt.datetime) -> list[Entry]:
    """Write entries to the end of their organisations' chains, all or none; no act of a person but the end of one.

    Idempotent: one already there by source, source id, membership and item is given back as it is. A fixed number of
    queries per organisation, however many entries. Permission and rules are the caller's.
    """
    turned = Entry.objects.in_bulk([new_entry.reverses_id for new_entry in new if new_entry.reverses_id is not None])
    homes = _ledger_organisations(new, turned)
    heads = lock_heads(homes)
    entries = _already(new)
    added: list[Entry] = []
    for new_entry, home in zip(new, homes, strict=True):
        if new_entry.key not in entries:
            reverses = turned[new_entry.reverses_id] if new_entry.reverses_id is not None else None
            entries[new_entry.key] = _linked(new_entry, heads[home], reverses, by, at)
            added.append(entries[new_entry.key])
    Entry.objects.bulk_create(added)
    _seal(heads[pk] for pk in {entry.organisation_id for entry in added})
    return [entries[new_entry.key] for new_entry in new]


def _ledger_organisations(new: Sequence[NewEntry], turned: Mapping[int, Entry]) -> list[int]:
    """The chain each entry goes into: its membership's; a reversal follows its entry, wherever the person is now."""
    memberships = {new_entry.membership_id for new_entry in new}
    members = dict(Membership.objects.filter(pk__in=memberships).values_list("pk", "organisation_id"))
    return [
        members[new_entry.membership_id]
        if new_entry.reverses_id is None
        else turned[new_entry.reverses_id].organisation_id
        for new_entry in new
    ]


def lock_heads(organisation_ids: Iterable[int]) -> dict[int, ChainHead]:
    """The heads of these chains, made where there are none and locked in one order until the transaction ends."""
    ids = sorted(set(organisation_ids))
    _make_heads(ids)
    return {head.organisation_id: head for head in _locking(ids)}


def hold_chains(organisation_ids: Iterable[int]) -> None:
    """Nobody writes in these chains until the transaction ends: `lock_heads` for whoever only reads thousands."""
    ids = sorted(set(organisation_ids))
    existing = set(ChainHead.objects.filter(pk__in=ids).values_list("pk", flat=True))
    _make_heads(pk for pk in ids if pk not in existing)
    list(_locking(ids).values_list("pk"))


def _make_heads(organisation_ids: Iterable[int]) -> None:
    """Sealed at once: a chain in which nothing has been written yet is whole too."""
    heads = [ChainHead(organisation_id=pk) for pk in organisation_ids]
    for head in heads:
        head.seal = head.right_seal()
    ChainHead.objects.bulk_create(heads, ignore_conflicts=True)


def _locking(ids: Sequence[int]) -> "QuerySet[ChainHead]":
    return ChainHead.objects.select_for_update().filter(pk__in=ids).order_by("pk")


def _already(new: Sequence[NewEntry]) -> dict[tuple[str, int, int, str], Entry]:
    """Those of the entries that stand already. One query for each kind of source."""
    ids_by_source: dict[Source, set[int]] = defaultdict(set)
    for new_entry in new:
        ids_by_source[new_entry.source].add(new_entry.source_id)
    entries: dict[tuple[str, int, int, str], Entry] = {}
    for source, ids in ids_by_source.items():
        for entry in Entry.objects.filter(source=source.value, source_id__in=ids):
            entries[(entry.source, entry.source_id, entry.membership_id, entry.item)] = entry
    return entries


def _linked(new_entry: NewEntry, head: ChainHead, reverses: Entry | None, by: Viewer, at: dt.datetime) -> Entry:
    """The entry as the next link after the head, which moves on in memory."""
    entry = Entry(
        organisation_id=head.organisation_id,
        seq=head.seq + 1,
        membership_id=new_entry.membership_id,
        item=new_entry.item,
        happened_on=new_entry.happened_on,
        units=new_entry.units,
        option=new_entry.option,
        worth=new_entry.worth,
        source=new_entry.source.value,
        source_id=new_entry.source_id,
        reverses=reverses,
        note=new_entry.note,
        clause=new_entry.clause,
        deciding_body=new_entry.deciding_body,
        is_proxy=new_entry.is_proxy,
        recorded_by_id=by.user_id,
        recorded_at=at,
        hash_before=head.hash,
    )
    entry.hash = link_hash(head.hash, entry.link)
    head.seq, head.hash = entry.seq, entry.hash
    return entry


def _seal(heads: Iterable[ChainHead]) -> None:
    """The database has moved the heads itself; what it cannot make is the seal."""
    moved = list(heads)
    for head in moved:
        head.seal = head.right_seal()
    ChainHead.objects.bulk_update(moved, ["seal"])
    ends = [ChainEnd(head.organisation_id, head.seq, head.hash, head.seal) for head in moved]
    # Not before the commit: a length that was rolled back would be missed for ever.
    # What was committed stands, also where the file could not be written: then verify misses nothing but that length.
    transaction.on_commit(partial(move_forward, settings.CHAIN_ENDS, ends), robust=True)


def closed_period_blockers(
    organisation_ids: Iterable[int], days: Iterable[dt.date], memberships: Iterable[int] = ()
) -> list[str]:
    """Why nothing may be added to or taken from these days: sentences for each period that is posted or closed.

    `memberships`: whose entries it is about. Who moved within a quarter is scored in one of two branches, and what the
    other one enters would come too late there.
    """
    places, dates = set(organisation_ids), set(days)
    cut_offs = early_cut_offs(places)
    counted = {place: {counted_on(day, cut_offs[place]) for day in dates} for place in places}
    settled = (
        Cycle.objects.filter(
            organisation_id__in=places,
            stage__in=[stage.value for stage in SETTLED],
            year__in={day.year for days in counted.values() for day in days},
        )
        .select_related("organisation")
        .order_by("organisation__sort_key", "from_on")
    )
    return [
        closed_period_problem(cycle.organisation.label, cycle.period)
        for cycle in settled
        if any(cycle.from_on <= day <= cycle.until_on for day in counted[cycle.organisation_id])
    ] + _settled_elsewhere(places, dates, set(memberships))


def _settled_elsewhere(branches: set[int], days: set[dt.date], memberships: set[int]) -> list[str]:
    """The same for people whom a branch other than these scores, by the cut-offs of that branch."""
    lines = (
        list(
            Participant.objects.filter(
                person__in=Membership.objects.filter(pk__in=memberships).values("person"),
                excluded="",
                cycle__stage__in=[stage.value for stage in SETTLED],
                from_on__lte=max(days) + FARTHEST,
                until_on__gte=min(days),
            )
            .exclude(cycle__organisation__in=branches)
            .select_related("cycle__organisation", "membership__person")
            .order_by("person__name_key", "pk")
        )
        if memberships and days
        else []
    )
    cut_offs = early_cut_offs(line.cycle.organisation_id for line in lines)
    names = public_names_of((line.member for line in lines), at_home=True)
    return [
        closed_elsewhere_problem(names[line.member_key], line.cycle.organisation.label, line.cycle.period)
        for line in lines
        if any(line.from_on <= counted_on(day, cut_offs[line.cycle.organisation_id]) <= line.until_on for day in days)
    ]


@transaction.atomic
def reverse_entry(
    entry_id: int,
    *,
    reason: str,
    by: Viewer,
    at: dt.datetime,
    for_objection: int | None = None,
    is_seconded: bool = False,
) -> Entry:
    """Reverse one entry by another. Of a posted or closed quarter only for an upheld objection (its id).

    `is_seconded`: what a named body decided, taken back by two people (`revoke_decision`); nobody does that alone.
    """
    entry = get_or_out_of_sight(Entry.objects.select_related("membership__person", "organisation"), pk=entry_id)
    path = entry.organisation.path
    do = Do.DECIDE_ENTRY if is_seconded else Do.REVERSE_ENTRY
    by.demand(Do.ANSWER_OBJECTION if for_objection is not None else do, path)
    lock_heads([entry.organisation_id])
    blockers = _in_the_way(entry, reason, for_objection, by, is_seconded=is_seconded)
    if blockers:
        raise Blocked(blockers)
    (reversal,) = append([reversing(entry, reason)], by=by, at=at)
    record(
        "reverse_entry",
        by=by,
        at=at,
        organisation_id=entry.organisation_id,
        subject=reversal,
        summary=f"冲正第 {entry.seq} 笔",
        detail={"reverses": entry.pk, "objection": for_objection},
    )
    return reversal


def _in_the_way(entry: Entry, reason: str, for_objection: int | None, by: Viewer, *, is_seconded: bool) -> list[str]:
    blockers = reversal_blockers(
        is_reversal=entry.reverses_id is not None,
        is_reversed=Entry.objects.filter(reverses=entry).exists(),
        is_own=entry.membership.person_id == by.person_id,
        reason=reason,
    )
    if entry.source == Source.DECISION.value and not is_seconded and for_objection is None:
        blockers.append(REVOKED_BY_TWO)
    if for_objection is None:
        blockers += closed_period_blockers([entry.organisation_id], [entry.happened_on], [entry.membership_id])
    else:
        own = Objection.objects.filter(pk=for_objection, participant__membership__person=entry.membership.person_id)
        blockers += objection_blockers(is_of_same_person=own.exists())
    return blockers


def reversing(entry: Entry, reason: str) -> NewEntry:
    """The entry that takes `entry` back: the same facts, pointing at it."""
    return NewEntry(
        membership_id=entry.membership_id,
        item=entry.item,
        happened_on=entry.happened_on,
        source=Source.REVERSAL,
        source_id=entry.pk,
        units=entry.units,
        option=entry.option,
        worth=entry.worth,
        note=reason.strip(),
        reverses_id=entry.pk,
    )
