"""奖惩措施: what was decided about each measure of a star, and the sealed records that carried it out."""

from django.db import models
from django.db.models import Q

from zhixing.models.sealed import SealedField
from zhixing.rules.member_measures.decisions import Outcome
from zhixing.rules.member_measures.records import RecordKind


class MeasureDecision(models.Model):
    """One measure that the standard names for one person's star: adopted, changed or dropped, by whom. Append-only."""

    participant = models.ForeignKey("Participant", models.PROTECT, related_name="decisions")
    wording = models.CharField("办法规定的措施", max_length=120)
    outcome = models.CharField(max_length=20)
    text = models.CharField("决定的措施", max_length=120, blank=True)  # empty where it was dropped
    reason = models.CharField("理由", max_length=300, blank=True)
    deciding_body = models.CharField("决定机构", max_length=80)
    document_number = models.CharField("文号", max_length=60, blank=True)
    decided_on = models.DateField("决定日期")
    measure = models.OneToOneField("Measure", models.PROTECT, null=True, related_name="decision")
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "wording"], name="measure_decision_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=[outcome.value for outcome in Outcome]), name="measure_decision_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="dropped", measure__isnull=True)
                | (~Q(outcome="dropped") & Q(measure__isnull=False)),
                name="measure_decision_leads_to_a_measure",
            ),
            models.CheckConstraint(
                condition=Q(outcome="adopted") | ~Q(reason=""), name="measure_decision_departure_has_reason"
            ),
        ]


class MeasureRecord(models.Model):
    """A record that carried a measure out: talk, commendation, visit, plan, check, conclusion. What it says is sealed.
    Append-only."""

    measure = models.ForeignKey("Measure", models.PROTECT, related_name="records")
    kind = models.CharField(max_length=20)
    on = models.DateField("日期")
    place = models.CharField("地点", max_length=80, blank=True)
    people = models.CharField("记录人和在场人", max_length=200, blank=True)
    talker = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    body = SealedField("内容")  # JSON: field → text
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in RecordKind]), name="measure_record_kind_known"
            )
        ]
