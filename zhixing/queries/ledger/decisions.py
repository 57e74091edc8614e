"""组织决定: one decision with what happened to it, and what people still have to do about decisions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhixing.models import Decision, DecisionStep, Entry, Evidence, Membership
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.due import Due
from zhixing.queries.ledger.decision_states import entries_of_decisions, state_from, steps_of_decisions
from zhixing.queries.namesakes import name_for, user_names_of
from zhixing.queries.standards.in_force_many import InForce
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.decisions import DecisionAct, DecisionState, second_blockers
from zhixing.rules.ledger.sources import Source
from zhixing.rules.permissions import Do
from zhixing.rules.standards.model import Veto

DAYS_TO_READ = dt.timedelta(days=90)  # how long the first page of a member names a decision not read yet


@dataclass(frozen=True)
class StepLine:
    label: str
    by_name: str
    at: dt.datetime
    note: str
    document_number: str


@dataclass(frozen=True)
class DecisionPage:
    decision: Decision
    member: Membership
    name: str
    branch: str
    item: str
    consequence: str  # of a veto
    state: DecisionState
    by_name: str
    entry: Entry | None
    files: list[Evidence]
    steps: list[StepLine]
    is_own: bool
    may_second: bool  # or decline
    may_ask: bool
    may_settle_revocation: bool
    may_read: bool  # the person concerned has not read it as it stands now

    @property
    def is_veto(self) -> bool:
        return bool(self.consequence)

    @property
    def is_revoked(self) -> bool:
        return self.state is DecisionState.REVOKED


def decision_page(viewer: Viewer, decision_id: int) -> DecisionPage:
    """For the person concerned, once it is booked, and for those who may decide where they are."""
    decision = get_or_out_of_sight(
        Decision.objects.select_related("membership__person", "membership__organisation", "by"), pk=decision_id
    )
    member = decision.membership
    steps = steps_of_decisions([decision])[decision.pk]
    entry = entries_of_decisions([decision]).get(decision.pk)
    is_own = viewer.person_id is not None and member.person_id == viewer.person_id
    if not (is_own and entry is not None):
        viewer.demand(Do.DECIDE_ENTRY, member.organisation.path)
    state = state_from(steps, entry)
    rules = InForce([member.organisation])
    _, item = rules.named(member.organisation_id, decision.happened_on, decision.item)
    decides = viewer.may(Do.DECIDE_ENTRY, member.organisation.path) and not is_own
    names = user_names_of([decision.by, *(step.by for step in steps)])
    return DecisionPage(
        decision=decision,
        member=member,
        name=name_for(viewer, member),
        branch=member.organisation.label,
        item=item.name if item else decision.item,
        consequence=item.effect.label if isinstance(item, Veto) else "",
        state=state,
        by_name=names[decision.by_id],
        entry=entry,
        files=list(Evidence.objects.filter(decision=decision).order_by("pk")),
        steps=[_line(step, names[step.by_id]) for step in steps],
        is_own=is_own,
        may_second=decides and _may_second(state, DecisionState.WAITING, decision.by_id, viewer),
        may_ask=decides and state is DecisionState.IN_FORCE,
        may_settle_revocation=decides and _may_second(state, DecisionState.REVOCATION_ASKED, _asked_by(steps), viewer),
        may_read=is_own and not _is_read(decision, entry, steps),
    )


def _may_second(state: DecisionState, awaited: DecisionState, first_id: int, viewer: Viewer) -> bool:
    return not second_blockers(state=state, awaited=awaited, is_own=False, is_enterer=first_id == viewer.user_id)


def _asked_by(steps: Sequence[DecisionStep]) -> int:
    return next((step.by_id for step in reversed(steps) if step.act == DecisionAct.REVOCATION_ASKED.value), 0)


def _line(step: DecisionStep, name: str) -> StepLine:
    return StepLine(DecisionAct(step.act).label, name, step.at, step.note, step.document_number)


def _is_read(decision: Decision, entry: Entry | None, steps: Sequence[DecisionStep]) -> bool:
    """Whether the person has read it since it was booked, and since it was taken back."""
    read = [step.at for step in steps if step.act == DecisionAct.READ.value]
    moments = [entry.recorded_at] if entry else []
    moments += [step.at for step in steps if step.act == DecisionAct.REVOKED.value]
    return bool(read) and max(read) >= max(moments, default=decision.at)


def due(viewer: Viewer) -> list[Due]:
    """Vetoes and revocations that wait for a second person; decisions about oneself that one has not read."""
    return [*_to_second(viewer), *_to_read(viewer)]


def _to_second(viewer: Viewer) -> list[Due]:
    if not viewer.can(Do.DECIDE_ENTRY):
        return []
    settled = Q(steps__act__in=[DecisionAct.SECONDED.value, DecisionAct.DECLINED.value])
    # Asked of each decision of the branch: as a list, every decision ever booked anywhere would be read each time.
    booked = Exists(Entry.objects.filter(source=Source.DECISION.value, source_id=OuterRef("pk")))
    requested = Q(steps__act=DecisionAct.REVOCATION_ASKED.value)
    here = Decision.objects.filter(membership__in=Membership.objects.below(viewer.roots(Do.DECIDE_ENTRY)))
    open_vetoes = here.exclude(pk__in=here.filter(settled)).filter(~booked)
    open_revocations = here.filter(requested).exclude(steps__act=DecisionAct.REVOKED.value).distinct()
    rows = {decision.pk: decision for query in (open_vetoes, open_revocations) for decision in _named(query)}
    steps, entries = steps_of_decisions(list(rows.values())), entries_of_decisions(list(rows.values()))
    lines = []
    for decision in rows.values():
        state = state_from(steps[decision.pk], entries.get(decision.pk))
        first = decision.by_id if state is DecisionState.WAITING else _asked_by(steps[decision.pk])
        words = {DecisionState.WAITING: "复核一票否决", DecisionState.REVOCATION_ASKED: "复核撤销组织决定"}.get(state)
        if words and first != viewer.user_id and decision.membership.person_id != viewer.person_id:
            whom = name_for(viewer, decision.membership)
            where = decision.membership.organisation.label
            lines.append(Due(f"{words}：{whom}", where, None, "decision", (decision.pk,)))
    return lines


def _to_read(viewer: Viewer) -> list[Due]:
    if viewer.person_id is None:
        return []
    own = list(_named(Decision.objects.filter(membership__person=viewer.person_id)))
    if not own:
        return []
    steps, entries = steps_of_decisions(own), entries_of_decisions(own)
    lines = []
    for decision in own:
        entry = entries.get(decision.pk)
        latest = max([decision.at, *(step.at for step in steps[decision.pk])])
        if entry is None or _is_read(decision, entry, steps[decision.pk]):
            continue
        if (viewer.today - latest.date()) <= DAYS_TO_READ:
            what = "撤销的组织决定" if hasattr(entry, "reversal") else "对您的组织决定"
            lines.append(Due(f"阅知{what}", decision.membership.organisation.label, None, "decision", (decision.pk,)))
    return lines


def _named(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    return decisions.select_related("membership__person", "membership__organisation").order_by("pk")
