"""计票: the count sheet of each panel, the figures that may be published, and the record that anyone can check."""

from django.db import models
from django.db.models import Q


class CountSheet(models.Model):
    """计票单: what the tellers counted in the room. Everything else on the sheet the system counts itself."""

    panel = models.OneToOneField("BallotPanel", models.CASCADE, related_name="sheet")
    signatures = models.PositiveIntegerField("签到人数")
    slips_unused = models.PositiveIntegerField("剩余票码", default=0)
    paper_issued = models.PositiveIntegerField("发出纸质票", default=0)
    paper_collected = models.PositiveIntegerField("收回纸质票", default=0)
    missing_reason = models.CharField("少收的原因", max_length=200, blank=True)
    # Whoever tells the numbers signs by that, where it is a teller; the other signs in a session of their own.
    first_signed_at = models.DateTimeField(null=True)  # 监票人
    second_signed_at = models.DateTimeField(null=True)  # 计票人
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()


class BallotFigure(models.Model):
    """What came out for one subject in one panel: of one question, or over all of them. Append-only."""

    subject = models.ForeignKey("BallotSubject", models.PROTECT, related_name="figures")
    panel = models.ForeignKey("BallotPanel", models.PROTECT, related_name="figures")
    question = models.CharField(max_length=40, blank=True)  # empty: over all questions
    value = models.IntegerField(null=True)  # hundredths; NULL: nothing may be published, and `withheld` says why
    grade = models.CharField(max_length=40, blank=True)  # code of the grade that the value falls into
    papers = models.PositiveIntegerField(null=True)  # how many graded; NULL where nothing may be published
    counts = models.JSONField(null=True)  # by grade, only where the distribution may be published
    withheld = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "panel", "question"], name="figure_once"),
            models.CheckConstraint(condition=Q(value__isnull=False) | ~Q(withheld=""), name="figure_or_says_why_not"),
        ]


class BallotRecord(models.Model):
    """The published record, word for word as it can be downloaded. Append-only."""

    ballot = models.OneToOneField("Ballot", models.PROTECT, related_name="record")
    text = models.TextField()  # JSON in one canonical writing
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()


class BallotWaiver(models.Model):
    """未测评: a quarter goes on without a ballot, for this reason. The latest counts."""

    cycle = models.ForeignKey("Cycle", models.PROTECT, related_name="ballot_waivers")
    # The organisation that goes without; NULL: the whole cycle.
    participant = models.ForeignKey("Participant", models.PROTECT, null=True, related_name="ballot_waivers")
    reason = models.CharField("未测评原因", max_length=200)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_reason")]
