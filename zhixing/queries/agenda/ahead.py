"""日程: dates that are known ahead, before anybody has to act on them: a small question for each topic."""

import datetime as dt
from collections.abc import Callable

from django.db.models import Q
from django.utils import timezone

from zhixing.models import Ballot, Cycle, Measure, MeasureRecord, Organisation, Posting, Relief
from zhixing.queries.due import Due
from zhixing.queries.member_measures.access import member_of
from zhixing.queries.members.asking import reasons_not_to_ask
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.states import BallotState
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.grants import home_paths
from zhixing.rules.measures.states import MeasureKind, MeasureState
from zhixing.rules.member_measures.records import RecordKind
from zhixing.rules.members.records import ReliefStage
from zhixing.rules.permissions import Do
from zhixing.rules.postings import PostingState


def cycles(viewer: Viewer) -> list[Due]:
    """Cut-off, self-report and review of each quarter that is open: of branches one leads, and of one's own."""
    own = Q(participants__membership__person=viewer.person_id or 0)
    paths = viewer.roots(Do.ADVANCE_CYCLE) + viewer.roots(Do.RETURN_CYCLE)
    if paths:
        own |= Q(organisation__in=Organisation.objects.below(paths))
    rows = (
        Cycle.objects.filter(own)
        .exclude(stage=Stage.CLOSED.value)
        .select_related("organisation")
        .order_by("organisation__sort_key", "pk")
        .distinct()
    )
    lines = []
    for cycle in rows:
        label, where = cycle.period.label, cycle.organisation.label
        page = "cycle" if not cycle.is_of_organisations else "assessment"
        for what, on in (
            ("计分截止", cycle.cut_off_on),
            ("自评截止" if not cycle.is_of_organisations else "自查截止", cycle.self_report_due_on),
            ("评定截止", cycle.review_due_on),
        ):
            lines.append(Due(f"{label}{what}", where, on, page, (cycle.pk,)))
    return lines


def postings(viewer: Viewer) -> list[Due]:
    """First and last day of each posting that is carried out: the last is the last to object on."""
    rows = (
        Posting.objects.filter(
            state=PostingState.CARRIED_OUT.value,
            until_on__gte=viewer.today - dt.timedelta(days=62),
            cycle__organisation__in=Organisation.objects.below(viewer.roots(Do.VIEW_POSTING)),
        )
        .select_related("cycle__organisation")
        .order_by("cycle__organisation__sort_key", "pk")
    )
    return [
        Due(f"{posting.cycle.period.label}{what}", posting.cycle.organisation.label, on, "posting", (posting.pk,))
        for posting in rows
        for what, on in (("公示开始", posting.from_on), ("公示期满、异议截止", posting.until_on))
    ]


def ballots(viewer: Viewer) -> list[Due]:
    """Begin and end of each ballot that is prepared or open."""
    roots = viewer.roots(Do.PREPARE_BALLOT) + viewer.roots(Do.ASSESS_ORGS)
    if not roots:
        return []
    rows = (
        Ballot.objects.filter(
            state__in=[BallotState.PREPARING.value, BallotState.OPEN.value],
            cycle__organisation__in=Organisation.objects.below(roots),
        )
        .select_related("cycle__organisation", "participant__organisation")
        .order_by("cycle__organisation__sort_key", "pk")
    )
    return [
        Due(f"{ballot.word}{what}", ballot.cycle.organisation.label, timezone.localdate(at), "ballot", (ballot.pk,))
        for ballot in rows
        for what, at in (("投票开始", ballot.opens_at), ("投票截止", ballot.closes_at))
    ]


def measures(viewer: Viewer) -> list[Due]:
    """The time limit of each problem that is not cleared, for its owner and for whoever registered it."""
    own = Q(organisation__path__in=home_paths(viewer.grants, Do.RECTIFY_MEASURES))
    own |= Q(assessor__path__in=home_paths(viewer.grants, Do.ASSESS_MEASURES))
    rows = (
        Measure.objects.filter(own, organisation__isnull=False)
        .exclude(state=MeasureState.CLEARED.value)
        .select_related("organisation")
        .in_number_order()
    )
    lines = []
    for measure in rows:
        what = "阶段核查" if measure.kind == MeasureKind.LASTING.value else "整改时限"
        where = measure.organisation.label if measure.organisation else ""
        lines.append(Due(f"{what}（{measure.title}）", where, measure.facts.deadline, "measure", (measure.pk,)))
    return lines


def member_measures(viewer: Viewer) -> list[Due]:
    """Each open measure of the branch's people, and the check of 限期改正 half-way; without whose it is."""
    rows = list(
        Measure.objects.filter(membership__organisation__path__in=home_paths(viewer.grants, Do.GUIDE_MEMBERS))
        .exclude(state__in=[MeasureState.AWAITING_CHECK.value, MeasureState.CLEARED.value])
        .exclude(membership__person=viewer.person_id or 0)
        .select_related("membership__person", "membership__organisation")
        .order_by("membership__organisation__sort_key", "year", "quarter", "pk")
    )
    stopped = reasons_not_to_ask([member_of(measure) for measure in rows], viewer.today)
    checked = set(
        MeasureRecord.objects.filter(measure__in=rows, kind=RecordKind.MIDWAY.value).values_list("measure", flat=True)
    )
    lines = []
    for measure in rows:
        where, page = member_of(measure).organisation.label, ("member_measure", (measure.pk,))
        if stopped[member_of(measure).pk]:
            continue
        lines.append(Due(f"措施期满：{measure.wording}", where, measure.facts.deadline, *page))
        if measure.midway_on and measure.pk not in checked:
            lines.append(Due(f"中期检查：{measure.wording}", where, measure.midway_on, *page))
    return lines


def reliefs(viewer: Viewer) -> list[Due]:
    """When a relief ends, without whose it is: the branch looks at it before."""
    rows = Relief.objects.filter(
        stage=ReliefStage.GRANTED.value,
        until_on__gte=viewer.today,
        membership__until_on__isnull=True,
        membership__organisation__path__in=home_paths(viewer.grants, Do.APPLY_RELIEF),
    ).select_related("membership__organisation")
    return [
        Due("一项减免到期", relief.membership.organisation.label, relief.until_on, "relief_page", (relief.pk,))
        for relief in rows.order_by("until_on", "pk")
    ]


AHEAD: tuple[Callable[[Viewer], list[Due]], ...] = (cycles, postings, ballots, measures, member_measures, reliefs)
