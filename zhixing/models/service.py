"""志愿服务和双报到: people of other units who serve here, their service, slips that go out, slips that come in."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q

from zhixing.models.sealed import SealedField
from zhixing.rules.periods import Quarter
from zhixing.rules.service.slips import Evaluation, IncomingState, SendingWay, ServiceLine, SlipState


class OutsiderQuerySet(models.QuerySet["Outsider"]):
    def below(self, paths: tuple[str, ...]) -> "OutsiderQuerySet":
        rows = Q(pk__in=[])
        for path in paths:
            rows |= Q(organisation__path__startswith=path)
        return self.filter(rows)

    def holding(self, day: dt.date) -> "OutsiderQuerySet":
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gte=day))

    def in_name_order(self) -> "OutsiderQuerySet":
        return self.order_by("organisation__sort_key", "organisation_id", "name_key", "pk")


class Outsider(models.Model):
    """报到党员: a member of another unit's branch who reported to our community. Not of our register, never scored."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="outsiders")
    name = models.CharField("姓名", max_length=60)
    name_key = models.CharField(max_length=200, db_index=True, db_collation="C")
    unit = models.CharField("工作单位", max_length=80)
    unit_branch = models.CharField("所在党支部", max_length=80)
    job = models.CharField("职务", max_length=60, blank=True)
    phone = SealedField("联系电话", blank=True, default="")
    home = SealedField("居住小区", blank=True, default="")
    skills = models.CharField("特长", max_length=120, blank=True)
    free_time = models.CharField("可服务时间", max_length=120, blank=True)
    post = models.CharField("认领岗位或需求", max_length=120, blank=True)
    reported_on = models.DateField("报到日期")
    left_on = models.DateField("离开日期", null=True)
    left_reason = models.CharField("离开原因", max_length=120, blank=True)
    # Who sent them in a signed file, and the number that they have there.
    sender_key = models.CharField(max_length=64, blank=True, default="")
    ref = models.CharField(max_length=60, blank=True, default="")
    form_key = models.UUIDField(unique=True, default=uuid.uuid4)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OutsiderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sender_key", "ref"], condition=~Q(ref=""), name="outsider_once_per_sender_and_ref"
            ),
            models.UniqueConstraint(
                fields=["organisation", "name", "unit", "unit_branch"],
                condition=Q(left_on__isnull=True),
                name="outsider_reported_once",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("reported_on")), name="outsider_period_forward"
            ),
        ]


class Service(models.Model):
    """服务记录: one service of one outsider. Never changed: what was wrong is crossed out with a reason."""

    outsider = models.ForeignKey(Outsider, models.PROTECT, related_name="services")
    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="+")  # where it was done
    on = models.DateField("服务日期")
    title = models.CharField("服务内容", max_length=120)
    place = models.CharField("地点", max_length=80, blank=True)
    hours = models.PositiveIntegerField("时长（百分之一小时）")
    counted = models.PositiveIntegerField("计入时长")  # under the standard in force on that day
    confirmed_by = models.CharField("确认人", max_length=60, blank=True)
    form_key = models.UUIDField()  # of the form that recorded it for all who took part
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    crossed_at = models.DateTimeField(null=True)
    crossed_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    crossed_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["outsider", "on"])]
        constraints = [
            models.UniqueConstraint(fields=["form_key", "outsider"], name="service_once_per_form"),
            models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=2400), name="service_hours_of_a_day"),
            models.CheckConstraint(
                condition=Q(crossed_at__isnull=True, crossed_reason="")
                | (Q(crossed_at__isnull=False) & ~Q(crossed_reason="")),
                name="service_crossed_with_a_reason",
            ),
        ]


