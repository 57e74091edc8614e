"""Blind RSA signatures, RFC 9474, suite RSABSSA-SHA384-PSS-Randomized. Pure: every random number is passed in.

The salt of the encoding and the prefix of the message decide the suite: 48 and 32 bytes are ours; none of either gives
the zero-salt and deterministic ones, which only the vectors of the RFC use here.
"""

import hashlib
from dataclasses import dataclass, field
from math import gcd

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

BITS = 2048
EXPONENT = 65537
PREFIX, SALT = 32, 48  # bytes
PREPARED = PREFIX + 32  # bytes of a token: the random prefix and the random message of the browser
_HASH = 48  # bytes of SHA-384


class BadInput(ValueError):  # noqa: N818
    """What came in cannot be blinded, signed or unblinded; nothing was computed with it."""


class SigningFault(Exception):  # noqa: N818
    """The signer computed wrongly. Letting such a signature out would give the private key away."""


@dataclass(frozen=True)
class PublicKey:
    """Modulus and exponent."""

    n: int
    e: int

    @property
    def size(self) -> int:
        """Bytes of the modulus, of a blinded message and of a signature."""
        return (self.n.bit_length() + 7) // 8

    def to_der(self) -> bytes:
        """SubjectPublicKeyInfo, as browsers import it."""
        return (
            rsa.RSAPublicNumbers(self.e, self.n)
            .public_key()
            .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        )

    @classmethod
    def from_der(cls, der: bytes) -> "PublicKey":
        key = serialization.load_der_public_key(der)
        if not isinstance(key, rsa.RSAPublicKey):
            raise BadInput("not an RSA key")
        return cls(key.public_numbers().n, key.public_numbers().e)


@dataclass(frozen=True)
class PrivateKey:
    """The numbers of RFC 8017's second form; only the public part shows in a trace."""

    public: PublicKey
    d: int = field(repr=False)
    p: int = field(repr=False)
    q: int = field(repr=False)
    dp: int = field(repr=False)
    dq: int = field(repr=False)
    q_inverse: int = field(repr=False)

    @classmethod
    def of(cls, numbers: rsa.RSAPrivateNumbers) -> "PrivateKey":
        public = PublicKey(numbers.public_numbers.n, numbers.public_numbers.e)
        return cls(public, numbers.d, numbers.p, numbers.q, numbers.dmp1, numbers.dmq1, numbers.iqmp)

    def to_pem(self) -> str:
        """PKCS #8, not encrypted: whoever keeps it seals it."""
        numbers = rsa.RSAPrivateNumbers(
            p=self.p,
            q=self.q,
            d=self.d,
            dmp1=self.dp,
            dmq1=self.dq,
            iqmp=self.q_inverse,
            public_numbers=rsa.RSAPublicNumbers(self.public.e, self.public.n),
        )
        return (
            numbers.private_key()
            .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
            .decode()
        )

    @classmethod
    def from_pem(cls, pem: str) -> "PrivateKey":
        key = serialization.load_pem_private_key(pem.encode(), None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise BadInput("not an RSA key")
        return cls.of(key.private_numbers())


def prepare(message: bytes, prefix: bytes) -> bytes:
    """The message with its random prefix (32 bytes; none in the deterministic suites)."""
    return prefix + message


def blind(public: PublicKey, prepared: bytes, r: int, salt: bytes) -> tuple[bytes, int]:
    """The blinded message and the inverse that takes the blinding off again. `r`: uniform in 1 … n - 1."""
    encoded = int.from_bytes(encode(prepared, public.n.bit_length() - 1, salt), "big")
    if gcd(encoded, public.n) != 1:
        raise BadInput("the encoded message shares a factor with the modulus")
    inverse = _inverse(r, public.n)
    return (encoded * pow(r, public.e, public.n) % public.n).to_bytes(public.size, "big"), inverse


def blind_sign(private: PrivateKey, blinded: bytes, r: int) -> bytes:
    """The blind signature. `r`: uniform in 1 … n - 1, fresh each time: it hides from the clock what is computed on.

    The result is checked before it leaves: half a wrong computation would hand over the factors of the modulus.
    """
    public = private.public
    if len(blinded) != public.size:
        raise BadInput("the blinded message has another length than the modulus")
    message = int.from_bytes(blinded, "big")
    if not 0 < message < public.n or gcd(message, public.n) != 1:
        raise BadInput("the blinded message is out of range")
    unmask = _inverse(r, public.n)
    masked = message * pow(r, public.e, public.n) % public.n
    signature = _power(private, masked) * unmask % public.n
    if pow(signature, public.e, public.n) != message:
        raise SigningFault("the signature does not give the message back")
    return signature.to_bytes(public.size, "big")


def finalize(
    public: PublicKey, prepared: bytes, blind_signature: bytes, inverse: int, salt_length: int = SALT
) -> bytes:
    """The signature on the prepared message; refused where it does not hold."""
    if len(blind_signature) != public.size:
        raise BadInput("the blind signature has another length than the modulus")
    signature = (int.from_bytes(blind_signature, "big") * inverse % public.n).to_bytes(public.size, "big")
    if not verify(public, prepared, signature, salt_length):
        raise BadInput("the blind signature is not the signer's")
    return signature


def verify(public: PublicKey, prepared: bytes, signature: bytes, salt_length: int = SALT) -> bool:
    """Whether the signature is the key's on this prepared message (RSASSA-PSS)."""
    key = rsa.RSAPublicNumbers(public.e, public.n).public_key()
    scheme = padding.PSS(padding.MGF1(hashes.SHA384()), salt_length)
    try:
        key.verify(signature, prepared, scheme, hashes.SHA384())
    except InvalidSignature:
        return False
    return True


def encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE of RFC 8017, 9.1.1, with SHA-384 and MGF1."""
    length = (bits + 7) // 8
    if length < _HASH + len(salt) + 2:
        raise BadInput("the modulus is too short for this encoding")
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(length - len(salt) - _HASH - 2) + b"\x01" + salt
    mask = b"".join(
        hashlib.sha384(digest + counter.to_bytes(4, "big")).digest() for counter in range(-(-len(block) // _HASH))
    )
    masked = bytearray(a ^ b for a, b in zip(block, mask, strict=False))
    masked[0] &= 0xFF >> (8 * length - bits)
    return bytes(masked) + digest + b"\xbc"


def _power(private: PrivateKey, base: int) -> int:
    """base ** d mod n by its two halves (RFC 8017, 5.1.2), about four times faster than in one."""
    half_p, half_q = pow(base, private.dp, private.p), pow(base, private.dq, private.q)
    return half_q + private.q * ((half_p - half_q) * private.q_inverse % private.p)


def _inverse(r: int, n: int) -> int:
    if not 0 < r < n or gcd(r, n) != 1:
        raise BadInput("the blinding factor has no inverse")
    return pow(r, -1, n)
