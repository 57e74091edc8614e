"""票码校验 after the count, the public record, and the stand-alone program that recounts it and its tampered twins."""

import base64
import hashlib
import json
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests import ballots, make
from tests.actions.ballots.test_casting import fetched
from zhixing.actions.ballots.casting import Code, cast
from zhixing.actions.ballots.preparing import PanelTerms
from zhixing.files.ballots.sealed_box import new_token_key
from zhixing.models import Ballot, BallotRecord, User
from zhixing.rules.ballots.blind_rsa import blind, blind_sign, finalize
from zhixing.rules.ballots.disclosure import FEWEST_FOR_COUNTS, FEWEST_FOR_MEAN, safe_sums
from zhixing.rules.ballots.slip_codes import code_from, hash_of, token_hash
from zhixing.rules.permissions import Role

VERIFIER = Path(settings.ROOT) / "static" / "verify_ballot.py"


def codes_and_ballot(world: make.World, *, voters: int) -> tuple[Ballot, list[str]]:
    """A ballot counted after so many have voted by slip, each with grades of their own."""
    ballot = ballots.prepare(ballots.to_stage(world, members=voters - len(world.members)), world)
    codes = ballots.to_open(ballot, world)
    subjects = ballot.subjects.count()
    names = [one.code for one in ballots.questionnaire_of(ballot).grades]
    for place in range(voters):
        grades = {number: names[(place + number) % 3] for number in range(1, subjects + 1)}
        ballots.vote(ballot, codes[place], grades, own=place + 1 if place < subjects else None)
    ballots.seal(ballot, world)
    ballots.tell(ballot.panels.get(), world, signatures=voters)
    ballots.count(ballot, world)
    ballot.refresh_from_db()
    return ballot, codes


def check(client: Client, ballot: Ballot, code: str) -> str:
    return client.post(f"/vote/{ballot.slug}/check/", {"code": code}).content.decode()


def test_a_code_is_found_or_not_and_the_record_is_public(world: make.World, client: Client) -> None:
    ballot, codes = codes_and_ballot(world, voters=9)
    stranger = code_from(b"strange")
    assert "在清单里：这个票码的一票已经投入票箱。" in check(client, ballot, codes[0].lower())
    assert "不在清单里：没有找到这个票码的一票。" in check(client, ballot, stranger)
    assert "不在清单里：没有找到这个票码的一票。" in check(client, ballot, codes[9])  # printed and never drawn
    assert "票码应当是 12 位，现在是 2 位" in check(client, ballot, "7K")
    answer, kept = client.get(f"/vote/{ballot.slug}/record.json"), BallotRecord.objects.get()
    assert (answer.status_code, answer.content.decode(), answer.headers["Content-Type"]) == (
        200,
        kept.text,
        "application/json; charset=utf-8",
    )
    assert hashlib.sha256(answer.content).hexdigest() == kept.sha256
    assert kept.sha256 in client.get(f"/vote/{ballot.slug}/check/").content.decode()


def test_before_the_count_there_is_no_list(world: make.World, client: Client) -> None:
    ballot = ballots.prepare(ballots.to_stage(world), world)
    shown = client.get(f"/vote/{ballot.slug}/check/")
    assert (shown.status_code, "还没有计票" in shown.content.decode()) == (200, True)
    assert client.get(f"/vote/{ballot.slug}/record.json").status_code == 404


# --- the program that anybody can run ----------------------------------------------------------------------------


def verify(folder: Path, text: str, *given: str) -> tuple[int, str]:
    """Run apart from the project: an interpreter that has only the standard library."""
    file = folder / "record.json"
    file.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(VERIFIER), str(file), *given],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    return done.returncode, done.stdout + done.stderr


