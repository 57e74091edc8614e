"""The locks of the box: two secrets and a part outside, lines that look alike, nothing once the part is gone."""

import os
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from nacl import pwhash
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from zhixing.files.ballots import key_shares, sealed_box
from zhixing.files.ballots.sealed_box import QUICK, ForeignLine, Lock, WrongPhrase
from zhixing.rules.ballots import blind_rsa

PART = bytes(range(32))
FIRST, SECOND = "春风又绿江南岸", "明月何时照我还"
PLACE = sealed_box.place_of("k3f9", "members", 7, "overall")


@pytest.fixture(scope="module")
def locks() -> tuple[Lock, Lock]:
    return sealed_box.new_lock(FIRST, PART, QUICK)[0], sealed_box.new_lock(SECOND, PART, QUICK)[0]


@pytest.fixture(scope="module")
def keys(locks: tuple[Lock, Lock]) -> list[bytes]:
    return [lock.public_key for lock in locks]


@pytest.fixture(scope="module")
def secrets(locks: tuple[Lock, Lock]) -> list[bytes]:
    return [sealed_box.unlock(lock, phrase, PART, QUICK) for lock, phrase in zip(locks, (FIRST, SECOND), strict=True)]


def opens(attempt: Callable[..., object], *given: object) -> bool:
    try:
        attempt(*given)
    except (WrongPhrase, ForeignLine):
        return False
    return True


# --- lines -------------------------------------------------------------------------------------------------------


def test_both_secrets_open_a_line(keys: list[bytes], secrets: list[bytes]) -> None:
    choices = [0, 1, 2, 3, 250, 255]
    assert [sealed_box.open_line(sealed_box.seal(one, PLACE, keys), PLACE, secrets) for one in choices] == choices


def test_one_secret_alone_opens_nothing(keys: list[bytes], secrets: list[bytes]) -> None:
    sealed = sealed_box.seal(2, PLACE, keys)
    first, second = secrets
    tries = ([first], [second], [first, first], [second, second], [second, first], [])
    assert [opens(sealed_box.open_line, sealed, PLACE, some) for some in tries] == [False] * 6
    # Not even in part: under the second teller's layer lies the first's, of the same kind whatever the choice.
    inner = SealedBox(PrivateKey(second)).decrypt(sealed)
    assert len(inner) == 17 + 48
    assert opens(sealed_box.open_line, inner, PLACE, [second]) is False


def test_lines_look_alike_whatever_the_choice(keys: list[bytes]) -> None:
    sealed = [
        sealed_box.seal(choice, sealed_box.place_of("k3f9", panel, subject, question), keys)
        for choice, panel, subject, question in product((0, 1, 4, 254, 255), ("", "群众代表"), (1, 300), ("", "德"))
        for _ in range(2)
    ]
    assert {len(line) for line in sealed} == {113}
    assert len(set(sealed)) == len(sealed)  # equal choices differ at rest

    def as_text(grade: str) -> bytes:
        """The broken twin: the grade's own word in the box."""
        return bytes(SealedBox(PublicKey(keys[0])).encrypt(grade.encode()))

    assert len({len(as_text(grade)) for grade in ("EXCELLENT", "POOR", "ABSTAIN")}) == 3


def test_a_line_moved_to_another_subject_is_noticed(keys: list[bytes], secrets: list[bytes]) -> None:
    sealed = sealed_box.seal(1, PLACE, keys)
    elsewhere = [
        ("k3f9", "members", 8, "overall"),
        ("k3f9", "members", 7, "other"),
        ("k3f9", "masses", 7, "overall"),
        ("k3f8", "members", 7, "overall"),
        ("k3f9", "members,7", 7, "overall"),
    ]
    for where in elsewhere:
        with pytest.raises(ForeignLine):
            sealed_box.open_line(sealed, sealed_box.place_of(*where), secrets)

    def without_place(choice: int) -> bytes:
        """The broken twin: the choice alone, which opens as well anywhere else."""
        line = bytes([choice])
        for key in keys:
            line = SealedBox(PublicKey(key)).encrypt(line)
        return line

    moved = without_place(1)
    for secret in reversed(secrets):
        moved = SealedBox(PrivateKey(secret)).decrypt(moved)
    assert moved == b"\x01"
    assert opens(sealed_box.open_line, without_place(1), PLACE, secrets) is False


