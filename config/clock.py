"""The clock as the edges read it: the real one, or with the day that `ZHIXING_TODAY` names, to walk a year by hand.

Only the date is replaced; the time of day runs on. Sessions, lock-outs, second factors and the age of files go by the
real clock always.
"""

import datetime as dt

from django.conf import settings
from django.utils import timezone


def now() -> dt.datetime:
    real = timezone.now()
    if settings.TODAY is None:
        return real
    local = timezone.localtime(real)
    return dt.datetime.combine(settings.TODAY, local.timetz())


def today() -> dt.date:
    return timezone.localdate(now())
