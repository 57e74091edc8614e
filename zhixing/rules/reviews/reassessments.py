"""组织评定记录: the sentences on a review that was taken up again."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.rules.periods import chinese_day


@dataclass(frozen=True)
class ResultChange:
    """One result that came out otherwise; both in words, with points and star."""

    name: str
    before: str
    after: str
    answer: str = ""  # to the objection that was upheld


@dataclass(frozen=True)
class Reassessment:
    on: dt.date
    reason: str
    changes: tuple[ResultChange, ...]


def reassessment_sentences(reassessments: Sequence[Reassessment]) -> tuple[str, ...]:
    """When the review was concluded anew, why, and whose result changed from what to what."""
    sentences = []
    for number, reassessment in enumerate(reassessments, start=1):
        why = f"（{reassessment.reason.rstrip('。 ')}）" if reassessment.reason else ""
        first = f"第{number}次重新评定{why}于{chinese_day(reassessment.on)}完成"
        if not reassessment.changes:
            sentences.append(f"{first}，各人评定结果没有变化。")
            continue
        changed = "；".join(_change(change) for change in reassessment.changes)
        sentences.append(
            f"{first}，评定结果有变化的 {len(reassessment.changes)} 人：{changed}。其他人的评定结果没有变化。"
        )
    return tuple(sentences)


def _change(change: ResultChange) -> str:
    why = f"，原因是异议成立：{change.answer.rstrip('。 ')}" if change.answer else ""
    return f"{change.name}由{change.before}改为{change.after}{why}"
