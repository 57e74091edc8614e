"""Fields encrypted at rest with SM4-GCM, and the keyed hash (HMAC-SM3) by which they are looked up."""

import hashlib
import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.db import models

from config.keys import mark_of

_NONCE, _TAG = 12, 16  # bytes
# Before what is sealed: version of the form, and which key it was. What older versions sealed begins with its nonce.
_HEAD = b"\x00zx1"
_MARK = 8  # bytes


class KeyMissingError(Exception):
    """Sealed with a key that is not in the list; says which, by its mark."""


def key_marks() -> dict[bytes, str]:
    """Every key at hand by its mark, the newest first."""
    return {bytes.fromhex(mark_of(key)): key for key in settings.SEAL_KEYS}


def newest_head() -> bytes:
    """What everything begins with that the newest key has sealed."""
    return _HEAD + bytes.fromhex(mark_of(settings.SEAL_KEYS[0]))


def mark_in(data: bytes) -> bytes:
    """The mark of the key that sealed it; empty for what an older version sealed."""
    return data[len(_HEAD) : len(_HEAD) + _MARK] if data.startswith(_HEAD) else b""


@lru_cache(maxsize=32)
def _key(purpose: str, secret: str) -> bytes:
    return hashlib.sha256(f"{purpose}:{secret}".encode()).digest()


def seal(text: str) -> bytes:
    return seal_bytes(text.encode())


def seal_bytes(plain: bytes) -> bytes:
    """Head, nonce, tag and ciphertext; a fresh nonce each time, so equal texts differ at rest."""
    nonce = os.urandom(_NONCE)
    work = Cipher(algorithms.SM4(_key("seal", settings.SEAL_KEYS[0])[:16]), modes.GCM(nonce)).encryptor()
    body = work.update(plain) + work.finalize()
    return newest_head() + nonce + work.tag + body


def unseal(data: bytes) -> str:
    return unseal_bytes(data).decode()


def unseal_bytes(data: bytes) -> bytes:
    """What was sealed. Raises `cryptography.exceptions.InvalidTag` when the bytes were changed, `KeyMissingError` where
    the key is not at hand."""
    mark = mark_in(data)
    if key := key_marks().get(mark):
        return _open(data[len(_HEAD) + _MARK :], key)
    for older in reversed(settings.SEAL_KEYS):  # without a mark, from the field key on
        try:
            return _open(data, older)
        except InvalidTag:
            continue
    raise KeyMissingError(mark.hex()) if mark else InvalidTag


def _open(data: bytes, key: str) -> bytes:
    nonce, tag, body = data[:_NONCE], data[_NONCE : _NONCE + _TAG], data[_NONCE + _TAG :]
    work = Cipher(algorithms.SM4(_key("seal", key)[:16]), modes.GCM(nonce, tag)).decryptor()
    return work.update(body) + work.finalize()


def look_up_hash(text: str) -> bytes:
    """32 bytes that equal texts share; without the key nobody can test a guess against them."""
    work = hmac.HMAC(_key("look-up", settings.FIELD_KEY), hashes.SM3())
    work.update(text.encode())
    return work.finalize()


def phone_hash(number: str) -> str:
    """The same for a mobile number, under a key of its own: 64 hex digits, for the list that a person may have."""
    work = hmac.HMAC(_key("telephone", settings.FIELD_KEY), hashes.SM3())
    work.update(number.encode())
    return work.finalize().hex()


if TYPE_CHECKING:
    _Bytes = models.BinaryField[str, str]
else:
    _Bytes = models.BinaryField


class SealedField(_Bytes):
    """Text that the program reads and writes plainly and the database only ever holds sealed. Empty stays empty."""

    def _check_str_default_value(self) -> list[Any]:
        return []  # plain text is what a default of ours is

    def from_db_value(self, value: Any, *_: object) -> str:
        return unseal(bytes(value)) if value else ""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str):
            value = seal(value) if value else b""
        return super().get_db_prep_value(value, connection, prepared)

    def to_python(self, value: Any) -> Any:
        return value
