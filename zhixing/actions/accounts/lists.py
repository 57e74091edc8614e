"""批量开通账号: opening all accounts of a list or none, and taking a list back while nobody has signed in."""

import datetime as dt

from django.db import transaction
from django.db.models import ProtectedError

from zhixing.actions.accounts.appointments import give_role
from zhixing.actions.accounts.lifecycle import NewPassword, place_account
from zhixing.actions.recording import record
from zhixing.models import Appointment, FoundingList, Organisation, User
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.accounts.lists import opening_plan
from zhixing.queries.viewers import Viewer
from zhixing.rules.account_lists import LISTED_ELSEWHERE, Defaults, undoing_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed


@transaction.atomic
def create_listed_accounts(
    text: str, *, defaults: Defaults, source: str = "", by: Viewer, at: dt.datetime
) -> list[NewPassword]:
    """Open an account for each person of the text with the offices of their lines; all of them or none."""
    if not by.can(Do.MANAGE_ACCOUNTS):
        raise NotAllowed(Do.MANAGE_ACCOUNTS)
    plan = opening_plan(by, text, defaults)
    if plan.problems:
        raise Blocked(list(plan.problems))
    opened = FoundingList.objects.create(source=source or "手工填写", lines=plan.accounts, by_id=by.user_id, at=at)
    places = Organisation.objects.in_bulk({opening.place.id for opening in plan.openings})
    slips: dict[str, NewPassword] = {}
    for opening in plan.openings:
        place = places[opening.place.id]
        by.demand(Do.MANAGE_ACCOUNTS, place.path)
        key = opening.username.lower()
        if key not in slips:
            slips[key] = place_account(opening.username, name=opening.name, at=at, founding_list=opened)
        give_role(User.objects.get(pk=slips[key].user_id), place, opening.wish, by=by, at=at)
    _record("create_listed_accounts", opened, by=by, at=at, names=[slip.username for slip in slips.values()])
    return list(slips.values())


@transaction.atomic
def undo_listed_accounts(founding_list_id: int, *, by: Viewer, at: dt.datetime) -> FoundingList:
    """Take back the accounts of a list with their offices; refused once anybody of them has signed in."""
    if not by.can(Do.MANAGE_ACCOUNTS):
        raise NotAllowed(Do.MANAGE_ACCOUNTS)
    opened = get_or_out_of_sight(
        FoundingList.objects.select_for_update().filter(organisation=None, by_id=by.user_id), pk=founding_list_id
    )
    accounts = list(opened.accounts.select_for_update().order_by("name_key", "pk"))
    active = [account.name for account in accounts if account.last_login is not None or account.person_id]
    if reasons := undoing_blockers(active, is_undone=opened.undone_at is not None):
        raise Blocked(reasons)
    usernames = [account.username for account in accounts]
    try:
        Appointment.objects.filter(user__in=accounts).delete()
        User.objects.filter(pk__in=[account.pk for account in accounts]).delete()
    except ProtectedError as refusal:
        raise Blocked(LISTED_ELSEWHERE) from refusal
    opened.undone_at, opened.undone_by_id = at, by.user_id
    opened.save(update_fields=["undone_at", "undone_by"])
    _record("undo_listed_accounts", opened, by=by, at=at, names=usernames)
    return opened


def _record(verb: str, opened: FoundingList, *, by: Viewer, at: dt.datetime, names: list[str]) -> None:
    home = Organisation.objects.filter(path__in=by.roots(Do.MANAGE_ACCOUNTS)).first()
    record(
        verb,
        by=by,
        at=at,
        organisation_id=home.pk if home else None,
        subject=opened,
        summary=f"{opened.source}，{len(names)} 个账号",
        detail={"usernames": names},
    )
