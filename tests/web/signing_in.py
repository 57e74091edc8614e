"""Signing in for tests: as the person would be after the sign-in page, administrators with their second factor."""

from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhixing.models import User
from zhixing.rules.permissions import Role

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
BACKEND = "zhixing.web.accounts.backend.AccountBackend"


def sign_in(client: Client, user: User, *, second_factor: bool = True) -> Client:
    client.force_login(user, backend=BACKEND)
    roles = user.appointments.values_list("role", flat=True)
    if second_factor and any(role in roles for role in ADMINISTRATORS):
        device, _ = TOTPDevice.objects.get_or_create(user=user, name="totp", confirmed=True)
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
    return client
