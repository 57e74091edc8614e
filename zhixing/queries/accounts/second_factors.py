"""第二重验证: whose is bound, and whether somebody still has to show or bind theirs."""

import base64
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhixing.models import Appointment, User
from zhixing.queries.accounts.pages import account_at, accounts_in_sight, posts_of, with_posts
from zhixing.queries.viewers import Viewer
from zhixing.rules.accounts import ADMINISTRATORS, factor_reset_blockers
from zhixing.rules.permissions import Do, Role
from zhixing.rules.refusals import NotAllowed

PER_PAGE = 50


@dataclass(frozen=True)
class FactorLine:
    """One administrator and the state of the second factor."""

    user_id: int
    name: str
    username: str
    posts: tuple[str, ...]
    is_bound: bool
    is_oneself: bool


def is_administrator(viewer: Viewer) -> bool:
    return any(grant.role in ADMINISTRATORS for grant in viewer.grants)


def has_second_factor(viewer: Viewer) -> bool:
    return bool(TOTPDevice.objects.filter(user=viewer.user_id, confirmed=True).exists())


def waits_to_bind(viewer: Viewer) -> bool:
    """Whether a key has been made that the phone has not yet confirmed."""
    return bool(TOTPDevice.objects.filter(user=viewer.user_id, confirmed=False).exists())


def key_to_bind(viewer: Viewer) -> tuple[str, str]:
    """The address for the QR code and the key in letters, of the device waiting to be confirmed."""
    device = TOTPDevice.objects.filter(user=viewer.user_id, confirmed=False).first()
    if device is None:
        raise NotAllowed("no device is waiting")
    letters = base64.b32encode(device.bin_key).decode().rstrip("=")
    return device.config_url, " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def administrators(viewer: Viewer, number: str | int) -> Page[FactorLine]:
    """The administrators in the viewer's sight, by name, with the state of their second factor."""
    if not viewer.can(Do.MANAGE_SECURITY):
        raise NotAllowed(Do.MANAGE_SECURITY)
    appointments = Appointment.objects.holding(viewer.today).filter(role__in=[role.value for role in ADMINISTRATORS])
    users = accounts_in_sight(viewer, Do.MANAGE_SECURITY).filter(pk__in=appointments.values("user"))
    page = Paginator(with_posts(users, viewer.today).order_by("name_key", "pk"), PER_PAGE).get_page(number)
    lines = [
        FactorLine(
            user.pk,
            user.name,
            user.username,
            posts_of(user),
            user.has_second_factor,  # type: ignore[attr-defined]
            user.pk == viewer.user_id,
        )
        for user in page.object_list
    ]
    return Page(lines, page.number, page.paginator)  # type: ignore[arg-type]


def resettable_account(viewer: Viewer, user_id: int) -> User:
    """An account whose second factor the viewer may be asked to reset.

    The security administrator resets everybody's but their own; theirs is reset by the system administrator.
    """
    if viewer.can(Do.MANAGE_SECURITY):
        return account_at(viewer, user_id, Do.MANAGE_SECURITY)
    user = account_at(viewer, user_id, Do.MANAGE_ACCOUNTS)
    if not holds(user, Role.SECURITY_ADMIN, viewer):
        raise NotAllowed(Do.MANAGE_SECURITY)
    return user


def may_reset(viewer: Viewer, user_id: int) -> bool:
    """Whether the page should offer it: a bound factor, of somebody else, that this viewer is the one to reset."""
    try:
        user = resettable_account(viewer, user_id)
    except NotAllowed:
        return False
    return not factor_reset_blockers("—", is_oneself=user.pk == viewer.user_id, is_bound=is_bound(user))


def holds(user: User, role: Role, viewer: Viewer) -> bool:
    return Appointment.objects.holding(viewer.today).filter(user=user, role=role.value).exists()


def is_bound(user: User) -> bool:
    """Whether a telephone makes codes for this account, or is about to."""
    return bool(TOTPDevice.objects.filter(user=user).exists())
