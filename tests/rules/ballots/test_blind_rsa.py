"""Blind signatures: RFC 9474's appendix A byte for byte, and what the signer and the client refuse."""

import json
import random
from math import gcd
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from zhixing.rules.ballots import blind_rsa
from zhixing.rules.ballots.blind_rsa import BadInput, PrivateKey, PublicKey, SigningFault

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "rfc9474.json").read_text())
MESSAGE = bytes(range(32))


def number(vector: dict[str, Any], name: str) -> int:
    return int(vector[name], 16)


def private_of(vector: dict[str, Any]) -> PrivateKey:
    p, q, n, e, d = (number(vector, name) for name in "pqned")
    return PrivateKey(PublicKey(n, e), d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))


@pytest.fixture(scope="module")
def key() -> PrivateKey:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return PrivateKey.of(made.private_numbers())


@pytest.fixture
def chance() -> random.Random:
    return random.Random(9474)


def below(source: random.Random, n: int) -> int:
    return source.randrange(1, n)


def test_there_is_a_vector_of_every_suite() -> None:
    assert [vector["name"] for vector in VECTORS] == [
        "RSABSSA-SHA384-PSS-Randomized",
        "RSABSSA-SHA384-PSSZERO-Randomized",
        "RSABSSA-SHA384-PSS-Deterministic",
        "RSABSSA-SHA384-PSSZERO-Deterministic",
    ]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_vectors_of_the_rfc(vector: dict[str, Any], chance: random.Random) -> None:
    private = private_of(vector)
    public, salt = private.public, bytes.fromhex(vector["salt"])
    prepared = blind_rsa.prepare(bytes.fromhex(vector["msg"]), bytes.fromhex(vector["msg_prefix"]))
    assert prepared.hex() == vector["input_msg"]
    inverse = number(vector, "inv")
    blinded, unblinding = blind_rsa.blind(public, prepared, pow(inverse, -1, public.n), salt)
    assert blinded.hex() == vector["blinded_msg"]
    assert unblinding == inverse
    signed = blind_rsa.blind_sign(private, blinded, below(chance, public.n))
    assert signed.hex() == vector["blind_sig"]
    signature = blind_rsa.finalize(public, prepared, signed, unblinding, len(salt))
    assert signature.hex() == vector["sig"]
    assert blind_rsa.verify(public, prepared, signature, len(salt)) is True


@pytest.mark.parametrize("vector", [one for one in VECTORS if "encoded_msg" in one], ids=lambda vector: vector["name"])
def test_the_encoding_of_the_rfc(vector: dict[str, Any]) -> None:
    bits = number(vector, "n").bit_length() - 1
    made = blind_rsa.encode(bytes.fromhex(vector["input_msg"]), bits, bytes.fromhex(vector["salt"]))
    assert made.hex() == vector["encoded_msg"]


def token(key: PrivateKey, chance: random.Random) -> tuple[bytes, bytes]:
    """A prepared message and the signature on it, made as a browser and the server do."""
    prepared = blind_rsa.prepare(MESSAGE, chance.randbytes(blind_rsa.PREFIX))
    blinded, inverse = blind_rsa.blind(key.public, prepared, below(chance, key.public.n), chance.randbytes(48))
    signed = blind_rsa.blind_sign(key, blinded, below(chance, key.public.n))
    return prepared, blind_rsa.finalize(key.public, prepared, signed, inverse)


def test_what_the_signer_sees_is_neither_message_nor_signature(key: PrivateKey, chance: random.Random) -> None:
    prepared = blind_rsa.prepare(MESSAGE, chance.randbytes(32))
    salt = chance.randbytes(48)
    once, _ = blind_rsa.blind(key.public, prepared, below(chance, key.public.n), salt)
    again, _ = blind_rsa.blind(key.public, prepared, below(chance, key.public.n), salt)
    assert once != again
    # Even with the key and the finished message the signer finds no tie: every r is as good as any other.
    n = key.public.n
    unencoded = pow(int.from_bytes(blind_rsa.encode(prepared, 2047, salt), "big"), -1, n)
    for blinded in (once, again):
        factor = pow(int.from_bytes(blinded, "big") * unencoded % n, key.d, n)
        assert blind_rsa.blind(key.public, prepared, factor, salt)[0] == blinded


