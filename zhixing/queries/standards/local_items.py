"""自选指标: the list, one item, what a drafter may choose from, and what waits for whom."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from zhixing.models import LocalItem, Organisation
from zhixing.queries.due import Due
from zhixing.queries.standards.history import StepLine, history, writers
from zhixing.queries.standards.in_force import parsed, path_ids, version_in_force
from zhixing.queries.standards.visibility import demand_reading, makes_at, sees_owner
from zhixing.queries.viewers import Viewer
from zhixing.rules.orgs import Level, OrgKind, kinds_of
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, OutOfSight
from zhixing.rules.standards.approval import VersionState
from zhixing.rules.standards.checklist import methods_text
from zhixing.rules.standards.local_items import (
    Scope,
    approval_blockers,
    authority_blockers,
    no_standard_problem,
    open_blocks,
)
from zhixing.rules.standards.model import LocalRule, Standard
from zhixing.rules.standards.vocabulary import IndexKind, points_text

OWNERS = kinds_of(Level.UPPER, Level.MIDDLE)


@dataclass(frozen=True)
class LocalItemLine:
    id: int
    code: str  # empty before the approval
    name: str
    organisation: str
    area: str
    class_name: str
    full: int
    state: str  # 起草中, 待审定, 已退回; 尚未施行, 施行中, 已停用
    is_in_the_making: bool
    is_ended: bool
    from_on: dt.date | None


@dataclass(frozen=True)
class LocalItemPage:
    item: LocalItem
    line: LocalItemLine
    remarks: list[tuple[str, str]]
    history: list[StepLine]
    version_id: int | None  # of the standard in force, to try the item on
    may_edit: bool
    may_recall: bool
    may_judge: bool
    may_end: bool
    approve_blockers: list[str]  # but for what is filled in


@dataclass(frozen=True)
class DraftingChoices:
    """What the form of an item of one organisation offers."""

    organisation: Organisation
    standard_title: str
    areas: list[tuple[str, str]]
    classes: list[tuple[str, str]]
    limits: list[str]  # 党的建设：最多 5 条，每条不超过 5 分


def local_item_lines(viewer: Viewer) -> list[LocalItemLine]:
    """Every item the viewer may see, by organisation, area and number. A fixed number of queries."""
    demand_reading(viewer)
    roots = viewer.roots(Do.VIEW_STANDARD)
    owners = Q(organisation_id__in={int(part) for root in roots for part in root.split(".") if part})
    for root in roots:
        owners |= Q(organisation__path__startswith=root)
    items = (
        LocalItem.objects.filter(owners)
        .exclude(state=VersionState.DISCARDED.value)
        .select_related("organisation")
        .order_by("organisation__sort_key", "area", "number", "pk")
    )
    return [
        _line(item, viewer.today)
        for item in items
        if item.state == VersionState.APPROVED.value or makes_at(viewer, item.organisation)
    ]


def item_of_sight(viewer: Viewer, item_id: int) -> LocalItem:
    """The item if the viewer may see it. Raises `OutOfSight` otherwise, also for drafts of others."""
    demand_reading(viewer)
    item = LocalItem.objects.select_related("organisation", "authority").filter(pk=item_id).first()
    if item is None or not sees_owner(viewer, item.organisation):
        raise OutOfSight(item_id)
    if item.state != VersionState.APPROVED.value and not makes_at(viewer, item.organisation):
        raise OutOfSight(item_id)
    return item


def local_item_page(viewer: Viewer, item_id: int) -> LocalItemPage:
    item = item_of_sight(viewer, item_id)
    state, version = VersionState(item.state), version_in_force(item.organisation, viewer.today, IndexKind.FORTRESS)
    may_draft = viewer.may(Do.DRAFT_STANDARD, item.organisation.path)
    may_approve = viewer.may(Do.APPROVE_STANDARD, item.organisation.path)
    return LocalItemPage(
        item=item,
        line=_line(item, viewer.today),
        remarks=_remarks(item),
        history=history(item),
        version_id=version.pk if version else None,
        may_edit=may_draft and state.is_editable,
        may_recall=may_draft and state is VersionState.SUBMITTED,
        may_judge=may_approve and state is VersionState.SUBMITTED,
        may_end=may_approve and state is VersionState.APPROVED and item.ended_on is None,
        approve_blockers=approval_blockers(state, written_by=writers(item), by=viewer.user_id),
    )


def _line(item: LocalItem, today: dt.date) -> LocalItemLine:
    state = VersionState(item.state)
    return LocalItemLine(
        id=item.pk,
        code=item.facts.code if item.number else "",
        name=item.name,
        organisation=item.organisation.label,
        area=item.area,
        class_name=item.class_name or "各类党组织",
        full=item.full,
        state=_status(item, today) if state is VersionState.APPROVED else state.label,
        is_in_the_making=state.is_in_the_making,
        is_ended=item.ended_on is not None and item.ended_on <= today,
        from_on=item.from_on,
    )


def _status(item: LocalItem, today: dt.date) -> str:
    if item.ended_on is not None and item.ended_on <= today:
        return "已停用"
    return "尚未施行" if item.from_on is not None and item.from_on > today else "施行中"


def _remarks(item: LocalItem) -> list[tuple[str, str]]:
    remarks = (
        ("评分标准", item.criterion),
        ("检查方法", methods_text(item.text.methods)),
        ("看什么材料", item.evidence),
        ("加减情形", item.adjustments),
        ("本条否决", item.veto),
    )
    return [(word, text) for word, text in remarks if text]


def drafting_organisations(viewer: Viewer) -> list[tuple[int, str]]:
    """For whom the viewer may draft an item: communities and streets, each for itself and those below."""
    organisations = Organisation.objects.below(viewer.roots(Do.DRAFT_STANDARD)).filter(
        dissolved_on=None, kind__in=[kind.value for kind in OWNERS]
    )
    return [(organisation.pk, organisation.label) for organisation in organisations.in_tree_order()]


def drafting_choices(viewer: Viewer, organisation_id: int) -> DraftingChoices:
    """Raises `Blocked` where no standard of organisations is in force there."""
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None:
        raise OutOfSight(organisation_id)
    viewer.demand(Do.DRAFT_STANDARD, organisation.path)
    standard = standard_of_owner(organisation, viewer.today)
    blocks = open_blocks(standard)
    return DraftingChoices(
        organisation,
        standard.title,
        [(block.code, block.name) for block in blocks],
        [("", "各类党组织"), *((cls.code, cls.name) for cls in standard.classes if cls.scored)],
        [f"{block.name}：{_limits(block.local)}" for block in blocks if block.local],
    )


def _limits(rule: LocalRule) -> str:
    most = f"最多 {rule.most} 条" if rule.most is not None else "条数不限"
    return f"{most}，" + (f"每条不超过 {points_text(rule.worth)} 分" if rule.worth is not None else "分值不限")


def standard_of_owner(organisation: Organisation, today: dt.date) -> Standard:
    """The standard of organisations in force there; `Blocked` where there is none."""
    version = version_in_force(organisation, today, IndexKind.FORTRESS)
    if version is None:
        raise Blocked(no_standard_problem(organisation.label))
    return parsed(version)


def authority_of(organisation: Organisation) -> Organisation:
    """The street that approves its items; `Blocked` where it may have none."""
    streets = Organisation.objects.filter(pk__in=path_ids(organisation), kind__in=kinds_of(Level.UPPER))
    street = streets.first()
    is_owner = OrgKind(organisation.kind) in OWNERS
    if reasons := authority_blockers(is_owner=is_owner, has_street=street is not None):
        raise Blocked(reasons)
    assert street is not None
    return street


def rival_scopes(item: LocalItem, from_on: dt.date) -> list[Scope]:
    """For whom the other approved items of its area are, as far as they are in force on this day or later."""
    others = LocalItem.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=from_on),
        authority=item.authority_id,
        block=item.block,
        state=VersionState.APPROVED.value,
    ).exclude(pk=item.pk)
    return [Scope(path, code) for path, code in others.values_list("organisation__path", "class_code")]


def due(viewer: Viewer) -> list[Due]:
    """Items that wait for this viewer's approval, and own drafts that came back."""
    items = (
        LocalItem.objects.filter(state__in=[VersionState.SUBMITTED.value, VersionState.RETURNED.value])
        .select_related("organisation", "authority")
        .prefetch_related("steps")
        .order_by("submitted_at", "pk")
    )
    lines = []
    for item in items:
        wrote = viewer.user_id in writers(item)
        what, where = f"自选指标“{item.name}”", item.organisation.label
        if item.state == VersionState.RETURNED.value:
            if wrote and viewer.may(Do.DRAFT_STANDARD, item.organisation.path):
                lines.append(Due(f"按退回意见修改{what}", where, None, "local_item", (item.pk,)))
        elif not wrote and viewer.may(Do.APPROVE_STANDARD, item.organisation.path):
            lines.append(Due(f"审定{what}", where, None, "local_item", (item.pk,)))
    return lines
