"""The signed file: what stands around its records, and every reason for which it is refused.

A file is canonical JSON of `signed` and `signature`; the signature (Ed25519) is over `DOMAIN` followed by the canonical
writing of `signed`. Signing and verifying are files/exchange/signing.py's; here is what the program says about a file.
"""

import datetime as dt
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zhixing.rules.exchange.canonical import MOST_BYTES, NotCanonical, read, written
from zhixing.rules.exchange.fingerprints import is_public_key
from zhixing.rules.refusals import Blocked

FORMAT, VERSION = "zhixing-exchange", 1
DOMAIN = b"zhixing-exchange-1\n"
MOST_RECORDS = 2_000
_SIGNED = {"format", "version", "kind", "id", "made_on", "sender", "addressee", "records"}
_NAME_LENGTH = 80
_ID, _SIGNATURE = re.compile("[0-9a-f]{32}"), re.compile("[0-9a-f]{128}")

# Whether this is the signature of these bytes under that public key; all but the bytes in hexadecimal.
Verify = Callable[[str, bytes, str], bool]


class FileKind(StrEnum):
    """What the records of a file are."""

    REGISTER = "register"
    SLIPS = "slips"
    RECORDS = "records"

    @property
    def label(self) -> str:
        return {"register": "报到名单", "slips": "反馈函", "records": "服务和考勤记录"}[self.value]


@dataclass(frozen=True)
class Party:
    """An installation of the program: what it calls itself, and its public key, which alone tells who it is."""

    name: str
    key: str

    @property
    def plain(self) -> dict[str, str]:
        return {"key": self.key, "name": self.name}


@dataclass(frozen=True)
class Envelope:
    kind: FileKind
    file_id: str  # 32 hexadecimal digits, by which a file is known again
    made_on: dt.date
    sender: Party
    addressee: Party
    records: tuple[dict[str, Any], ...]

    @property
    def plain(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "version": VERSION,
            "kind": self.kind.value,
            "id": self.file_id,
            "made_on": self.made_on.isoformat(),
            "sender": self.sender.plain,
            "addressee": self.addressee.plain,
            "records": list(self.records),
        }


def message_of(signed: Any) -> bytes:
    """The bytes that are signed."""
    return DOMAIN + written(signed)


def file_of(envelope: Envelope, sign: Callable[[bytes], str]) -> bytes:
    """The whole file; `sign` gives the signature of a message in hexadecimal."""
    return written({"signed": envelope.plain, "signature": sign(message_of(envelope.plain))})


def open_file(
    data: bytes,
    *,
    own_key: str,
    trusted: Collection[str],
    has_arrived: Callable[[str, str], bool],
    kind: FileKind,
    verify: Verify,
) -> Envelope:
    """The content of a file that may be taken in. Raises `Blocked` with the first reason why it may not.

    `trusted`: the public keys that two administrators let in; `has_arrived`: whether the file of
    that sender's key and that id was taken in before.
    """
    signed, signature = _parts(data)
    _same_version(signed)
    envelope = _envelope(signed)
    if not verify(envelope.sender.key, message_of(signed), signature):
        raise Blocked("文件的内容与签名不符，生成以后被改动过，或者传送中损坏了。请对方重新生成一份，用原文件发来。")
    if envelope.sender.key not in trusted:
        raise Blocked(
            f"文件自称来自“{envelope.sender.name}”，但签名的密钥没有在本系统登记并核对，不能接收。"
            "请系统管理员登记对方公钥，安全管理员与对方核对指纹后再接收。"
        )
    if envelope.addressee.key != own_key:
        raise Blocked(f"这份文件是发给“{envelope.addressee.name}”的，不是发给本系统的。请对方选对接收单位重新生成。")
    if has_arrived(envelope.sender.key, envelope.file_id):
        raise Blocked("这份文件已经接收过，不再重复接收。对方有新的内容时，请对方重新生成一份。")
    if envelope.kind is not kind:
        raise Blocked(f"这是{envelope.kind.label}文件，请到接收{envelope.kind.label}的页面上传。")
    return envelope


def _parts(data: bytes) -> tuple[dict[str, Any], str]:
    if len(data) > MOST_BYTES:
        raise Blocked(f"文件超过 {MOST_BYTES >> 20} MB，不像是本系统生成的签名文件，请核对后重新选择。")
    try:
        content = read(data)
    except NotCanonical as refusal:
        raise Blocked(
            "这不是完整的签名文件：可能选错了文件，或者文件被其他软件打开后另存过。请选择对方生成的原文件。"
        ) from refusal
    parts = content if isinstance(content, dict) else {}
    signed, signature = parts.get("signed"), parts.get("signature")
    if set(parts) != {"signed", "signature"} or not isinstance(signed, dict) or signed.get("format") != FORMAT:
        raise Blocked("这不是本系统的签名文件，请选择对方用“生成签名文件”得到的原文件。")
    if not isinstance(signature, str) or not _SIGNATURE.fullmatch(signature):
        raise Blocked("签名文件缺少必要的内容或写法不对，请对方用本系统重新生成。")
    return signed, signature


def _same_version(signed: dict[str, Any]) -> None:
    version = signed.get("version")
    if type(version) is not int or version != VERSION:  # true is no number, though Python counts it as one
        number = version if type(version) is int else "未知"
        raise Blocked(
            f"这份文件的格式是第 {number} 版，本系统只支持第 {VERSION} 版。请双方使用同一版本的程序，由对方重新生成。"
        )


def _envelope(signed: dict[str, Any]) -> Envelope:
    try:
        return _read_envelope(signed)
    except (KeyError, TypeError, ValueError) as broken:
        raise Blocked("签名文件缺少必要的内容或写法不对，请对方用本系统重新生成。") from broken


def _read_envelope(signed: dict[str, Any]) -> Envelope:
    """Raises `ValueError` and its like for whatever is not as the format says."""
    records = signed["records"]
    if set(signed) != _SIGNED or not isinstance(records, list) or not 0 < len(records) <= MOST_RECORDS:
        raise ValueError("parts of the envelope")
    if not all(isinstance(record, dict) for record in records):
        raise ValueError("a record that is no object")
    file_id, made_on = signed["id"], dt.date.fromisoformat(signed["made_on"])
    if not _is_text(file_id) or not _ID.fullmatch(file_id) or made_on.isoformat() != signed["made_on"]:
        raise ValueError("id or day")
    parties = _party(signed["sender"]), _party(signed["addressee"])
    return Envelope(FileKind(signed["kind"]), file_id, made_on, *parties, records=tuple(records))


def _party(plain: Any) -> Party:
    if set(plain) != {"key", "name"} or not _is_text(plain["name"]) or len(plain["name"]) > _NAME_LENGTH:
        raise ValueError("a party")
    if not _is_text(plain["key"]) or not is_public_key(plain["key"]):
        raise ValueError("a key")
    return Party(plain["name"], plain["key"])


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and "\x00" not in value
