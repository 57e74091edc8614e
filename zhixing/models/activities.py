"""活动与岗位: one record of a meeting or a service afternoon, from which the points of many follow."""

from django.db import models


class Activity(models.Model):
    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="activities")
    item = models.CharField("考评细则", max_length=60)  # code of the item in the standard in force
    title = models.CharField("内容", max_length=120)
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=80, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    # The form's own key: a double click or a resend records once.
    form_key = models.UUIDField(unique=True)
    recorded_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    # Undone as a whole: every entry that rested on it has been reversed.
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    undone_reason = models.CharField("撤销原因", max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-held_on"])]


class Attendance(models.Model):
    """Who took part and how much: the entries of the ledger are made from these lines."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="attendances")
    membership = models.ForeignKey("Membership", models.PROTECT, related_name="attendances")
    units = models.IntegerField("数量（百分之一）", default=100)
    option = models.CharField(max_length=60, blank=True)
    worth = models.IntegerField(null=True)
    note = models.CharField("备注", max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "membership"], name="attendance_once")]
