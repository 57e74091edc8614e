"""数据交换: other installations whose keys were let in by two people, and what was taken in from them or a sheet."""

from django.db import models
from django.db.models import F, Q


class PartnerKey(models.Model):
    """The public key of another installation: registered by one administrator, let in by another, at last turned out.

    Guards: name and key never change, two different people, and nobody who was turned out comes back in the same row.
    """

    name = models.CharField("单位名称", max_length=80)
    public_key = models.CharField("公钥", max_length=64)
    contact = models.CharField("对方联系人", max_length=60)
    registered_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    trusted_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    trusted_at = models.DateTimeField(null=True)
    compared_with = models.CharField("核对对象和方式", max_length=120, blank=True)
    ended_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField("停止的原因", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["public_key"], condition=Q(ended_at__isnull=True), name="partnerkey_open_once"
            ),
            models.CheckConstraint(
                condition=Q(trusted_by__isnull=True) | ~Q(trusted_by=F("registered_by")), name="partnerkey_two_people"
            ),
            models.CheckConstraint(
                condition=Q(trusted_at__isnull=True, trusted_by__isnull=True, compared_with="")
                | (Q(trusted_at__isnull=False, trusted_by__isnull=False) & ~Q(compared_with="")),
                name="partnerkey_trusted_with_a_comparison",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_reason=""), name="partnerkey_ended_with_a_reason"
            ),
        ]

    @property
    def is_trusted(self) -> bool:
        return self.trusted_at is not None and self.ended_at is None


class TakenFile(models.Model):
    """A signed file that was taken in: the same one is refused for ever after. Rows are only added."""

    sender_key = models.CharField(max_length=64)
    file_id = models.CharField(max_length=32)
    kind = models.CharField(max_length=20)
    sender = models.CharField(max_length=80)
    records = models.PositiveIntegerField()
    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="+")
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender_key", "file_id"], name="takenfile_once")]


class TakenRecord(models.Model):
    """One record of another system, and the activity that it became part of. Rows are only added."""

    source = models.CharField("来源", max_length=80)  # key of the installation that signed, or name of the system
    record = models.CharField("来源编号", max_length=60)
    digest = models.CharField(max_length=64)  # of what it said, to tell the same from a changed one
    membership = models.ForeignKey("Membership", models.PROTECT, related_name="+")
    activity = models.ForeignKey("Activity", models.PROTECT, related_name="taken_records")
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "record"], name="takenrecord_once")]
