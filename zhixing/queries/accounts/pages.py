"""账号: the accounts that an administrator may see, and which of them they may act on."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhixing.models import Appointment, Membership, Organisation, User
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.namesakes import account_name_of, names_for, public_name_of, user_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.names.folding import fold_name, tidy
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed

PER_PAGE = 50
MOST_CANDIDATES = 500  # no organisation has more members of its own


@dataclass(frozen=True)
class Search:
    """What a list of accounts is narrowed to."""

    words: str = ""  # in the name or the account
    organisation_id: int | None = None  # with everything below it
    state: str = ""  # "active", "locked", "no_appointment" or all


@dataclass(frozen=True)
class AccountLine:
    id: int
    username: str
    name: str
    posts: tuple[str, ...]  # 阳光社区第一党支部 支部书记
    is_active: bool
    must_change_password: bool
    has_second_factor: bool
    last_sign_in: dt.datetime | None


@dataclass(frozen=True)
class Candidate:
    """Somebody of the register who has no account yet."""

    membership_id: int
    name: str
    organisation: str


def below_paths(paths: tuple[str, ...], field: str = "organisation__path") -> Q:
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def accounts_in_sight(viewer: Viewer, do: Do) -> QuerySet[User]:
    """Accounts with an appointment (past ones too) or an open membership where the viewer may `do`.

    Accounts with neither belong to nobody, so whoever stands at the very top sees them.
    """
    paths = viewer.roots(do)
    posts = Appointment.objects.filter(user=OuterRef("pk"))
    memberships = Membership.objects.open().filter(person=OuterRef("person"))
    condition = Q(Exists(posts.filter(below_paths(paths)))) | Q(Exists(memberships.filter(below_paths(paths))))
    if any(path.count(".") == 1 for path in paths):
        condition |= ~Q(Exists(posts)) & ~Q(Exists(memberships))
    return User.objects.filter(condition)


def account_at(viewer: Viewer, user_id: int, do: Do = Do.MANAGE_ACCOUNTS) -> User:
    """The account, if the viewer may see it for this act; `NotAllowed` for people who never may."""
    if not viewer.can(do):
        raise NotAllowed(do)
    return get_or_out_of_sight(accounts_in_sight(viewer, do), pk=user_id)


def may_act_on(viewer: Viewer, user: User, do: Do) -> None:
    """Refuse to touch an account that also holds something beyond the viewer's subtrees: that would be climbing."""
    appointments = Appointment.objects.filter(user=user).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=viewer.today)
    )
    paths = list(appointments.values_list("organisation__path", flat=True))
    if user.person_id is not None:
        open_ones = Membership.objects.open().filter(person=user.person_id)
        paths += list(open_ones.values_list("organisation__path", flat=True))
    if not all(viewer.may(do, path) for path in paths):
        raise NotAllowed(do)


def account_page(viewer: Viewer, search: Search, number: str | int) -> Page[AccountLine]:
    """Accounts by name, a page at a time."""
    accounts = narrowed(accounts_in_sight(viewer, Do.MANAGE_ACCOUNTS), viewer, search)
    ordered = with_posts(accounts, viewer.today).order_by("name_key", "username", "pk")
    page = Paginator(ordered, PER_PAGE).get_page(number)
    listed = list(page.object_list)
    names = user_names_of(listed)
    lines = [_line(user, names[user.pk]) for user in listed]
    return Page(lines, page.number, page.paginator)  # type: ignore[arg-type]


def narrowed(accounts: QuerySet[User], viewer: Viewer, search: Search) -> QuerySet[User]:
    if words := tidy(search.words):
        accounts = accounts.filter(Q(name__icontains=fold_name(words)) | Q(username__icontains=words))
    if search.state in {"active", "locked"}:
        accounts = accounts.filter(is_active=search.state == "active")
    posts = Appointment.objects.holding(viewer.today).filter(user=OuterRef("pk"))
    if search.state == "no_appointment":
        accounts = accounts.filter(~Q(Exists(posts)))
    if search.organisation_id is not None:
        place = Organisation.objects.filter(pk=search.organisation_id).values_list("path", flat=True).first()
        inside = below_paths((place,) if place else ())
        memberships = Membership.objects.open().filter(person=OuterRef("person"))
        accounts = accounts.filter(Q(Exists(posts.filter(inside))) | Q(Exists(memberships.filter(inside))))
    return accounts


