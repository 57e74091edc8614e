"""After how many days a password runs out, for the person at the screen."""

from django.conf import settings

from zhixing.queries.viewers import Viewer
from zhixing.rules.accounts import password_days


def days_for(viewer: Viewer) -> int:
    """0: never by the calendar."""
    return password_days(
        {grant.role for grant in viewer.grants},
        of_members=settings.MEMBER_PASSWORD_DAYS,
        of_offices=settings.PASSWORD_DAYS,
    )
