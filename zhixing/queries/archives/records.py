"""年度档案: what a branch keeps all year: register, activities, ledger, decisions, reliefs; as tables, row by row."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from django.db.models import Q

from zhixing.files.archives.tables import ArchiveTable
from zhixing.models import Activity, Attendance, Claim, Decision, Entry, Membership, Organisation, Relief
from zhixing.queries.namesakes import public_names_of
from zhixing.rules.activities.marks import Mark
from zhixing.rules.ledger.sources import ClaimState, Source
from zhixing.rules.members.records import PersonKind, ReliefReason, ReliefStage
from zhixing.rules.standards.vocabulary import points_text

_BATCH = 2000
Row = tuple[str, ...]


@dataclass(frozen=True)
class ArchiveYear:
    """Whose archive it is, of which year, and what its people are called, by membership."""

    organisation: Organisation
    year: int
    names: Mapping[int, str]

    @property
    def from_on(self) -> dt.date:
        return dt.date(self.year, 1, 1)

    @property
    def until_on(self) -> dt.date:
        return dt.date(self.year, 12, 31)

    def name(self, membership_id: int | None) -> str:
        return self.names.get(membership_id or 0, "")


RowsOf = Callable[[ArchiveYear], Iterator[Row]]


def archive_year(organisation: Organisation, year: int) -> ArchiveYear:
    """Everybody who ever belonged to the branch or has an entry in its ledger: the chain goes back to its beginning."""
    rows = list(
        Membership.objects.filter(
            Q(organisation=organisation)
            | Q(pk__in=Entry.objects.filter(organisation=organisation).values("membership"))
        )
        .select_related("person")
        .defer("person__phone", "person__address", "person__id_number")
    )
    names = public_names_of(rows)
    return ArchiveYear(organisation, year, {row.pk: names[row.person_id] for row in rows})


def day_text(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def count_text(count: int | None) -> str:
    return "" if count is None else str(count)


def yes_text(value: bool | None) -> str:
    return {True: "是", False: "否", None: ""}[value]


def table_of(about: ArchiveYear, title: str, headers: str, rows: RowsOf) -> ArchiveTable:
    """`headers` as they are read, with 、 between them."""
    return ArchiveTable(title, tuple(headers.split("、")), partial(rows, about))


def record_tables(about: ArchiveYear) -> list[ArchiveTable]:
    return [
        ArchiveTable(
            "党员名册",
            ("姓名", "人员类别", "党员类别", "加入党组织日期", "转为正式党员日期", "编入日期", "离开日期", "岗位"),
            lambda: _register(about),
        ),
        ArchiveTable("活动", ("编号", "日期", "内容", "细则", "地点", "备注", "撤销原因"), lambda: _activities(about)),
        ArchiveTable("活动参加人员", ("活动编号", "姓名", "考勤", "备注"), lambda: _attendances(about)),
        ArchiveTable(
            "积分台账",
            (
                "序号",
                "日期",
                "姓名",
                "细则",
                "数量",
                "选项",
                "分值",
                "来源",
                "冲正",
                "备注",
                "依据条款",
                "决定机构",
                "校验值",
            ),
            lambda: _entries(about),
        ),
        ArchiveTable(
            "组织决定",
            ("日期", "姓名", "细则", "依据条款", "决定机构", "决定日期", "文号", "事由"),
            lambda: _decisions(about),
        ),
        ArchiveTable("积分申报", ("日期", "姓名", "细则", "说明", "结果", "退回原因", "代录"), lambda: _claims(about)),
        ArchiveTable("减免", ("姓名", "类别", "进度", "批准文号", "起", "止"), lambda: _reliefs(about)),
    ]


def _register(about: ArchiveYear) -> Iterator[tuple[str, ...]]:
    rows = Membership.objects.filter(organisation=about.organisation, from_on__lte=about.until_on)
    for row in rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=about.from_on)).in_name_order():
        yield (
            about.name(row.pk),
            PersonKind(row.kind).label,
            row.member_class,
            day_text(row.joined_on),
            day_text(row.full_on),
            day_text(row.from_on),
            day_text(row.until_on),
            row.post,
        )


def _activities(about: ArchiveYear) -> Iterator[tuple[str, ...]]:
    rows = Activity.objects.filter(organisation=about.organisation, held_on__year=about.year).order_by("held_on", "pk")
    for row in rows.prefetch_related("items").iterator(_BATCH):
        yield (
            str(row.pk),
            day_text(row.held_on),
            row.title,
            "、".join(dict.fromkeys(line.item for line in row.items.all())),
            row.place,
            row.note,
            row.undone_reason if row.undone_at else "",
        )


def _attendances(about: ArchiveYear) -> Iterator[tuple[str, ...]]:
    rows = Attendance.objects.filter(
        activity__organisation=about.organisation, activity__held_on__year=about.year
    ).order_by("activity__held_on", "activity", "membership__person__name_key", "pk")
    for row in rows.iterator(_BATCH):
        name = about.name(row.membership_id) or "（其他支部党员）"
        yield str(row.activity_id), name, Mark(row.mark).label, row.note


def _entries(about: ArchiveYear) -> Iterator[tuple[str, ...]]:
    rows = Entry.objects.filter(organisation=about.organisation, happened_on__year=about.year).order_by("seq")
    for row in rows.select_related("reverses").iterator(_BATCH):
        yield (
            str(row.seq),
            day_text(row.happened_on),
            about.name(row.membership_id),
            row.item,
            points_text(row.units),
            row.option,
            points_text(row.worth) if row.worth is not None else "",
            Source(row.source).label,
            f"第{row.reverses.seq}笔" if row.reverses else "",
            row.note,
            row.clause,
            row.deciding_body,
            row.hash,
        )


def _decisions(about: ArchiveYear) -> Iterator[tuple[str, ...]]:
    rows = Decision.objects.filter(membership__organisation=about.organisation, happened_on__year=about.year)
    for row in rows.order_by("happened_on", "pk"):
        yield (
            day_text(row.happened_on),
            about.name(row.membership_id),
            row.item,
            row.clause,
            row.deciding_body,
            day_text(row.decided_on),
            row.document_number,
            row.reason,
        )


def _claims(about: ArchiveYear) -> Iterator[tuple[str, ...]]:
    rows = Claim.objects.filter(membership__organisation=about.organisation, happened_on__year=about.year)
    for row in rows.order_by("happened_on", "pk").iterator(_BATCH):
        yield (
            day_text(row.happened_on),
            about.name(row.membership_id),
            row.item,
            row.description,
            ClaimState(row.state).label,
            row.reason,
            "是" if row.is_proxy else "",
        )


def _reliefs(about: ArchiveYear) -> Iterator[tuple[str, ...]]:
    rows = Relief.objects.filter(membership__organisation=about.organisation, applied_on__lte=about.until_on)
    rows = rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=about.from_on))
    for row in rows.order_by("applied_on", "pk"):
        yield (
            about.name(row.membership_id),
            ReliefReason(row.reason).label,
            ReliefStage(row.stage).label,
            row.decision_number,
            day_text(row.from_on),
            day_text(row.until_on),
        )
