"""党员名册: imports of rosters (to be undone whole) and verification campaigns."""

from django.db import models
from django.db.models import Q

from zhixing.rules.members.records import RegisterState


class RosterUpload(models.Model):
    """A workbook between its upload and its import: sealed, seen by its uploader only, gone when it expires."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="uploads")
    file_name = models.CharField(max_length=200)
    sealed = models.BinaryField()  # `seal_bytes` of the file
    from_on = models.DateField("编入日期")  # of the people who are new
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    # Line → person: who of those who left somebody in the file is; 0 for nobody of them.
    answers = models.JSONField(default=dict)


class RosterTerm(models.Model):
    """What an organisation means by a header or a word of its own sheets, said by hand and remembered."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="roster_terms")
    column = models.CharField(max_length=20, blank=True)  # whose word it is; empty: it is a header
    written = models.CharField(max_length=120)
    meaning = models.CharField(max_length=80, blank=True)  # our column or word; empty: not imported
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "column", "written"], name="roster_term_once")]


class RosterImport(models.Model):
    """One imported workbook: what it made and what it changed, so that it can be undone."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    added = models.PositiveIntegerField(default=0)  # people who came onto the register
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    remaining = models.PositiveIntegerField(default=0)  # lines that an undo left as they were


class RosterImportLine(models.Model):
    roster_import = models.ForeignKey(RosterImport, models.PROTECT, related_name="lines")
    sheet = models.CharField(max_length=80)
    row = models.PositiveIntegerField()
    membership = models.ForeignKey("Membership", models.PROTECT, null=True, related_name="+")
    is_new = models.BooleanField()
    # Field by field what stood there before (sealed fields stay sealed: base64 of their bytes).
    before = models.JSONField(default=dict)
    # Keyed hash of everything the import wrote for this person: whoever differs from it was edited later.
    fingerprint = models.BinaryField(max_length=32, default=b"")


class Verification(models.Model):
    """排查: a campaign in which every branch below an organisation confirms each line of its register."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="verifications")
    title = models.CharField("名称", max_length=80)
    opened_at = models.DateTimeField()
    due_on = models.DateField("完成期限")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    # 底数 as it was when the campaign closed: one mapping per branch, in order (queries/orgs/head_counts.py).
    head_count = models.JSONField(default=list)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")


class VerificationLine(models.Model):
    verification = models.ForeignKey(Verification, models.PROTECT, related_name="lines")
    membership = models.ForeignKey("Membership", models.PROTECT, related_name="verification_lines")
    finding = models.CharField(
        "核查结果", max_length=20, blank=True, choices=[(state.value, state.label) for state in RegisterState]
    )
    lost_on = models.DateField("失联日期", null=True, blank=True)
    flowing_to = models.CharField("外出流向", max_length=120, blank=True)
    note = models.CharField("备注", max_length=120, blank=True)
    by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["verification", "membership"], name="verification_line_once"),
            models.CheckConstraint(
                condition=Q(finding="", at__isnull=True) | (~Q(finding="") & Q(at__isnull=False)),
                name="verification_finding_has_time",
            ),
        ]
