"""完成评定, many branches at once: the reviews that a viewer chairs, and which of them still lack something."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from zhixing.models import Cycle, Membership, Organisation, Participant, SelfReportLine, StandardVersion
from zhixing.queries.cycles.access import facts_of_all
from zhixing.queries.cycles.direct_scores import without_direct_scores
from zhixing.queries.cycles.waiting_decisions import decisions_waiting
from zhixing.queries.scoring.frames import Part
from zhixing.queries.scoring.partition_results import AT_LEAST, AT_ONCE, cut
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.blockers import next_steps, review_missing
from zhixing.rules.cycles.facts import Act, Facts
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import CycleKind, Period, Quarter
from zhixing.rules.permissions import Do
from zhixing.rules.reviews.self_reports import ReportState
from zhixing.rules.standards.model import PeriodKind

MOST_TOLD = 20  # branches whose reasons are told at once


@dataclass(frozen=True)
class Waiting:
    """A branch whose review cannot be concluded yet: what is missing, and the step that comes before."""

    cycle_id: int
    branch: str
    missing: tuple[str, ...]
    next_step: str = ""

    @property
    def reasons(self) -> tuple[str, ...]:
        return (*self.missing, f"下一步：{self.next_step}。") if self.next_step else self.missing


@dataclass(frozen=True)
class Review:
    """One review that the viewer leads, as far as concluding it needs to know."""

    cycle_id: int
    organisation_id: int
    panel_id: int
    version_id: int
    kind: str
    year: int
    number: int
    months: int

    @property
    def period(self) -> Period:
        return Period(self.year, self.number, self.months)


@dataclass(frozen=True)
class Closing:
    """What the viewer's reviews of a quarter come to: how many can be concluded, how many lack something."""

    ready: int
    people: int
    left: int
    waiting: tuple[Waiting, ...]


def closing(viewer: Viewer, quarter: Quarter) -> Closing:
    cycles = list(chaired_by(viewer, quarter).values_list("pk", flat=True))
    lacking = cycles_not_ready(cycles, viewer.today)
    ready = [pk for pk in cycles if pk not in lacking]
    people = Participant.objects.filter(cycle__in=ready).count()
    return Closing(len(ready), people, len(lacking), waiting(lacking, viewer))


def chaired_by(viewer: Viewer, quarter: Quarter) -> "QuerySet[Cycle]":
    """The cycles that end in the quarter, whose review the viewer leads and has not concluded."""
    return Cycle.objects.filter(
        organisation__in=Organisation.objects.below(viewer.roots(Do.JUDGE)),
        until_on__range=(quarter.from_on, quarter.until_on),
        stage=Stage.REVIEW.value,
        panel__concluded_at__isnull=True,
        panel__seats__user=viewer.user_id,
        panel__seats__is_chair=True,
        panel__seats__vacated_at__isnull=True,
    )


def reviews(viewer: Viewer, quarter: Quarter) -> list[Review]:
    cycles = chaired_by(viewer, quarter).order_by("pk")
    return [
        Review(*row)
        for row in cycles.values_list("pk", "organisation", "panel", "version", "kind", "year", "number", "months")
    ]


def cycles_not_ready(cycle_ids: Collection[int], today: dt.date) -> set[int]:
    """Those whose group still owes something: whatever `review_blockers` would say, asked of all at once."""
    ids = list(cycle_ids)
    closed = Cycle.objects.filter(Q(panel__opened_at__isnull=True) | Q(cut_off_on__gte=today), pk__in=ids).values_list(
        "pk", flat=True
    )
    without_joint = Participant.objects.filter(cycle__in=ids, excluded="", joint_opinion__isnull=True)
    unsettled = SelfReportLine.objects.filter(
        ~Q(points=F("ledger_points")),
        report__participant__cycle__in=ids,
        report__participant__excluded="",
        report__state=ReportState.SUBMITTED.value,
        settlement__isnull=True,
    )
    return {
        *closed,
        *without_joint.values_list("cycle_id", flat=True).distinct(),
        *unsettled.values_list("report__participant__cycle_id", flat=True).distinct(),
        *without_direct_scores(ids),
        *decisions_waiting(ids),
    }


def waiting(cycle_ids: Collection[int], viewer: Viewer) -> tuple[Waiting, ...]:
    """The first of these cycles, with what each lacks."""
    first = sorted(cycle_ids)[:MOST_TOLD]
    cycles = list(Cycle.objects.filter(pk__in=first).select_related("organisation").order_by("pk"))
    if not cycles:
        return ()
    facts = facts_of_all(cycles, viewer.today)
    return tuple(_waiting(cycle, facts[cycle.pk]) for cycle in cycles)


def _waiting(cycle: Cycle, facts: Facts) -> Waiting:
    steps = [
        next_step.sentence for next_step in next_steps(Stage(cycle.stage), facts) if next_step.act is not Act.CONCLUDE
    ]
    return Waiting(cycle.pk, cycle.organisation.label, tuple(review_missing(facts)), steps[0] if steps else "")


def ledger_organisations(cycle_ids: Collection[int]) -> list[int]:
    """The organisations in whose chains the participants' entries may be: of every membership these people ever had."""
    people = Participant.objects.filter(cycle__in=list(cycle_ids)).values("membership__person")
    return list(
        Membership.objects.filter(person__in=people).order_by().values_list("organisation_id", flat=True).distinct()
    )


def parts_of(chosen: Sequence[Review], sizes: Mapping[int, int], workers: int) -> list[Part]:
    """The reviews in the pieces in which they are scored, two for each worker, so that one is written while others are
    worked out; `sizes` says how many people each has."""
    at_once = min(AT_ONCE, max(AT_LEAST, -(-sum(sizes.values()) // (2 * workers))))
    alike: dict[tuple[int, str, Period], list[Review]] = defaultdict(list)
    for review in chosen:
        alike[review.version_id, review.kind, review.period].append(review)
    versions = StandardVersion.objects.in_bulk({review.version_id for review in chosen})
    return [
        piece
        for (version_id, kind, period), together in alike.items()
        for piece in cut(
            Part(
                tuple(review.cycle_id for review in sorted(together, key=lambda review: review.organisation_id)),
                period,
                PeriodKind[CycleKind(kind).name],
                parsed(versions[version_id]),
            ),
            sizes,
            at_once,
        )
    ]
