"""减免: applications and decisions, for the branch that applies and the body that decides."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q

from zhixing.models import Organisation, Relief
from zhixing.queries.due import Due
from zhixing.queries.members.register import under_relief
from zhixing.queries.namesakes import name_for, names_for, user_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.records import ReliefReason, ReliefStage
from zhixing.rules.members.reliefs import NEXT, TO_DO, UNDECIDED, ReliefFacts, decider_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import OutOfSight

PAGE = 50


@dataclass(frozen=True)
class ReliefItem:
    id: int
    name: str
    branch: str
    reason_label: str
    stage_label: str
    to_do: str
    applied_on: dt.date
    from_on: dt.date | None
    until_on: dt.date | None


@dataclass(frozen=True)
class Step:
    label: str
    by: str
    at: dt.datetime
    note: str


@dataclass(frozen=True)
class ReliefPage:
    relief: Relief
    name: str
    membership_id: int
    branch: str
    reason_label: str
    stage_label: str
    to_do: str
    decided_by: str
    steps: list[Step]
    may_note: bool  # the next step of the branch
    may_withdraw: bool
    may_decide: bool
    may_end: bool
    why_not_decide: str


def facts_of(relief: Relief) -> ReliefFacts:
    return ReliefFacts(
        stage=ReliefStage(relief.stage),
        applied_on=relief.applied_on,
        committee_on=relief.committee_on,
        meeting_on=relief.meeting_on,
        from_on=relief.from_on,
        until_on=relief.until_on,
    )


def _in_sight(viewer: Viewer) -> Q:
    """The branch that applies and the body that decides see a relief, and the person it is for."""
    condition = Q(membership__person_id=viewer.person_id) if viewer.person_id is not None else Q(pk__in=[])
    for path in {*viewer.roots(Do.APPLY_RELIEF), *viewer.roots(Do.DECIDE_RELIEF)}:
        condition |= Q(membership__organisation__path__startswith=path)
    return condition


def reliefs(viewer: Viewer, *, which: str = "", page: str | int = 1) -> "Page[Relief]":
    """`which`: undecided (the default), current or past. In order of organisation and name."""
    stages = [stage.value for stage in UNDECIDED]
    if which == "current":
        condition = under_relief(viewer.today)
    elif which == "past":
        condition = ~Q(stage__in=stages) & ~under_relief(viewer.today)
    else:
        condition = Q(stage__in=stages)
    listed = (
        Relief.objects.filter(_in_sight(viewer), condition)
        .select_related("membership__person", "membership__organisation")
        .defer(*(f"membership__person__{name}" for name in ("id_number", "phone", "address", "extra")))
    )
    order = ("membership__organisation__sort_key", "membership__person__name_key", "pk")
    return Paginator(listed.order_by(*order), PAGE).get_page(page)


def relief_items(viewer: Viewer, listed: Sequence[Relief]) -> list[ReliefItem]:
    names = names_for(viewer, (relief.membership for relief in listed))
    return [_item(relief, names[relief.membership.person_id]) for relief in listed]


def _item(relief: Relief, name: str) -> ReliefItem:
    stage = ReliefStage(relief.stage)
    return ReliefItem(
        id=relief.pk,
        name=name,
        branch=relief.membership.organisation.label,
        reason_label=ReliefReason(relief.reason).label,
        stage_label=stage.label,
        to_do=TO_DO.get(stage, ""),
        applied_on=relief.applied_on,
        from_on=relief.from_on,
        until_on=relief.until_on,
    )


def relief_page(viewer: Viewer, relief_id: int) -> ReliefPage:
    relief = relief_at(viewer, relief_id)
    path, stage = relief.membership.organisation.path, ReliefStage(relief.stage)
    steps = list(relief.steps.select_related("by").order_by("pk"))
    clerks = user_names_of(step.by for step in steps)
    may_apply = viewer.may(Do.APPLY_RELIEF, path)
    own = viewer.person_id == relief.membership.person_id
    decider = deciding_organisation(viewer, relief.membership.organisation)
    why_not = decider_flaw(viewer, relief) if decider and stage is ReliefStage.MEETING else ""
    return ReliefPage(
        relief=relief,
        name=name_for(viewer, relief.membership),
        membership_id=relief.membership_id,
        branch=relief.membership.organisation.name,
        reason_label=ReliefReason(relief.reason).label,
        stage_label=stage.label,
        to_do=TO_DO.get(stage, ""),
        decided_by=relief.decided_by.name if relief.decided_by else "",
        steps=[Step(ReliefStage(step.stage).label, clerks[step.by_id], step.at, step.note) for step in steps],
        may_note=may_apply and stage in NEXT,
        may_withdraw=(may_apply or own) and stage in UNDECIDED,
        may_decide=decider is not None and stage is ReliefStage.MEETING and not why_not,
        why_not_decide=why_not,
        may_end=decider is not None
        and stage is ReliefStage.GRANTED
        and (relief.until_on or viewer.today) >= viewer.today,
    )


def relief_at(viewer: Viewer, relief_id: int) -> Relief:
    relief = (
        Relief.objects.filter(_in_sight(viewer), pk=relief_id)
        .select_related("membership__person", "membership__organisation", "decided_by")
        .first()
    )
    if relief is None:
        raise OutOfSight(relief_id)
    return relief


def deciding_organisation(viewer: Viewer, branch: Organisation) -> Organisation | None:
    """The nearest organisation above the branch for which the viewer may decide."""
    ids = [int(part) for part in branch.path.split(".")[:-2]]
    above = {organisation.pk: organisation for organisation in Organisation.objects.filter(pk__in=ids)}
    chain = [above[pk] for pk in reversed(ids)]
    return next((organisation for organisation in chain if viewer.may(Do.DECIDE_RELIEF, organisation.path)), None)


def decider_flaw(viewer: Viewer, relief: Relief) -> str:
    """Nobody decides what they applied for, nor their own relief."""
    is_own = viewer.person_id is not None and viewer.person_id == relief.membership.person_id
    has_stepped = not is_own and relief.steps.filter(by_id=viewer.user_id).exists()
    return "".join(decider_blockers(is_own=is_own, has_stepped=has_stepped))


def due(viewer: Viewer) -> list[Due]:
    """Steps that wait for this viewer: of the branch, or of the body that decides."""
    undecided = (
        Relief.objects.filter(_in_sight(viewer), stage__in=[stage.value for stage in UNDECIDED])
        .select_related("membership__person", "membership__organisation")
        .prefetch_related("steps")
        .order_by("membership__organisation__sort_key", "membership__person__name_key", "pk")
    )
    lines, names = [], names_for(viewer, (relief.membership for relief in undecided))
    for relief in undecided:
        stage, branch = ReliefStage(relief.stage), relief.membership.organisation
        path, name = branch.path, names[relief.membership.person_id]
        mine = relief.membership.person_id == viewer.person_id or any(
            s.by_id == viewer.user_id for s in relief.steps.all()
        )
        superior = path[: path.rstrip(".").rfind(".") + 1]
        if stage in NEXT and viewer.may(Do.APPLY_RELIEF, path):
            what = f"{TO_DO[stage]}{name}的减免申请"
        elif stage is ReliefStage.MEETING and not mine and viewer.may(Do.DECIDE_RELIEF, superior):
            what = f"审批{name}的减免申请"
        else:
            continue
        lines.append(Due(what, branch.label, None, "relief_page", (relief.pk,)))
    return lines