def written(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def add_a_vote(record: Any) -> None:
    record["panels"][0]["credentials"].append("f" * 64)


def swap_a_vote(record: Any) -> None:
    record["panels"][0]["credentials"][0] = record["panels"][0]["credentials"][1]


def lose_a_paper(record: Any) -> None:
    record["panels"][0]["sheet"]["returned"] -= 1


def hide_a_slip(record: Any) -> None:
    record["panels"][0]["sheet"]["slips_unused"] -= 1


def more_than_entitled(record: Any) -> None:
    record["panels"][0]["sheet"]["due"] = 1


def better(record: Any) -> None:
    record["results"][0]["value"] += 1


def another_grade(record: Any) -> None:
    one = record["results"][0]
    one["grade"] = next(grade["code"] for grade in record["grades"] if grade["code"] != one["grade"])


def drop_a_result(record: Any) -> None:
    del record["results"][0]["papers"]


def dearer_grade(record: Any) -> None:
    record["grades"][0]["value"] += 500


def fewer_papers(record: Any) -> None:
    record["results"][0]["papers"] = 3


ANY_SIZE = [
    add_a_vote,
    swap_a_vote,
    lose_a_paper,
    hide_a_slip,
    more_than_entitled,
    better,
    another_grade,
    drop_a_result,
    fewer_papers,
]


def shift_a_count(record: Any) -> None:
    counts = record["results"][0]["counts"]
    first, second = [code for code, many in counts.items() if many][:2]
    counts[first], counts[second] = counts[first] - 1, counts[second] + 1


def tell_a_small_count(record: Any) -> None:
    record["results"][0]["counts"] = {grade["code"]: 2 for grade in record["grades"]}


@pytest.mark.parametrize(
    ("voters", "twins"), [(9, [*ANY_SIZE, tell_a_small_count]), (18, [*ANY_SIZE, shift_a_count, dearer_grade])]
)
def test_every_tamper_is_caught(
    voters: int, twins: list[Callable[[Any], None]], world: make.World, tmp_path: Path
) -> None:
    _, codes = codes_and_ballot(world, voters=voters)
    kept = BallotRecord.objects.get()
    figures = len(json.loads(kept.text)["results"])
    good = verify(tmp_path, kept.text, kept.sha256, codes[0])
    assert (good[0], good[1].splitlines()[-2:]) == (
        0,
        [f"{codes[0]} 在清单里：这一票已经收进票箱。", f"核对无误：{voters} 票，{figures} 个数字都对得上。"],
    )
    passed = []
    for twin in twins:
        record = json.loads(kept.text)
        twin(record)
        if verify(tmp_path, written(record))[0] == 0:
            passed.append(twin.__name__)
    assert passed == []


# --- tokens ------------------------------------------------------------------------------------------------------


def another_signature(record: Any) -> None:
    first, second = record["panels"][0]["tokens"]
    first["signature"], second["signature"] = second["signature"], first["signature"]


def the_same_twice(record: Any) -> None:
    record["panels"][0]["tokens"][1] = record["panels"][0]["tokens"][0]


def a_token_of_no_vote(record: Any) -> None:
    credentials = record["panels"][0]["credentials"]
    message = bytes.fromhex(record["panels"][0]["tokens"][0]["message"])
    credentials.remove(token_hash(record["ballot"], message).hex())
    credentials.append("f" * 64)


def more_tokens_than_fetched(record: Any) -> None:
    record["panels"][0]["sheet"].update(
        tokens_issued=1,
        signatures=record["panels"][0]["sheet"]["signatures"] + 1,
        slips_unused=record["panels"][0]["sheet"]["slips_unused"] - 1,
    )


def signed_by_another_key(record: Any) -> None:
    """A forger's own key, token and signature, which agree with one another: the fingerprint does not."""
    key, panel = new_token_key(), record["panels"][0]
    panel["token_key"] = base64.b64encode(key.public.to_der()).decode()
    for place, token in enumerate(panel["tokens"]):
        blinded, inverse = blind(key.public, bytes.fromhex(token["message"]), 3 + place, bytes(48))
        signature = finalize(key.public, bytes.fromhex(token["message"]), blind_sign(key, blinded, 5), inverse)
        token["signature"] = signature.hex()


def test_tokens_that_voted_stand_in_the_record_and_every_forged_one_is_caught(
    world: make.World, tmp_path: Path
) -> None:
    panels = {"": PanelTerms(is_own=True, by_token=True)}
    ballot = ballots.prepare(ballots.to_stage(world, members=5), world, panels)
    codes = ballots.to_open(ballot, world)
    known = User.objects.exclude(person=None).values("person")
    another = ballot.panels.get().roll.exclude(membership__person__in=known)[0]
    holders = [world.viewer(Role.MEMBER), make.viewer(make.member_user(another.membership))]
    tokens = [fetched(ballot, one) for one in holders]
    for place, credential in enumerate([*tokens, *map(Code, codes[:5])], start=1):
        cast(ballot.slug, credential, ballots.marks(ballot, "BASIC", own=place), at=ballots.DURING)
    ballots.to_end(ballot, world, 5)
    text = BallotRecord.objects.get().text
    record = json.loads(text)
    assert sorted((one["message"], one["signature"]) for one in record["panels"][0]["tokens"]) == sorted(
        (one.prepared, one.signature) for one in tokens
    )
    status, said = verify(tmp_path, text)
    assert (status, said.splitlines()[2]) == (0, f"票箱公钥指纹，应与张贴的通知一致：{record['fingerprint']}")
    passed, twins = [], [another_signature, the_same_twice, a_token_of_no_vote, more_tokens_than_fetched]
    for twin in (*twins, signed_by_another_key):
        forged = json.loads(text)
        twin(forged)
        if verify(tmp_path, written(forged))[0] == 0:
            passed.append(twin.__name__)
    assert passed == []
    assert all(code not in text for code in codes)


def test_a_record_from_before_tokens_were_published_is_checked_as_it_was(world: make.World, tmp_path: Path) -> None:
    codes_and_ballot(world, voters=9)
    record = json.loads(BallotRecord.objects.get().text)
    for panel in record["panels"]:
        del panel["tokens"]
    del record["keys"]
    assert verify(tmp_path, written({**record, "version": 1}))[0] == 0
    assert verify(tmp_path, written(record))[0] == 1


def test_another_record_a_foreign_code_and_rubbish_are_told_apart(world: make.World, tmp_path: Path) -> None:
    ballot, codes = codes_and_ballot(world, voters=9)
    text = BallotRecord.objects.get().text
    token = tmp_path / "mine.json"
    token.write_text(json.dumps({"slug": ballot.slug, "token": "00" * 64, "signature": "00" * 256}))
    told = {
        "another": verify(tmp_path, text, "0" * 64),
        "unused": verify(tmp_path, text, codes[9]),
        "token": verify(tmp_path, text, str(token)),
        "mistyped": verify(tmp_path, text, "7K3M-AAAA-BBBB"),
        "rewritten": verify(tmp_path, json.dumps(json.loads(text))),
        "rubbish": verify(tmp_path, "{}"),
    }
    assert {name: (status, said.splitlines()[-1]) for name, (status, said) in told.items()} == {
        "another": (1, "校验值与给出的不同：这份记录不是公布的那一份。"),
        "unused": (1, f"{codes[9]} 不在清单里：没有找到这一票。"),
        "token": (1, f"{token} 不在清单里：没有找到这一票。"),
        "mistyped": (1, "票码 7K3M-AAAA-BBBB 不对：应当是 12 位，请对照票条。"),
        "rewritten": (1, "文件的写法被动过。"),
        "rubbish": (1, "这份文件残缺，或者不是计票记录。"),
    }
    assert hash_of(ballot.slug, codes[0]).hex() in text


@pytest.mark.parametrize("values", [(0, 6000, 8000, 10000), (0, 10000), (0, 50, 100), (-100, 0, 100, 300, 700)])
def test_it_takes_for_possible_what_the_rules_publish(values: tuple[int, ...]) -> None:
    own = runpy.run_path(str(VERIFIER))["told_sums"]
    for papers in range(FEWEST_FOR_MEAN, FEWEST_FOR_COUNTS + 3):
        assert own(papers, values) == set(safe_sums(papers, values).values())


def test_it_stays_short_and_leans_on_nothing() -> None:
    lines = VERIFIER.read_text(encoding="utf-8").splitlines()
    imported = {line.split()[1] for line in lines if line.startswith(("import ", "from "))}
    allowed = {"base64", "functools", "hashlib", "itertools", "json", "pathlib", "sys"}
    assert (len(lines) <= 200, imported) == (True, allowed)
