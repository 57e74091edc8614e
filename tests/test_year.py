"""A street's year in any order: few runs here, as many as one likes with `./dev soak year`."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests import make, walk
from tests.year import StreetYear

RUNS = int(os.environ.get("ZHIXING_YEAR", "6"))


@pytest.fixture
def machine(world: make.World) -> type[StreetYear]:
    walk.adopt(world.street)
    return type("OwnStreetYear", (StreetYear,), {"world": world})


def test_a_street_lives_through_a_year(machine: type[StreetYear]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate, *([Phase.shrink] if RUNS > 6 else [])],
            suppress_health_check=list(HealthCheck),
        ),
    )
