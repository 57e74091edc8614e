"""党员名册: people, their membership periods, transfers, relief."""

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q

from zhixing.models.sealed import SealedField, phone_hash
from zhixing.rules.members.phones import mobile_numbers
from zhixing.rules.members.records import EndReason, MemberClass, PersonKind, RegisterState, ReliefReason, ReliefStage

if TYPE_CHECKING:
    _Hashes = ArrayField[list[str] | None, list[str] | None]
else:
    _Hashes = ArrayField


def phone_hashes(phone: str) -> list[str]:
    """What a person is looked up by who types a mobile number; equal for everybody who shares one."""
    return [phone_hash(number) for number in mobile_numbers(phone)]


class PhoneHashesField(_Hashes):
    """Reckoned from `phone` whenever the row is written with it; null: of an older version, not reckoned yet."""

    def pre_save(self, model_instance: models.Model, add: bool) -> list[str]:
        hashes = phone_hashes(model_instance.phone)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, hashes)
        return hashes


class Person(models.Model):
    name = models.CharField("姓名", max_length=60)
    name_key = models.CharField(max_length=200, db_index=True, db_collation="C")  # pinyin, for ordering by name
    sex = models.CharField("性别", max_length=2, blank=True)
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    id_number = SealedField("公民身份号码", blank=True, default="")
    id_hash = models.BinaryField(null=True, unique=True, max_length=32)  # keyed; NULL where no number is known
    born_on = models.DateField("出生日期", null=True, blank=True)
    education = models.CharField("学历", max_length=40, blank=True)
    phone = SealedField("联系电话", blank=True, default="")
    phone_hashes = PhoneHashesField(models.CharField(max_length=64), null=True, editable=False)
    address = SealedField("家庭住址", blank=True, default="")
    job = models.CharField("工作岗位", max_length=120, blank=True)
    has_phone_access = models.BooleanField("本人上网填报", default=True)  # False: the clerk acts by proxy
    extra = models.JSONField(default=dict)  # columns of an imported sheet that are none of ours

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["phone_hashes"], name="person_phone_hashes")]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def holding(self, day: dt.date) -> "MembershipQuerySet":
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=day), from_on__lte=day)

    def open(self) -> "MembershipQuerySet":
        return self.filter(until_on__isnull=True)

    def of_party(self) -> "MembershipQuerySet":
        """Members of the Party, probationary ones too; nobody who is still in training for it."""
        return self.filter(kind__in=[kind.value for kind in PersonKind if kind.is_party_member])

    def below(self, paths: tuple[str, ...]) -> "MembershipQuerySet":
        subtrees = Q(pk__in=[])
        for path in paths:
            subtrees |= Q(organisation__path__startswith=path)
        return self.filter(subtrees)

    def in_name_order(self) -> "MembershipQuerySet":
        """By organisation and name: the only order in which people are ever listed."""
        return self.order_by("organisation__sort_key", "organisation_id", "person__name_key", "person_id")


class Membership(models.Model):
    """One person in one branch for one period. The open one (no end) is where the person belongs now."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="memberships")
    kind = models.CharField("人员类别", max_length=20, choices=[(kind.value, kind.label) for kind in PersonKind])
    # A word of the standard in force, not a code: see rules/members/records.py.
    member_class = models.CharField("党员类别", max_length=40, default=MemberClass.ORDINARY.value)
    joined_on = models.DateField("加入党组织日期", null=True, blank=True)
    full_on = models.DateField("转为正式党员日期", null=True, blank=True)
    from_on = models.DateField("编入日期")
    until_on = models.DateField("离开日期", null=True, blank=True)
    end_reason = models.CharField(
        max_length=20, blank=True, choices=[(reason.value, reason.label) for reason in EndReason]
    )
    state = models.CharField(
        "党籍状态",
        max_length=20,
        default=RegisterState.PRESENT.value,
        choices=[(state.value, state.label) for state in RegisterState],
    )
    end_note = models.CharField("离开说明", max_length=200, blank=True)  # letter number or document of the decision
    party_standing = models.CharField("党籍情况", max_length=40, blank=True)  # as written on the imported sheet
    lost_on = models.DateField("失联日期", null=True, blank=True)
    flowing_to = models.CharField("外出流向", max_length=120, blank=True)
    post = models.CharField("岗位（设岗定责）", max_length=80, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "until_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until_on__isnull=True), name="membership_open_once_per_person"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")),
                name="membership_period_forward",
            ),
        ]


def has_died(person: str) -> Q:
    """That the person at this path died, as the registers have it: a death that was recorded by mistake and followed by
    a new entry is none."""
    lines = Membership.objects.filter(person=OuterRef(person))
    return Q(Exists(lines.filter(end_reason=EndReason.DECEASED.value))) & ~Q(Exists(lines.open()))


class KindChange(models.Model):
    """转正 and the like: what somebody was, since when they are something else, and who decided. Append-only."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="kind_changes")
    kind_before = models.CharField(max_length=20)
    kind_after = models.CharField(max_length=20)
    on = models.DateField("起始日期")
    decision = models.CharField("决定", max_length=120, blank=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Transfer(models.Model):
    """A move between two branches of ours: closes one membership and opens the next."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="transfers")
    closed = models.OneToOneField(Membership, models.PROTECT, related_name="transfer_out")
    opened = models.OneToOneField(Membership, models.PROTECT, related_name="transfer_in")
    on = models.DateField("转接日期")
    letter_number = models.CharField("介绍信编号", max_length=60, blank=True)
    reason = models.CharField("事由", max_length=200)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Relief(models.Model):
    """减免: a decision in four steps, with reason class, number and end date; no diagnosis."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="reliefs")
    reason = models.CharField(
        "减免类别", max_length=20, choices=[(reason.value, reason.label) for reason in ReliefReason]
    )
    stage = models.CharField(
        max_length=20, default=ReliefStage.APPLIED.value, choices=[(stage.value, stage.label) for stage in ReliefStage]
    )
    applied_on = models.DateField("申请日期")
    committee_on = models.DateField("支委会审议日期", null=True, blank=True)
    meeting_on = models.DateField("党员大会讨论日期", null=True, blank=True)
    decided_by = models.ForeignKey("Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    decision_number = models.CharField("批准文号", max_length=60, blank=True)
    from_on = models.DateField("减免起始日期", null=True, blank=True)
    until_on = models.DateField("减免截止日期", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)


class ReliefStep(models.Model):
    """One append-only line for each step of a relief."""

    relief = models.ForeignKey(Relief, models.PROTECT, related_name="steps")
    stage = models.CharField(max_length=20)
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
