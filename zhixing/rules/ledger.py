"""积分台账: where an entry comes from, what a claim may become, and the chain of hashes."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """What an entry rests on. `(source, source_id, membership, item)` names an entry once."""

    ACTIVITY = "activity"
    CLAIM = "claim"
    DECISION = "decision"
    OBJECTION = "objection"
    REVIEW = "review"
    SLIP = "slip"
    REVERSAL = "reversal"

    @property
    def label(self) -> str:
        return {
            "activity": "活动记录", "claim": "本人申报", "decision": "组织决定", "objection": "异议处理",
            "review": "考评小组评定", "slip": "外单位证明", "reversal": "冲正",
        }[self.value]


class ClaimState(StrEnum):
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        return {"submitted": "待确认", "confirmed": "已确认", "returned": "已退回"}[self.value]


FIRST = "0" * 64  # what the first entry of a chain names as the one before it


@dataclass(frozen=True)
class Link:
    """The facts of one entry that its hash covers, in the order the hash takes them."""

    organisation_id: int
    seq: int
    membership_id: int
    item: str
    happened_on: dt.date
    units: int  # hundredths of a unit
    option: str
    worth: int | None  # hundredths of a point, only where the item has a range
    source: str
    source_id: int
    reverses_seq: int | None
    note: str
    clause: str
    deciding_body: str
    recorded_by: int
    recorded_at: str  # ISO 8601 in UTC with microseconds


def link_hash(before: str, link: Link) -> str:
    """SHA-256 over the hash before and every field of the entry, as 64 hex digits."""
    fields = [before, *(
        value.isoformat() if isinstance(value, dt.date) else value for value in vars(link).values()
    )]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True)
class Break:
    """One place where a chain does not hold: the entry's place, and a Chinese sentence."""

    organisation_id: int
    seq: int
    sentence: str


def find_breaks(chain: Iterable[tuple[Link, str, str]]) -> list[Break]:
    """Walk one organisation's chain of (link, hash before, hash) in order of `seq`; empty when it holds."""
    breaks: list[Break] = []
    expected_seq, before = 1, FIRST
    for link, said_before, said in chain:
        where = (link.organisation_id, link.seq)
        if link.seq != expected_seq:
            missing = "、".join(str(seq) for seq in range(expected_seq, min(link.seq, expected_seq + 5)))
            breaks.append(Break(*where, f"第 {missing} 笔缺失。" if missing else f"第 {link.seq} 笔序号重复。"))
        elif said_before != before:
            breaks.append(Break(*where, f"第 {link.seq} 笔所记的上一笔校验值与上一笔不符，可能有人插入或替换过记录。"))
        if link_hash(said_before, link) != said:
            breaks.append(Break(*where, f"第 {link.seq} 笔的内容与其校验值不符，记录被改动过。"))
        expected_seq, before = link.seq + 1, said
    return breaks
