"""民主评议党员: a branch's yearly appraisal, and what was written, graded and fed back for each of its members."""

from django.db import models
from django.db.models import F, Q

from zhixing.rules.appraisals.grades import Grade
from zhixing.rules.appraisals.steps import AppraisalState, CommitteeGrade, OwnView


class Appraisal(models.Model):
    """One branch in one year. Its route and its end are guarded."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="appraisals")
    year = models.PositiveIntegerField()
    version = models.ForeignKey("StandardVersion", models.PROTECT, null=True, related_name="+")  # never changes
    state = models.CharField(
        max_length=20,
        default=AppraisalState.PREPARING.value,
        choices=[(state.value, state.label) for state in AppraisalState],
    )
    opened_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    study_on = models.DateField("集中学习日期", null=True)
    study_topic = models.CharField("学习内容", max_length=200, blank=True)
    themes = models.CharField("征求意见归纳", max_length=1000, blank=True)
    talks_on = models.DateField("谈心谈话完成日期", null=True)
    problems = models.CharField("支部查摆的问题", max_length=1000, blank=True)
    meeting_on = models.DateField("评议会日期", null=True)
    place = models.CharField("地点", max_length=100, blank=True)
    chair = models.CharField("主持人", max_length=60, blank=True)
    recorder = models.CharField("记录人", max_length=60, blank=True)
    entitled = models.PositiveIntegerField("应到", null=True)
    present = models.PositiveIntegerField("实到", null=True)
    committee_grade = models.CharField(
        "对支委会的评价", max_length=10, blank=True, choices=[(grade.value, grade.label) for grade in CommitteeGrade]
    )
    ayes = models.PositiveIntegerField("赞成票", null=True)
    submitted_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    returned_reason = models.CharField("退回原因", max_length=300, blank=True)
    document_number = models.CharField("审批文号", max_length=60, blank=True)
    approved_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="appraisal_once_a_year"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in AppraisalState]), name="appraisal_state_known"
            ),
            models.CheckConstraint(
                condition=Q(present__isnull=True) | Q(present__lte=F("entitled")), name="appraisal_present_entitled"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[AppraisalState.FEEDBACK.value, AppraisalState.CLOSED.value])
                & Q(approved_by__isnull=False)
                & ~Q(document_number="")
                | ~Q(state__in=[AppraisalState.FEEDBACK.value, AppraisalState.CLOSED.value]),
                name="appraisal_approval_has_document",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("submitted_by")), name="appraisal_two_users"
            ),
        ]


class AppraisalLine(models.Model):
    """One member of the branch in it. What was graded stays as it was approved; what they say to it comes after."""

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="lines")
    membership = models.ForeignKey("Membership", models.PROTECT, related_name="appraisals")
    unreviewable = models.CharField(max_length=120, blank=True)  # why no grade is usual: on probation, under relief
    review = models.CharField("个人自评", max_length=2000, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    is_proxy = models.BooleanField(default=False)  # entered from paper
    mutual = models.CharField("互评意见", max_length=1000, blank=True)
    grade = models.CharField(
        "评定等次", max_length=20, blank=True, choices=[(grade.value, grade.label) for grade in Grade]
    )
    opinion = models.CharField("支部意见", max_length=500, blank=True)
    reason = models.CharField("说明", max_length=300, blank=True)  # why the grade differs from star or vote
    read_on = models.DateField("反馈日期", null=True)
    view = models.CharField(
        "本人意见", max_length=10, blank=True, choices=[(view.value, view.label) for view in OwnView]
    )
    view_text = models.CharField("本人意见说明", max_length=500, blank=True)
    is_view_proxy = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "membership"], name="appraisal_line_once"),
            models.CheckConstraint(
                condition=Q(read_on__isnull=True, view="") | Q(read_on__isnull=False) & ~Q(view=""),
                name="appraisal_view_with_day",
            ),
        ]
