"""设岗定责: the posts of a branch, who takes them on, and what holders report each quarter."""

import datetime as dt
from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from zhixing.rules.periods import Days, Quarter
from zhixing.rules.posts.states import LIVE, Confirmer, HoldingState, LeavingReason, PostGroup, PostState, ReportState
from zhixing.rules.posts.states import Rhythm as PostRhythm


def _known(field: str, values: type[StrEnum]) -> Q:
    return Q(**{f"{field}__in": [value.value for value in values]})


class Post(models.Model):
    """One post. Never removed; a closed one stays closed, and opens again as another."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="posts")
    name = models.CharField("岗位名称", max_length=40)
    group = models.CharField("类别", max_length=20, choices=[(group.value, group.label) for group in PostGroup])
    duties = models.CharField("岗位职责", max_length=300)
    place = models.CharField("履岗地点", max_length=80, blank=True)
    item = models.CharField("计分细则", max_length=60)  # code of an item in the standard in force
    rhythm = models.CharField("记分", max_length=20, choices=[(rhythm.value, rhythm.label) for rhythm in PostRhythm])
    seats = models.PositiveSmallIntegerField("人数")
    state = models.CharField(
        max_length=20, default=PostState.DRAFT.value, choices=[(state.value, state.label) for state in PostState]
    )
    heard_on = models.DateField("研究日期", null=True)  # when the branch's meeting heard the list
    published_at = models.DateTimeField(null=True)
    closed_on = models.DateField("撤销日期", null=True)
    closing_reason = models.CharField("撤销原因", max_length=300, blank=True)
    form_key = models.UUIDField(unique=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=~Q(state="closed"), name="post_name_once_in_branch"
            ),
            models.CheckConstraint(condition=_known("state", PostState), name="post_state_known"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="post_has_a_seat"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) | (~Q(state="closed") & Q(closed_on__isnull=True)),
                name="post_closed_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HoldingQuerySet(models.QuerySet["PostHolding"]):
    def on_duty(self) -> "HoldingQuerySet":
        """Those who hold their post today: whoever has left the branch has left its posts."""
        return self.filter(state=HoldingState.ON_DUTY.value, membership__until_on__isnull=True)

    def in_name_order(self) -> "HoldingQuerySet":
        return self.order_by("membership__person__name_key", "membership__person_id", "pk")


class PostHolding(models.Model):
    """One person's time on one post, from the application to the end."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    membership = models.ForeignKey("Membership", models.PROTECT, related_name="post_holdings")
    state = models.CharField(
        max_length=20,
        default=HoldingState.APPLIED.value,
        choices=[(state.value, state.label) for state in HoldingState],
    )
    is_named = models.BooleanField("同意在岗位牌上写姓名", default=True)
    is_proxy = models.BooleanField("代为申请", default=False)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    declining_reason = models.CharField("未批准原因", max_length=300, blank=True)
    from_on = models.DateField("到岗日期", null=True)
    until_on = models.DateField("离岗日期", null=True)
    leaving_reason = models.CharField(
        "离岗原因", max_length=20, blank=True, choices=[(reason.value, reason.label) for reason in LeavingReason]
    )
    leaving_note = models.CharField("离岗说明", max_length=200, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "membership"],
                condition=Q(state__in=[state.value for state in LIVE]),
                name="post_holding_live_once",
            ),
            models.CheckConstraint(condition=_known("state", HoldingState), name="post_holding_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["on_duty", "ended"]) | Q(from_on__isnull=False), name="post_holding_from_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="ended")
                | (Q(until_on__gte=F("from_on"), until_on__isnull=False) & ~Q(leaving_reason="")),
                name="post_holding_ended_with_reason",
            ),
        ]

    def duty(self, today: dt.date) -> Days:
        """The days on the post; needs the membership. From after today where it was never taken up."""
        ends = [day for day in (self.until_on, self.membership.until_on) if day is not None]
        return Days(self.from_on or today + dt.timedelta(days=1), min(ends, default=today))


class PostReport(models.Model):
    """What a holder says of one quarter, in two sentences. A confirmed one never changes."""

    holding = models.ForeignKey(PostHolding, models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    deed = models.CharField("做了什么", max_length=200)
    effect = models.CharField("效果和问题", max_length=200)
    state = models.CharField(
        max_length=20,
        default=ReportState.SUBMITTED.value,
        choices=[(state.value, state.label) for state in ReportState],
    )
    is_proxy = models.BooleanField("代录", default=False)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField("退回原因", max_length=300, blank=True)
    confirmer = models.CharField(
        max_length=20, blank=True, choices=[(confirmer.value, confirmer.label) for confirmer in Confirmer]
    )
    confirmer_note = models.CharField("确认说明", max_length=120, blank=True)
    answered_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holding", "year", "quarter"], name="post_report_once_a_quarter"),
            models.CheckConstraint(condition=_known("state", ReportState), name="post_report_state_known"),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reason=""), name="post_report_return_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(confirmer=""), name="post_report_confirmed_by_somebody"
            ),
        ]

    @property
    def quarter_value(self) -> Quarter:
        return Quarter(self.year, self.quarter)

    @property
    def version(self) -> str:
        """What a page carries to notice that the report was changed meanwhile."""
        return self.at.astimezone(dt.UTC).isoformat()


class PostRecord(models.Model):
    """The activity that stands for one post and one day in the ledger: its holders are added there as they report."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="records")
    on = models.DateField()
    activity = models.OneToOneField("Activity", models.PROTECT, related_name="post_record")

    class Meta:
        indexes = [models.Index(fields=["post", "on"])]
