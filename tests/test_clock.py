"""The clock at the edges: real, or on the day that a trial site names."""

import datetime as dt

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from django.utils import timezone

from config import clock
from config.settings import chosen_day


def test_the_real_clock_unless_a_day_is_named() -> None:
    assert abs(clock.now() - timezone.now()) < dt.timedelta(minutes=1)


def test_the_date_is_replaced_and_the_time_runs_on() -> None:
    with override_settings(TODAY=dt.date(2027, 1, 2)):
        real, shown = timezone.localtime(timezone.now()), timezone.localtime(clock.now())
        assert (shown.date(), clock.today(), shown.utcoffset()) == (
            dt.date(2027, 1, 2),
            dt.date(2027, 1, 2),
            dt.timedelta(hours=8),
        )
        apart = dt.timedelta(hours=real.hour - shown.hour, minutes=real.minute - shown.minute)
        assert abs(apart) <= dt.timedelta(minutes=1)


def test_a_day_is_read_or_refused_at_the_start() -> None:
    assert chosen_day("", is_real=True) is None
    assert chosen_day("2026-12-20", is_real=False) == dt.date(2026, 12, 20)
    with pytest.raises(ImproperlyConfigured, match="不是日期"):
        chosen_day("20 Dec", is_real=False)
    with pytest.raises(ImproperlyConfigured, match="只供试用"):
        chosen_day("2026-12-20", is_real=True)
