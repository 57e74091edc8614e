"""申报与组织决定: what a claim or a decision must say before it can be entered."""

import datetime as dt
from dataclasses import dataclass

from zhixing.rules.ledger.activities import claimable, day_blockers, decidable, offered
from zhixing.rules.ledger.sources import ClaimState
from zhixing.rules.scoring.entries.single import Fact, prices_of
from zhixing.rules.standards.model import Standard, Veto

LEAST_WORDS = 4  # characters of a description that says anything
HOURS_OF_A_DAY = 2400  # hundredths
HOUR = "小时"


@dataclass(frozen=True)
class ClaimFacts:
    """What a claim or a decision says of one person's deed."""

    item: str
    happened_on: dt.date
    units: int = 100
    option: str = ""
    worth: int | None = None

    def fact(self, member_class: str) -> Fact:
        return Fact(member_class, self.item, self.happened_on, self.units, self.option, self.worth)


def claim_blockers(
    standard: Standard, claimed: ClaimFacts, *, member_class: str, description: str, today: dt.date
) -> list[str]:
    """Why this cannot be claimed as it stands."""
    reasons = day_blockers(claimed.happened_on, today, word="日期")
    if len(description.strip()) < LEAST_WORDS:
        reasons.append("请写明事项、地点和参加人员，便于核实。")
    if offered(claimable(standard, member_class), claimed.item) is None:
        return [*reasons, "这一条不能由本人申报，请重新选择考评细则。"]
    reasons += hours_blockers(standard, claimed)
    (worth,) = prices_of(standard, [claimed.fact(member_class)])
    return [*reasons, worth.problem] if worth.problem else reasons


def hours_blockers(standard: Standard, deed: ClaimFacts) -> list[str]:
    """A day has 24 hours: what took longer is several days, each of which is entered."""
    if is_by_the_hour(standard, deed.item) and deed.units > HOURS_OF_A_DAY:
        return ["一天只有 24 小时，请核对数量；分几天做的，请按天分别填报。"]
    return []


def is_by_the_hour(standard: Standard, code: str) -> bool:
    item = standard.item(code)
    return item is not None and item.per is not None and item.per.unit == HOUR


def missing_evidence(standard: Standard, code: str, files: int) -> str:
    """That the rules ask for evidence of which there is none; empty where nothing is missing."""
    item = standard.item(code)
    if item is None or not item.evidence or files:
        return ""
    return f"办法要求附佐证（{item.evidence}），这一笔没有附。"


def confirmation_blockers(*, name: str, state: ClaimState, is_own: bool) -> list[str]:
    """Why this person cannot decide on this claim now."""
    reasons = []
    if state is not ClaimState.SUBMITTED:
        reasons.append(f"{name}的这笔申报目前是“{state.label}”，只有“{ClaimState.SUBMITTED.label}”的可以办理。")
    if is_own:
        reasons.append("不能办理自己的申报，请由支部其他有权限的同志办理。")
    return reasons


_OPEN = frozenset({ClaimState.RETURNED, ClaimState.SUBMITTED})


def changing_blockers(state: ClaimState) -> list[str]:
    return [] if state in _OPEN else [f"这笔申报目前是“{state.label}”，不能再修改；需要时请另行申报。"]


def withdrawing_blockers(state: ClaimState) -> list[str]:
    return [] if state in _OPEN else [f"这笔申报目前是“{state.label}”，不能撤回。"]


def choice_blockers(claims: int) -> list[str]:
    """Before so many claims are decided on."""
    return [] if claims else ["请至少勾选一笔申报。"]


def return_reason_problems(reason: str) -> list[str]:
    return [] if reason.strip() else ["请填写退回的原因，便于本人补正。"]


def changed_claim_problem(name: str, clerk: str, changes: str) -> str:
    """`clerk`: who changed the claim while the page of whoever decides lay open."""
    return f"{name}的这笔申报，您打开页面以后由{clerk}改过（{changes}），没有办理；请重看改过的内容，再勾选办理。"


@dataclass(frozen=True)
class Ruling:
    """The decision of a named body behind a deduction or a veto."""

    clause: str
    deciding_body: str
    decided_on: dt.date
    document_number: str
    reason: str


def ruling_blockers(ruling: Ruling, happened_on: dt.date, today: dt.date) -> list[str]:
    """What the decision still lacks: the software records decisions, it makes none."""
    fields = {
        "依据条款": ruling.clause,
        "决定机构": ruling.deciding_body,
        "文号或会议记录编号": ruling.document_number,
        "事由": ruling.reason,
    }
    reasons = [f"请填写{label}。" for label, text in fields.items() if not text.strip()]
    reasons += day_blockers(happened_on, today, word="计分日期")
    if ruling.decided_on > today:
        reasons.append("决定日期在今天以后，请在作出决定以后再记。")
    return reasons


def deed_blockers(standard: Standard, deed: ClaimFacts, *, name: str, member_class: str) -> list[str]:
    """Why a decision cannot be entered for this person under this standard."""
    veto = next((veto for veto in standard.vetoes if veto.code == deed.item), None)
    if veto is not None:
        return [] if is_for(standard, veto, member_class) else [f"{name}：“{veto.name}”不适用于{member_class}。"]
    if offered(decidable(standard), deed.item) is None:
        return [f"《{standard.title}》里没有这一条扣分或否决，请重新选择。"]
    (worth,) = prices_of(standard, [deed.fact(member_class)])
    return [f"{name}：{worth.problem}"] if worth.problem else []


def is_for(standard: Standard, veto: Veto, member_class: str) -> bool:
    own = standard.class_of(member_class)
    return not veto.classes or (own is not None and own.code in veto.classes)
