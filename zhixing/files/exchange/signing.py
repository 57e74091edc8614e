"""Ed25519 for files between installations: our own key from the secret on disk, signing, and verifying."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def _private(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"exchange:{secret}".encode()).digest())


def public_key(secret: str) -> str:
    """The public key that belongs to this secret, in hexadecimal: what others are handed."""
    return _private(secret).public_key().public_bytes_raw().hex()


def sign(secret: str, message: bytes) -> str:
    return _private(secret).sign(message).hex()


def is_signed(key: str, message: bytes, signature: str) -> bool:
    """Whether the holder of this public key signed exactly these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
