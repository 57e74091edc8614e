"""The hasher of the site at a cost that a test can bear; tests/test_hashing.py holds the real one to its own."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class SmallArgon2PasswordHasher(Argon2PasswordHasher):
    time_cost, memory_cost, parallelism = 1, 8, 1
