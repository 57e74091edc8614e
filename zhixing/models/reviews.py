"""党组织评定: the review group, its blind opinions, the joint opinion, recusals."""

from django.db import models

from zhixing.models.sealed import SealedField
from zhixing.rules.reviews.panel import Settling


class Panel(models.Model):
    """考评小组 of one cycle. Opinions stay blind until `opened_at`; afterwards they cannot be changed."""

    cycle = models.OneToOneField("Cycle", models.PROTECT, related_name="panel")
    formed_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    formed_at = models.DateTimeField()
    opened_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)
    # Id of the last entry there was when the results were computed; NULL for those concluded before it was kept.
    counted_until = models.BigIntegerField(null=True)
    place = models.CharField("评定地点", max_length=80, blank=True)
    recorder = models.CharField("记录人", max_length=60, blank=True)


class PanelMember(models.Model):
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="seats")
    user = models.ForeignKey("User", models.PROTECT, related_name="panel_seats")
    is_chair = models.BooleanField("组长", default=False)
    # Could not go on after the opinions were opened: what they gave before stays counted, the seat is nobody's.
    vacated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "user"], name="panel_seat_once"),
            models.UniqueConstraint(fields=["panel"], condition=models.Q(is_chair=True), name="panel_one_chair"),
        ]


class VacatedSeat(models.Model):
    """更换成员: who of a group could not go on, why, and who came in their place. Append-only."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="vacated")
    user = models.ForeignKey("User", models.PROTECT, related_name="+")
    was_chair = models.BooleanField()
    reason = models.CharField("更换原因", max_length=200)
    replaced_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    # Blind opinions given so far: kept under the field key, shown to nobody and counted nowhere.
    opinions = models.PositiveIntegerField(default=0)
    set_aside = SealedField(default="")
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="vacated_seat_has_reason")]


class Recusal(models.Model):
    """回避: this member of the group takes no part in judging this participant."""

    seat = models.ForeignKey(PanelMember, models.PROTECT, related_name="recusals")
    participant = models.ForeignKey("Participant", models.PROTECT, related_name="recusals")
    reason = models.CharField("回避原因", max_length=120)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "participant"], name="recusal_once")]


class Opinion(models.Model):
    """One group member's blind view of one participant."""

    seat = models.ForeignKey(PanelMember, models.PROTECT, related_name="opinions")
    participant = models.ForeignKey("Participant", models.PROTECT, related_name="opinions")
    # Hundredths, 0 to 10000; NULL where the standard gives the group no points in this kind of quarter.
    points = models.IntegerField("评定分", null=True)
    agrees_with_ledger = models.BooleanField("认可台账", default=True)
    remark = models.CharField("意见", max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "participant"], name="opinion_once"),
            models.CheckConstraint(condition=models.Q(points__range=(0, 10000)), name="opinion_within_100"),
        ]


class JointOpinion(models.Model):
    """What the group concludes together; `points` is the group's component of the composite."""

    participant = models.OneToOneField("Participant", models.PROTECT, related_name="joint_opinion")
    points = models.IntegerField(null=True)  # hundredths, 0 to 10000; NULL as for the opinions
    # Why it differs from the mean of the blind opinions; required when it does.
    reason = models.CharField("调整原因", max_length=300, blank=True)
    remark = models.CharField("评语", max_length=300, blank=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(points__range=(0, 10000)), name="joint_opinion_within_100")
        ]


class GivenScore(models.Model):
    """直接填报: what somebody outside found on a part of the result. Append-only: the latest counts."""

    participant = models.ForeignKey("Participant", models.PROTECT, related_name="given_scores")
    component = models.CharField(max_length=40)  # code of the component in the cycle's standard
    # Hundredths on the component's own scale; NULL: there is none, and `remark` says why.
    points = models.IntegerField("得分", null=True)
    source = models.CharField("来源", max_length=120)
    remark = models.CharField("备注", max_length=300, blank=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["participant", "component", "-id"], name="given_latest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(points__isnull=False) | ~models.Q(remark=""), name="given_or_says_why_not"
            ),
            models.CheckConstraint(condition=~models.Q(source=""), name="given_has_source"),
        ]


class Settlement(models.Model):
    """How the group settled a difference between what the member said of an item and what the ledger says."""

    line = models.OneToOneField("SelfReportLine", models.PROTECT, related_name="settlement")
    outcome = models.CharField("处理", max_length=20, choices=[(outcome.value, outcome.label) for outcome in Settling])
    remark = models.CharField("处理意见", max_length=300)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(remark=""), name="settlement_has_remark")]
