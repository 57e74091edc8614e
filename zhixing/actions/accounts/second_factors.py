"""第二重验证: enrolling a time-based code, passing it at sign-in, and recovery by another administrator."""

import datetime as dt

from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhixing.actions.accounts.sessions import close_sessions
from zhixing.actions.recording import record
from zhixing.models import User
from zhixing.queries.accounts.pages import home_of, may_act_on
from zhixing.queries.accounts.second_factors import is_bound, resettable_account
from zhixing.queries.namesakes import account_name_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.accounts import WRONG_FACTOR, binding_blockers, confirming_blockers, factor_reset_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked

NAME = "totp"


@transaction.atomic
def begin_second_factor(*, by: Viewer, at: dt.datetime) -> TOTPDevice:
    """A key to put into the phone, the same until it is confirmed."""
    user = User.objects.select_for_update().get(pk=by.user_id)
    if reasons := binding_blockers(is_bound=TOTPDevice.objects.filter(user=user, confirmed=True).exists()):
        raise Blocked(reasons)
    device, is_new = TOTPDevice.objects.get_or_create(user=user, name=NAME, confirmed=False)
    if is_new:
        name = account_name_of(user)
        record("begin_second_factor", by=by, at=at, organisation_id=home_of(user), subject=user, summary=name)
    return device


@transaction.atomic
def confirm_second_factor(code: str, *, by: Viewer, at: dt.datetime) -> TOTPDevice:
    """The phone shows the right code: from now on every sign-in asks for one."""
    user = User.objects.select_for_update().get(pk=by.user_id)
    device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    if reasons := confirming_blockers(is_pending=device is not None):
        raise Blocked(reasons)
    assert device is not None
    if not device.verify_token(code):
        raise Blocked(WRONG_FACTOR)
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    name = account_name_of(user)
    record("confirm_second_factor", by=by, at=at, organisation_id=home_of(user), subject=user, summary=name)
    return device


def pass_second_factor(code: str, *, by: Viewer, at: dt.datetime) -> TOTPDevice | None:
    """The device that made the code; None for a wrong one, which is counted, slowed down and written to the log."""
    with transaction.atomic():
        user = User.objects.get(pk=by.user_id)
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
        passed = device is not None and device.verify_is_allowed()[0] and device.verify_token(code)
        verb = "pass_second_factor" if passed else "fail_second_factor"
        record(verb, by=by, at=at, organisation_id=home_of(user), subject=user, summary=account_name_of(user))
    return device if passed else None


@transaction.atomic
def reset_second_factor(user_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> None:
    """For somebody who lost the phone: the key is removed, all sessions end, the next sign-in enrols anew."""
    user = resettable_account(by, user_id)
    for do in (Do.MANAGE_SECURITY, Do.MANAGE_ACCOUNTS):
        if by.can(do):
            may_act_on(by, user, do)
    if reasons := factor_reset_blockers(reason, is_oneself=user.pk == by.user_id, is_bound=is_bound(user)):
        raise Blocked(reasons)
    TOTPDevice.objects.filter(user=user).delete()
    close_sessions(user, at)
    record(
        "reset_second_factor",
        by=by,
        at=at,
        organisation_id=home_of(user),
        subject=user,
        summary=f"{account_name_of(user)}：{reason}",
    )
