"""年度档案: what members do: resolutions of meetings, posts and their reports, visits to homes, service; as tables.

Of visits to homes neither households nor what was heard there: what is sealed is not even read.
"""

from collections import Counter
from collections.abc import Iterator

from zhixing.files.archives.tables import ArchiveTable
from zhixing.models import HomeNeed, HomeVisit, IncomingSlip, PostHolding, PostReport, Resolution, Service
from zhixing.queries.archives.records import ArchiveYear, Row, count_text, day_text, table_of, yes_text
from zhixing.rules.activities.meetings import Matter
from zhixing.rules.home_visits.states import NeedState, Opinion
from zhixing.rules.posts.states import HoldingState, ReportState
from zhixing.rules.service.slips import IncomingState
from zhixing.rules.standards.vocabulary import points_text

_RESOLUTIONS = "活动编号、日期、序号、决议、事项、无记名、赞成、反对、弃权、是否通过、责任人、完成时限"
_NEEDS = "走访编号、交办给、答复期限、状态、答复日期、回音日期、住户评价"
_SERVICES = "日期、姓名、工作单位、服务内容、时长（小时）、计入（小时）、划去原因"
_SLIPS = "姓名、出具单位、编号、起、止、次数、时长（小时）、处理、不予记分原因"


def deed_tables(about: ArchiveYear) -> list[ArchiveTable]:
    return [
        table_of(about, "决议", _RESOLUTIONS, _resolutions),
        table_of(about, "设岗定责", "岗位、姓名、状态、到岗日期、离岗日期、离岗说明", _holdings),
        table_of(about, "履岗报告", "季度、岗位、姓名、完成的工作、效果和问题、状态", _post_reports),
        table_of(about, "走访", "编号、日期、走访人、诉求件数、作废原因", _visits),
        table_of(about, "诉求办理", _NEEDS, _needs),
        table_of(about, "报到党员服务", _SERVICES, _services),
        table_of(about, "外单位服务证明", _SLIPS, _slips),
    ]


def _resolutions(about: ArchiveYear) -> Iterator[Row]:
    rows = Resolution.objects.filter(
        activity__organisation=about.organisation, activity__held_on__year=about.year, activity__undone_at__isnull=True
    )
    for row in rows.select_related("activity").order_by("activity__held_on", "activity", "place"):
        votes = [count_text(count) for count in (row.ayes, row.noes, row.abstentions)]
        yield (
            str(row.activity_id),
            day_text(row.activity.held_on),
            str(row.place),
            row.text,
            Matter(row.matter).label,
            "是" if row.is_secret else "",
            *votes,
            yes_text(row.has_passed),
            row.responsible,
            day_text(row.due_on),
        )


def _holdings(about: ArchiveYear) -> Iterator[Row]:
    rows = PostHolding.objects.filter(post__organisation=about.organisation, from_on__lte=about.until_on)
    for row in rows.exclude(until_on__lt=about.from_on).select_related("post").order_by("post__name", "from_on", "pk"):
        yield (
            row.post.name,
            about.name(row.membership_id),
            HoldingState(row.state).label,
            day_text(row.from_on),
            day_text(row.until_on),
            row.leaving_note,
        )


def _post_reports(about: ArchiveYear) -> Iterator[Row]:
    rows = PostReport.objects.filter(holding__post__organisation=about.organisation, year=about.year)
    for row in rows.select_related("holding__post").order_by("quarter", "holding__post__name", "pk"):
        holding, state = row.holding, ReportState(row.state).label
        label, name = row.quarter_value.label, about.name(holding.membership_id)
        yield label, holding.post.name, name, row.deed, row.effect, state


def _visits(about: ArchiveYear) -> Iterator[Row]:
    visits = HomeVisit.objects.filter(organisation=about.organisation, visited_on__year=about.year)
    counts = Counter(HomeNeed.objects.filter(visit__in=visits).values_list("visit", flat=True))
    rows = visits.order_by("visited_on", "pk").values_list("pk", "visited_on", "membership", "void_reason")
    for pk, day, membership, void_reason in rows:
        yield str(pk), day_text(day), about.name(membership), str(counts[pk]), void_reason


def _needs(about: ArchiveYear) -> Iterator[Row]:
    rows = HomeNeed.objects.filter(visit__organisation=about.organisation, visit__visited_on__year=about.year)
    columns = ("visit", "handed_to", "answer_by", "state", "answered_on", "told_on", "opinion")
    for visit, handed_to, answer_by, state, answered_on, told_on, opinion in rows.order_by("visit", "pk").values_list(
        *columns
    ):
        yield (
            str(visit),
            handed_to,
            day_text(answer_by),
            NeedState(state).label,
            day_text(answered_on),
            day_text(told_on),
            Opinion(opinion).label if opinion else "",
        )


def _services(about: ArchiveYear) -> Iterator[Row]:
    rows = Service.objects.filter(organisation=about.organisation, on__year=about.year).order_by("on", "pk")
    columns = ("on", "outsider__name", "outsider__unit", "title", "hours", "counted", "crossed_reason")
    for day, name, unit, title, hours, counted, crossed in rows.values_list(*columns):
        yield day_text(day), name, unit, title, points_text(hours), points_text(counted), crossed


def _slips(about: ArchiveYear) -> Iterator[Row]:
    rows = IncomingSlip.objects.filter(membership__organisation=about.organisation, until_on__year=about.year)
    for row in rows.order_by("until_on", "pk"):
        yield (
            about.name(row.membership_id),
            row.community,
            row.number,
            day_text(row.from_on),
            day_text(row.until_on),
            str(row.times),
            points_text(row.hours),
            IncomingState(row.state).label,
            row.reason,
        )
