"""The guard in conftest.py that no test leaves logging changed for those after it."""

import logging
import logging.config

import pytest

from tests import logs

NAME = "tests.logs.somebody"


def test_a_configuration_that_silences_the_others_is_noticed_and_put_back() -> None:
    """As tools do that configure logging for a command line."""
    logger = logging.getLogger(NAME)
    before = logs.standings()
    assert logs.changed_since(before) == []
    logging.config.dictConfig({"version": 1})
    assert {NAME, "django.request"} <= set(logs.changed_since(before))
    logs.restore(before)
    assert (logs.changed_since(before), logger.disabled) == ([], False)


@pytest.mark.parametrize(
    "change",
    [
        lambda logger: logger.setLevel(logging.CRITICAL),
        lambda logger: logger.addHandler(logging.NullHandler()),
        lambda logger: logger.addFilter(lambda record: False),
        lambda logger: setattr(logger, "propagate", False),
        lambda logger: setattr(logger, "disabled", True),
    ],
    ids=["level", "handler", "filter", "propagate", "disabled"],
)
def test_each_way_of_changing_a_logger_is_noticed(change: object) -> None:
    logger = logging.getLogger(NAME)
    before = logs.standings()
    with logs.kept():
        change(logger)  # type: ignore[operator]
        assert logs.changed_since(before) == [NAME]
    assert logs.changed_since(before) == []


def test_a_logger_that_is_new_is_no_change() -> None:
    before = logs.standings()
    logging.getLogger(f"{NAME}.new")
    assert logs.changed_since(before) == []


def test_one_that_is_heard_again_says_so(caplog: pytest.LogCaptureFixture) -> None:
    """A logger remembers what it need not say; that it was silent must not outlast the silence."""
    logger = logging.getLogger(NAME)
    with logs.kept():
        logger.setLevel(logging.CRITICAL)
        logger.warning("unheard")
    logger.warning("heard")
    assert [one.getMessage() for one in caplog.records] == ["heard"]
