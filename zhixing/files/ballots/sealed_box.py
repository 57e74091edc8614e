"""票箱的锁: the two tellers' locks, sealed lines, sealed papers under way, the token key (NaCl, Argon2id)."""

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from hmac import compare_digest

from cryptography.hazmat.primitives.asymmetric import rsa
from nacl import pwhash
from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from zhixing.rules.ballots import blind_rsa
from zhixing.rules.ballots.phrases import meant
from zhixing.rules.ballots.recovery_codes import read_recovery_code, recovery_code

_SALT = 16  # bytes
_PLACE = 16  # bytes of the hash of a place
_PAPER_BLOCK = 4096  # bytes; a paper's length must not tell what was ticked
_AT_ONCE = 500  # lines that a thread opens in one go


class WrongPhrase(Exception):  # noqa: N818
    """Neither phrase nor recovery code of this lock, or the part of the key is another or gone: which, is not told."""


class ForeignLine(Exception):  # noqa: N818
    """Not a line that was sealed for this subject and question with these keys: changed, or moved from elsewhere."""


@dataclass(frozen=True)
class Cost:
    """Of one try of a phrase: passes and bytes of memory of Argon2id."""

    passes: int
    memory: int


STRONG = Cost(passes=6, memory=128 * 1024 * 1024)  # about 0.4 s on one core of today
QUICK = Cost(passes=1, memory=8 * 1024)  # for tests alone: nothing to a guesser


@dataclass(frozen=True)
class Lock:
    """What is kept of one teller's key pair; the private key only under phrase and part together."""

    public_key: bytes
    salt: bytes
    locked_key: bytes = field(repr=False)


def new_lock(phrase: str, part: bytes, cost: Cost = STRONG) -> tuple[Lock, str]:
    """A fresh key pair locked with the phrase, and its recovery code, to be shown and printed this once."""
    pair = PrivateKey.generate()
    salt = os.urandom(_SALT)
    locked = SecretBox(_lock_key(phrase, salt, part, cost)).encrypt(bytes(pair))
    return Lock(bytes(pair.public_key), salt, bytes(locked)), recovery_code(bytes(pair))


def unlock(lock: Lock, phrase_or_recovery: str, part: bytes | None, cost: Cost = STRONG) -> bytes:
    """The private key. The recovery code opens without the part, so that a lost disk does not lose the ballot."""
    recovered = read_recovery_code(phrase_or_recovery)
    if recovered is not None and compare_digest(bytes(PrivateKey(recovered).public_key), lock.public_key):
        return recovered
    key = _lock_key(phrase_or_recovery, lock.salt, part or bytes(32), cost)
    try:
        secret = SecretBox(key).decrypt(lock.locked_key)
    except (CryptoError, ValueError):
        raise WrongPhrase from None
    if not compare_digest(bytes(PrivateKey(secret).public_key), lock.public_key):
        raise WrongPhrase
    return secret


def fingerprint(first: bytes, second: bytes, slug: str, token_keys: Iterable[bytes] = ()) -> str:
    """Eight groups of four digits for the notice, to be read aloud: of both public keys and the keys that sign tokens
    (DER, in the order of the panels). Nobody can be given keys of their own without it showing here."""
    parts = [b"zhixing-ballot-keys", slug.encode(), first, second, *token_keys]
    digest = hashlib.sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()
    digits = f"{int.from_bytes(digest, 'big') % 10**32:032d}"
    return " ".join(digits[start : start + 4] for start in range(0, 32, 4))


@lru_cache(maxsize=4096)
def place_of(slug: str, panel: str, subject_number: int, question: str) -> bytes:
    """16 bytes that stand for one subject and question in one panel of one ballot."""
    named = json.dumps([slug, panel, subject_number, question], ensure_ascii=False).encode()
    return hashlib.sha256(b"zhixing-place:" + named).digest()[:_PLACE]


