"""票箱: slips, spent credentials, sealed lines, papers under way. No person, no time, no serial, no session here."""

import uuid

from django.db import models
from django.db.models import Q

from zhixing.rules.ballots.states import Way


class SlipBatch(models.Model):
    """One printing of slips for a panel; printing again voids the batch before."""

    panel = models.ForeignKey("BallotPanel", models.CASCADE, related_name="batches")
    printed = models.PositiveIntegerField()
    is_voided = models.BooleanField(default=False)
    # Of the public keys, as it stands in the QR codes: the same on every slip. Empty on slips printed without.
    fingerprint = models.CharField(max_length=40, blank=True, default="")


class Slip(models.Model):
    """A printed code, by its hash alone. Written in the order of the hashes, never changed: spending is `Spent`."""

    code_hash = models.BinaryField(primary_key=True)  # 32 bytes
    batch = models.ForeignKey(SlipBatch, models.CASCADE, related_name="slips")


class Spent(models.Model):
    """A credential that has voted (or whose paper was invalid). Rewritten in random order when the box is opened."""

    credential = models.BinaryField(primary_key=True)  # 32 bytes: the hash of the slip's code or of the token
    panel = models.ForeignKey("BallotPanel", models.PROTECT, related_name="spent")
    way = models.CharField(max_length=10, choices=[(way.value, way.label) for way in Way])
    is_valid = models.BooleanField(default=True)
    # What it was spent with. A token: message (64 bytes) and signature, published with the record. A slip: its code,
    # sealed to the box, compared at the count and gone with it. None for a paper without a slip.
    proof = models.BinaryField(null=True)


class BoxLine(models.Model):
    """One answer on one subject and question: sealed until the box is opened, then open and in random order.

    A line is there for every subject of every paper, be it an abstention or the voter's own row, so that nothing can
    be read from its absence.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    panel = models.ForeignKey("BallotPanel", models.PROTECT, related_name="lines")
    subject = models.ForeignKey("BallotSubject", models.PROTECT, related_name="lines")
    question = models.CharField(max_length=40, blank=True)  # code of a question; empty: the one overall question
    sealed = models.BinaryField(null=True)
    grade = models.CharField(max_length=40, null=True)  # after the opening only, and only where it may be published

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed__isnull=False, grade__isnull=True) | Q(sealed__isnull=True, grade__isnull=False),
                name="box_line_sealed_or_open",
            )
        ]


class PaperEntry(models.Model):
    """A paper ballot being entered twice. Contents are sealed with a key kept elsewhere and emptied once final."""

    panel = models.ForeignKey("BallotPanel", models.PROTECT, related_name="papers")
    number = models.PositiveIntegerField()  # written on the paper by whoever entered it first
    first_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    second_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    third_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    first = models.BinaryField(null=True)
    second = models.BinaryField(null=True)
    is_final = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "number"], name="paper_number_once"),
            models.CheckConstraint(condition=~Q(second_by=models.F("first_by")), name="paper_two_users"),
            models.CheckConstraint(
                condition=Q(is_final=False) | Q(second_by__isnull=False, first__isnull=True, second__isnull=True),
                name="paper_final_after_two_and_emptied",
            ),
        ]
