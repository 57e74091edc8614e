"""登录、账号与任命、登录安全: who gets which status."""

import datetime as dt
from typing import Any

from axes.models import AccessAttempt
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.make import World, appoint, member, user
from tests.web.matrix import STRANGER, Row, statuses
from zhixing.models import Appointment
from zhixing.rules.permissions import Role

SYSTEM, SECURITY, AUDITOR = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR
ONLY_SYSTEM = statuses({200: [SYSTEM]}, others=403)
ACT_SYSTEM = statuses({302: [SYSTEM]}, others=403)
ACT_SECURITY = statuses({302: [SECURITY]}, others=403)


def secretary(world: World) -> tuple[int]:
    return (world.users[Role.SECRETARY].pk,)


def locked_one(world: World) -> tuple[int]:
    return (user("停用甲", is_active=False).pk,)


def linked_one(world: World) -> tuple[int]:
    return (world.users[Role.MEMBER].pk,)


def spare(world: World) -> tuple[int]:
    return (appoint(user("录入员乙"), Role.CLERK, world.sister).pk,)


def listed_office(world: World) -> dict[str, Any]:
    return {"text": f"{world.community.name}，录入员，孙七", "document": "3号"}


def unlinked_member(world: World) -> dict[str, Any]:
    return {"membership": member("周海", world.sister).pk}


def an_appointment(world: World) -> tuple[int]:
    return (Appointment.objects.get(user=world.users[Role.CLERK]).pk,)


def an_attempt(world: World) -> tuple[int]:
    """Of somebody who stays out: signing in at last would take it away."""
    locked = appoint(user("支部文书乙"), Role.CLERK, world.branch)
    return (AccessAttempt.objects.create(username=locked.username, failures_since_start=5).pk,)


def bound_admin(world: World) -> tuple[int]:
    TOTPDevice.objects.create(user=world.users[AUDITOR], name="totp", confirmed=True)
    return (world.users[AUDITOR].pk,)


def a_wish(world: World, **more: Any) -> dict[str, Any]:
    return {
        "organisation": world.sister.pk,
        "role": "deputy",
        "from_on": dt.date(2026, 9, 1),
        "document_number": "阳社发【2026】3号",
        **more,
    }


ROWS = [
    Row("sign_in", statuses({}, others=302, anonymous=200)),
    Row("sign_in", statuses({}, others=302, anonymous=422), method="POST"),
    Row("identity_begin", statuses({}, others=404, anonymous=404)),
    Row("identity_return", statuses({}, others=404, anonymous=404)),
    Row("sign_out", statuses({}, others=302), method="POST"),
    Row("change_password", statuses({}, others=200)),
    Row("change_password", statuses({}, others=422, anonymous=302), method="POST"),
    Row("second_factor", statuses({200: [SYSTEM, SECURITY, AUDITOR]}, others=403)),
    Row("second_factor", statuses({422: [SYSTEM, SECURITY, AUDITOR]}, others=403), method="POST"),
    Row("second_factor_bind", statuses({200: [SYSTEM, SECURITY, AUDITOR]}, others=403)),
    Row("second_factor_bind", statuses({200: [SYSTEM, SECURITY, AUDITOR]}, others=403), method="POST"),
    Row("second_factor_begin", statuses({409: [SYSTEM, SECURITY, AUDITOR]}, others=403), method="POST"),
    Row("second_factor_qr", statuses({}, others=403)),
    Row("account_list", ONLY_SYSTEM),
    Row("account_new", ONLY_SYSTEM),
    Row(
        "account_new",
        ONLY_SYSTEM,
        method="POST",
        data=lambda world: a_wish(world, name="新书记", username="xinshuji"),
        note="whole",
    ),
    Row("account_new", statuses({422: [SYSTEM]}, others=403), method="POST", note="with nothing filled in"),
    Row("account_members", ONLY_SYSTEM),
    Row(
        "account_members",
        statuses({422: [SYSTEM]}, others=403),
        method="POST",
        data=lambda world: {"organisation": world.branch.pk},
    ),
    Row("account_new_list", ONLY_SYSTEM),
    Row("account_new_list", statuses({422: [SYSTEM]}, others=403), method="POST"),
    Row("account_new_list", ONLY_SYSTEM, method="POST", data=listed_office, note="review"),
    Row("account_new_template", ONLY_SYSTEM),
    Row("account_list_undo", statuses({404: [SYSTEM]}, others=403), args=lambda world: (10**9,), method="POST"),
    Row("account", ONLY_SYSTEM, args=secretary),
    Row("account", statuses({404: [SYSTEM]}, others=403), args=lambda world: (10**9,), note="unknown"),
    Row("account_lock", ACT_SYSTEM, args=secretary, method="POST", data=lambda world: {"reason": "调离"}),
    Row("account_lock", statuses({409: [SYSTEM]}, others=403), args=secretary, method="POST", note="without a reason"),
    Row("account_unlock", ACT_SYSTEM, args=locked_one, method="POST"),
    Row("account_reset", ONLY_SYSTEM, args=secretary, method="POST"),
    Row("account_link", ACT_SYSTEM, args=spare, method="POST", data=unlinked_member),
    Row("account_unlink", ACT_SYSTEM, args=linked_one, method="POST", data=lambda world: {"reason": "关联有误"}),
    Row("appointment_list", ONLY_SYSTEM),
    Row("appoint", ONLY_SYSTEM, args=spare),
    Row("appoint", ACT_SYSTEM, args=spare, method="POST", data=a_wish, note="whole"),
    Row("appointment_end", statuses({200: [SYSTEM], 404: [STRANGER]}, others=403), args=an_appointment),
    Row(
        "appointment_end",
        statuses({302: [SYSTEM], 404: [STRANGER]}, others=403),
        args=an_appointment,
        method="POST",
        data=lambda world: {"until_on": "2026-09-30", "document_number": "阳社发【2026】4号"},
    ),
    Row("security", statuses({200: [SECURITY]}, others=403)),
    Row("lock_out_lift", ACT_SECURITY, args=an_attempt, method="POST"),
    Row("sessions_end", ACT_SECURITY, args=secretary, method="POST"),
    Row("second_factor_reset", ACT_SECURITY, args=bound_admin, method="POST", data=lambda world: {"reason": "换手机"}),
]