def with_posts(accounts: QuerySet[User], today: dt.date) -> QuerySet[User]:
    """The accounts with appointments in force, open membership and second factor: a fixed number of queries."""
    posts = Appointment.objects.holding(today).select_related("organisation").order_by("organisation__sort_key", "pk")
    memberships = Membership.objects.open().select_related("organisation")
    devices = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    return (
        accounts.select_related("person")
        .annotate(has_second_factor=Exists(devices))
        .prefetch_related(
            Prefetch("appointments", posts, to_attr="in_force"),
            Prefetch("person__memberships", memberships, to_attr="open_ones"),
        )
    )


def posts_of(user: User) -> tuple[str, ...]:
    """Organisation (by its full name: every community has a 第一支部) and role, of an account from `with_posts`."""
    posts = [f"{appointment.organisation.name} {appointment.office}" for appointment in user.in_force]  # type: ignore[attr-defined]
    if user.person is not None:
        posts += [f"{membership.organisation.name} 党员" for membership in user.person.open_ones]  # type: ignore[attr-defined]
    return tuple(posts)


def _line(user: User, name: str) -> AccountLine:
    return AccountLine(
        id=user.pk,
        username=user.username,
        name=name,
        posts=posts_of(user),
        is_active=user.is_active,
        must_change_password=user.must_change_password,
        last_sign_in=user.last_login,
        has_second_factor=user.has_second_factor,  # type: ignore[attr-defined]
    )


def account_line(viewer: Viewer, user_id: int) -> AccountLine:
    """One account; `NotAllowed` and `OutOfSight` as `account_at`."""
    account_at(viewer, user_id)
    user = with_posts(User.objects.filter(pk=user_id), viewer.today).get()
    return _line(user, account_name_of(user))


def person_of(user: User) -> str:
    """Who of the register uses the account, told from others of the branch; empty where nobody is linked."""
    if user.person is None:
        return ""
    home = Membership.objects.open().select_related("person").filter(person=user.person_id).first()
    return public_name_of(home) if home else user.person.name


def organisations_of_accounts(viewer: Viewer, do: Do = Do.MANAGE_ACCOUNTS) -> list[tuple[int, str]]:
    """Id and name, indented by depth, of every organisation where the viewer may `do`: for a list to choose from."""
    organisations = Organisation.objects.below(viewer.roots(do)).in_tree_order()
    tops = [path.count(".") for path in viewer.roots(do)]
    return [(org.pk, "\N{IDEOGRAPHIC SPACE}" * (org.path.count(".") - min(tops)) + org.name) for org in organisations]


def candidates(viewer: Viewer, *, words: str = "", organisation_id: int | None = None) -> list[Candidate]:
    """People of the register without an account: whose name contains `words`, or all of one organisation."""
    words = fold_name(words)
    if not words and organisation_id is None:
        return []
    memberships = Membership.objects.open().below(viewer.roots(Do.MANAGE_ACCOUNTS)).filter(person__user__isnull=True)
    if words:
        memberships = memberships.filter(person__name__icontains=words)
    if organisation_id is not None:
        memberships = memberships.filter(organisation=organisation_id)
    listed = list(memberships.select_related("person", "organisation").in_name_order()[:MOST_CANDIDATES])
    names = names_for(viewer, listed)
    return [
        Candidate(membership.pk, names[membership.person_id], membership.organisation.name) for membership in listed
    ]


def home_of(user: User) -> int | None:
    """The organisation under which the log shows what was done by or to an account."""
    newest = Appointment.objects.filter(user=user).order_by("-from_on", "-pk").first()
    if newest is not None:
        return newest.organisation_id
    membership = Membership.objects.open().filter(person=user.person_id).first() if user.person_id else None
    return membership.organisation_id if membership else None
