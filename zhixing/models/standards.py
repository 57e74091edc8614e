"""考评办法: standards, their versions (never changed once approved) and their adoption from a date."""

from django.db import models
from django.db.models import Q

from zhixing.rules.standards.approval import VersionState, VersionStep
from zhixing.rules.standards.vocabulary import IndexKind

IN_THE_MAKING = [state.value for state in VersionState if state.is_in_the_making]
INDICES = [(kind.value, kind.label) for kind in IndexKind]


class Standard(models.Model):
    """The name under which an organisation keeps the versions of one 办法. `owner` NULL: a shipped pack."""

    owner = models.ForeignKey("Organisation", models.PROTECT, null=True, related_name="standards")
    title = models.CharField("名称", max_length=120)
    # The file name of a shipped pack without its ending; empty for an organisation's own.
    pack = models.CharField(max_length=60, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack"], condition=~Q(pack=""), name="standard_pack_once"),
            models.CheckConstraint(
                condition=Q(owner__isnull=True, pack__gt="") | Q(owner__isnull=False, pack=""),
                name="standard_is_pack_or_owned",
            ),
        ]


class StandardVersion(models.Model):
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("版本")
    state = models.CharField(
        max_length=20, default=VersionState.DRAFT.value, choices=[(state.value, state.label) for state in VersionState]
    )
    # Which index it reckons, taken from the text at every save.
    index = models.CharField(max_length=20, choices=INDICES, default=IndexKind.VANGUARD.value)
    text = models.TextField()  # the YAML of rules/standards/reading.py; the database refuses changes once approved
    note = models.CharField("修订说明", max_length=300, blank=True)
    drafted_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    document_number = models.CharField("审定文号", max_length=60, blank=True)
    returned_reason = models.CharField("退回原因", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard", "number"], name="standard_version_number_once"),
            models.UniqueConstraint(
                fields=["standard"], condition=Q(state__in=IN_THE_MAKING), name="standard_one_version_in_the_making"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | (Q(approved_at__isnull=False) & ~Q(document_number="")),
                name="standard_approval_has_document",
            ),
        ]


class StandardVersionStep(models.Model):
    """One append-only row for each save, submission, return and approval of a version."""

    version = models.ForeignKey(StandardVersion, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20, choices=[(step.value, step.label) for step in VersionStep])
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()


class Adoption(models.Model):
    """From `from_on`, the organisation and everything below it uses this version (the nearest adoption wins).

    Append-only but for its withdrawal, which is open only before `from_on`.
    """

    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="adoptions")
    version = models.ForeignKey(StandardVersion, models.PROTECT, related_name="adoptions")
    index = models.CharField(max_length=20, choices=INDICES, default=IndexKind.VANGUARD.value)  # that of the version
    from_on = models.DateField("施行日期")
    by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "index", "from_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="adoption_one_a_day",
            )
        ]
