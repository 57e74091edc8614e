"""A ledger put back to an earlier state, with genuine seals: what is kept outside the database knows better."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests import make
from tests.models.test_ledger_guards import behind_our_back, run_command
from zhixing.actions.ledger.entries import NewEntry, append
from zhixing.files.chains.ends import ChainEnd, move_forward, read_all
from zhixing.models import ChainHead, Entry
from zhixing.rules.ledger.sources import Source
from zhixing.rules.permissions import Role


def delete_chain(organisation_id: int) -> None:
    with behind_our_back() as run:
        run("DELETE FROM zhixing_entry WHERE organisation_id = %s", organisation_id)
        run("DELETE FROM zhixing_chainhead WHERE organisation_id = %s", organisation_id)


def test_a_chain_deleted_with_its_head_is_missed(ledger: list[Entry]) -> None:
    delete_chain(ledger[0].organisation_id)
    code, text = run_command()
    assert code == 1
    assert "阳光社区第一党支部：整本台账缺失：它曾经有 5 笔。\n" in text


def test_all_chains_deleted_are_missed(world: make.World, ledger: list[Entry]) -> None:
    for organisation in (world.branch, world.sister):
        delete_chain(organisation.pk)
    code, text = run_command()
    assert (code, text.count("整本台账缺失")) == (1, 2)
    assert "共核对 0 本台账、0 笔，发现 2 处不符。" in text


def test_an_old_head_with_its_genuine_seal_is_not_believed(world: make.World, ledger: list[Entry]) -> None:
    old = ChainHead.objects.get(pk=world.sister.pk)
    member = make.member("新来", world.sister)
    append([NewEntry(member.pk, "MEET", make.TODAY, Source.ACTIVITY, 8)], by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert run_command()[0] == 0
    with behind_our_back() as run:
        run("DELETE FROM zhixing_entry WHERE organisation_id = %s AND seq = 3", world.sister.pk)
        run(
            "UPDATE zhixing_chainhead SET seq = %s, hash = %s, seal = %s WHERE organisation_id = %s",
            old.seq,
            old.hash,
            old.seal,
            world.sister.pk,
        )
    code, text = run_command()
    assert code == 1
    assert "当时有 3 笔，现在没有第 3 笔：末尾的记录缺失，或整本台账被替换为以前的内容。" in text


def test_the_end_is_kept_after_the_commit_and_not_before(
    world: make.World, django_capture_on_commit_callbacks: Any
) -> None:
    new = NewEntry(world.members[1].pk, "MEET", make.TODAY, Source.ACTIVITY, 7)
    with django_capture_on_commit_callbacks() as waiting:
        append([new], by=world.viewer(Role.SECRETARY), at=make.NOW)
    assert read_all(settings.CHAIN_ENDS) == {}
    for callback in waiting:
        callback()
    (end,) = read_all(settings.CHAIN_ENDS).values()
    assert end is not None
    assert (end.organisation_id, end.length, end.hash) == (world.branch.pk, 1, Entry.objects.get().hash)


def test_a_kept_end_never_goes_back(tmp_path: Path) -> None:
    longer, shorter = ChainEnd(4, 12, "a" * 64, "s"), ChainEnd(4, 9, "b" * 64, "s")
    for end in (longer, shorter):
        move_forward(tmp_path, [end])
    assert read_all(tmp_path) == {4: longer}


def test_a_kept_end_that_was_scribbled_on_is_named(ledger: list[Entry]) -> None:
    (settings.CHAIN_ENDS / str(ledger[0].organisation_id)).write_text("nothing\n")
    code, text = run_command()
    assert (code, "数据库之外保存的链尾记录无法读取" in text) == (1, True)


def test_a_missing_list_is_said_and_made(ledger: list[Entry]) -> None:
    for place in settings.CHAIN_ENDS.iterdir():
        place.unlink()
    code, text = run_command()
    assert (code, "有 2 本台账在数据库之外还没有链尾记录" in text) == (0, True)
    assert "还没有链尾记录" not in run_command()[1]


# --- the signed list ---------------------------------------------------------------------------------------------


def test_a_signed_list_is_held_against_the_ledger_later(ledger: list[Entry], tmp_path: Path) -> None:
    place = tmp_path / "marks.json"
    assert f"已写下 2 本台账的链尾清单：{place}" in run_command("--marks", str(place))[1]
    assert run_command("--against", str(place))[0] == 0
    delete_chain(ledger[0].organisation_id)
    for kept in settings.CHAIN_ENDS.iterdir():
        kept.unlink()  # whoever owns the machine can do that too
    code, text = run_command("--against", str(place))
    assert (code, text.count("当时有 5 笔，现在没有第 5 笔")) == (1, 1)


def test_a_list_that_was_changed_is_refused(ledger: list[Entry], tmp_path: Path) -> None:
    place = tmp_path / "marks.json"
    run_command("--marks", str(place))
    content = json.loads(place.read_text())
    content["chains"][0]["length"] = 1
    for text, words in ((json.dumps(content), "清单的签名不符"), ("[]", "不是台账链尾清单")):
        place.write_text(text)
        with pytest.raises(CommandError, match=words):
            call_command("verify_ledger", "--against", str(place))
    with pytest.raises(CommandError, match="请核对文件名"):
        call_command("verify_ledger", "--against", str(tmp_path / "nowhere"))
