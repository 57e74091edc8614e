"""异议: who may see one, and what the person who answers it chooses from."""

from dataclasses import dataclass, replace

from zhixing.models import Entry, Objection, Posting
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.inspections.access import speaks_for
from zhixing.queries.scoring.cycle_inputs import days_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import CycleKind, chinese_day
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed
from zhixing.rules.scoring.catalogue import Book
from zhixing.rules.scoring.entries.single import Fact, Worth, prices_of
from zhixing.rules.standards.vocabulary import PeriodKind, points_text


def objection_at(viewer: Viewer, objection_id: int, do: Do = Do.ANSWER_OBJECTION) -> Objection:
    objection = _objection(objection_id)
    cycle = objection.posting.cycle
    viewer.demand(cycle.permission_for(do), cycle.organisation.path)
    return objection


def demand_raising(viewer: Viewer, posting: Posting, participant_id: int) -> None:
    """Members object to any result of their branch; an organisation that is assessed only to its own, by its head."""
    if not posting.cycle.is_of_organisations:
        viewer.demand(Do.RAISE_OBJECTION, posting.cycle.organisation.path)
        return
    participant = posting.cycle.participants.select_related("organisation").filter(pk=participant_id).first()
    if participant is None or not speaks_for(viewer, participant):
        raise NotAllowed(Do.RAISE_OBJECTION)


def own_or_handled_objection(viewer: Viewer, objection_id: int) -> Objection:
    """For whoever raised it, for good and whatever became of the posting; and for those who see all of them."""
    objection = _objection(objection_id)
    cycle, path = objection.posting.cycle, objection.posting.cycle.organisation.path
    if objection.raised_by_id != viewer.user_id and not viewer.may(cycle.permission_for(Do.EXAMINE_POSTING), path):
        viewer.demand(cycle.permission_for(Do.ANSWER_OBJECTION), path)
    return objection


def own_objections(viewer: Viewer) -> list[Objection]:
    """我的异议: all that this account has raised, the latest first."""
    return list(
        Objection.objects.filter(raised_by=viewer.user_id)
        .select_related("posting__cycle__organisation", "participant__membership__person", "participant__organisation")
        .order_by("-pk")
    )


def _objection(objection_id: int) -> Objection:
    return get_or_out_of_sight(
        Objection.objects.select_related(
            "posting__cycle__organisation",
            "posting__cycle__version",
            "participant__membership__person",
            "participant__organisation",
            "answered_by",
            "reversed_entry",
            "added_entry",
        ),
        pk=objection_id,
    )


def entries_of(objection: Objection) -> list[tuple[int, str]]:
    """The standing entries of the quarter of the person concerned, as (id, what it was): those not yet reversed."""
    cycle = objection.posting.cycle
    if cycle.is_of_organisations:
        return []
    days = days_of(cycle, [objection.participant])[objection.participant.member.person_id]
    names = {item.code: item.name for _, item in parsed(cycle.version).items}
    entries = Entry.objects.filter(
        membership=objection.participant.membership_id,
        happened_on__range=(days.from_on, days.until_on),
        reverses__isnull=True,
        reversal__isnull=True,
    ).order_by("happened_on", "seq")
    return [
        (entry.pk, f"{chinese_day(entry.happened_on)} {names.get(entry.item, entry.item)}{_aside(entry.note)}")
        for entry in entries
    ]


@dataclass(frozen=True)
class Booking:
    """One entry that an upheld objection would write, with what it gives by itself."""

    what: str
    worth: Worth


def bookings(objection: Objection, *, reverse_entry_id: int | None, addition: Fact | None) -> list[Booking]:
    """What an answer would book for the person concerned, under the standard of the quarter."""
    standard = parsed(objection.posting.cycle.version)
    names = {item.code: item.name for _, item in standard.items}
    lines = []
    if reverse_entry_id is not None:
        entry = Entry.objects.get(pk=reverse_entry_id)
        fact = Fact(
            objection.participant.member_class, entry.item, entry.happened_on, entry.units, entry.option, entry.worth
        )
        (worth,) = prices_of(standard, [fact])
        undone = worth if worth.points is None else replace(worth, points=-worth.points)
        what = f"冲正第 {entry.seq} 笔：{chinese_day(entry.happened_on)} {names.get(entry.item, entry.item)}"
        lines.append(Booking(what, undone))
    if addition is not None:
        (worth,) = prices_of(standard, [addition])
        lines.append(
            Booking(f"补记：{chinese_day(addition.happened_on)} {names.get(addition.item, addition.item)}", worth)
        )
    return lines


def _aside(note: str) -> str:
    return f"（{note}）" if note else ""


def items_of(objection: Objection) -> list[tuple[str, str]]:
    """What can be added for this person, as (`item` or `item:option`, words); a range is told in the words.

    No deductions: those need a clause and a deciding body, and are recorded as decisions.
    """
    cycle = objection.posting.cycle
    if cycle.is_of_organisations:
        return []
    standard, period = parsed(cycle.version), PeriodKind[CycleKind(cycle.kind).name]
    own_class = standard.class_of(objection.participant.member_class)
    choices = []
    for line in Book(standard).lines:
        item = line.item
        if item.sign < 0 or not line.is_open(period) or not line.is_for(own_class.code if own_class else ""):
            continue
        words = f"{line.block.name}：{item.name}"
        if item.options:
            choices += [(f"{item.code}:{option.code}", f"{words}（{option.name}）") for option in item.options]
        elif item.range:
            least, most = points_text(item.range.least), points_text(item.range.most)
            choices.append((item.code, f"{words}（{least} 至 {most} 分，须填分值）"))
        else:
            choices.append((item.code, words))
    return choices
