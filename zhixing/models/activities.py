"""活动: what is planned, one record of what was held, its list of people, its resolutions, and what was corrected."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from zhixing.rules.activities.marks import Leave, Mark, Part
from zhixing.rules.activities.meetings import Ballot, Matter, Voters
from zhixing.rules.activities.records import Feed, Presence
from zhixing.rules.activities.sign_ups import SignUpTerms


class ActivityQuerySet(models.QuerySet["Activity"]):
    def live(self) -> "ActivityQuerySet":
        """Those that were not undone as a whole."""
        return self.filter(undone_at__isnull=True)

    def within(self, first: dt.date, last: dt.date) -> "ActivityQuerySet":
        return self.filter(held_on__range=(first, last))


class Activity(models.Model):
    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="activities")
    kind = models.CharField("活动种类", max_length=60, blank=True, default="")  # a name of the standard in force
    group = models.ForeignKey("PartyGroup", models.PROTECT, null=True, related_name="activities")  # 党小组会: of which
    title = models.CharField("内容", max_length=120)
    held_on = models.DateField("日期")
    starts_at = models.TimeField("开始时间", null=True)
    ends_at = models.TimeField("结束时间", null=True)
    place = models.CharField("地点", max_length=80, blank=True)
    hours = models.IntegerField("时长（百分之一小时）", null=True)
    is_study = models.BooleanField("计入学时", default=False)
    agenda = models.TextField("议题和发言", blank=True, default="")
    recorder = models.CharField("记录人", max_length=60, blank=True, default="")
    observers = models.CharField("列席", max_length=200, blank=True, default="")
    note = models.CharField("备注", max_length=300, blank=True)
    # On what deductions for lateness or absence rest; without a body none are entered.
    clause = models.CharField("依据条款", max_length=120, blank=True, default="")
    deciding_body = models.CharField("决定机构", max_length=80, blank=True, default="")
    # The form's own key: a double click or a resend records once.
    form_key = models.UUIDField(unique=True)
    recorded_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    # Undone as a whole: every entry that rested on it has been reversed.
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    undone_reason = models.CharField("撤销原因", max_length=300, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-held_on"])]


class ActivityItem(models.Model):
    """One item that an activity feeds, for whom, and how much for everybody."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="items")
    item = models.CharField("考评细则", max_length=60)  # code of the item in the standard in force
    part = models.CharField(max_length=20, default=Part.PRESENT.value)
    units = models.IntegerField(default=100)  # hundredths
    option = models.CharField(max_length=60, blank=True)
    worth = models.IntegerField(null=True)
    is_own = models.BooleanField(default=False)  # whether what a person has of their own is about this item

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "item", "part"], name="activity_item_once"),
            models.CheckConstraint(
                condition=Q(part__in=[part.value for part in Part]), name="activity_item_part_known"
            ),
        ]

    @property
    def feed(self) -> Feed:
        return Feed(self.item, Part(self.part), self.units, self.option, self.worth, self.is_own)


class Attendance(models.Model):
    """One line of the list: the entries of the ledger are made from these lines and the items."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="attendances")
    membership = models.ForeignKey("Membership", models.PROTECT, related_name="attendances")
    mark = models.CharField("考勤", max_length=20, default=Mark.PRESENT.value)
    leave = models.CharField("请假事由", max_length=20, blank=True, default="")
    is_host = models.BooleanField("主持", default=False)
    is_speaker = models.BooleanField("发言、主讲", default=False)
    is_voter = models.BooleanField("有表决权", default=False)  # as the register had it on the day: frozen
    # Their own, where they differ from everybody's.
    units = models.IntegerField("数量（百分之一）", null=True)
    option = models.CharField(max_length=60, blank=True)
    worth = models.IntegerField(null=True)
    note = models.CharField("备注", max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "membership"], name="attendance_once"),
            models.CheckConstraint(condition=Q(mark__in=[mark.value for mark in Mark]), name="attendance_mark_known"),
            models.CheckConstraint(
                condition=Q(leave="") | Q(mark="leave", leave__in=[leave.value for leave in Leave]),
                name="attendance_leave_known",
            ),
        ]

    @property
    def presence(self) -> Presence:
        return Presence(
            self.membership_id,
            Mark(self.mark),
            self.leave,
            self.is_host,
            self.is_speaker,
            self.units,
            self.option,
            self.worth,
        )


class Resolution(models.Model):
    """决议: what a meeting resolved, with its vote where one was taken."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="resolutions")
    place = models.PositiveSmallIntegerField()  # 1, 2, 3 …
    text = models.CharField("决议", max_length=500)
    matter = models.CharField(max_length=20, default=Matter.GENERAL.value)
    is_secret = models.BooleanField("无记名投票", default=False)
    ayes = models.PositiveIntegerField("赞成", null=True)
    noes = models.PositiveIntegerField("反对", null=True)
    abstentions = models.PositiveIntegerField("弃权", null=True)
    responsible = models.CharField("责任人", max_length=60, blank=True)
    due_on = models.DateField("完成时限", null=True)
    has_passed = models.BooleanField(null=True)  # None where nothing was voted

    class Meta:
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(fields=["activity", "place"], name="resolution_place_once"),
            models.CheckConstraint(
                condition=Q(ayes__isnull=True, noes__isnull=True, abstentions__isnull=True, has_passed__isnull=True)
                | Q(ayes__isnull=False, noes__isnull=False, abstentions__isnull=False, has_passed__isnull=False),
                name="resolution_vote_whole",
            ),
        ]

    @property
    def ballot(self) -> Ballot | None:
        if self.ayes is None:
            return None
        return Ballot(self.ayes, self.noes or 0, self.abstentions or 0, Matter(self.matter))


