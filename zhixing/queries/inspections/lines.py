"""实地检查: what the inspectors agreed on, line by line, as pages and breakdowns show it."""

from collections.abc import Iterable

from zhixing.models import OrgVeto, VisitItem
from zhixing.queries.inspections.photographs import photographs_of
from zhixing.queries.standards.listed import standards_for
from zhixing.queries.viewers import Viewer
from zhixing.rules.inspections.visits import Asking, Mark, asking_of, items_for
from zhixing.rules.scoring.tree import NodeEntry
from zhixing.rules.standards.model import Item
from zhixing.rules.standards.vocabulary import points_text


def mark_words(item: Item, mark: Mark) -> str:
    """8.5 分, 2 次, 一档: as a sheet writes it; empty where nothing was given."""
    if mark.is_empty:
        return ""
    asking = asking_of(item)
    if asking is Asking.OPTION:
        return next((option.name for option in item.options if option.code == mark.option), mark.option)
    unit = {Asking.POINTS: "分", Asking.TIMES: "次"}.get(asking) or (item.per.unit if item.per else "")
    return f"{points_text(mark.amount)} {unit}".strip()


def veto_entries(ids: Iterable[int]) -> dict[int, NodeEntry]:
    """Vetoes among what a breakdown rests on: their ids are below nothing."""
    veto_ids = [-pk for pk in ids if pk < 0]
    vetoes = OrgVeto.objects.filter(pk__in=veto_ids).order_by("pk") if veto_ids else ()
    return {
        -veto.pk: NodeEntry(
            f"{veto.deciding_body}{veto.document_number}", None, veto.happened_on, str(veto.pk), "org_veto"
        )
        for veto in vetoes
    }


def inspected_entries(viewer: Viewer, ids: Iterable[int]) -> dict[int, NodeEntry]:
    """How a breakdown shows the lines of visits that it rests on. The ids are from a result the viewer may see."""
    ids = set(ids)
    lines = list(
        VisitItem.objects.filter(pk__in=ids).select_related("visit__participant__cycle__version").order_by("pk")
    )
    files = photographs_of(line.visit_id for line in lines)
    participants = list({line.visit.participant_id: line.visit.participant for line in lines}.values())
    standards = standards_for(participants)
    items = {
        participant.pk: {item.code: item for _, item in items_for(standards[participant.pk], participant.member_class)}
        for participant in participants
    }
    entries = veto_entries(ids)
    for line in lines:
        item = items[line.visit.participant_id][line.item]
        what = f"{item.name}：{mark_words(item, Mark(line.amount, line.option))}"
        if line.reason:
            what += f"（{line.reason}）"
        value = item.sign * line.amount if line.amount is not None and item.range else None
        rows = files.get(line.visit_id, {}).get(line.item, [])
        entries[line.pk] = NodeEntry(
            what,
            value,
            line.visit.on,
            str(line.visit.participant_id),
            "assessed_place",
            tuple((row.pk, row.file_name) for row in rows),
        )
    return entries
