"""账号与任命: users and the roles they hold at organisations."""

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from zhixing.rules.accounts import office_label
from zhixing.rules.names.order import KEY_LENGTH, name_key
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Role

if TYPE_CHECKING:
    _Chars = models.CharField[str, str]
else:
    _Chars = models.CharField


class NameKeyField(_Chars):
    """The place of `name` among Chinese names, reckoned whenever the row is written with it."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = name_key(model_instance.name)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, key)
        return key


class User(AbstractBaseUser):
    """An account. Business permission comes only from appointments and memberships, never from flags here."""

    username = models.CharField("账号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=60)
    name_key = NameKeyField(max_length=KEY_LENGTH, default="", editable=False, db_index=True, db_collation="C")
    person = models.OneToOneField("Person", models.PROTECT, null=True, blank=True, related_name="user")
    is_active = models.BooleanField("启用", default=True)
    password_set_at = models.DateTimeField(null=True, blank=True)
    must_change_password = models.BooleanField(default=True)
    elder_mode = models.BooleanField("长辈模式", default=False)
    created_at = models.DateTimeField()
    founding_list = models.ForeignKey("FoundingList", models.PROTECT, null=True, blank=True, related_name="accounts")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = BaseUserManager["User"]()

    def __str__(self) -> str:
        return self.name


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def holding(self, today: dt.date) -> "AppointmentQuerySet":
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=today), from_on__lte=today)

    def current_or_later(self, today: dt.date) -> "AppointmentQuerySet":
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=today))


class Appointment(models.Model):
    """A role held at an organisation from a date, until a date (inclusive) or open."""

    user = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="appointments")
    role = models.CharField("角色", max_length=20, choices=[(role.value, role.label) for role in Role])
    from_on = models.DateField("任职日期")
    until_on = models.DateField("免职日期", null=True, blank=True)
    document_number = models.CharField("任职文号", max_length=60, blank=True)
    end_document_number = models.CharField("免职文号", max_length=60, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(until_on__isnull=True),
                name="appointment_open_once",
            ),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="appointment_role_known"),
        ]

    @property
    def office(self) -> str:
        """What the role is called at an organisation of this kind."""
        return office_label(Role(self.role), OrgKind(self.organisation.kind))
