"""评先选优: nominations for titles, with the facts they rested on, the vote, the superior, the posting, objections."""

from django.db import models
from django.db.models import F, Q

from zhixing.rules.nominations.conditions import Title
from zhixing.rules.nominations.steps import NominationState


class Nomination(models.Model):
    """A person of the branch, or the branch itself. What it rested on stays as it was nominated; guards keep that."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="nominations")
    membership = models.ForeignKey("Membership", models.PROTECT, null=True, related_name="nominations")
    year = models.PositiveIntegerField()
    title = models.CharField("称号", max_length=20, choices=[(title.value, title.label) for title in Title])
    deeds = models.CharField("主要事迹", max_length=500)
    conditions = models.JSONField(default=list)  # text, fact, is_met: as they stood on the day
    reason = models.CharField("推荐理由", max_length=300, blank=True)
    state = models.CharField(
        max_length=20,
        default=NominationState.NOMINATED.value,
        choices=[(state.value, state.label) for state in NominationState],
    )
    nominated_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    nominated_on = models.DateField()
    meeting_on = models.DateField("会议日期", null=True)
    entitled = models.PositiveIntegerField("应到", null=True)
    present = models.PositiveIntegerField("实到", null=True)
    ayes = models.PositiveIntegerField("赞成", null=True)
    end_reason = models.CharField("未通过原因", max_length=300, blank=True)
    judged_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    opinion = models.CharField("上级意见", max_length=300, blank=True)
    posting_from_on = models.DateField("公示开始", null=True)
    posting_until_on = models.DateField("公示结束", null=True)
    contact = models.CharField("反映问题的方式", max_length=200, blank=True)
    document_number = models.CharField("表彰文号", max_length=60, blank=True)
    honoured_on = models.DateField("表彰日期", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "year"],
                condition=~Q(state=NominationState.ENDED.value),
                name="nomination_once_a_year",
            ),
            models.CheckConstraint(
                condition=Q(title=Title.ORGANISATION.value, membership__isnull=True)
                | ~Q(title=Title.ORGANISATION.value) & Q(membership__isnull=False),
                name="nomination_of_person_or_branch",
            ),
            models.CheckConstraint(
                condition=Q(judged_by__isnull=True) | ~Q(judged_by=F("nominated_by")), name="nomination_two_users"
            ),
            models.CheckConstraint(
                condition=~Q(state=NominationState.HONOURED.value) | ~Q(document_number=""),
                name="nomination_honour_has_document",
            ),
        ]


class NominationObjection(models.Model):
    """Something that was said against a posted nomination, and the answer."""

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="objections")
    text = models.CharField("反映的情况", max_length=500)
    raised_on = models.DateField()
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    answer = models.CharField("调查答复", max_length=500, blank=True)
    is_upheld = models.BooleanField(null=True)
    answered_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(null=True)
