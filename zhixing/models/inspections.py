"""听取汇报与实地检查: visits to organisations, what each inspector saw, what they agreed on, and hearing sheets."""

from django.db import models
from django.db.models import Q

from zhixing.rules.inspections.vetoes import ACT_LABELS
from zhixing.rules.inspections.visits import Statement


class Visit(models.Model):
    """实地检查 of one organisation in one quarter. Sheets stay blind until `opened_at`."""

    participant = models.OneToOneField("Participant", models.PROTECT, related_name="visit")
    on = models.DateField("检查日期")
    place = models.CharField("检查地点", max_length=120)
    escort = models.CharField("陪同人", max_length=60, blank=True)
    opened_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    concluded_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    concluded_at = models.DateTimeField(null=True)
    # What the head of the organisation says under the sheet.
    head_name = models.CharField("被查单位负责人", max_length=60, blank=True)
    statement = models.CharField(
        "负责人意见", max_length=20, blank=True, choices=[(word.value, word.label) for word in Statement]
    )
    objection = models.CharField("异议", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True) | (~Q(head_name="") & ~Q(statement="")),
                name="visit_concluded_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(statement="disputed") | ~Q(objection=""), name="visit_dispute_says_what"
            ),
        ]


class VisitSheet(models.Model):
    """The blind sheet of one inspector; from `handed_in_at` on it does not change."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="sheets")
    seat = models.ForeignKey("PanelMember", models.PROTECT, related_name="visit_sheets")
    saved_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(null=True)  # of what was kept last: sent once more, it is not kept once more

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "seat"], name="visit_sheet_once")]


class VisitScore(models.Model):
    """What one inspector gives one item, and what they saw; photographs hang on it."""

    sheet = models.ForeignKey(VisitSheet, models.PROTECT, related_name="scores")
    item = models.CharField(max_length=60)
    amount = models.IntegerField(null=True)  # hundredths of a point, of a time or of a unit, as the item counts
    option = models.CharField(max_length=60, blank=True)
    observation = models.CharField("所见情况", max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "item"], name="visit_score_once")]


class VisitItem(models.Model):
    """What the inspectors agree on for one item: this is what counts."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="items")
    item = models.CharField(max_length=60)
    amount = models.IntegerField(null=True)
    option = models.CharField(max_length=60, blank=True)
    reason = models.CharField("评分理由", max_length=500, blank=True)
    # What is to be put right; empty where nothing is.
    problem = models.CharField("存在问题", max_length=500, blank=True)
    is_fixed = models.BooleanField("当场整改", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "item"], name="visit_item_once"),
            models.CheckConstraint(condition=Q(is_fixed=False) | ~Q(problem=""), name="visit_item_fixed_is_a_problem"),
        ]


class HearingSheet(models.Model):
    """听取汇报: what one member of the jury gives one organisation, by criterion; as handed in it stands."""

    participant = models.ForeignKey("Participant", models.PROTECT, related_name="hearing_sheets")
    seat = models.ForeignKey("PanelMember", models.PROTECT, related_name="hearing_sheets")
    points = models.JSONField()  # code of the criterion → hundredths
    total = models.PositiveIntegerField()  # hundredths, 0 to 10000
    remark = models.CharField("点评", max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "seat"], name="hearing_sheet_once"),
            models.CheckConstraint(condition=Q(total__range=(0, 10000)), name="hearing_sheet_within_100"),
        ]


class OrgVeto(models.Model):
    """一票否决 of an organisation in a quarter, as a named body has decided; it counts once a second person agrees."""

    participant = models.ForeignKey("Participant", models.PROTECT, related_name="vetoes")
    code = models.CharField(max_length=60)  # of the standard
    happened_on = models.DateField("计分日期")
    clause = models.CharField("依据条款", max_length=120)
    deciding_body = models.CharField("决定机构", max_length=80)
    decided_on = models.DateField("决定日期")
    document_number = models.CharField("文号", max_length=60)
    reason = models.CharField("事由", max_length=300)
    form_key = models.UUIDField(unique=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()


class OrgVetoStep(models.Model):
    """One append-only line: seconded or declined, taken back by two people."""

    veto = models.ForeignKey(OrgVeto, models.PROTECT, related_name="steps")
    act = models.CharField(max_length=30, choices=[(act.value, label) for act, label in ACT_LABELS.items()])
    note = models.CharField(max_length=300, blank=True)
    document_number = models.CharField("撤销决定的文号", max_length=60, blank=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=[act.value for act in ACT_LABELS]), name="org_veto_step_act_known"
            ),
            models.UniqueConstraint(
                fields=["veto"], condition=Q(act__in=["seconded", "declined"]), name="org_veto_settled_once"
            ),
            models.UniqueConstraint(fields=["veto"], condition=Q(act="revoked"), name="org_veto_revoked_once"),
        ]