class ServiceSlip(models.Model):
    """反馈函 for one outsider and one quarter. What it says never changes; a wrong one is void and written anew."""

    outsider = models.ForeignKey(Outsider, models.PROTECT, related_name="slips")
    community = models.ForeignKey("Organisation", models.PROTECT, related_name="service_slips")  # whose seal it bears
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    place = models.PositiveIntegerField()  # 1, 2, 3 … of the community in the quarter
    slip_key = models.UUIDField(unique=True, default=uuid.uuid4)  # by which a signed file names it
    name = models.CharField(max_length=60)
    unit = models.CharField(max_length=80)
    unit_branch = models.CharField(max_length=80)
    from_on = models.DateField()
    until_on = models.DateField()
    times = models.PositiveIntegerField()
    hours = models.PositiveIntegerField()
    lines = models.JSONField()  # [day, title, hours] each
    evaluation = models.CharField(
        max_length=20, blank=True, choices=[(value.value, value.label) for value in Evaluation]
    )
    suggestion = models.CharField("建议", max_length=200, blank=True)
    issued_on = models.DateField()
    state = models.CharField(
        max_length=20, default=SlipState.ISSUED.value, choices=[(state.value, state.label) for state in SlipState]
    )
    sent_on = models.DateField(null=True)
    sent_as = models.CharField(max_length=10, blank=True, choices=[(way.value, way.label) for way in SendingWay])
    answered_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outsider", "year", "quarter"],
                condition=~Q(state=SlipState.VOID.value),
                name="serviceslip_one_standing_a_quarter",
            ),
            models.UniqueConstraint(fields=["community", "year", "quarter", "place"], name="serviceslip_number_once"),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="serviceslip_quarter_of_four"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in SlipState]), name="serviceslip_state_known"
            ),
        ]

    @property
    def quarter_value(self) -> Quarter:
        return Quarter(self.year, self.quarter)

    @property
    def service_lines(self) -> tuple[ServiceLine, ...]:
        return tuple(ServiceLine(dt.date.fromisoformat(on), title, hours) for on, title, hours in self.lines)


class OutsideReport(models.Model):
    """在外报到: a member of ours who reported to a community elsewhere, known there by `ref`."""

    membership = models.ForeignKey("Membership", models.PROTECT, related_name="outside_reports")
    community = models.CharField("报到社区", max_length=80)
    reported_on = models.DateField("报到日期")
    ref = models.CharField(max_length=32, unique=True)
    partner_key = models.CharField(max_length=64)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "partner_key", "community"], name="outsidereport_once_per_community"
            )
        ]


class IncomingSlip(models.Model):
    """A slip from another community about a member of ours; taken in once, entered in the ledger at most once."""

    membership = models.ForeignKey("Membership", models.PROTECT, related_name="incoming_slips")
    community = models.CharField("出具单位", max_length=80)
    number = models.CharField("编号", max_length=40, blank=True)
    from_on = models.DateField("服务期间起")
    until_on = models.DateField("服务期间止")
    times = models.PositiveIntegerField("次数")
    hours = models.PositiveIntegerField("时长（百分之一小时）")
    text = models.CharField("服务内容", max_length=500, blank=True)
    evaluation = models.CharField("评价", max_length=60, blank=True)
    suggestion = models.CharField("建议", max_length=200, blank=True)
    way = models.CharField(max_length=10, choices=[(way.value, way.label) for way in SendingWay])
    # Of a signed file: who signed it, and the slip's own key there.
    sender_key = models.CharField(max_length=64, blank=True, default="")
    slip_key = models.CharField(max_length=32, blank=True, default="")
    state = models.CharField(max_length=20, default=IncomingState.ARRIVED.value)
    activity = models.OneToOneField("Activity", models.PROTECT, null=True, related_name="incoming_slip")
    reason = models.CharField("不予记分的原因", max_length=300, blank=True)
    form_key = models.UUIDField(unique=True, default=uuid.uuid4)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sender_key", "slip_key"], condition=~Q(slip_key=""), name="incomingslip_once_per_sender"
            ),
            models.UniqueConstraint(
                fields=["membership", "community", "from_on", "until_on"],
                condition=~Q(state=IncomingState.SET_ASIDE.value),
                name="incomingslip_once_per_period",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in IncomingState]), name="incomingslip_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="entered", activity__isnull=False) | (~Q(state="entered") & Q(activity__isnull=True)),
                name="incomingslip_entered_by_an_activity",
            ),
            models.CheckConstraint(
                condition=~Q(state="set_aside") | ~Q(reason=""), name="incomingslip_set_aside_with_a_reason"
            ),
        ]
