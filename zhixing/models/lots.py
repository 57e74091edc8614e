"""抽取代表: pools of people by stratum, the chance they were drawn with, and seats that were passed on."""

from django.db import models
from django.db.models import F, Q

from zhixing.models.sealed import SealedField
from zhixing.rules.periods import Quarter
from zhixing.rules.pools.stages import LotState, PassReason, SourceKind


class LotPool(models.Model):
    """The pool of one assessed organisation and quarter, kept by the organisation above it. Frozen when published."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="lot_pools")
    assessor = models.ForeignKey("Organisation", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度")
    state = models.CharField(
        max_length=20, default=LotState.PREPARING.value, choices=[(state.value, state.label) for state in LotState]
    )
    # The only two who are shown names, homes and telephones.
    first_reader = models.ForeignKey("User", models.PROTECT, related_name="+")
    second_reader = models.ForeignKey("User", models.PROTECT, related_name="+")
    keep_days = models.PositiveSmallIntegerField("保留天数")
    salt = SealedField(default="")  # hexadecimal; emptied with the names, so that no guess can be tested afterwards
    made_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # What was announced with the hash: the kind of chance, and which one.
    source = models.CharField(
        max_length=20, blank=True, default="", choices=[(kind.value, kind.label) for kind in SourceKind]
    )
    source_detail = models.CharField("随机数来源", max_length=120, blank=True, default="")
    text = models.TextField(blank=True, default="")  # what was published, word for word
    sha256 = models.CharField(max_length=64, blank=True, default="")
    published_at = models.DateTimeField(null=True)
    witnesses = models.JSONField(default=list)  # two names
    drawn_at = models.DateTimeField(null=True)
    record = models.TextField(blank=True, default="")  # JSON in one writing, as static/verify_lot.py reads it
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField("作废原因", max_length=300, blank=True, default="")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "quarter"],
                condition=~Q(state=LotState.WITHDRAWN.value),
                name="lot_pool_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in LotState]), name="lot_pool_state_known"
            ),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="lot_pool_quarter"),
            models.CheckConstraint(condition=~Q(first_reader=F("second_reader")), name="lot_pool_two_readers"),
            models.CheckConstraint(condition=~Q(organisation=F("assessor")), name="lot_pool_kept_above"),
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True) | Q(drawn_at__gt=F("published_at")), name="lot_pool_hash_first"
            ),
        ]

    @property
    def quarter_value(self) -> Quarter:
        return Quarter(self.year, self.quarter)

    @property
    def reader_ids(self) -> tuple[int, int]:
        return self.first_reader_id, self.second_reader_id


class LotStratum(models.Model):
    """One kind of representatives, with its seats."""

    pool = models.ForeignKey(LotPool, models.CASCADE, related_name="strata")
    name = models.CharField("类别", max_length=40)
    seats = models.PositiveSmallIntegerField("名额")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("pool", "position")
        constraints = [models.UniqueConstraint(fields=["pool", "name"], name="lot_stratum_once")]


class LotBatch(models.Model):
    """People who came in together, typed or from one sheet; they can be taken out together until the pool is public."""

    pool = models.ForeignKey(LotPool, models.PROTECT, related_name="batches")
    source = models.CharField("来源", max_length=200)
    people = models.PositiveIntegerField("人数")
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)


class LotEntrant(models.Model):
    """Somebody of a pool. After erasing only the salted id, the stratum and the rule are left."""

    pool = models.ForeignKey(LotPool, models.PROTECT, related_name="entrants")
    stratum = models.ForeignKey(LotStratum, models.PROTECT, related_name="entrants")
    batch = models.ForeignKey(LotBatch, models.PROTECT, related_name="entrants")
    salted_id = models.CharField("编号", max_length=32)
    name = SealedField("姓名", blank=True, default="")
    unit = SealedField("单位或住址", blank=True, default="")
    phone = SealedField("电话", blank=True, default="")
    rule = models.CharField("不参加抽签的原因", max_length=120, blank=True, default="")
    excluded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pool", "salted_id"], name="lot_entrant_once"),
            models.CheckConstraint(
                condition=Q(rule="", excluded_at__isnull=True) | ~Q(rule="") & Q(excluded_at__isnull=False),
                name="lot_entrant_excluded_by_rule",
            ),
        ]


class LotChance(models.Model):
    """Numbers that everybody saw after the pool was public. Append-only."""

    pool = models.ForeignKey(LotPool, models.PROTECT, related_name="chances")
    position = models.PositiveSmallIntegerField()
    name = models.CharField("来源", max_length=200)
    numbers = models.JSONField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ("pool", "position")
        constraints = [models.UniqueConstraint(fields=["pool", "position"], name="lot_chance_once")]


class LotPass(models.Model):
    """递补: somebody drawn does not take the seat, and why. The next alternate follows from it. Append-only."""

    entrant = models.OneToOneField(LotEntrant, models.PROTECT, related_name="passed")
    reason = models.CharField("原因", max_length=20, choices=[(reason.value, reason.label) for reason in PassReason])
    note = models.CharField("情况", max_length=300)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="lot_pass_says_why"),
            models.CheckConstraint(
                condition=Q(reason__in=[reason.value for reason in PassReason]), name="lot_pass_reason_known"
            ),
        ]
