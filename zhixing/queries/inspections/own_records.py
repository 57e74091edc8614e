"""组织自查: what the program already knows of an organisation in a quarter, each figure with where it comes from."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Sum

from zhixing.models import Cycle, Measure, Membership, Organisation, Participant, SelfReport, Service, Verification
from zhixing.models.orgs import OrganisationQuerySet
from zhixing.queries.activities.hours import service_hours
from zhixing.queries.activities.sums import period_sums
from zhixing.queries.measures.shares import shares_in_time
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.measures.states import MeasureState
from zhixing.rules.periods import Days, Period, period_before
from zhixing.rules.reviews.self_reports import ReportState
from zhixing.rules.standards.vocabulary import IndexKind, points_text


@dataclass(frozen=True)
class OwnRecord:
    """One figure: what it is, what it says, and the page that shows what it came from."""

    name: str
    text: str
    url_name: str = ""
    argument: int | None = None


def own_records(participant: Participant, today: dt.date) -> list[OwnRecord]:
    """What was recorded below the organisation in its quarter. A fixed number of queries."""
    organisation = participant.organisation
    assert organisation is not None
    below = Organisation.objects.below((organisation.path,))
    period = participant.cycle.period
    return [
        _members(organisation, below, period),
        _verification(below),
        _cycles(below, period),
        _self_reports(below, period),
        *_activities(organisation, period, today),
        *_service(below, period),
        _rectified(organisation, period, today),
    ]


@dataclass(frozen=True)
class UnclearedLine:
    """A line of the timetable of rectification that has not been cleared."""

    measure_id: int
    title: str
    text: str
    state_label: str
    item_code: str


def uncleared_lines(participant: Participant) -> list[UnclearedLine]:
    """What was found in earlier quarters and is not cleared yet; it stands on top of the next visit."""
    lines = (
        Measure.objects.filter(organisation=participant.organisation_id)
        .exclude(state=MeasureState.CLEARED.value)
        .order_by("year", "quarter", "pk")
    )
    return [
        UnclearedLine(
            line.pk, line.title, f"{line.area}：{line.problem}", MeasureState(line.state).label, line.item_code
        )
        for line in lines
    ]


def _rectified(organisation: Organisation, period: Period, today: dt.date) -> OwnRecord:
    before = period_before(period)
    share = shares_in_time([organisation.pk], before, today)[organisation.pk]
    text = (
        f"{before.label}到期 {share.due} 条，按时销号 {share.in_time} 条"
        if share.due
        else f"{before.label}没有到期的问题"
    )
    return OwnRecord("上期问题整改", text, "measure_book", organisation.pk)


def _members(organisation: Organisation, below: OrganisationQuerySet, period: Period) -> OwnRecord:
    memberships = Membership.objects.filter(organisation__in=below).holding(period.until_on)
    branches = memberships.values("organisation").distinct().count()
    return OwnRecord("党员", f"期末在册 {memberships.count()} 人，分属 {branches} 个支部", "org_page", organisation.pk)


def _verification(below: OrganisationQuerySet) -> OwnRecord:
    latest = Verification.objects.filter(lines__membership__organisation__in=below).order_by("-pk").first()
    if latest is None:
        return OwnRecord("名册核查", "还没有核查过", "verification_list")
    lines = latest.lines.filter(membership__organisation__in=below)
    checked = lines.exclude(finding="").count()
    return OwnRecord("名册核查", f"“{latest.title}”应核查 {lines.count()} 人，已核查 {checked} 人", "verification_list")


def _cycles(below: OrganisationQuerySet, period: Period) -> OwnRecord:
    cycles = Cycle.objects.filter(
        organisation__in=below, index=IndexKind.VANGUARD.value, until_on__range=(period.from_on, period.until_on)
    )
    closed = cycles.filter(stage=Stage.CLOSED.value).count()
    return OwnRecord("先锋指数考评", f"{cycles.count()} 个支部已开启，其中 {closed} 个已结束", "cycle_list")


def _self_reports(below: OrganisationQuerySet, period: Period) -> OwnRecord:
    scored = Participant.objects.filter(
        cycle__organisation__in=below,
        cycle__index=IndexKind.VANGUARD.value,
        until_on__range=(period.from_on, period.until_on),
        excluded="",
    )
    handed_in = SelfReport.objects.filter(participant__in=scored, state=ReportState.SUBMITTED.value).count()
    return OwnRecord("党员自评", f"应提交 {scored.count()} 人，已提交 {handed_in} 人", "cycle_list")


def _service(below: OrganisationQuerySet, period: Period) -> list[OwnRecord]:
    """By the hour: of members by their ledgers, of people of other units by the list of their service."""
    members = service_hours(below, Days(period.from_on, period.until_on))
    others = Service.objects.filter(
        organisation__in=below, on__range=(period.from_on, period.until_on), crossed_at__isnull=True
    ).aggregate(people=Count("outsider", distinct=True), hours=Sum("hours"))
    people, hours = others["people"], points_text(others["hours"] or 0)
    return [
        OwnRecord("党员志愿服务", f"{points_text(members)} 小时（按台账）", "activity_list"),
        OwnRecord("双报到服务", f"{people} 人，{hours} 小时" if people else "没有服务记录", "service"),
    ]


def _activities(organisation: Organisation, period: Period, today: dt.date) -> list[OwnRecord]:
    """What was held of what the standard asks, and how many of those expected came."""
    sums = period_sums(organisation, period, today)
    missing = "、".join(f"{name}缺 {count} 次" for name, count in sums.missing) or "没有缺项"
    counts = "、".join(f"{name} {count} 次" for name, count in sums.counts) or "没有记录"
    rate = (
        f"应到 {sums.expected} 人次，到会 {sums.attending} 人次，到会率 {sums.rate}%"
        if sums.expected
        else "没有会议考勤"
    )
    return [
        OwnRecord("三会一课", f"{counts}；{missing}", "cadence", organisation.pk),
        OwnRecord("到会率", f"{rate}（请假和不计应到的不算）", "activity_list"),
    ]
