"""Records from elsewhere beside what is here already: new, the same, or in conflict. All are taken, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    NEW = "new"
    SAME = "same"
    CONFLICT = "conflict"

    @property
    def label(self) -> str:
        return {"new": "新增", "same": "已有", "conflict": "有冲突"}[self.value]


@dataclass(frozen=True)
class Answer:
    """What is said of one record; `reason` is a sentence where it is in conflict."""

    place: str  # 第 3 条, or 第 7 行
    who: str
    what: str
    verdict: Verdict
    reason: str = ""


def judged(differences: Sequence[str], *, is_known: bool) -> tuple[Verdict, str]:
    """Of a record that is here already: the same, or what differs."""
    if not is_known:
        return Verdict.NEW, ""
    if differences:
        return Verdict.CONFLICT, f"与已有记录不一致：{'；'.join(differences)}。"
    return Verdict.SAME, ""


def taking_blockers(answers: Sequence[Answer]) -> list[str]:
    """Why nothing of these records is taken in."""
    reasons = [
        f"{answer.place}（{answer.who}）：{answer.reason}" for answer in answers if answer.verdict is Verdict.CONFLICT
    ]
    if reasons:
        return [*reasons, f"有 {len(reasons)} 条记录有冲突，整份都没有接收。请与对方核对，改正以后重新生成。"]
    if not any(answer.verdict is Verdict.NEW for answer in answers):
        return ["各条均已接收，没有新的内容需要接收。"]
    return []