class ActivityCorrection(models.Model):
    """更正: why a record was changed, and what changed in it and in the ledger. Append-only."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="corrections")
    reason = models.CharField("更正原因", max_length=300)
    changes = models.JSONField(default=list)  # sentences, as they were shown before it was confirmed
    form_key = models.UUIDField(unique=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()


class PlannedActivity(models.Model):
    """计划: what is to be held. It becomes a held one when the record names it."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="planned_activities")
    kind = models.CharField("活动种类", max_length=60)
    title = models.CharField("内容", max_length=120)
    planned_on = models.DateField("日期")
    starts_at = models.TimeField("开始时间", null=True)
    place = models.CharField("地点", max_length=80, blank=True)
    agenda = models.TextField("议题", blank=True, default="")
    # 报名, where it is wanted: until when, and for how many.
    sign_up_until = models.DateField("报名的最后一天", null=True)
    places = models.PositiveSmallIntegerField("名额", null=True)
    series = models.UUIDField(null=True)  # of those that were planned together
    form_key = models.UUIDField()
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_reason = models.CharField("取消原因", max_length=300, blank=True)
    activity = models.OneToOneField(Activity, models.PROTECT, null=True, related_name="plan")

    class Meta:
        indexes = [models.Index(fields=["organisation", "planned_on"])]
        constraints = [
            models.UniqueConstraint(fields=["form_key", "planned_on"], name="planned_once_per_form_and_day"),
            models.CheckConstraint(
                condition=Q(sign_up_until__isnull=True, places__isnull=True)
                | Q(sign_up_until__lte=F("planned_on")) & (Q(places__isnull=True) | Q(places__gte=1)),
                name="planned_sign_up_whole",
            ),
        ]

    @property
    def signed_up_ids(self) -> set[int]:
        """The memberships of whoever is on the list now: one query."""
        return set(self.sign_ups.live().values_list("membership_id", flat=True))

    @property
    def terms(self) -> SignUpTerms:
        """With how many are signed up now: one query."""
        is_off = self.activity_id is not None or self.cancelled_at is not None
        return SignUpTerms(self.planned_on, self.sign_up_until, self.places, self.sign_ups.live().count(), is_off)


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def live(self) -> "SignUpQuerySet":
        """Neither withdrawn nor of people who have left the register since."""
        return self.filter(withdrawn_at__isnull=True, membership__until_on__isnull=True)


class SignUp(models.Model):
    """报名: somebody means to come. A withdrawal is written beside it, and signing up again is a new row."""

    plan = models.ForeignKey(PlannedActivity, models.PROTECT, related_name="sign_ups")
    membership = models.ForeignKey("Membership", models.PROTECT, related_name="sign_ups")
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "membership"], condition=Q(withdrawn_at__isnull=True), name="signed_up_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="sign_up_withdrawn_by_somebody",
            ),
        ]


def voters_of(attendances: "list[Attendance]") -> Voters:
    """Those entitled to vote on a list: expected less whoever is not counted, and who came."""
    voters = [Mark(attendance.mark) for attendance in attendances if attendance.is_voter]
    return Voters(sum(mark is not Mark.EXCUSED for mark in voters), sum(mark.took_part for mark in voters))
