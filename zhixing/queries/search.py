"""查找: people, organisations, activities and entries that the viewer may open, a query for each kind."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Func, Q, Value

from zhixing.models import Activity, Entry, Membership, Organisation
from zhixing.queries.namesakes import names_for
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.sources import Source
from zhixing.rules.names.order import name_key
from zhixing.rules.periods import chinese_day
from zhixing.rules.permissions import Do
from zhixing.rules.search import EACH, Question

# What an entry rests on whose words anybody may read who reads the ledger: not the reason of a decision or reversal.
_OPEN = (Source.ACTIVITY.value, Source.CLAIM.value, Source.SLIP.value)


@dataclass(frozen=True)
class Hit:
    """One thing that was found: what it is called, what tells it from others, and where it opens."""

    label: str
    note: str
    url_name: str
    pk: int


@dataclass(frozen=True)
class Hits:
    """All of one kind; `is_cut`: there are more than are shown."""

    kind: str
    lines: list[Hit]
    is_cut: bool = False


def search(viewer: Viewer, question: Question) -> list[Hits]:
    """What was found, kind by kind; nothing for an empty question. A fixed number of queries."""
    if question.is_empty:
        return []
    kinds = (people(viewer, question), organisations(viewer, question))
    if question.letters:
        return [kind for kind in kinds if kind.lines]
    return [kind for kind in (*kinds, activities(viewer, question), entries(viewer, question)) if kind.lines]


def people(viewer: Viewer, question: Question) -> Hits:
    """By characters of the name, by its pinyin from the start, or by the initials of its first characters."""
    registers, ledgers = viewer.roots(Do.VIEW_REGISTER), viewer.roots(Do.VIEW_LEDGER)
    members = Membership.objects.open().below((*registers, *ledgers)).select_related("person", "organisation")
    if question.letters:
        sounds = Func(F("person__name_key"), Value("[^a-z]"), Value(""), Value("g"), function="regexp_replace")
        members = members.annotate(sounds=sounds).filter(
            Q(person__name_key__regex=question.initials) | Q(sounds__startswith=question.letters)
        )
    else:
        members = members.filter(person__name__contains=question.text)
    listed = list(members.in_name_order()[: EACH + 1])
    names = names_for(viewer, listed)
    lines = [
        Hit(
            names[member.person_id],
            member.organisation.label,
            "member_page" if viewer.may(Do.VIEW_REGISTER, member.organisation.path) else "ledger_member",
            member.pk,
        )
        for member in listed
    ]
    return _cut("人员", lines)


def organisations(viewer: Viewer, question: Question) -> Hits:
    rows = Organisation.objects.below(viewer.roots(Do.VIEW_ORG)).filter(dissolved_on__isnull=True).in_tree_order()
    if question.letters:
        listed: Iterable[Organisation] = (row for row in rows if _sounds_like(question, row))
    else:
        named = Q(name__icontains=question.text) | Q(short_name__icontains=question.text)
        listed = rows.filter(named)[: EACH + 1]
    lines = [Hit(organisation.name, "", "org_page", organisation.pk) for organisation in listed]
    return _cut("党组织", lines)


def _sounds_like(question: Question, organisation: Organisation) -> bool:
    return any(question.is_heard_in(name_key(name)) for name in (organisation.name, organisation.short_name) if name)


def activities(viewer: Viewer, question: Question) -> Hits:
    """Where the viewer reads or records them, and those they took part in; latest first."""
    may_see = Q(attendances__membership__person=viewer.person_id or 0)
    for path in {path for do in (Do.VIEW_LEDGER, Do.RECORD_ACTIVITY) for path in viewer.roots(do)}:
        may_see |= Q(organisation__path__startswith=path)
    rows = Activity.objects.filter(may_see, title__icontains=question.text, undone_at__isnull=True)
    listed = rows.select_related("organisation").distinct().order_by("-held_on", "-pk")[: EACH + 1]
    lines = [
        Hit(
            activity.title,
            f"{activity.held_on.year}年{chinese_day(activity.held_on)} {activity.organisation.label}",
            "activity",
            activity.pk,
        )
        for activity in listed
    ]
    return _cut("活动", lines)


def entries(viewer: Viewer, question: Question) -> Hits:
    """By their number, or by the words of what they rest on; latest first."""
    may_see = Q(membership__person=viewer.person_id or 0)
    for path in viewer.roots(Do.VIEW_LEDGER):
        may_see |= Q(organisation__path__startswith=path)
    is_number = question.text.isascii() and question.text.isdigit() and len(question.text) < 10
    asked_for = Q(seq=int(question.text)) if is_number else Q(note__icontains=question.text, source__in=_OPEN)
    rows = Entry.objects.filter(may_see & asked_for, reverses__isnull=True, reversal__isnull=True)
    listed = list(
        rows.select_related("organisation", "membership__person", "membership__organisation").order_by(
            "-happened_on", "organisation_id", "-seq"
        )[: EACH + 1]
    )
    names = names_for(viewer, (entry.membership for entry in listed))
    lines = [
        Hit(
            f"第 {entry.seq} 笔{f'：{entry.note}' if entry.source in _OPEN and entry.note else ''}",
            f"{names[entry.membership.person_id]}，{entry.happened_on.year}年{chinese_day(entry.happened_on)}，"
            f"{entry.organisation.label}",
            "entry",
            entry.pk,
        )
        for entry in listed
    ]
    return _cut("台账", lines)


def _cut(kind: str, lines: list[Hit]) -> Hits:
    return Hits(kind, lines[:EACH], len(lines) > EACH)
