"""年度档案: what follows from a year: measures of members, 民主评议, 评先选优; as tables.

Of measures nothing that was said in a talk or written in a record: what is sealed is not even read.
"""

from collections.abc import Iterator

from zhixing.files.archives.tables import ArchiveTable
from zhixing.models import Appraisal, AppraisalLine, Measure, MeasureDecision, Nomination, NominationObjection
from zhixing.queries.archives.records import ArchiveYear, Row, count_text, day_text, table_of, yes_text
from zhixing.rules.appraisals.grades import Grade
from zhixing.rules.appraisals.steps import AppraisalState, OwnView
from zhixing.rules.measures.states import MeasureState, StepKind
from zhixing.rules.member_measures.decisions import Outcome
from zhixing.rules.member_measures.records import STATE_LABELS
from zhixing.rules.nominations.conditions import Title
from zhixing.rules.nominations.steps import NominationState

_MEASURES = "考评周期、姓名、办法规定、决定、措施、理由、决定机构、文号、决定日期、期限、状态、办结日期"
_APPRAISALS = "年度、状态、评议会日期、应到、实到、赞成、征求意见归纳、查摆的问题、审批文号"
_GRADES = "年度、姓名、个人自评、互评意见、等次、支部意见、说明、反馈日期、本人意见、本人意见说明"
_NOMINATIONS = (
    "年度、称号、姓名、主要事迹、条件、推荐理由、状态、会议日期、应到、实到、赞成、上级意见、"
    "公示起、公示止、表彰文号、表彰日期、未通过原因"
)


def outcome_tables(about: ArchiveYear) -> list[ArchiveTable]:
    return [
        table_of(about, "党员措施", _MEASURES, _member_measures),
        table_of(about, "党员措施过程", "季度、姓名、措施、步骤、日期", _member_measure_steps),
        table_of(about, "民主评议", _APPRAISALS, _appraisals),
        table_of(about, "民主评议等次", _GRADES, _grades),
        table_of(about, "评先选优", _NOMINATIONS, _nominations),
        table_of(about, "评先选优异议", "年度、姓名、反映的情况、日期、答复、是否成立", _nomination_objections),
    ]


def _member_measures(about: ArchiveYear) -> Iterator[Row]:
    """What was decided about each measure of a star, also what was dropped."""
    rows = MeasureDecision.objects.filter(
        participant__cycle__organisation=about.organisation, participant__cycle__year=about.year
    ).select_related("participant__cycle", "measure")
    for row in rows.order_by("participant__cycle__from_on", "participant__membership__person__name_key", "pk"):
        measure = row.measure
        yield (
            row.participant.cycle.period.label,
            about.name(row.participant.membership_id),
            row.wording,
            Outcome(row.outcome).label,
            row.text,
            row.reason,
            row.deciding_body,
            row.document_number,
            day_text(row.decided_on),
            day_text(measure.facts.deadline) if measure else "",
            STATE_LABELS[MeasureState(measure.state)] if measure else "",
            day_text(measure.cleared_on) if measure else "",
        )


def _member_measure_steps(about: ArchiveYear) -> Iterator[Row]:
    """That a step was taken and when; what was said or written on the way stays sealed."""
    rows = Measure.objects.filter(membership__organisation=about.organisation, year=about.year)
    for row in rows.order_by("quarter", "membership__person__name_key", "number").prefetch_related("steps"):
        label, name = row.quarter_value.label, about.name(row.membership_id)
        for step in sorted(row.steps.all(), key=lambda step: step.pk):
            yield label, name, row.wording, StepKind(step.kind).label, day_text(step.on)


def _appraisals(about: ArchiveYear) -> Iterator[Row]:
    for row in Appraisal.objects.filter(organisation=about.organisation, year=about.year):
        yield (
            str(row.year),
            AppraisalState(row.state).label,
            day_text(row.meeting_on),
            *(count_text(count) for count in (row.entitled, row.present, row.ayes)),
            row.themes,
            row.problems,
            row.document_number,
        )


def _grades(about: ArchiveYear) -> Iterator[Row]:
    rows = AppraisalLine.objects.filter(appraisal__organisation=about.organisation, appraisal__year=about.year)
    for row in rows.order_by("membership__person__name_key", "pk"):
        yield (
            str(about.year),
            about.name(row.membership_id),
            row.review,
            row.mutual,
            Grade(row.grade).label if row.grade else "",
            row.opinion,
            "；".join(part for part in (row.unreviewable, row.reason) if part),
            day_text(row.read_on),
            OwnView(row.view).label if row.view else "",
            row.view_text,
        )


def _nominee(about: ArchiveYear, nomination: Nomination) -> str:
    return about.name(nomination.membership_id) if nomination.membership_id else about.organisation.label


def _nominations(about: ArchiveYear) -> Iterator[Row]:
    for row in Nomination.objects.filter(organisation=about.organisation, year=about.year).order_by("title", "pk"):
        conditions = "；".join(
            f"{condition['text']}（{condition['fact']}，{'达到' if condition['is_met'] else '没有达到'}）"
            for condition in row.conditions
        )
        yield (
            str(row.year),
            Title(row.title).label,
            _nominee(about, row),
            row.deeds,
            conditions,
            row.reason,
            NominationState(row.state).label,
            day_text(row.meeting_on),
            *(count_text(count) for count in (row.entitled, row.present, row.ayes)),
            row.opinion,
            day_text(row.posting_from_on),
            day_text(row.posting_until_on),
            row.document_number,
            day_text(row.honoured_on),
            row.end_reason,
        )


def _nomination_objections(about: ArchiveYear) -> Iterator[Row]:
    rows = NominationObjection.objects.filter(
        nomination__organisation=about.organisation, nomination__year=about.year
    ).select_related("nomination")
    for row in rows.order_by("pk"):
        name = _nominee(about, row.nomination)
        yield str(about.year), name, row.text, day_text(row.raised_on), row.answer, yes_text(row.is_upheld)
