"""What every test starts from: a throw-away PostgreSQL, and a small named world."""

import copy
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from config.postgres import SUPERUSER, Server
from config.postgres import test_server as throw_away_server
from tests import kept, logs, make, seed
from tests.order import longest_first
from tests.web import states

# The same examples each time: what decides whether a change lands must not depend on luck. To look for new ones,
# ZHIXING_EXPLORE=1 ./dev test tests/rules
# Nor on how busy the machine is.
hypothesis_settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
if not os.environ.get("ZHIXING_EXPLORE"):
    hypothesis_settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    """Start the test cluster before Django connects; a DATABASE_URL of somebody's own is used as it is.

    Each worker has a cluster to itself. What a long transaction sees holds back, for every database of its cluster,
    what VACUUM may remove: the proofs that a counted box leaves no dead row would fail for what runs beside them.
    """
    server = throw_away_server()
    if f"{server.sockets.parent}/zhixing-" not in os.environ.get("DATABASE_URL", server.url_of(SUPERUSER)):
        return
    if "PYTEST_XDIST_WORKER" in os.environ:
        seed.lay(server)  # of the others the door has done it
    if server.start():
        config.stash[_STARTED] = server
    os.environ["DATABASE_URL"] = server.url_of(SUPERUSER)
    settings.DATABASES["default"]["HOST"] = str(server.sockets)
    if seed.is_laid(server):
        settings.DATABASES["default"]["TEST"]["TEMPLATE"] = seed.DATABASE


_STARTED = pytest.StashKey[Server]()


def pytest_unconfigure(config: pytest.Config) -> None:
    if (server := config.stash.get(_STARTED, None)) is not None:
        server.stop()


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """A test that leaves logging changed is named, and the tests after it hear what they would have heard."""
    before = logs.standings()
    yield
    changed = logs.changed_since(before)
    logs.restore(before)
    if changed:
        pytest.fail(f"left changed: the loggers {', '.join(changed)}; see tests/logs.py", pytrace=False)


@pytest.fixture(autouse=True)
def _guards_stand_down_for_flushing(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests with real transactions end by truncating every table, which our guards rightly refuse.

    Only that clean-up runs with the triggers off; the test itself always meets them.
    """
    if "transactional_db" not in request.fixturenames and "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")
    yield
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")


@pytest.fixture(autouse=True, scope="session")
def _static_files_as_they_lie() -> Iterator[None]:
    """Pages under test load the files of `static/` themselves: nothing is collected before a run."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    # Overridden, not assigned: whoever has asked for a storage before is told to ask again. Each file is looked for
    # when it is asked for: otherwise every new client of a test would first read all of them.
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": plain}, WHITENOISE_USE_FINDERS=True, WHITENOISE_AUTOREFRESH=True
    ):
        yield


@pytest.fixture(autouse=True, scope="session")
def _evidence_apart(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files of evidence go to a folder of this run, never beside the installation's own."""
    settings.EVIDENCE = tmp_path_factory.mktemp("evidence")


@pytest.fixture(autouse=True)
def _chain_ends_apart(tmp_path: Path) -> None:
    """Each test has its own database, so also its own list of how long the chains were."""
    settings.CHAIN_ENDS = tmp_path / "chains"


@pytest.fixture(autouse=True, scope="session")
def _ballot_keys_apart(tmp_path_factory: pytest.TempPathFactory) -> None:
    """So do the parts of the keys of ballots; and a try of a phrase costs next to nothing."""
    settings.BALLOT_KEYS = tmp_path_factory.mktemp("ballots")
    settings.BALLOT_PHRASE_COST = (1, 8 * 1024)


@pytest.fixture(autouse=True, scope="session")
def _passwords_at_small_cost() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=["tests.hashing.SmallArgon2PasswordHasher"]):
        yield


@pytest.fixture(scope="session")
def kept_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[kept.Kept]:
    held = kept.Kept()
    yield held
    with django_db_blocker.unblock():
        held.close()


@pytest.fixture
def _around_the_test(request: pytest.FixtureRequest, kept_world: kept.Kept, django_db_blocker: DjangoDbBlocker) -> None:
    """Before pytest-django begins a test's own transaction: the world is there, or nothing is."""
    with django_db_blocker.unblock():
        if "state" in request.fixturenames:
            row = request.node.callspec.params["row"]
            signing_in = [("everybody", states.cookies_of_everybody)] if "everybody" in request.fixturenames else []
            kept_world.stand_on(*signing_in, (states.key(row), partial(states.made, row)))
        elif "world" in request.fixturenames and not kept.is_transactional(request):
            kept_world.open()
        else:
            kept_world.close()
            assert not connection.in_atomic_block, "a test before has left a transaction open"


@pytest.fixture
def _django_db_helper(_around_the_test: None, _django_db_helper: None) -> None:
    """What every way to the database goes through, whether by a fixture or by a mark."""


@pytest.fixture
def world(db: None, kept_world: kept.Kept) -> make.World:
    return kept_world.copy() or make.world()


@pytest.fixture
def state(db: None, kept_world: kept.Kept) -> states.State:
    """Of a test of one `row` of the matrix."""
    return copy.deepcopy(kept_world.layers[-1].content)  # type: ignore[no-any-return]


@pytest.fixture
def everybody(state: states.State, kept_world: kept.Kept) -> None:
    """Has signed in before the state was made, see tests/web/states.py."""
    state.cookies |= kept_world.layers[0].content


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = longest_first(states.together(items))