def seal(choice: int, place: bytes, keys: Sequence[bytes]) -> bytes:
    """113 bytes whatever the choice: sealed to the first public key, and that to the second."""
    if len(place) != _PLACE:
        raise ValueError("a place has 16 bytes")
    sealed = choice.to_bytes(1, "big") + place
    for key in keys:
        sealed = SealedBox(PublicKey(key)).encrypt(sealed)
    return sealed


def seal_code(code: bytes, keys: Sequence[bytes]) -> bytes:
    """A slip's code, as a line is sealed: nobody can show it at the count who did not have it when the slip voted."""
    for key in keys:
        code = SealedBox(PublicKey(key)).encrypt(code)
    return code


def open_code(sealed: bytes, secrets: Sequence[bytes]) -> str:
    """The code; raises `ForeignLine` for what was not sealed with these keys."""
    try:
        for box in _boxes(secrets):
            sealed = box.decrypt(bytes(sealed))
        return sealed.decode()
    except (CryptoError, ValueError, TypeError):
        raise ForeignLine from None


def open_line(sealed: bytes, place: bytes, secrets: Sequence[bytes]) -> int:
    """The choice; `secrets` are the private keys in the order of `keys` above."""
    return _open(sealed, place, _boxes(secrets))


def open_lines(lines: Sequence[tuple[bytes, bytes]], secrets: Sequence[bytes]) -> list[int]:
    """The choices of many (sealed, place), in order, on every core: the work is done outside Python's lock."""
    boxes = _boxes(secrets)
    parts = [lines[start : start + _AT_ONCE] for start in range(0, len(lines), _AT_ONCE)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        opened = threads.map(lambda part: [_open(sealed, place, boxes) for sealed, place in part], parts)
        return [choice for part in opened for choice in part]


def seal_paper(data: bytes, part: bytes) -> bytes:
    """What one teller entered, until the other has: the database alone does not show it."""
    return bytes(SecretBox(_paper_key(part)).encrypt(sodium_pad(data, _PAPER_BLOCK)))


def open_paper(sealed: bytes, part: bytes) -> bytes:
    """Raises `WrongPhrase` where the part is another, or the bytes were changed."""
    try:
        return sodium_unpad(SecretBox(_paper_key(part)).decrypt(sealed), _PAPER_BLOCK)
    except (CryptoError, ValueError):
        raise WrongPhrase from None


def new_token_key() -> blind_rsa.PrivateKey:
    """A fresh RSA key that signs the tokens of one panel."""
    key = rsa.generate_private_key(public_exponent=blind_rsa.EXPONENT, key_size=blind_rsa.BITS)
    return blind_rsa.PrivateKey.of(key.private_numbers())


def _lock_key(phrase: str, salt: bytes, part: bytes, cost: Cost) -> bytes:
    """Argon2id over the phrase as it is meant (width, spaces), then keyed with the part."""
    stretched = pwhash.argon2id.kdf(32, meant(phrase).encode(), salt, opslimit=cost.passes, memlimit=cost.memory)
    return hashlib.blake2b(stretched, digest_size=32, key=part, person=b"zhixing-lock").digest()


def _paper_key(part: bytes) -> bytes:
    return hashlib.blake2b(b"", digest_size=32, key=part, person=b"zhixing-paper").digest()


def _boxes(secrets: Sequence[bytes]) -> list[SealedBox[PrivateKey]]:
    return [SealedBox(PrivateKey(secret)) for secret in reversed(secrets)]


def _open(sealed: bytes, place: bytes, boxes: Sequence[SealedBox[PrivateKey]]) -> int:
    try:
        for box in boxes:
            sealed = box.decrypt(bytes(sealed))
    except (CryptoError, ValueError, TypeError):
        raise ForeignLine from None
    if len(sealed) != 1 + _PLACE or not compare_digest(sealed[1:], place):
        raise ForeignLine
    return sealed[0]
