"""党组织评定: one difference between self-report and ledger, before the group that settles it."""

import datetime as dt
from dataclasses import dataclass

from zhixing.models import Entry, SelfReportLine
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.cycles.access import cycle_at
from zhixing.queries.form_versions import Field, Fields
from zhixing.queries.ledger.files import FileLine
from zhixing.queries.namesakes import public_name_of
from zhixing.queries.reviews.panels import seat_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.sources import Source
from zhixing.rules.refusals import Blocked, OutOfSight
from zhixing.rules.reviews.meeting import meeting_recusal_blockers
from zhixing.rules.reviews.panel import Settling
from zhixing.rules.standards.model import Item


def settlement_fields(outcome: str, remark: str) -> Fields:
    return {"outcome": Field("处理", Settling(outcome).label if outcome else ""), "remark": Field("处理意见", remark)}


@dataclass(frozen=True)
class DifferencePage:
    line_id: int
    cycle_id: int
    participant_id: int
    name: str
    item: Item
    points: int
    ledger_points: int
    explanation: str
    files: list[FileLine]
    outcome: str
    remark: str
    is_settled: bool
    was_entered: bool
    last_day: dt.date  # of the quarter, or today while it runs

    @property
    def fields(self) -> Fields:
        return settlement_fields(self.outcome if self.is_settled else "", self.remark)


def difference_page(viewer: Viewer, line_id: int) -> DifferencePage:
    """For members of the group, once the blind opinions have been opened; nobody sees their own."""
    line = get_or_out_of_sight(
        SelfReportLine.objects.select_related("report__participant__membership__person", "settlement").prefetch_related(
            "evidence"
        ),
        pk=line_id,
    )
    participant = line.report.participant
    cycle = cycle_at(viewer, participant.cycle_id)
    seat = seat_of(viewer, cycle)
    if seat.panel.opened_at is None:
        raise OutOfSight(line_id)
    is_recused = seat.recusals.filter(participant=participant).exists()
    if reasons := meeting_recusal_blockers(public_name_of(participant.member), is_recused=is_recused):
        raise Blocked(reasons)
    item = parsed(cycle.version).item(line.item)
    assert item is not None  # a line is only ever kept for an item of the cycle's frozen standard
    settled = getattr(line, "settlement", None)
    return DifferencePage(
        line_id=line.pk,
        cycle_id=cycle.pk,
        participant_id=participant.pk,
        name=public_name_of(participant.member),
        item=item,
        points=line.member_points,
        ledger_points=line.ledger_points,
        explanation=line.explanation,
        files=[FileLine.of(file) for file in line.evidence.all()],
        outcome=settled.outcome if settled else Settling.KEPT.value,
        remark=settled.remark if settled else "",
        is_settled=settled is not None,
        was_entered=Entry.objects.filter(source=Source.REVIEW.value, source_id=line.pk).exists(),
        last_day=min(cycle.cut_off_on, viewer.today),
    )
