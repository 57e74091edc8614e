"""任命: who holds which role where, organisation by organisation."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q

from zhixing.models import Appointment, Membership, Organisation, User
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.accounts.pages import account_at, below_paths
from zhixing.queries.namesakes import user_name_of, user_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.accounts import HEADS, HELD_BY_ONE, Circumstances, Wish
from zhixing.rules.periods import chinese_date
from zhixing.rules.permissions import Do, Role
from zhixing.rules.refusals import NotAllowed

PER_PAGE = 50


@dataclass(frozen=True)
class AppointmentLine:
    id: int
    user_id: int
    name: str
    username: str
    organisation_id: int
    organisation: str
    role: str
    from_on: dt.date
    until_on: dt.date | None
    document_number: str
    end_document_number: str
    state: str  # 在任, 尚未到任, 在任（将于…免去） or 已免
    may_end: bool


def appointments(
    viewer: Viewer, organisation_id: int | None, number: str | int, *, ended: bool
) -> Page[AppointmentLine]:
    """By organisation, then name; below one organisation or everywhere the viewer may; with those ended or without."""
    if not viewer.can(Do.MANAGE_ACCOUNTS):
        raise NotAllowed(Do.MANAGE_ACCOUNTS)
    paths = viewer.roots(Do.MANAGE_ACCOUNTS)
    if organisation_id is not None:
        paths = (_path(viewer, organisation_id),)
    listed = Appointment.objects.filter(below_paths(paths)).select_related("organisation", "user")
    if not ended:
        listed = listed.current_or_later(viewer.today)
    ordered = listed.order_by("organisation__sort_key", "organisation__name", "user__name_key", "from_on", "pk")
    page = Paginator(ordered, PER_PAGE).get_page(number)
    return Page(_lines(viewer, list(page.object_list)), page.number, page.paginator)  # type: ignore[arg-type]


def appointments_of(viewer: Viewer, user_id: int) -> list[AppointmentLine]:
    """Every appointment of one account that lies in the viewer's sight, newest first."""
    account_at(viewer, user_id)
    listed = Appointment.objects.filter(below_paths(viewer.roots(Do.MANAGE_ACCOUNTS)), user=user_id)
    ordered = listed.select_related("organisation", "user").order_by("-from_on", "-pk")
    return _lines(viewer, list(ordered))


def appointment_at(viewer: Viewer, appointment_id: int) -> AppointmentLine:
    appointment = get_or_out_of_sight(Appointment.objects.select_related("organisation", "user"), pk=appointment_id)
    viewer.demand(Do.MANAGE_ACCOUNTS, appointment.organisation.path)
    return _lines(viewer, [appointment])[0]


def register_hint(appointment_id: int) -> str:
    """Said to whoever has just made this appointment: the head of a branch usually belongs to it, and this one does
    not. Empty otherwise."""
    appointment = Appointment.objects.select_related("user", "organisation").get(pk=appointment_id)
    if Role(appointment.role) not in HEADS or appointment.user.person_id is None:
        return ""
    where = Membership.objects.open().filter(person=appointment.user.person_id).select_related("organisation").first()
    if where is not None and where.organisation_id == appointment.organisation_id:
        return ""
    name, place = user_name_of(appointment.user), f"在“{where.organisation.name}”" if where else "不在任何支部的名册上"
    return f"{name}的组织关系{place}；需要转到“{appointment.organisation.name}”的，请由共同的上级办理组织关系转接。"


def circumstances(viewer: Viewer, user: User, place: Organisation, wish: Wish) -> Circumstances:
    """What `appointment_blockers` must know, with the periods that overlap the wished one."""
    overlapping = Appointment.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=wish.from_on))
    if wish.until_on is not None:
        overlapping = overlapping.filter(from_on__lte=wish.until_on)
    appointments = list(overlapping.filter(user=user).values_list("role", "organisation_id"))
    incumbent = None
    if wish.role in HELD_BY_ONE:
        same = overlapping.filter(organisation=place, role=wish.role.value).exclude(user=user)
        incumbent = same.select_related("user").first()
    return Circumstances(
        roles_held=frozenset(Role(role) for role, _ in appointments),
        held_here=frozenset(Role(role) for role, where in appointments if where == place.pk),
        is_in_register=user.person_id is not None,
        is_oneself=user.pk == viewer.user_id,
        incumbent=user_name_of(incumbent.user) if incumbent else "",
    )


def _path(viewer: Viewer, organisation_id: int) -> str:
    organisation = get_or_out_of_sight(Organisation.objects, pk=organisation_id)
    viewer.demand(Do.MANAGE_ACCOUNTS, organisation.path)
    return organisation.path


def _lines(viewer: Viewer, appointments: Sequence[Appointment]) -> list[AppointmentLine]:
    names = user_names_of(appointment.user for appointment in appointments)
    return [_line(viewer, appointment, names[appointment.user_id]) for appointment in appointments]


def _line(viewer: Viewer, appointment: Appointment, name: str) -> AppointmentLine:
    is_ended = appointment.until_on is not None and appointment.until_on < viewer.today
    state = "已免职" if is_ended else "尚未到任" if appointment.from_on > viewer.today else "在任"
    if not is_ended and appointment.until_on is not None and appointment.end_document_number:
        state = f"将于{chinese_date(appointment.until_on)}免去"
    return AppointmentLine(
        id=appointment.pk,
        user_id=appointment.user_id,
        name=name,
        username=appointment.user.username,
        organisation_id=appointment.organisation_id,
        organisation=appointment.organisation.name,
        role=appointment.office,
        from_on=appointment.from_on,
        until_on=appointment.until_on,
        document_number=appointment.document_number,
        end_document_number=appointment.end_document_number,
        state=state,
        may_end=not is_ended and appointment.user_id != viewer.user_id,
    )
