"""A signed list of where every chain of the ledger stands, to be handed upward and held against the ledger later."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KIND = "知行积分台账链尾清单"


class NotOursError(ValueError):
    """The file is no such list, was changed, or was signed by another installation."""


@dataclass(frozen=True)
class Mark:
    organisation_id: int
    name: str
    length: int
    hash: str


def _key(secret: str) -> Ed25519PrivateKey:
    seed = HKDF(hashes.SHA256(), 32, salt=None, info=b"zhixing chain marks").derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(seed)


def fingerprint(secret: str) -> str:
    """Of the key that signs: 16 hex digits to be written down beside the file."""
    raw = _key(secret).public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    digest = hashes.Hash(hashes.SHA256())
    digest.update(raw)
    return digest.finalize().hex()[:16]


def write_marks(marks: list[Mark], *, made_at: str, secret: str) -> str:
    """The list as JSON with its signature. `secret` is the key of the installation, `made_at` ISO 8601."""
    content = {"kind": KIND, "made_at": made_at, "key": fingerprint(secret), "chains": [asdict(mark) for mark in marks]}
    signature = _key(secret).sign(_canonical(content)).hex()
    return json.dumps({**content, "signature": signature}, ensure_ascii=False, indent=1) + "\n"


def sign(content: dict[str, Any], *, secret: str) -> dict[str, Any]:
    """The content with the public key that signed it and the signature over both, as anybody can check it."""
    raw = _key(secret).public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    keyed = {**content, "key": raw.hex()}
    return {**keyed, "signature": _key(secret).sign(_canonical(keyed)).hex()}


def read_marks(text: str, *, secret: str) -> tuple[str, list[Mark]]:
    """When the list was made, and what it says. Raises `NotOursError` with a Chinese sentence."""
    try:
        content = json.loads(text)
        signature = bytes.fromhex(content.pop("signature"))
        if content["kind"] != KIND:
            raise KeyError(KIND)
        marks = [Mark(**mark) for mark in content["chains"]]
        made_at = str(content["made_at"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotOursError("这份文件不是台账链尾清单，或者没有传完整，请换原来的文件。") from None
    try:
        _key(secret).public_key().verify(signature, _canonical(content))
    except InvalidSignature:
        raise NotOursError(
            "清单的签名不符：内容被改动过，或者不是本系统签发的（也可能这里的字段密钥不是当时的那一把）。"
        ) from None
    return made_at, marks


def _canonical(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
