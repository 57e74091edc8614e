"""走访群众: visits to homes, and what was heard there until the household knows the answer."""

from django.db import models
from django.db.models import Q

from zhixing.models.sealed import SealedField
from zhixing.rules.home_visits.states import NeedState, Opinion


class HomeVisit(models.Model):
    """One visit. Never removed; one that was written down by mistake is void."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="home_visits")
    membership = models.ForeignKey("Membership", models.PROTECT, related_name="home_visits")  # who went
    visited_on = models.DateField("走访日期")
    household = SealedField("住户", default="")  # a number or an address in words
    form_key = models.UUIDField(unique=True)
    is_proxy = models.BooleanField("代录", default=False)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Into the ledger: whose undoing lets the visit be entered again.
    activity = models.ForeignKey("Activity", models.PROTECT, null=True, related_name="home_visits")
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    void_reason = models.CharField("作废原因", max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "visited_on"])]

    @property
    def is_booked(self) -> bool:
        return self.activity is not None and self.activity.undone_at is None


class HomeNeed(models.Model):
    """One thing that was heard in a home: promised by a day, answered, and told to the household."""

    visit = models.ForeignKey(HomeVisit, models.PROTECT, related_name="needs")
    text = SealedField("诉求", default="")
    promise = SealedField("答应的事", default="")
    handed_to = models.CharField("交办给", max_length=60, blank=True)
    answer_by = models.DateField("答复期限", null=True)
    state = models.CharField(
        max_length=20, default=NeedState.OPEN.value, choices=[(state.value, state.label) for state in NeedState]
    )
    answer = SealedField("答复", default="")
    answered_on = models.DateField("答复日期", null=True)
    answered_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    told_on = models.DateField("回音日期", null=True)
    told_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    opinion = models.CharField(
        "住户评价", max_length=20, blank=True, choices=[(opinion.value, opinion.label) for opinion in Opinion]
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in NeedState]), name="home_need_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open", answer_by__isnull=False, answered_on__isnull=True)
                | (Q(state__in=["answered", "closed"]) & Q(answered_on__isnull=False)),
                name="home_need_promised_or_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | (Q(told_on__isnull=False) & ~Q(opinion="")),
                name="home_need_closed_with_word_back",
            ),
        ]