def test_a_changed_line_is_noticed(keys: list[bytes], secrets: list[bytes]) -> None:
    sealed = sealed_box.seal(1, PLACE, keys)
    flipped = sealed[:50] + bytes([sealed[50] ^ 1]) + sealed[51:]
    for wrong in (sealed[:-1], sealed + b"\0", b"", os.urandom(113), flipped):
        with pytest.raises(ForeignLine):
            sealed_box.open_line(wrong, PLACE, secrets)


def test_places_are_sixteen_bytes_and_all_different() -> None:
    named = list(product(("a", "ab"), ("", "b", "bc"), (1, 11, 111), ("", "q", "1")))
    places = {sealed_box.place_of(*one) for one in named}
    assert {len(place) for place in places} == {16}
    assert len(places) == len(named)
    with pytest.raises(ValueError, match="16"):
        sealed_box.seal(1, b"short", [])


def test_many_lines_open_in_their_order(keys: list[bytes], secrets: list[bytes]) -> None:
    places = [sealed_box.place_of("k3f9", "members", number, "") for number in range(1201)]
    lines = [(sealed_box.seal(number % 5, place, keys), place) for number, place in enumerate(places)]
    assert sealed_box.open_lines(lines, secrets) == [number % 5 for number in range(1201)]
    assert sealed_box.open_lines([], secrets) == []
    lines[700] = (lines[700][0], places[701])
    with pytest.raises(ForeignLine):
        sealed_box.open_lines(lines, secrets)


# --- locks -------------------------------------------------------------------------------------------------------


def test_a_wrong_phrase_opens_nothing_and_tells_nothing(locks: tuple[Lock, Lock]) -> None:
    told = set()
    for lock, phrase, part in (
        (locks[0], SECOND, PART),
        (locks[0], "", PART),
        (locks[0], FIRST, bytes(32)),
        (locks[0], FIRST, None),
        (locks[1], FIRST, PART),
        (Lock(locks[1].public_key, locks[0].salt, locks[0].locked_key), FIRST, PART),
        (Lock(locks[0].public_key, locks[0].salt, b"x"), FIRST, PART),
    ):
        with pytest.raises(WrongPhrase) as refused:
            sealed_box.unlock(lock, phrase, part, QUICK)
        told.add((str(refused.value), refused.value.__cause__))
    assert told == {("", None)}


def test_a_phrase_is_taken_as_it_is_meant(locks: tuple[Lock, Lock]) -> None:
    lock, _ = sealed_box.new_lock("red 42 花", PART, QUICK)
    meant = ["red 42 花", "  red   42 花 ", "red\u300042\u3000花", "\uff52\uff45\uff44 42 花"]
    assert len({sealed_box.unlock(lock, one, PART, QUICK) for one in meant}) == 1
    assert opens(sealed_box.unlock, lock, "RED 42 花", PART, QUICK) is False


def test_the_database_and_both_phrases_open_nothing_without_the_part(locks: tuple[Lock, Lock]) -> None:
    """What a dump holds, and phrases that were overheard: the part lies elsewhere, or nowhere any more."""
    for lock, phrase in zip(locks, (FIRST, SECOND), strict=True):
        assert opens(sealed_box.unlock, lock, phrase, PART, QUICK) is True
        for part in (None, bytes(32), os.urandom(32), PART[::-1]):
            assert opens(sealed_box.unlock, lock, phrase, part, QUICK) is False

    def without_part(phrase: str, salt: bytes) -> bytes:
        """The broken twin: a key from the phrase alone, which a dump and the phrase open."""
        return pwhash.argon2id.kdf(32, phrase.encode(), salt, opslimit=1, memlimit=8192)

    kept = SecretBox(without_part(FIRST, bytes(16))).encrypt(b"the private key")
    assert SecretBox(without_part(FIRST, bytes(16))).decrypt(kept) == b"the private key"


