"""操作日志: one row for every act, never changed and never removed (the database refuses both)."""

from django.db import models


class AuditRow(models.Model):
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    # The name of the action function, such as `transfer_member`; labels for reading are in rules/audit.py.
    verb = models.CharField(max_length=60)
    organisation = models.ForeignKey("Organisation", models.PROTECT, null=True, related_name="+")
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    summary = models.CharField(max_length=300, blank=True)
    detail = models.JSONField(default=dict)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-at"]), models.Index(fields=["subject_type", "subject_id"])]
