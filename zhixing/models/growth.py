"""成长线路图: targets agreed for a quarter, and milestones that the register does not know."""

from django.db import models
from django.db.models import Q

from zhixing.rules.growth.milestones import OF_REGISTER, MilestoneKind
from zhixing.rules.periods import Quarter


class TargetSheet(models.Model):
    """What a member and the secretary agreed for one quarter. A guard keeps it as it is once it is accepted."""

    membership = models.ForeignKey("Membership", models.PROTECT, related_name="target_sheets")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    targets = models.JSONField()  # a list: code, name, unit, goal (hundredths), most
    note = models.CharField("约定事项", max_length=300, blank=True)
    set_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    accepted_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    is_on_paper = models.BooleanField("纸上签字", default=False)  # signed on paper, entered for the member

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "year", "quarter"], name="target_sheet_once_a_quarter"),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="target_sheet_quarter_of_four"),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True, accepted_at__isnull=True)
                | Q(accepted_by__isnull=False, accepted_at__isnull=False),
                name="target_sheet_accepted_by_somebody",
            ),
        ]

    @property
    def quarter_value(self) -> Quarter:
        return Quarter(self.year, self.quarter)


class Milestone(models.Model):
    """A day of a person's way into the Party that the register has no column for; only known days are kept."""

    person = models.ForeignKey("Person", models.PROTECT, related_name="milestones")
    kind = models.CharField(max_length=20)
    on = models.DateField("日期")
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="milestone_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in MilestoneKind if kind not in OF_REGISTER]),
                name="milestone_kind_known",
            ),
        ]
