"""一票否决 of an organisation in a quarter: decided by a named body, entered by the assessor, seconded."""

import datetime as dt
from collections.abc import Collection, Sequence

from zhixing.rules.ledger.claims import Ruling, ruling_blockers
from zhixing.rules.ledger.decisions import DecisionAct, DecisionState, state_of, weight_blockers
from zhixing.rules.periods import chinese_date
from zhixing.rules.standards.model import Standard, Veto

STATE_LABELS: dict[DecisionState, str] = {
    DecisionState.WAITING: "待第二人复核",
    DecisionState.DECLINED: "复核未同意，不计入",
    DecisionState.IN_FORCE: "已计入综合评定",
    DecisionState.REVOCATION_ASKED: "已提出撤销，待第二人复核",
    DecisionState.REVOKED: "已撤销，不再计入",
}
ACT_LABELS: dict[DecisionAct, str] = {
    DecisionAct.SECONDED: "复核同意，计入综合评定",
    DecisionAct.DECLINED: "复核不同意",
    DecisionAct.REVOCATION_ASKED: "提出撤销",
    DecisionAct.REVOCATION_DECLINED: "不同意撤销",
    DecisionAct.REVOKED: "同意撤销",
}
COUNTING = frozenset({DecisionState.IN_FORCE, DecisionState.REVOCATION_ASKED})
UNSETTLED = frozenset({DecisionState.WAITING, DecisionState.REVOCATION_ASKED})
CONCLUDED = "综合评定已经完成。要记入或撤销一票否决，请先把本期退回到综合评定以前，再重新计算。"


def veto_state(acts: Sequence[DecisionAct]) -> DecisionState:
    """Where a veto stands, from what happened to it, in order."""
    return state_of(acts, has_entry=DecisionAct.SECONDED in acts, is_reversed=DecisionAct.REVOKED in acts)


def vetoes_for(standard: Standard, word: str) -> list[Veto]:
    """The vetoes that a standard has for organisations of this class."""
    own = standard.class_of(word)
    return [veto for veto in standard.vetoes if not veto.classes or (own is not None and own.code in veto.classes)]


def entering_blockers(
    *,
    name: str,
    excluded: str,
    is_concluded: bool,
    has_veto: bool,
    numbers: Collection[str],
    ruling: Ruling,
    happened_on: dt.date,
    period: tuple[dt.date, dt.date],
    files: int,
    today: dt.date,
) -> list[str]:
    """Why a veto cannot be entered like this. `numbers`: of documents by which the same one stands already."""
    reasons = [f"“{name}”不参加本期考评：{excluded}。"] if excluded else []
    if is_concluded:
        reasons.append(CONCLUDED)
    if not has_veto:
        reasons.append("本期的考评办法没有这一条一票否决，请从列出的情形中选择。")
    reasons += ruling_blockers(ruling, happened_on, today)
    from_on, until_on = period
    if not from_on <= happened_on <= until_on:
        first, last = map(chinese_date, period)
        reasons.append(f"计分日期不在本期（{first}至{last}）之内，请核对日期，或在那一期记。")
    reasons += weight_blockers(is_veto=True, files=files, happened_on=happened_on, decided_on=ruling.decided_on)
    if ruling.document_number.strip() in numbers:
        reasons.append(f"{name}：同一文号（{ruling.document_number.strip()}）的这一条已经记过，不能重复记。")
    return reasons


def unsettled_blockers(state: DecisionState) -> list[str]:
    """Why there is nothing for a second person to settle."""
    return [] if state in UNSETTLED else [f"这项一票否决目前是“{STATE_LABELS[state]}”，没有要复核的。"]


def settling_blockers(reason: str, *, agrees: bool, is_concluded: bool) -> list[str]:
    """`is_concluded`: the composite stands, and what is agreed to would change it."""
    if not agrees:
        return [] if reason.strip() else ["请写明不同意的理由。"]
    return [CONCLUDED] if is_concluded else []