def test_masking_the_base_changes_nothing_in_the_answer(key: PrivateKey, chance: random.Random) -> None:
    blinded, _ = blind_rsa.blind(key.public, MESSAGE, below(chance, key.public.n), bytes(48))
    answers = {blind_rsa.blind_sign(key, blinded, below(chance, key.public.n)) for _ in range(5)}
    plain = pow(int.from_bytes(blinded, "big"), key.d, key.public.n)
    assert answers == {plain.to_bytes(256, "big")}


def sign_unchecked(private: PrivateKey, blinded: bytes) -> bytes:
    """The broken twin: by halves, and out with it."""
    base = int.from_bytes(blinded, "big")
    half_p, half_q = pow(base, private.dp, private.p), pow(base, private.dq, private.q)
    whole = half_q + private.q * ((half_p - half_q) * private.q_inverse % private.p)
    return whole.to_bytes(private.public.size, "big")


def test_a_faulty_signature_never_leaves(key: PrivateKey, chance: random.Random) -> None:
    public = key.public
    faulty = PrivateKey(public, key.d, key.p, key.q, key.dp ^ 1, key.dq, key.q_inverse)
    blinded, _ = blind_rsa.blind(public, MESSAGE, below(chance, public.n), bytes(48))
    with pytest.raises(SigningFault, match=r"^the signature does not give the message back$"):
        blind_rsa.blind_sign(faulty, blinded, below(chance, public.n))
    # What the check is for: whoever gets the twin's answer divides the modulus.
    leaked = int.from_bytes(sign_unchecked(faulty, blinded), "big")
    assert gcd(pow(leaked, public.e, public.n) - int.from_bytes(blinded, "big"), public.n) == key.q
    assert sign_unchecked(key, blinded) == blind_rsa.blind_sign(key, blinded, below(chance, public.n))


def test_a_tampered_token_is_refused(key: PrivateKey, chance: random.Random) -> None:
    prepared, signature = token(key, chance)
    assert blind_rsa.verify(key.public, prepared, signature) is True
    for place in (0, 100, 255):
        changed = bytearray(signature)
        changed[place] ^= 1
        assert blind_rsa.verify(key.public, prepared, bytes(changed)) is False
    assert blind_rsa.verify(key.public, prepared + b"\0", signature) is False
    assert blind_rsa.verify(key.public, MESSAGE, signature) is False
    assert blind_rsa.verify(key.public, prepared, signature[:-1]) is False
    assert blind_rsa.verify(key.public, prepared, b"") is False


def test_a_token_of_another_key_or_suite_is_refused(key: PrivateKey, chance: random.Random) -> None:
    prepared, signature = token(key, chance)
    other = PrivateKey.of(rsa.generate_private_key(public_exponent=65537, key_size=2048).private_numbers())
    assert blind_rsa.verify(other.public, prepared, signature) is False
    assert blind_rsa.verify(key.public, prepared, signature, 0) is False


def test_a_tampered_answer_is_refused_by_the_client(key: PrivateKey, chance: random.Random) -> None:
    blinded, inverse = blind_rsa.blind(key.public, MESSAGE, below(chance, key.public.n), bytes(48))
    signed = bytearray(blind_rsa.blind_sign(key, blinded, below(chance, key.public.n)))
    signed[17] ^= 4
    with pytest.raises(BadInput, match=r"^the blind signature is not the signer's$"):
        blind_rsa.finalize(key.public, MESSAGE, bytes(signed), inverse)
    with pytest.raises(BadInput, match=r"^the blind signature has another length than the modulus$"):
        blind_rsa.finalize(key.public, MESSAGE, bytes(signed[1:]), inverse)


