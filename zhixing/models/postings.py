"""公示与异议: postings in four states, and the objections they draw."""

from django.db import models
from django.db.models import Q

from zhixing.rules.postings import ObjectionState, PostingState
from zhixing.rules.workdays import DEFAULT_ANSWER_DAYS, DEFAULT_POSTING_DAYS


class Posting(models.Model):
    """One posting of one cycle's results; a re-review withdraws it and a new one follows."""

    cycle = models.ForeignKey("Cycle", models.PROTECT, related_name="postings")
    state = models.CharField(
        max_length=20,
        default=PostingState.PROPOSED.value,
        choices=[(state.value, state.label) for state in PostingState],
    )
    working_days = models.PositiveSmallIntegerField("公示工作日", default=DEFAULT_POSTING_DAYS)
    answer_days = models.PositiveSmallIntegerField("异议答复工作日", default=DEFAULT_ANSWER_DAYS)
    contact = models.CharField("异议受理方式", max_length=200)
    # Which computation of the ratings is posted; a re-review makes another, and another posting.
    computation = models.PositiveIntegerField(default=1)
    from_on = models.DateField(null=True)  # set when carried out
    until_on = models.DateField(null=True)  # the last working day on the wall

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle"], condition=~Q(state="withdrawn"), name="posting_one_standing_per_cycle"
            ),
            models.CheckConstraint(condition=Q(working_days__gte=1), name="posting_at_least_a_day"),
        ]


class PostingStep(models.Model):
    """One append-only row for each of 提出, 审核, 审批, 实施 (and a withdrawal)."""

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=20)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Objection(models.Model):
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="objections")
    participant = models.ForeignKey("Participant", models.PROTECT, related_name="objections")
    text = models.CharField("异议内容", max_length=1000)
    # NULL for one handed in on paper by somebody without an account: then `raised_by_name` says who.
    raised_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    raised_by_name = models.CharField("提出人", max_length=60)
    is_proxy = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    due_on = models.DateField("答复期限")
    state = models.CharField(
        max_length=20,
        default=ObjectionState.RAISED.value,
        choices=[(state.value, state.label) for state in ObjectionState],
    )
    findings = models.CharField("调查情况", max_length=1000, blank=True)
    answer = models.CharField("答复意见", max_length=1000, blank=True)
    answered_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    # What an upheld objection had corrected: an entry reversed, an entry added.
    reversed_entry = models.ForeignKey("Entry", models.PROTECT, null=True, related_name="+")
    added_entry = models.ForeignKey("Entry", models.PROTECT, null=True, related_name="+")
    form_key = models.UUIDField(unique=True)


class CalendarCorrection(models.Model):
    """What the State Council's notice says of one day where the kept calendar does not know it yet."""

    day = models.DateField(unique=True)
    is_workday = models.BooleanField("工作日")
    source = models.CharField("依据", max_length=120)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
