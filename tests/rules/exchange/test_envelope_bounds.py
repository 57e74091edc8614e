"""A signed file: each refusal in its whole sentence, and what lies just within the format."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.rules.exchange.test_envelope import ENVELOPE, HERE, NOBODY, file, opened, refusal, signed_anew
from zhixing.files.exchange.signing import public_key
from zhixing.rules.exchange.canonical import MOST_BYTES, NotCanonical, written
from zhixing.rules.exchange.envelope import FileKind, Party, _read_envelope
from zhixing.rules.exchange.fingerprints import fingerprint, same_fingerprint

CHANGED = "文件的内容与签名不符，生成以后被改动过，或者传送中损坏了。请对方重新生成一份，用原文件发来。"
NONE = "这不是本系统的签名文件，请选择对方用“生成签名文件”得到的原文件。"
TORN = "签名文件缺少必要的内容或写法不对，请对方用本系统重新生成。"
SAVED_AGAIN = "这不是完整的签名文件：可能选错了文件，或者文件被其他软件打开后另存过。请选择对方生成的原文件。"


def test_each_kind_is_called_what_its_page_is_called() -> None:
    assert [kind.label for kind in FileKind] == ["报到名单", "反馈函", "服务和考勤记录"]


def test_who_signed_for_whom_and_whether_it_came_before() -> None:
    assert refusal(file(), verify=lambda *_: False) == CHANGED
    stranger = replace(ENVELOPE, sender=Party("滨河街道", public_key(NOBODY)))
    assert refusal(file(stranger, NOBODY)) == (
        "文件自称来自“滨河街道”，但签名的密钥没有在本系统登记并核对，不能接收。"
        "请系统管理员登记对方公钥，安全管理员与对方核对指纹后再接收。"
    )
    elsewhere = replace(ENVELOPE, addressee=Party("神华街道", public_key(NOBODY)))
    assert refusal(file(elsewhere)) == ("这份文件是发给“神华街道”的，不是发给本系统的。请对方选对接收单位重新生成。")
    assert refusal(file(), has_arrived=lambda *_: True) == (
        "这份文件已经接收过，不再重复接收。对方有新的内容时，请对方重新生成一份。"
    )


@pytest.mark.parametrize(("version", "number"), [(2, "2"), (0, "0"), (True, "未知"), ("1", "未知"), (None, "未知")])
def test_another_version_is_named(version: object, number: str) -> None:
    assert refusal(signed_anew(lambda signed: signed.update(version=version))) == (
        f"这份文件的格式是第 {number} 版，本系统只支持第 1 版。请双方使用同一版本的程序，由对方重新生成。"
    )


def test_a_file_of_a_mebibyte_is_read_and_a_larger_one_is_not() -> None:
    assert refusal(b"x" * MOST_BYTES) == SAVED_AGAIN
    assert refusal(b"x" * (MOST_BYTES + 1)) == "文件超过 1 MB，不像是本系统生成的签名文件，请核对后重新选择。"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda parts: parts.update(more=1), NONE),
        (lambda parts: parts.pop("signature"), NONE),
        (lambda parts: parts.update(signed=[]), NONE),
        (lambda parts: parts["signed"].update(format="zhixing"), NONE),
        (lambda parts: parts["signed"].pop("format"), NONE),
        (lambda parts: parts.update(signature=7), TORN),
        (lambda parts: parts.update(signature="0" * 127), TORN),
        (lambda parts: parts.update(signature="0" * 128), CHANGED),
    ],
)
def test_what_stands_around_the_content(change: Callable[[dict[str, Any]], None], sentence: str) -> None:
    parts = json.loads(file())
    change(parts)
    assert refusal(written(parts)) == sentence


@pytest.mark.parametrize(
    "changes",
    [
        {"records": [{"a": 1}] * 2000},
        {"sender": {"name": "长" * 80, "key": ENVELOPE.sender.key}},
        {"sender": {"name": "街", "key": ENVELOPE.sender.key}},
    ],
)
def test_what_lies_just_within_the_format_is_taken(changes: dict[str, Any]) -> None:
    envelope = opened(signed_anew(lambda signed: signed.update(changes)))
    assert {**envelope.plain, **changes} == envelope.plain


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda signed: signed.update(more=1), "parts of the envelope"),
        (lambda signed: signed.update(records={"a": 1}), "parts of the envelope"),
        (lambda signed: signed.update(records=[]), "parts of the envelope"),
        (lambda signed: signed.update(records=[{}] * 2001), "parts of the envelope"),
        (lambda signed: signed.update(records=[{}, "x"]), "a record that is no object"),
        (lambda signed: signed.update(id=7), "id or day"),
        (lambda signed: signed.update(id="0" * 33), "id or day"),
        (lambda signed: signed.update(made_on="20260930"), "id or day"),
        (lambda signed: signed["sender"].update(name=7), "a party"),
        (lambda signed: signed["sender"].update(name=""), "a party"),
        (lambda signed: signed["sender"].update(name="街\x00道"), "a party"),
        (lambda signed: signed["sender"].update(name="长" * 81), "a party"),
        (lambda signed: signed["addressee"].update(more=1), "a party"),
        (lambda signed: signed["addressee"].update(key=7), "a key"),
        (lambda signed: signed["addressee"].update(key="A" * 64), "a key"),
    ],
)
def test_what_is_not_as_the_format_says_is_told_apart_in_the_log(
    change: Callable[[dict[str, Any]], None], why: str
) -> None:
    assert refusal(signed_anew(change)) == TORN
    signed = json.loads(file())["signed"]
    change(signed)
    with pytest.raises(ValueError, match=f"^{why}$"):
        _read_envelope(signed)


def test_a_fingerprint_may_be_typed_with_commas_and_dashes() -> None:
    key = public_key(HERE)
    groups = fingerprint(key).split(" ")
    for between in ("、", "，", ",", "—", " \n"):
        assert same_fingerprint(key, between.join(groups))
    assert not same_fingerprint(key, ".".join(groups))


def test_content_without_a_writing_is_not_signed() -> None:
    with pytest.raises(NotCanonical):
        file(replace(ENVELOPE, records=({"hours": 2.5},)))
