"""党员自评: the itemised self-report, prefilled from the ledger."""

from django.db import models
from django.db.models import Q

from zhixing.rules.reviews.self_reports import ReportState


class SelfReport(models.Model):
    participant = models.OneToOneField("Participant", models.PROTECT, related_name="self_report")
    state = models.CharField(
        max_length=20, default=ReportState.DRAFT.value, choices=[(state.value, state.label) for state in ReportState]
    )
    summary = models.CharField("自评说明", max_length=1000, blank=True)
    is_proxy = models.BooleanField("代录", default=False)  # entered by the clerk from paper
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)


class SelfReportLine(models.Model):
    """What the member says of one item: evidence for the group, never the result."""

    report = models.ForeignKey(SelfReport, models.PROTECT, related_name="lines")
    item = models.CharField(max_length=60)
    ledger_points = models.IntegerField()  # hundredths, what the ledger gave when the line was prefilled
    # Hundredths, what the member says; NULL while an organisation has not said it yet.
    points = models.IntegerField(null=True)
    explanation = models.CharField("说明", max_length=500, blank=True)

    @property
    def member_points(self) -> int:
        """Hundredths; a member's line never lacks them."""
        assert self.points is not None
        return self.points

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "item"], name="self_report_line_once"),
            models.CheckConstraint(
                condition=Q(points=models.F("ledger_points")) | ~Q(explanation=""),
                name="self_report_difference_explained",
            ),
        ]
