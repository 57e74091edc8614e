"""年度档案: what the periods of a year brought, from stages and self-reports to objections and 整改; as tables."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from zhixing.files.archives.tables import ArchiveTable
from zhixing.models import (
    Cycle,
    JointOpinion,
    Measure,
    Objection,
    PostingStep,
    Rating,
    SelfReport,
    Settlement,
    StageChange,
)
from zhixing.queries.archives.records import ArchiveYear, day_text
from zhixing.queries.results.pages import bands_of
from zhixing.queries.standards.in_force import parsed
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.measures.deadlines import completion
from zhixing.rules.measures.states import MeasureState, StepKind
from zhixing.rules.postings import ObjectionState, PostingState
from zhixing.rules.reviews.panel import Settling
from zhixing.rules.standards.vocabulary import points_text

_BATCH = 500


def cycles_of(about: ArchiveYear) -> QuerySet[Cycle]:
    rows = Cycle.objects.filter(organisation=about.organisation, year=about.year)
    return rows.select_related("version__standard", "organisation").order_by("from_on", "index")


def quarter_tables(about: ArchiveYear) -> list[ArchiveTable]:
    return [
        ArchiveTable(
            "考评周期",
            ("考评周期", "环节", "考评办法", "计分截止", "自评截止", "评定截止", "结束"),
            lambda: _cycles(about),
        ),
        ArchiveTable("环节变更", ("考评周期", "由", "到", "原因", "时间"), lambda: _changes(about)),
        ArchiveTable("自评", ("考评周期", "姓名", "细则", "台账", "本人", "说明", "代录"), lambda: _reports(about)),
        ArchiveTable("差异处理", ("考评周期", "姓名", "细则", "处理", "处理意见"), lambda: _settlements(about)),
        ArchiveTable("合议意见", ("考评周期", "姓名", "评定分", "调整原因", "评语"), lambda: _opinions(about)),
        ArchiveTable(
            "考评结果",
            ("考评周期", "姓名", "第几次计算", "先锋指数", "星级", "不计分原因", "计算过程"),
            lambda: _ratings(about),
        ),
        ArchiveTable("公示", ("考评周期", "步骤", "说明", "时间", "公示起", "公示止"), lambda: _postings(about)),
        ArchiveTable(
            "异议",
            ("考评周期", "涉及", "异议内容", "结果", "调查情况", "答复意见", "答复期限"),
            lambda: _objections(about),
        ),
        ArchiveTable(
            "整改台账",
            ("季度", "序号", "问题类别", "具体问题", "目标", "措施", "时限", "进度", "完成情况", "销号日期"),
            lambda: _measures(about),
        ),
        ArchiveTable("整改过程", ("季度", "序号", "步骤", "日期", "情况", "核查人"), lambda: _measure_steps(about)),
    ]


def _moment(at: Any) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _person(about: ArchiveYear, participant: Any) -> str:
    return about.name(participant.membership_id)


def _cycles(about: ArchiveYear) -> Iterator[tuple[str, ...]]:
    for cycle in cycles_of(about):
        yield (
            cycle.period.label,
            Stage(cycle.stage).label,
            parsed(cycle.version).title,
            day_text(cycle.cut_off_on),
            day_text(cycle.self_report_due_on),
            day_text(cycle.review_due_on),
            _moment(cycle.closed_at),
        )


def _changes(about: ArchiveYear) -> Iterator[tuple[str, ...]]:
    for change in StageChange.objects.filter(cycle__in=cycles_of(about)).select_related("cycle").order_by("at", "pk"):
        before = Stage(change.from_stage).label if change.from_stage else ""
        label = change.cycle.period.label
        yield label, before, Stage(change.to_stage).label, change.reason, _moment(change.at)


def _reports(about: ArchiveYear) -> Iterator[tuple[str, ...]]:
    reports = (
        SelfReport.objects.filter(participant__cycle__in=cycles_of(about), submitted_at__isnull=False)
        .select_related("participant__cycle")
        .prefetch_related("lines")
        .order_by("participant__cycle__from_on", "participant__membership__person__name_key", "pk")
    )
    for report in reports.iterator(_BATCH):
        label, name = report.participant.cycle.period.label, _person(about, report.participant)
        proxy = "是" if report.is_proxy else ""
        if report.summary:
            yield label, name, "总体情况", "", "", report.summary, proxy
        for line in sorted(report.lines.all(), key=lambda line: line.pk):
            own_points = points_text(line.points) if line.points is not None else ""
            yield label, name, line.item, points_text(line.ledger_points), own_points, line.explanation, proxy


def _settlements(about: ArchiveYear) -> Iterator[tuple[str, ...]]:
    rows = Settlement.objects.filter(line__report__participant__cycle__in=cycles_of(about))
    for row in rows.select_related("line__report__participant__cycle").order_by("pk"):
        participant = row.line.report.participant
        label = participant.cycle.period.label
        yield label, _person(about, participant), row.line.item, Settling(row.outcome).label, row.remark


def _opinions(about: ArchiveYear) -> Iterator[tuple[str, ...]]:
    rows = JointOpinion.objects.filter(participant__cycle__in=cycles_of(about)).select_related("participant__cycle")
    for row in rows.order_by("participant__cycle__from_on", "participant__membership__person__name_key", "pk"):
        points = points_text(row.points) if row.points is not None else ""
        label = row.participant.cycle.period.label
        yield label, _person(about, row.participant), points, row.reason, row.remark


def _ratings(about: ArchiveYear) -> Iterator[tuple[str, ...]]:
    """The whole breakdown as it is kept stands in the last column, one line of JSON."""
    bands = {cycle.pk: bands_of(cycle) for cycle in cycles_of(about)}
    rows = Rating.objects.filter(participant__cycle__in=list(bands)).select_related("participant__cycle")
    ordered = rows.order_by(
        "participant__cycle__from_on", "participant__membership__person__name_key", "participant", "computation"
    )
    for row in ordered.iterator(_BATCH):
        band = bands[row.participant.cycle_id].get(row.band)
        yield (
            row.participant.cycle.period.label,
            _person(about, row.participant),
            str(row.computation),
            points_text(row.index) if row.index is not None else "",
            band.name if band else "",
            row.participant.excluded,
            json.dumps(row.breakdown, ensure_ascii=False, sort_keys=True),
        )


def _postings(about: ArchiveYear) -> Iterator[tuple[str, ...]]:
    rows = PostingStep.objects.filter(posting__cycle__in=cycles_of(about)).select_related("posting__cycle")
    for row in rows.order_by("at", "pk"):
        posting = row.posting
        yield (
            posting.cycle.period.label,
            PostingState(row.state).label,
            row.note,
            _moment(row.at),
            day_text(posting.from_on),
            day_text(posting.until_on),
        )


def _objections(about: ArchiveYear) -> Iterator[tuple[str, ...]]:
    rows = Objection.objects.filter(posting__cycle__in=cycles_of(about))
    for row in rows.select_related("posting__cycle", "participant").order_by("raised_at", "pk"):
        yield (
            row.posting.cycle.period.label,
            _person(about, row.participant),
            row.text,
            ObjectionState(row.state).label,
            row.findings,
            row.answer,
            day_text(row.due_on),
        )


def _measure_rows(about: ArchiveYear) -> QuerySet[Measure]:
    return Measure.objects.filter(organisation=about.organisation, year=about.year).in_number_order()


def _measures(about: ArchiveYear) -> Iterator[tuple[str, ...]]:
    for row in _measure_rows(about):
        yield (
            row.quarter_value.label,
            str(row.number),
            row.area,
            row.problem,
            row.goal,
            "；".join(row.remedy_lines),
            day_text(row.facts.deadline),
            MeasureState(row.state).label,
            completion(row.facts, about.until_on),
            day_text(row.cleared_on),
        )


def _measure_steps(about: ArchiveYear) -> Iterator[tuple[str, ...]]:
    for row in _measure_rows(about).prefetch_related("steps"):
        for step in sorted(row.steps.all(), key=lambda step: step.pk):
            label = row.quarter_value.label
            yield label, str(row.number), StepKind(step.kind).label, day_text(step.on), step.text, step.checkers
