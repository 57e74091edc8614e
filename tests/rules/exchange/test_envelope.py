"""A signed file: every way in which it is refused, each with a twin that forgets the guard and lets it through."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.files.exchange.signing import is_signed, public_key, sign
from zhixing.rules.exchange.canonical import written
from zhixing.rules.exchange.envelope import DOMAIN, Envelope, FileKind, Party, file_of, open_file
from zhixing.rules.exchange.fingerprints import fingerprint, same_fingerprint
from zhixing.rules.refusals import Blocked

HERE, THERE, NOBODY = "here", "there", "a stranger"
ENVELOPE = Envelope(
    kind=FileKind.SLIPS,
    file_id="0123456789abcdef" * 2,
    made_on=dt.date(2026, 9, 30),
    sender=Party("滨河街道", public_key(THERE)),
    addressee=Party("康巴什区委", public_key(HERE)),
    records=({"name": "白云", "hours": 250},),
)


def file(envelope: Envelope = ENVELOPE, secret: str = THERE) -> bytes:
    return file_of(envelope, lambda message: sign(secret, message))


def opened(data: bytes, **changes: Any) -> Envelope:
    checks: dict[str, Any] = {
        "own_key": public_key(HERE),
        "trusted": {public_key(THERE)},
        "has_arrived": lambda key, file_id: False,
        "kind": FileKind.SLIPS,
        "verify": is_signed,
    }
    return open_file(data, **{**checks, **changes})


def refusal(data: bytes, **changes: Any) -> str:
    with pytest.raises(Blocked) as caught:
        opened(data, **changes)
    (reason,) = caught.value.reasons
    return reason


def signed_anew(change: Callable[[dict[str, Any]], None], secret: str = THERE) -> bytes:
    """A file whose content was changed before it was signed: it is whole, and still not as the format says."""
    signed = json.loads(file())["signed"]
    change(signed)
    return written({"signed": signed, "signature": sign(secret, DOMAIN + written(signed))})


def test_a_file_comes_out_as_it_went_in() -> None:
    assert opened(file()) == ENVELOPE


def test_a_changed_content_is_refused() -> None:
    data = file().replace("白云".encode(), "陈强".encode())
    assert refusal(data).startswith("文件的内容与签名不符")


def test_every_part_of_the_content_is_covered_by_the_signature() -> None:
    content = json.loads(file())
    for name in ("kind", "id", "made_on"):
        other = {"kind": "register", "id": "f" * 32, "made_on": "2026-09-29"}[name]
        data = written({**content, "signed": {**content["signed"], name: other}})
        assert refusal(data).startswith("文件的内容与签名不符")
    for name in ("sender", "addressee"):
        party = {**content["signed"][name], "name": "别的单位"}
        assert refusal(written({**content, "signed": {**content["signed"], name: party}})).startswith("文件的内容与")


def test_the_twin_that_believes_every_signature_takes_the_changed_content() -> None:
    data = file().replace("白云".encode(), "陈强".encode())
    assert opened(data, verify=lambda key, message, signature: True).records[0]["name"] == "陈强"


def test_a_signature_for_something_else_is_none_for_a_file() -> None:
    """The domain stands before what is signed: a bare signature of the same bytes does not serve."""
    signed = json.loads(file())["signed"]
    assert refusal(written({"signed": signed, "signature": sign(THERE, written(signed))})).startswith("文件的内容与")


def test_a_key_that_nobody_let_in_is_refused() -> None:
    stranger = replace(ENVELOPE, sender=Party("滨河街道", public_key(NOBODY)))
    reason = refusal(file(stranger, NOBODY))
    assert "没有在本系统登记并核对" in reason
    assert "安全管理员与对方核对指纹" in reason


def test_the_twin_that_trusts_whoever_signed_takes_a_strangers_file() -> None:
    stranger = replace(ENVELOPE, sender=Party("滨河街道", public_key(NOBODY)))
    assert opened(file(stranger, NOBODY), trusted={public_key(THERE), public_key(NOBODY)}) == stranger


def test_a_trusted_name_with_a_strangers_signature_is_refused() -> None:
    assert refusal(file(secret=NOBODY)).startswith("文件的内容与签名不符")


def test_a_file_for_somebody_else_is_refused() -> None:
    elsewhere = replace(ENVELOPE, addressee=Party("神华街道", public_key(NOBODY)))
    assert refusal(file(elsewhere)).startswith("这份文件是发给“神华街道”的")


def test_the_twin_that_asks_for_no_addressee_takes_somebody_elses_file() -> None:
    elsewhere = replace(ENVELOPE, addressee=Party("神华街道", public_key(NOBODY)))
    assert opened(file(elsewhere), own_key=public_key(NOBODY)) == elsewhere


def test_the_same_file_is_taken_in_once() -> None:
    arrived = {(ENVELOPE.sender.key, ENVELOPE.file_id)}
    assert refusal(file(), has_arrived=lambda *pair: pair in arrived).startswith("这份文件已经接收过")
    other = replace(ENVELOPE, file_id="f" * 32)
    assert opened(file(other), has_arrived=lambda *pair: pair in arrived) == other


def test_the_twin_that_forgets_takes_the_same_file_twice() -> None:
    assert opened(file()) == opened(file())


@pytest.mark.parametrize("version", [2, 0, True, "1", None, 10**12])
def test_another_version_is_refused_before_anything_else(version: object) -> None:
    data = signed_anew(lambda signed: signed.update(version=version, whatever=1))
    assert "版" in refusal(data)
    assert "本系统只支持第 1 版" in refusal(data)


def test_another_kind_is_sent_to_its_own_page() -> None:
    register = replace(ENVELOPE, kind=FileKind.REGISTER)
    assert refusal(file(register)) == "这是报到名单文件，请到接收报到名单的页面上传。"


@pytest.mark.parametrize(
    "change",
    [
        lambda signed: signed.update(kind="ballots"),
        lambda signed: signed.update(id="F" * 32),
        lambda signed: signed.update(id="f" * 31),
        lambda signed: signed.update(made_on="2026-9-30"),
        lambda signed: signed.update(made_on="20260930"),
        lambda signed: signed.update(records=[]),
        lambda signed: signed.update(records=["x"]),
        lambda signed: signed.update(records=[{}] * 2001),
        lambda signed: signed.update(more=1),
        lambda signed: signed.pop("addressee"),
        lambda signed: signed["sender"].update(key="x"),
        lambda signed: signed["sender"].update(name=""),
        lambda signed: signed["sender"].update(name="长" * 81),
        lambda signed: signed.update(sender=[]),
    ],
)
def test_what_is_not_as_the_format_says_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    assert refusal(signed_anew(change)).startswith("签名文件缺少必要的内容或写法不对")


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b"PK\x03\x04", b'{"signed":{},"signature":"x"}'])
def test_what_is_no_signed_file_is_refused_in_a_sentence(data: bytes) -> None:
    assert refusal(data).endswith("。")
    assert "签名文件" in refusal(data)


def test_a_file_saved_again_by_an_editor_is_refused() -> None:
    pretty = json.dumps(json.loads(file()), ensure_ascii=False, indent=2).encode()
    assert refusal(pretty).startswith("这不是完整的签名文件")


@pytest.mark.parametrize("signature", ["", "00" * 64, "A" * 128, " " * 128, "zz"])
def test_a_signature_that_is_none_is_refused(signature: str) -> None:
    content = json.loads(file())
    assert refusal(written({**content, "signature": signature})).endswith("。")


@given(st.integers(0, 10**9), st.integers(0, 255))
def test_no_changed_byte_gets_in(place: int, byte: int) -> None:
    data = bytearray(file())
    place %= len(data)
    if data[place] != byte:
        data[place] = byte
        assert refusal(bytes(data)).endswith("。")


def test_a_fingerprint_is_forty_digits_read_in_groups_and_typed_in_any() -> None:
    key = public_key(THERE)
    groups = fingerprint(key).split(" ")
    assert (len(groups), {len(group) for group in groups}, "".join(groups).isdigit()) == (10, {4}, True)
    assert same_fingerprint(key, "".join(groups))
    assert same_fingerprint(key, "-".join(groups))
    assert not same_fingerprint(key, "".join(groups)[:-1])
    assert not same_fingerprint(key, fingerprint(public_key(HERE)))
