"""积分台账: claims with evidence, and the append-only, hash-chained entries."""

import hashlib
import hmac

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhixing.models.sealed import SealedField
from zhixing.rules.ledger.chain import FIRST, Link, moment_text
from zhixing.rules.ledger.decisions import DecisionAct
from zhixing.rules.ledger.sources import ClaimState, Source


class Evidence(models.Model):
    """佐证: a file outside the web root, named by the hash of its content."""

    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()  # bytes
    # What was uploaded, without its metadata, where what is shown does not hold all of it.
    original_sha256 = models.CharField(max_length=64, blank=True, default="")
    original_size = models.PositiveIntegerField(default=0)  # bytes
    reduced_to = models.CharField(max_length=20, blank=True, default="")  # 2560×1280, where what is shown is smaller
    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="+")
    # Whom the file is about; NULL for a whole activity.
    membership = models.ForeignKey("Membership", models.PROTECT, null=True, related_name="evidence")
    activity = models.ForeignKey("Activity", models.PROTECT, null=True, related_name="evidence")
    claim = models.ForeignKey("Claim", models.PROTECT, null=True, related_name="evidence")
    self_report_line = models.ForeignKey("SelfReportLine", models.PROTECT, null=True, related_name="evidence")
    objection = models.ForeignKey("Objection", models.PROTECT, null=True, related_name="evidence")
    measure_step = models.ForeignKey("MeasureStep", models.PROTECT, null=True, related_name="evidence")
    visit_score = models.ForeignKey("VisitScore", models.PROTECT, null=True, related_name="evidence")
    decision = models.ForeignKey("Decision", models.PROTECT, null=True, related_name="evidence")
    org_veto = models.ForeignKey("OrgVeto", models.PROTECT, null=True, related_name="evidence")
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Claim(models.Model):
    """申报: a member says what they did; the secretary confirms (an entry follows) or returns it with a reason."""

    membership = models.ForeignKey("Membership", models.PROTECT, related_name="claims")
    item = models.CharField("考评细则", max_length=60)
    happened_on = models.DateField("日期")
    units = models.IntegerField(default=100)  # hundredths
    option = models.CharField(max_length=60, blank=True)
    worth = models.IntegerField(null=True)  # hundredths of a point, only where the item has a range
    description = models.CharField("说明", max_length=500)
    state = models.CharField(
        max_length=20, default=ClaimState.SUBMITTED.value, choices=[(state.value, state.label) for state in ClaimState]
    )
    reason = models.CharField("退回原因", max_length=300, blank=True)
    form_key = models.UUIDField(unique=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    is_proxy = models.BooleanField("代录", default=False)
    at = models.DateTimeField()
    decided_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["membership", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ClaimState]), name="claim_state_known"
            ),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(reason=""), name="claim_return_has_reason"),
        ]


class Entry(models.Model):
    """一笔. The database refuses UPDATE, DELETE and TRUNCATE; a correction is a reversing entry.

    An entry keeps facts (item, units, option); what they are worth follows from the standard of the cycle.
    """

    # No index of its own for organisation and membership: the indexes below begin with them.
    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="entries", db_index=False)
    seq = models.PositiveIntegerField()  # 1, 2, 3 … within the organisation's chain
    membership = models.ForeignKey("Membership", models.PROTECT, related_name="entries", db_index=False)
    item = models.CharField(max_length=60)
    happened_on = models.DateField()
    units = models.IntegerField(default=100)  # hundredths
    option = models.CharField(max_length=60, blank=True)
    worth = models.IntegerField(null=True)  # hundredths of a point
    source = models.CharField(max_length=20, choices=[(source.value, source.label) for source in Source])
    source_id = models.BigIntegerField()
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    note = models.CharField(max_length=300, blank=True)
    clause = models.CharField("依据条款", max_length=120, blank=True)
    deciding_body = models.CharField("决定机构", max_length=80, blank=True)
    is_proxy = models.BooleanField(default=False)
    recorded_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    hash_before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["membership", "happened_on"]),
            # All that closing a quarter reads: it never touches the table, three times as wide.
            models.Index(
                fields=["organisation", "happened_on"],
                name="entry_told",
                include=["membership", "item", "units", "option", "worth", "id", "reverses"],
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "seq"], name="entry_seq_once"),
            models.UniqueConstraint(fields=["source", "source_id", "membership", "item"], name="entry_once_per_source"),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | Q(source="reversal"), name="entry_reversal_says_so"
            ),
        ]

    @property
    def link(self) -> Link:
        """What the hash of this entry covers."""
        turned = self.reverses
        return Link(
            self.organisation_id,
            self.seq,
            self.membership_id,
            self.item,
            self.happened_on,
            self.units,
            self.option,
            self.worth,
            self.source,
            self.source_id,
            f"{turned.organisation_id}:{turned.seq}" if turned else "",
            self.note,
            self.clause,
            self.deciding_body,
            self.is_proxy,
            self.recorded_by_id,
            moment_text(self.recorded_at),
        )


class ChainHead(models.Model):
    """Where each organisation's chain ends. The database moves it with every insert; writers lock it and seal it.

    The seal is keyed with a secret that the database does not hold: whoever changes rows there cannot renew it.
    """

    organisation = models.OneToOneField("Organisation", models.PROTECT, primary_key=True, related_name="chain_head")
    seq = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, default=FIRST)
    seal = models.CharField(max_length=64, blank=True, default="")

    def right_seal(self) -> str:
        text = f"{self.organisation_id}:{self.seq}:{self.hash}"
        return hmac.new(f"chain:{settings.FIELD_KEY}".encode(), text.encode(), hashlib.sha256).hexdigest()

    @property
    def is_sealed(self) -> bool:
        return hmac.compare_digest(self.seal, self.right_seal())


class Decision(models.Model):
    """组织决定: a deduction, an addition or a veto decided by a named body; the entry rests on it."""

    membership = models.ForeignKey("Membership", models.PROTECT, related_name="decisions")
    item = models.CharField(max_length=60)
    happened_on = models.DateField()
    units = models.IntegerField(default=100)
    option = models.CharField(max_length=60, blank=True)
    worth = models.IntegerField(null=True)
    clause = models.CharField("依据条款", max_length=120)
    deciding_body = models.CharField("决定机构", max_length=80)
    decided_on = models.DateField("决定日期")
    document_number = models.CharField("文号", max_length=60, blank=True)
    reason = models.CharField("事由", max_length=300)
    form_key = models.UUIDField(unique=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()


class DecisionStep(models.Model):
    """One append-only line: seconded, declined, read and answered by the person, taken back by two people."""

    decision = models.ForeignKey("Decision", models.PROTECT, related_name="steps")
    act = models.CharField(max_length=30, choices=[(act.value, act.label) for act in DecisionAct])
    # A reason, or what the person has to say: as sensitive as the reason of the decision itself.
    note = SealedField(blank=True, default="")
    document_number = models.CharField("撤销决定的文号", max_length=60, blank=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=[act.value for act in DecisionAct]), name="decision_step_act_known"
            ),
            # Two who second at once, or one who seconds while another declines: the first counts.
            models.UniqueConstraint(
                fields=["decision"], condition=Q(act__in=["seconded", "declined"]), name="decision_settled_once"
            ),
            models.UniqueConstraint(fields=["decision"], condition=Q(act="revoked"), name="decision_revoked_once"),
        ]
