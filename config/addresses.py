"""Addresses outside that the settings name: whether what is sent there can be read on the way."""

from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def is_guarded(address: str) -> bool:
    """By TLS, or because it stays on this machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))
