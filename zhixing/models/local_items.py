"""自选指标 (the X of 10+X): items a community or a street adds, their steps, and where they stand in a quarter."""

from django.db import models
from django.db.models import Q

from zhixing.rules.standards.approval import VersionState, VersionStep
from zhixing.rules.standards.local_items import LocalItemFacts, LocalText
from zhixing.rules.standards.vocabulary import Method


class LocalItem(models.Model):
    """One item. What it asks never changes once approved; it is only ended. Guards keep both."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="local_items")  # and those below it
    authority = models.ForeignKey("Organisation", models.PROTECT, related_name="+")  # the street that approves
    number = models.PositiveIntegerField("编号", null=True)  # 1, 2, 3 … of the authority, given with the approval
    block = models.CharField(max_length=40)  # code of the area
    area = models.CharField("方面", max_length=100)
    class_code = models.CharField(max_length=40, blank=True)  # empty: every class of organisation
    class_name = models.CharField("适用的党组织", max_length=100, blank=True)
    name = models.CharField("指标名称", max_length=100)
    full = models.PositiveIntegerField("满分")  # hundredths
    criterion = models.CharField("评分标准", max_length=500)
    methods = models.JSONField("检查方法", default=list)
    evidence = models.CharField("看什么材料", max_length=300)
    adjustments = models.CharField("加减情形", max_length=300, blank=True)
    veto = models.CharField("本条否决", max_length=300, blank=True)
    state = models.CharField(
        max_length=20, default=VersionState.DRAFT.value, choices=[(state.value, state.label) for state in VersionState]
    )
    drafted_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    returned_reason = models.CharField("退回原因", max_length=300, blank=True)
    approved_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    document_number = models.CharField("审定文号", max_length=60, blank=True)
    from_on = models.DateField("施行日期", null=True)
    ended_on = models.DateField("停用日期", null=True)  # from this day on it enters no new checklist
    end_reason = models.CharField("停用原因", max_length=300, blank=True)
    ended_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "number"], name="local_item_number_once"),
            models.CheckConstraint(condition=Q(full__gt=0), name="local_item_has_marks"),
            models.CheckConstraint(
                condition=Q(
                    state=VersionState.APPROVED.value,
                    number__isnull=False,
                    approved_by__isnull=False,
                    from_on__isnull=False,
                )
                & ~Q(document_number="")
                | ~Q(state=VersionState.APPROVED.value) & Q(number__isnull=True),
                name="local_item_approval_has_document",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(state=VersionState.APPROVED.value, ended_by__isnull=False) & ~Q(end_reason=""),
                name="local_item_end_has_reason",
            ),
        ]

    @property
    def text(self) -> LocalText:
        return LocalText(
            self.block,
            self.class_code,
            self.name,
            self.full,
            self.criterion,
            tuple(Method(word) for word in self.methods),
            self.evidence,
            self.adjustments,
            self.veto,
        )

    @property
    def facts(self) -> LocalItemFacts:
        return LocalItemFacts(self.pk, self.number or 0, self.text)


class LocalItemStep(models.Model):
    """One append-only row for each save, submission, return and approval of an item."""

    item = models.ForeignKey(LocalItem, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20, choices=[(step.value, step.label) for step in VersionStep])
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()


class ListedItem(models.Model):
    """An item on the checklist of an organisation in a quarter, from its opening on. Append-only."""

    participant = models.ForeignKey("Participant", models.PROTECT, related_name="listed_items")
    item = models.ForeignKey(LocalItem, models.PROTECT, related_name="listings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "item"], name="listed_item_once")]
