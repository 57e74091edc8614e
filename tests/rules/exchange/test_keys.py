"""对方公钥: entered by one, compared by another, ended with a reason."""

import pytest

from zhixing.files.exchange.signing import public_key
from zhixing.rules.exchange.fingerprints import fingerprint, is_public_key
from zhixing.rules.exchange.keys import ending_blockers, registering_blockers, trusting_blockers, writing_blockers

THEIRS = public_key("there")


def test_a_fingerprint_is_as_docs_exchange_says() -> None:
    """By sha256sum, of 'zhixing-exchange-fingerprint-1', a line feed and 32 bytes of nought; modulo 10⁴⁰."""
    assert fingerprint("0" * 64) == "6132 7098 9562 3576 7726 5930 1521 3409 3380 6811"


@pytest.mark.parametrize(
    ("key", "is_key"), [("a" * 64, True), ("a" * 63, False), ("a" * 65, False), ("A" * 64, False), ("g" * 64, False)]
)
def test_a_public_key_is_64_digits_in_lower_case(key: str, is_key: bool) -> None:
    assert is_public_key(key) is is_key


@pytest.mark.parametrize(
    ("key", "is_own", "is_known", "reasons"),
    [
        (THEIRS, False, False, []),
        (THEIRS[:-1], False, False, ["公钥应为 64 位的数字和字母（a 至 f），请从对方“数据交换”页面完整复制。"]),
        (THEIRS, True, False, ["这是本系统自己的公钥。请登记对方“数据交换”页面上的公钥。"]),
        (THEIRS, False, True, ["这把公钥已经登记，无须再登记。"]),
    ],
)
def test_which_key_may_be_entered(key: str, is_own: bool, is_known: bool, reasons: list[str]) -> None:
    assert registering_blockers(key, is_known=is_known, is_own=is_own) == reasons


DIFFERS = (
    "填写的指纹与登记的公钥不符。请对方从其“数据交换”页面重新宣读；仍不相符的，"
    "登记的公钥可能在传送中被换过，请停用这一条，请对方重新提供公钥。"
)
DONE = "这把公钥已经核对启用，或者已经停用，无须再核对。"
SAME = "登记公钥的人不能自己核对启用，请由另一名管理员核对。"


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, []),
        ({"is_waiting": False}, [DONE]),
        ({"is_waiting": False, "typed": "1"}, [DONE]),
        ({"is_same_person": True}, [SAME]),
        ({"compared_with": " "}, ["请写明核对对象和方式。"]),
        ({"typed": fingerprint(public_key("here"))}, [DIFFERS]),
    ],
)
def test_a_key_is_trusted_once_another_person_has_compared_it(changes: dict[str, object], reasons: list[str]) -> None:
    facts = {
        "typed": fingerprint(THEIRS),
        "compared_with": "电话核对，对方高娃同志",
        "is_same_person": False,
        "is_waiting": True,
    }
    assert trusting_blockers(THEIRS, **{**facts, **changes}) == reasons  # type: ignore[arg-type]


def test_a_key_is_ended_once_and_with_a_reason() -> None:
    assert ending_blockers(is_ended=False, reason="对方重装系统") == []
    assert ending_blockers(is_ended=False, reason=" ") == ["请填写停用的原因。"]
    assert ending_blockers(is_ended=True, reason="对方重装系统") == ["这把公钥已经停用。"]
    assert ending_blockers(is_ended=True, reason="") == ["这把公钥已经停用。", "请填写停用的原因。"]


def test_nothing_is_written_to_strangers() -> None:
    assert writing_blockers("邻区", is_trusted=True) == []
    assert writing_blockers("邻区", is_trusted=False) == [
        "“邻区”的公钥没有核对启用或者已经停用，不能向它生成签名文件。"
    ]
