"""建站: the first organisation and the three administrators of a new installation."""

import datetime as dt

from django.db import transaction

from zhixing.actions.accounts.lifecycle import NewPassword, place_account
from zhixing.actions.orgs import place_organisation
from zhixing.actions.recording import record
from zhixing.models import Appointment, Organisation
from zhixing.rules.founding import site_blockers
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked

ADMINISTRATORS = {Role.SYSTEM_ADMIN: "xtgly", Role.SECURITY_ADMIN: "aqgly", Role.AUDITOR: "sjgly"}


@transaction.atomic
def found_site(name: str, *, by: None, at: dt.datetime) -> list[NewPassword]:
    """Found the topmost organisation with its three administrators; only where nothing has been founded yet.

    Nobody can be `by` yet: it is the act of whoever holds the machine. The one-time passwords are shown once.
    """
    if reasons := site_blockers(name, has_organisations=Organisation.objects.exists()):
        raise Blocked(reasons)
    top = place_organisation(name=name.strip(), kind=OrgKind.DISTRICT, parent=None)
    accounts = []
    for role, username in ADMINISTRATORS.items():
        account = place_account(username, name=role.label, at=at)
        Appointment.objects.create(
            user_id=account.user_id, organisation=top, role=role.value, from_on=at.date(), document_number="建站"
        )
        accounts.append(account)
    record("found_site", by=by, at=at, organisation_id=top.pk, subject=top, summary=top.name)
    return accounts
