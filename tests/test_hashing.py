"""What the site keeps of a password is expensive to try; only tests hash cheaply."""

import argon2
from django.contrib.auth.hashers import get_hashers_by_algorithm, make_password
from django.test import override_settings

from config import settings as site


def cost(password: str) -> tuple[int, int, int]:
    found = argon2.extract_parameters(password.removeprefix("argon2"))
    return found.time_cost, found.memory_cost, found.parallelism


def test_the_site_hashes_at_full_cost() -> None:
    with override_settings(PASSWORD_HASHERS=site.PASSWORD_HASHERS):
        assert list(get_hashers_by_algorithm()) == ["argon2"]
        assert cost(make_password("x")) == (2, 102_400, 8)  # kibibytes; as Django recommends


def test_tests_hash_by_the_same_algorithm_at_another_cost() -> None:
    assert list(get_hashers_by_algorithm()) == ["argon2"]
    assert cost(make_password("x")) == (1, 8, 1)