def test_once_the_part_is_destroyed_nothing_opens_for_ever(tmp_path: Path) -> None:
    folder = tmp_path
    lock, _ = sealed_box.new_lock(FIRST, key_shares.make(folder, "k3f9"), QUICK)
    paper = sealed_box.seal_paper(b"{}", key_shares.read(folder, "k3f9"))
    assert opens(sealed_box.unlock, lock, FIRST, key_shares.read(folder, "k3f9"), QUICK) is True
    key_shares.destroy(folder, "k3f9")
    with pytest.raises(key_shares.PartGone):
        key_shares.read(folder, "k3f9")
    anew = key_shares.make(folder, "k3f9")
    assert [opens(sealed_box.unlock, lock, FIRST, part, QUICK) for part in (None, anew)] == [False] * 2
    assert opens(sealed_box.open_paper, paper, anew) is False


def test_the_recovery_code_opens_its_own_lock_only() -> None:
    lock, code = sealed_box.new_lock(FIRST, PART, QUICK)
    other, others_code = sealed_box.new_lock(SECOND, PART, QUICK)
    secret = sealed_box.unlock(lock, FIRST, PART, QUICK)
    typed = [code, code.lower(), code.replace("-", " ")]
    assert [sealed_box.unlock(lock, one, part, QUICK) for one in typed for part in (PART, None)] == [secret] * 6
    assert opens(sealed_box.unlock, lock, others_code, PART, QUICK) is False
    assert opens(sealed_box.unlock, other, code, PART, QUICK) is False
    assert opens(sealed_box.unlock, lock, code[:-1] + ("7" if code[-1] != "7" else "8"), PART, QUICK) is False


def test_the_lock_is_strong_unless_told_otherwise() -> None:
    assert (sealed_box.STRONG.passes, sealed_box.STRONG.memory) == (6, 128 * 1024 * 1024)
    lock, _ = sealed_box.new_lock(FIRST, PART)
    assert opens(sealed_box.unlock, lock, FIRST, PART) is True
    assert opens(sealed_box.unlock, lock, FIRST, PART, QUICK) is False


def test_a_trace_shows_no_locked_key(locks: tuple[Lock, Lock]) -> None:
    assert repr(locks[0]) == f"Lock(public_key={locks[0].public_key!r}, salt={locks[0].salt!r})"


# --- the notice, papers, token keys --------------------------------------------------------------------------------


def test_the_fingerprint_is_of_every_key_and_the_ballot() -> None:
    one, two, token = bytes(32), bytes([1] * 32), b"der"
    assert sealed_box.fingerprint(one, two, "k3f9", [token]) == "8307 2414 3662 0590 3774 3403 5087 3152"
    others = [
        (two, one, "k3f9", [token]),
        (one, two, "k3f8", [token]),
        (one, two, "k3f9", []),
        (one, two, "k3f9", [b"deR"]),
        (one, two, "k3f9", [token, token]),
        (one, two, "k3f9", [b"de", b"r"]),
    ]
    assert len({sealed_box.fingerprint(*other) for other in others}) == len(others)


def test_papers_under_way_are_sealed_and_of_one_length() -> None:
    papers = [b"{}", b"x" * 100, b'{"1": "' + b"A" * 4000 + b'"}']
    sealed = [sealed_box.seal_paper(paper, PART) for paper in papers]
    assert {len(one) for one in sealed} == {4096 + 40}
    assert [sealed_box.open_paper(one, PART) for one in sealed] == papers
    for wrong, part in ((sealed[0], bytes(32)), (sealed[0][:-1] + b"\0", PART), (b"", PART)):
        with pytest.raises(WrongPhrase):
            sealed_box.open_paper(wrong, part)


def test_a_token_key_is_new_each_time_and_of_2048_bits() -> None:
    one, other = sealed_box.new_token_key(), sealed_box.new_token_key()
    assert (one.public.n.bit_length(), one.public.e, one.public.n == other.public.n) == (2048, 65537, False)
    blinded, inverse = blind_rsa.blind(one.public, b"message", 5, bytes(48))
    signature = blind_rsa.finalize(one.public, b"message", blind_rsa.blind_sign(one, blinded, 7), inverse)
    assert blind_rsa.verify(one.public, b"message", signature) is True
