"""简报: an issue with its articles, frozen figures and steps; what branches send in; who agreed to being named."""

from django.db import models
from django.db.models import Q

from zhixing.rules.briefings.states import ArticleKind, BriefingState, Consent, ContributionState, StepKind
from zhixing.rules.periods import Quarter


class Briefing(models.Model):
    """One issue. Once issued neither it nor anything that belongs to it changes: guards see to it."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="briefings")
    title = models.CharField("刊名", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveSmallIntegerField("期号")
    data_year = models.PositiveSmallIntegerField()  # of the quarter whose figures it tells
    data_quarter = models.PositiveSmallIntegerField()
    foreword = models.CharField("按语", max_length=300, blank=True)
    reports_to = models.CharField("报", max_length=200, blank=True)
    sends_to = models.CharField("送", max_length=200, blank=True)
    distributes_to = models.CharField("发", max_length=200, blank=True)
    copies = models.PositiveSmallIntegerField("印数", null=True, blank=True)
    state = models.CharField(
        max_length=20,
        default=BriefingState.DRAFTING.value,
        choices=[(state.value, state.label) for state in BriefingState],
    )
    issued_on = models.DateField("印发日期", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year", "number"], name="briefing_number_once_a_year"),
            models.CheckConstraint(
                condition=Q(state="issued", issued_on__isnull=False) | (~Q(state="issued") & Q(issued_on__isnull=True)),
                name="briefing_issued_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in BriefingState]), name="briefing_state_known"
            ),
            models.CheckConstraint(condition=Q(data_quarter__range=(1, 4)), name="briefing_quarter_of_four"),
        ]

    @property
    def quarter_value(self) -> Quarter:
        return Quarter(self.data_year, self.data_quarter)

    @property
    def number_label(self) -> str:
        return f"第{self.number}期"

    @property
    def label(self) -> str:
        return f"{self.title}{self.year}年{self.number_label}"


class BriefingArticle(models.Model):
    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="articles")
    position = models.PositiveSmallIntegerField("次序")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.label) for kind in ArticleKind])
    title = models.CharField("标题", max_length=60)
    body = models.TextField("正文", max_length=5000)
    source = models.CharField("供稿单位", max_length=80, blank=True)  # as it stands under the text
    contribution = models.ForeignKey("Contribution", models.PROTECT, null=True, related_name="articles")
    activity = models.ForeignKey("Activity", models.PROTECT, null=True, related_name="+")  # what a case is taken from
    measure = models.ForeignKey("Measure", models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)  # taken out of the issue while it was being edited

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution"], condition=Q(removed_at__isnull=True), name="briefingarticle_contribution_once"
            )
        ]


class BriefingFigure(models.Model):
    """A figure as it stood when the issue was signed, and the page it is from."""

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="figures")
    name = models.CharField(max_length=40)
    text = models.CharField(max_length=40)
    page = models.CharField(max_length=60)
    query = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["briefing", "name"], name="briefingfigure_once")]


class BriefingStep(models.Model):
    """One append-only row for each thing done with an issue: who edited it, who handed it in, who signed."""

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.label) for kind in StepKind])
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Contribution(models.Model):
    """供稿: what an organisation sends up to one that edits a briefing."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="contributions")
    receiver = models.ForeignKey("Organisation", models.PROTECT, related_name="+")
    title = models.CharField("标题", max_length=60)
    body = models.TextField("正文", max_length=5000)
    state = models.CharField(
        max_length=20,
        default=ContributionState.SENT.value,
        choices=[(state.value, state.label) for state in ContributionState],
    )
    reason = models.CharField("退回原因", max_length=300, blank=True)
    form_key = models.UUIDField(unique=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["receiver", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ContributionState]), name="contribution_state_known"
            ),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(reason=""), name="contribution_return_reason"),
        ]


class NameConsent(models.Model):
    """What was asked and answered about a name in an article, append-only: the last row about these words counts."""

    article = models.ForeignKey(BriefingArticle, models.PROTECT, related_name="consents")
    name = models.CharField(max_length=60)
    membership = models.ForeignKey("Membership", models.PROTECT, null=True, related_name="+")
    consent = models.CharField(max_length=20, choices=[(consent.value, consent.label) for consent in Consent])
    words = models.CharField(max_length=64)  # SHA-256 of title and text that the answer is about
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["membership", "consent"])]