def test_what_is_no_blinded_message_is_refused(key: PrivateKey) -> None:
    n = key.public.n
    for value in (0, n, n + 1, 2**2048 - 1, key.p, key.q * 3):
        with pytest.raises(BadInput, match=r"^the blinded message is out of range$"):
            blind_rsa.blind_sign(key, value.to_bytes(256, "big"), 7)
    one = (1).to_bytes(256, "big")  # the smallest that is in range, whose root is itself
    assert blind_rsa.blind_sign(key, one, 7) == one
    for wrong in (b"", bytes(255), bytes(257)):
        with pytest.raises(BadInput, match=r"^the blinded message has another length than the modulus$"):
            blind_rsa.blind_sign(key, wrong, 7)


def test_a_message_that_shares_a_factor_with_the_modulus_is_refused() -> None:
    encoded = int.from_bytes(blind_rsa.encode(MESSAGE, 2047, bytes(48)), "big")
    modulus = encoded << (2048 - encoded.bit_length())
    with pytest.raises(BadInput, match=r"^the encoded message shares a factor with the modulus$"):
        blind_rsa.blind(PublicKey(modulus, 65537), MESSAGE, 3, bytes(48))


def test_a_blinding_factor_out_of_range_or_without_an_inverse_is_refused(
    key: PrivateKey, chance: random.Random
) -> None:
    n = key.public.n
    blinded, _ = blind_rsa.blind(key.public, MESSAGE, below(chance, n), bytes(48))
    for r in (0, -1, n, n + 1, key.p, key.q * 2):
        with pytest.raises(BadInput, match=r"^the blinding factor has no inverse$"):
            blind_rsa.blind_sign(key, blinded, r)
        with pytest.raises(BadInput, match=r"^the blinding factor has no inverse$"):
            blind_rsa.blind(key.public, MESSAGE, r, bytes(48))


def test_the_smallest_and_the_largest_blinding_factor_are_taken(key: PrivateKey) -> None:
    """RFC 9474, 4.2 draws it from 1 … n - 1, and so does the signer for itself."""
    n = key.public.n
    encoded = blind_rsa.encode(MESSAGE, 2047, bytes(48))
    assert blind_rsa.blind(key.public, MESSAGE, 1, bytes(48)) == (encoded, 1)
    negated = (n - int.from_bytes(encoded, "big")).to_bytes(256, "big")  # n - 1 is -1, and so is its odd power
    assert blind_rsa.blind(key.public, MESSAGE, n - 1, bytes(48)) == (negated, n - 1)
    assert blind_rsa.blind_sign(key, encoded, 1) == blind_rsa.blind_sign(key, encoded, n - 1)


def test_a_modulus_too_short_for_the_encoding_is_refused() -> None:
    with pytest.raises(BadInput, match=r"^the modulus is too short for this encoding$"):
        blind_rsa.blind(PublicKey(2**512 + 1, 3), MESSAGE, 2, bytes(48))
    # RFC 8017, 9.1.1: hash, salt and two bytes have to fit.
    assert (
        len(blind_rsa.encode(MESSAGE, 8 * 98, bytes(48))) == len(blind_rsa.encode(MESSAGE, 8 * 98 - 7, bytes(48))) == 98
    )
    with pytest.raises(BadInput, match="too short"):
        blind_rsa.encode(MESSAGE, 8 * 97, bytes(48))


def test_only_rsa_keys_are_taken() -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    public = other.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    with pytest.raises(BadInput, match=r"^not an RSA key$"):
        PublicKey.from_der(public)
    private = other.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(BadInput, match=r"^not an RSA key$"):
        PrivateKey.from_pem(private.decode())


def test_our_suite_is_that_of_the_rfc() -> None:
    """RSABSSA-SHA384-PSS-Randomized: a prefix of 32 bytes and a salt as long as the hash; a token of 64 bytes."""
    assert (blind_rsa.PREFIX, blind_rsa.SALT, blind_rsa.PREPARED) == (32, 48, 64)
    assert (blind_rsa.BITS, blind_rsa.EXPONENT) == (2048, 2**16 + 1)


def test_keys_go_out_and_come_back(key: PrivateKey) -> None:
    assert PrivateKey.from_pem(key.to_pem()) == key
    assert PublicKey.from_der(key.public.to_der()) == key.public
    assert key.public.size == 256


def test_a_trace_shows_no_secret_number(key: PrivateKey) -> None:
    assert repr(key) == f"PrivateKey(public={key.public!r})"
