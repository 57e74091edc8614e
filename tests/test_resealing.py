"""Keys of what is sealed: the old form is still read, the newest key seals, everything can be sealed anew."""

import base64
import os
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.core.management import CommandError, call_command
from django.db import connection

from config.keys import make_sealing_key, mark_of, sealing_keys
from tests import make
from zhixing.management import resealing
from zhixing.management.field_key import demand_field_key
from zhixing.management.resealing import KeysMissingError, reseal_all, reseal_batch, sealed_columns
from zhixing.models import AuditRow, Person, RosterImport, RosterImportLine
from zhixing.models.sealed import KeyMissingError, _key, mark_in, seal, unseal

OLD, NEW = "the old key", "the new key"


def sealed_before(text: str, key: str) -> bytes:
    """As versions without a mark have sealed it: nonce, tag, ciphertext."""
    nonce = os.urandom(12)
    work = Cipher(algorithms.SM4(_key("seal", key)[:16]), modes.GCM(nonce)).encryptor()
    body = work.update(text.encode()) + work.finalize()
    return nonce + work.tag + body


def stored(column: str) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM zhixing_person WHERE length({column}) > 0 ORDER BY id")
        return [bytes(value) for (value,) in cursor.fetchall()]


def put(person: Person, data: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE zhixing_person SET address = %s WHERE id = %s", [data, person.pk])


def marks() -> set[str]:
    return {mark_in(value).hex() for column in ("address", "id_number") for value in stored(column)}


@pytest.fixture
def people(world: make.World, settings: Any) -> list[Person]:
    people = [member.person for member in world.members[:3]]
    for number, person in enumerate(people):
        person.address = f"阳光小区 {number} 号"
        person.save()
    put(people[0], sealed_before(people[0].address, settings.FIELD_KEY))
    return people


def addresses(people: list[Person]) -> list[str]:
    return [Person.objects.get(pk=person.pk).address for person in people]


def add_key(settings: Any) -> None:
    settings.SEAL_KEYS = (NEW, settings.FIELD_KEY)


def reseal() -> int:
    return reseal_all(at=make.NOW, on_progress=lambda _: None)


def test_the_newest_key_seals_and_every_other_still_opens(settings: Any) -> None:
    settings.SEAL_KEYS = (OLD,)
    older, oldest = seal("一"), sealed_before("二", OLD)
    settings.SEAL_KEYS = (NEW, OLD)
    newest = seal("三")
    assert [unseal(data) for data in (older, oldest, newest)] == ["一", "二", "三"]
    assert [mark_in(data).hex() for data in (older, oldest, newest)] == [mark_of(OLD), "", mark_of(NEW)]
    settings.SEAL_KEYS = (OLD,)
    with pytest.raises(KeyMissingError, match=mark_of(NEW)):
        unseal(newest)
    with pytest.raises(InvalidTag):
        unseal(older[:-1] + bytes([older[-1] ^ 1]))
    settings.SEAL_KEYS = (NEW,)
    with pytest.raises(InvalidTag):
        unseal(oldest)


def test_everything_is_sealed_anew_once_and_reads_the_same(people: list[Person], settings: Any) -> None:
    before = addresses(people)
    assert before[0] == "阳光小区 0 号"  # read in the old form
    assert "" in marks()
    add_key(settings)
    waiting = len(stored("address")) + len(stored("id_number")) + len(stored("phone"))
    assert reseal() == waiting
    assert marks() == {mark_of(NEW)}
    assert addresses(people) == before
    assert reseal() == 0
    row = AuditRow.objects.get(verb="reseal_fields")
    assert row.detail == {"key": mark_of(NEW), "values": waiting}


def test_what_an_undo_of_a_roster_needs_is_sealed_anew_too(
    people: list[Person], world: make.World, settings: Any
) -> None:
    roster = RosterImport.objects.create(
        organisation=world.branch,
        file_name="名册.xlsx",
        sha256="0" * 64,
        by=next(iter(world.users.values())),
        at=make.NOW,
    )
    before = {"phone": base64.b64encode(seal("13900000009")).decode(), "name": "王建国", "address": ""}
    line = RosterImportLine.objects.create(roster_import=roster, sheet="一", row=1, is_new=False, before=before)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # of the rows that this test has laid
    add_key(settings)
    reseal()
    after = RosterImportLine.objects.get(pk=line.pk).before
    phone = base64.b64decode(after["phone"])
    assert (mark_in(phone).hex(), unseal(phone)) == (mark_of(NEW), "13900000009")
    assert (after["name"], after["address"]) == ("王建国", "")


def test_what_was_interrupted_goes_on(people: list[Person], settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = addresses(people)
    monkeypatch.setattr(resealing, "BATCH", 1)
    add_key(settings)
    assert reseal_batch(Person, "address") == 1
    assert len(marks()) > 1
    assert addresses(people) == before  # in between, both open
    reseal()
    assert marks() == {mark_of(NEW)}


def test_a_missing_key_is_named_and_nothing_is_touched(people: list[Person], settings: Any) -> None:
    field_key = settings.FIELD_KEY
    settings.SEAL_KEYS = (OLD, field_key)
    people[1].save()
    settings.SEAL_KEYS = (NEW, field_key)
    kept = stored("address")
    with pytest.raises(KeysMissingError, match=f"{mark_of(OLD)}（"):
        reseal()
    assert stored("address") == kept
    assert not AuditRow.objects.filter(verb="reseal_fields").exists()


def test_no_start_without_the_key_that_sealed_everything_anew(people: list[Person], settings: Any) -> None:
    demand_field_key()
    add_key(settings)
    reseal()
    demand_field_key()
    settings.SEAL_KEYS = (settings.FIELD_KEY,)
    with pytest.raises(CommandError, match=mark_of(NEW)):
        demand_field_key()


def test_every_column_that_is_sealed_is_known(db: None) -> None:
    names = {f"{model.__name__}.{column}" for model, column in sealed_columns()}
    assert {
        "Person.id_number",
        "Person.phone",
        "Person.address",
        "RosterUpload.sealed",
        "BallotPanel.token_private_key",
    } < names
    for model, column in sealed_columns():
        assert reseal_batch(model, column) == 0, (model, column)


def test_the_command_makes_a_key_that_the_next_start_finds(
    people: list[Person], settings: Any, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DATA = tmp_path
    before = addresses(people)
    demand_field_key()
    call_command("reseal", "--new-key")
    place = tmp_path / "keys" / "seal_key-001"
    assert place.stat().st_mode & 0o777 == 0o600
    assert sealing_keys(tmp_path, settings.FIELD_KEY) == (place.read_text().strip(), settings.FIELD_KEY)
    assert addresses(people) == before
    assert marks() == {mark_of(place.read_text().strip())}
    assert "请立即抄录一份" in capsys.readouterr().out
    assert make_sealing_key(tmp_path).name == "seal_key-002"
    assert len(sealing_keys(tmp_path, settings.FIELD_KEY)) == 3


def test_the_environment_may_have_the_list(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIXING_SEAL_KEYS", f"{NEW}, {OLD}")
    assert sealing_keys(tmp_path, "field") == (NEW, OLD, "field")
    with pytest.raises(RuntimeError, match="ZHIXING_SEAL_KEYS"):
        make_sealing_key(tmp_path)
