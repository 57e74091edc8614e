"""党员自评: states of a report, what a line may say, and what a report still lacks."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.periods import chinese_day
from zhixing.rules.standards.model import Source, Standard
from zhixing.rules.standards.vocabulary import points_text

MOST = 100_000  # hundredths that one line may claim either way
NOT_SUBMITTED = "未提交自评"


class ReportState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"

    @property
    def label(self) -> str:
        return {"draft": "填写中", "submitted": "已提交"}[self.value]


@dataclass(frozen=True)
class ReportLineInput:
    """What the member says of one item."""

    item: str
    points: int  # hundredths
    explanation: str = ""


def line_blockers(
    lines: Sequence[ReportLineInput],
    ledger: Mapping[str, int],
    names: Mapping[str, str],
    deductions: Collection[str] = (),
) -> dict[str, list[str]]:
    """By item code, why its line cannot be kept. `ledger`: hundredths by item; `names`: the items of the standard;
    `deductions`: the codes of those that deduct."""
    reasons_by_item: dict[str, list[str]] = {}
    for line in lines:
        reasons = []
        booked = ledger.get(line.item, 0)
        if line.item not in names:
            reasons.append("考评办法里没有这一条，请从列表里选择。")
        elif abs(line.points) > MOST:
            reasons.append("分数过大，请核对后重新填写。")
        elif line.item in deductions and line.points > 0:
            reasons.append(f"“{names[line.item]}”是扣分的事项，自评分要填负数，例如 -0.5。")
        elif line.item not in deductions and line.points < min(booked, 0):
            reasons.append(f"“{names[line.item]}”是加分的事项，自评分不能小于 0。")
        elif line.points != booked and not line.explanation.strip():
            said_and_booked = f"自评 {points_text(line.points)} 分，台账 {points_text(booked)} 分"
            reasons.append(f"“{names[line.item]}”{said_and_booked}，两者不同，请写明理由。")
        if reasons:
            reasons_by_item[line.item] = reasons
    return reasons_by_item


# Sentences of the summary that are tapped instead of typed; kept as part of what the member says.
SENTENCES = ("按时参加学习和组织生活。", "参加了志愿服务。", "今后多参加活动。")


def summary_text(sentences: Sequence[str], typed: str) -> str:
    """What was tapped, in its order, before what was typed."""
    return "".join(sentence for sentence in SENTENCES if sentence in sentences) + typed.strip()


def submission_blockers(summary: str, *, differs: bool) -> list[str]:
    """What the whole report still lacks before it can be handed in. Who agrees with the ledger has said all."""
    if summary.strip() or not differs:
        return []
    return ["请用一两句话写明本期的总体情况，再提交。"]


def booked_meanwhile(items: Sequence[tuple[str, int]]) -> str:
    """What stood in the ledger (name and hundredths) before a report was handed in, and not on the page it is from."""
    booked = "、".join(f"{name} {points_text(points)} 分" for name, points in items)
    return f"本页打开后，台账新记：{booked}。请核对后再提交。"


def limit_note(points: int, standard: Standard) -> str:
    """Says what counts of a self-report whose sum lies outside its part of the standard; empty where all of it does."""
    for part in standard.components:
        full = part.full or standard.full
        if part.source is Source.SELF_REPORT and not 0 <= points <= full:
            edge, counted = ("超过满分", points_text(full)) if points > full else ("低于", "0")
            return f"{part.name}各项合计 {points_text(points)} 分，{edge} {counted} 分，按 {counted} 分计"
    return ""


def keeping_blockers(*, excluded: str, is_submitted: bool) -> list[str]:
    """Why nothing can be written in the report at all."""
    if excluded:
        return [f"{excluded}，本期不需要自评。"]
    if is_submitted:
        return ["自评已经提交；要修改，请先撤回。"]
    return []


def text_to_paste(*, branch: str, quarter: str, due_on: dt.date, submitted: int, missing: int, site: str) -> str:
    """A reminder for a chat group: counts and dates, nobody's name."""
    day = chinese_day(due_on)
    return (
        f"各位同志：{quarter}积分自评请于{day}前完成，目前已提交 {submitted} 人，还有 {missing} 人未提交。"
        f"打开 {site} 登录后，首页“填写自评”里台账已记的不必重抄，核对、补充后提交，约五分钟。"
        f"不便上网的同志可到支部领取纸质自评表，由支部代录。\n{branch}"
    )


def blank_rows(lines: int) -> int:
    """How many rows to write in a paper of so many lines has: one sheet serves one person."""
    return max(3, 8 - lines // 2)


def upload_problems(files: int) -> list[str]:
    return [] if files else ["请选择照片或 PDF，再上传。"]


def withdrawing_blockers(state: ReportState | None) -> list[str]:
    """Why a report does not become a draft again. None: there is no report."""
    return [] if state is ReportState.SUBMITTED else ["自评还没有提交，不需要撤回。"]


def reminding_blockers(excluded: str, *, is_submitted: bool) -> list[str]:
    """Why nobody is reminded of their report. `excluded`: why they are not scored; empty for others."""
    if excluded:
        return [f"这位同志本期不计分（{excluded}），不需要自评，无须催办。"]
    return ["这位同志已经提交自评，无须催办。"] if is_submitted else []
