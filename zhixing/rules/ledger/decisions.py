"""组织决定: what a decision with weight takes beside the person who enters it, and what may follow it."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from zhixing.rules.standards.model import Standard


class DecisionAct(StrEnum):
    """What may happen to a decision once it was entered."""

    SECONDED = "seconded"
    DECLINED = "declined"
    READ = "read"
    REVOCATION_ASKED = "revocation_asked"
    REVOCATION_DECLINED = "revocation_declined"
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        return {
            "seconded": "复核同意，记入台账",
            "declined": "复核不同意",
            "read": "本人已阅",
            "revocation_asked": "提出撤销",
            "revocation_declined": "不同意撤销",
            "revoked": "撤销，台账已冲正",
        }[self.value]


class DecisionState(StrEnum):
    WAITING = "waiting"
    DECLINED = "declined"
    IN_FORCE = "in_force"
    REVOCATION_ASKED = "revocation_asked"
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        return {
            "waiting": "待第二人复核",
            "declined": "复核未同意，未记入台账",
            "in_force": "已记入台账",
            "revocation_asked": "已提出撤销，待第二人复核",
            "revoked": "已撤销，台账已冲正",
        }[self.value]


# A second person has still to say yes or no.
UNDECIDED = frozenset({DecisionState.WAITING, DecisionState.REVOCATION_ASKED})


def is_veto(standard: Standard, code: str) -> bool:
    return any(veto.code == code for veto in standard.vetoes)


def state_of(acts: Sequence[DecisionAct], *, has_entry: bool, is_reversed: bool) -> DecisionState:
    """Where a decision stands, from what happened to it (in order) and from the ledger."""
    if is_reversed:
        return DecisionState.REVOKED
    if not has_entry:
        return DecisionState.DECLINED if DecisionAct.DECLINED in acts else DecisionState.WAITING
    turns = [act for act in acts if act in {DecisionAct.REVOCATION_ASKED, DecisionAct.REVOCATION_DECLINED}]
    is_asked = bool(turns) and turns[-1] is DecisionAct.REVOCATION_ASKED
    return DecisionState.REVOCATION_ASKED if is_asked else DecisionState.IN_FORCE


def weight_blockers(*, is_veto: bool, files: int, happened_on: dt.date, decided_on: dt.date) -> list[str]:
    """What a decision of its weight still lacks."""
    reasons = []
    if decided_on < happened_on:
        reasons.append("决定日期早于计分日期：决定不能作在事情以前，请核对两个日期。")
    if is_veto and not files:
        reasons.append("一票否决须附决定文件的照片或扫描件，请选择文件。")
    return reasons


def twice_sentence(name: str, document_number: str) -> str:
    return f"{name}：同一文号（{document_number}）、同一天的这一条已经记过，不能重复记。"


def second_blockers(*, state: DecisionState, awaited: DecisionState, is_own: bool, is_enterer: bool) -> list[str]:
    """Why this person cannot be the second one to a veto, or to a revocation."""
    if state is not awaited:
        return [f"这项决定目前是“{state.label}”，没有要复核的。"]
    reasons = []
    if is_own:
        reasons.append("不能复核对自己的决定，请由其他有权限的同志办理。")
    if is_enterer:
        reasons.append("录入或提出的人不能自己复核，请由另一名有权限的同志办理。")
    return reasons


def asking_blockers(*, state: DecisionState, is_own: bool, document_number: str, reason: str) -> list[str]:
    """Why the revocation of a decision cannot be asked for like this."""
    if state is not DecisionState.IN_FORCE:
        return [f"这项决定目前是“{state.label}”，不能提出撤销。"]
    reasons = ["不能提出撤销对自己的决定；有意见的，请写在“本人意见”里。"] if is_own else []
    if not document_number.strip():
        reasons.append("请填写撤销决定的文号或会议记录编号。")
    if not reason.strip():
        reasons.append("请填写撤销的理由。")
    return reasons


def declining_problems(reason: str) -> list[str]:
    return [] if reason.strip() else ["请写明不同意的理由。"]


def reading_blockers(state: DecisionState) -> list[str]:
    """Why there is nothing that the person concerned has to have read."""
    if state in {DecisionState.WAITING, DecisionState.DECLINED}:
        return ["这项决定没有记入台账，不需要阅知。"]
    return []


def member_blockers(organisation: str, *, chosen: int, present: int, has_own: bool) -> list[str]:
    """Of those a decision is about. `present`: how many of the chosen belonged here on its day; `has_own`: whoever
    enters it is one of them."""
    reasons = [] if chosen else ["请至少勾选一名党员。"]
    if present < chosen:
        reasons.append(f"有 {chosen - present} 人在计分日期那天不属于{organisation}，请重新勾选。")
    return [*reasons, "不能对自己作出决定，请由其他有权限的同志办理。"] if has_own else reasons
