"""公示与异议: the four states of a posting and the states of an objection."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from zhixing.rules.periods import chinese_date, chinese_day
from zhixing.rules.permissions import Do
from zhixing.rules.posting_words import PostingWords


class PostingState(StrEnum):
    PROPOSED = "proposed"
    EXAMINED = "examined"
    APPROVED = "approved"
    CARRIED_OUT = "carried_out"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {
            "proposed": "提出",
            "examined": "审核",
            "approved": "审批",
            "carried_out": "实施",
            "withdrawn": "已撤回",
        }[self.value]


def status_words(state: PostingState, *, from_on: dt.date | None, until_on: dt.date | None, today: dt.date) -> str:
    """Where a posting stands on a day, in the words of whoever waits for it."""
    if state is not PostingState.CARRIED_OUT or from_on is None or until_on is None:
        return {
            PostingState.PROPOSED: "待审核",
            PostingState.EXAMINED: "待审批",
            PostingState.APPROVED: "待开始公示",
            PostingState.CARRIED_OUT: "待开始公示",
            PostingState.WITHDRAWN: "已撤回",
        }[state]
    if today < from_on:
        return f"即将公示（{chinese_day(from_on)}起）"
    if today > until_on:
        return "公示期满"
    left = (until_on - today).days
    return f"公示中（还有 {left} 天）" if left else "公示中（今天截止）"


def is_public(state: PostingState, *, from_on: dt.date | None, today: dt.date) -> bool:
    """Whether it hangs, or has hung to its end: what members may see. A withdrawn one never does."""
    return state is PostingState.CARRIED_OUT and from_on is not None and from_on <= today


def start_sentence(from_on: dt.date, today: dt.date) -> str:
    """What to tell whoever has just set the first day."""
    paper = "请打印公示张贴，并把通知文字发到群里。"
    if from_on <= today:
        return f"公示已经开始。{paper}"
    day = f"{chinese_day(from_on)}（周{'一二三四五六日'[from_on.weekday()]}）"
    return f"公示将于{day}开始，此前党员不能查看结果。届时{paper}"


# The order of the four states, and the act that leads into each.
STEPS: tuple[tuple[PostingState, Do], ...] = (
    (PostingState.PROPOSED, Do.PROPOSE_POSTING),
    (PostingState.EXAMINED, Do.EXAMINE_POSTING),
    (PostingState.APPROVED, Do.APPROVE_POSTING),
    (PostingState.CARRIED_OUT, Do.CARRY_OUT_POSTING),
)


class ObjectionState(StrEnum):
    RAISED = "raised"
    UPHELD = "upheld"
    DISMISSED = "dismissed"

    @property
    def label(self) -> str:
        return {"raised": "待答复", "upheld": "成立", "dismissed": "不成立"}[self.value]


STEP_OF: dict[PostingState, Do] = dict(STEPS)
# The act of whoever may send a posting back that is in this state and does not hang yet.
REFUSED_BY: dict[PostingState, Do] = {
    PostingState.PROPOSED: Do.EXAMINE_POSTING,
    PostingState.EXAMINED: Do.APPROVE_POSTING,
}
MOST_DAYS = 30  # working days of a posting, or until an answer
LATEST_START = 60  # days from today
SHORTEST_OBJECTION = 5  # characters


def next_step(state: PostingState | None) -> PostingState | None:
    """The state that follows; the first where there is no posting yet, None where none follows."""
    order = [step for step, _ in STEPS]
    if state is None:
        return order[0]
    if state not in order or state is order[-1]:
        return None
    return order[order.index(state) + 1]


def step_blockers(to: PostingState, *, state: PostingState, by: int, earlier: Mapping[PostingState, int]) -> list[str]:
    """Why `by` cannot take the posting to this state now. `earlier`: who took each step so far (user ids)."""
    reasons = []
    if next_step(state) is not to:
        reasons.append(f"这份公示目前是“{state.label}”状态，不能直接办理“{to.label}”，请刷新页面查看最新进度。")
    if to in {PostingState.EXAMINED, PostingState.APPROVED} and by in earlier.values():
        steps = "、".join(f"“{step.label}”" for step, who in earlier.items() if who == by)
        reasons.append(f"您已经办理过{steps}，“{to.label}”须由另一位同志办理。")
    return reasons


def objection_blockers(
    state: PostingState, *, from_on: dt.date | None, until_on: dt.date | None, today: dt.date
) -> list[str]:
    """Why an objection cannot be received now."""
    if state is PostingState.WITHDRAWN:
        return ["这份公示已经撤回，请在重新公示后提出异议。"]
    if state is not PostingState.CARRIED_OUT or from_on is None or until_on is None:
        return ["公示还没有开始，公示期内才能提出异议。"]
    if today < from_on:
        return [f"公示从{chinese_day(from_on)}开始，届时才能提出异议。"]
    if today > until_on:
        return [f"公示已于{chinese_day(until_on)}结束，如仍有意见，请直接向党支部或上级党组织反映。"]
    return []


def answer_blockers(
    state: ObjectionState,
    *,
    is_about_answerer: bool,
    is_raised_by_answerer: bool,
    upheld: bool,
    has_correction: bool,
    corrects_ledger: bool = True,
) -> list[str]:
    """Why this answer cannot be given. An upheld objection corrects at least one entry, by reversal or addition; of an
    organisation there is no ledger, and what was found wrong is put right on a visit that is taken up again."""
    reasons = []
    if state is not ObjectionState.RAISED:
        reasons.append("这条异议已经答复，不能再改；如有新的情况，请另行提出。")
    if is_about_answerer:
        reasons.append("异议涉及您本人，请由其他同志调查答复。")
    if is_raised_by_answerer:
        reasons.append("这条异议是您本人提出的，请由其他同志调查答复。")
    if upheld and corrects_ledger and not has_correction:
        reasons.append("异议成立的，请选定要冲正的台账记录，或补记一笔，二者至少选一项。")
    if not upheld and has_correction:
        reasons.append("异议不成立的，不能冲正或补记台账；请取消所选的记录，或改为“成立”。")
    return reasons


def addition_blockers(*, is_deduction: bool, is_in_quarter: bool, quarter: str) -> list[str]:
    """Why this entry cannot be what an upheld objection adds."""
    reasons = []
    if is_deduction:
        reasons.append("扣分要先由有权机构作出决定，写明依据条款，请在台账里用“录入组织决定”办理，不能以异议补记。")
    if not is_in_quarter:
        reasons.append(f"补记的日期不在{quarter}以内，不影响这次公示的结果，请核对日期。")
    return reasons


def text_to_paste(
    *, branch: str, quarter: str, from_on: dt.date, until_on: dt.date, contact: str, words: PostingWords
) -> str:
    """A notice for a chat group: what, where, until when, whom to tell. No name and no result of anybody."""
    return (
        f"【{words.kind}】{branch}{quarter}{words.subject}现予公示，公示期{chinese_day(from_on)}至"
        f"{chinese_day(until_on)}。请登录“知行”或到{words.wall}查看。"
        f"如有异议，请在公示期内提出：{contact}。"
    )


def proposal_blockers(
    *, is_proposed: bool, has_results: bool, contact: str, working_days: int, answer_days: int
) -> list[str]:
    """Before results are put forward: `contact` is where objections are received, days are working days."""
    reasons = ["本周期已经提出公示，不必再提。"] if is_proposed else []
    if not has_results:
        reasons.append("还没有评定结果，请先完成党组织评定。")
    if not contact.strip():
        reasons.append("请填写异议受理方式，例如办公室电话或地址，党员凭此反映意见。")
    if not 1 <= working_days <= MOST_DAYS or not 1 <= answer_days <= MOST_DAYS:
        reasons.append(f"公示和答复的工作日数应在 1 到 {MOST_DAYS} 之间。")
    return reasons


def first_day_blockers(from_on: dt.date, today: dt.date, *, is_workday: bool) -> list[str]:
    reasons = ["公示的第一天不能早于今天。"] if from_on < today else []
    if (from_on - today).days > LATEST_START:
        reasons.append(f"公示的第一天不能晚于 {LATEST_START} 天之后。")
    if not is_workday:
        reasons.append(f"{chinese_date(from_on)}不是工作日，请另选一天开始公示。")
    return reasons


def refusing_blockers(state: PostingState, reason: str) -> list[str]:
    """Why a posting cannot be sent back before it hangs."""
    reasons = [] if state in REFUSED_BY else [f"这份公示目前是“{state.label}”状态，不能再退回。"]
    return reasons + _withdrawing_blockers(state, reason)


def returning_blockers(state: PostingState, reason: str, *, has_open_objections: bool) -> list[str]:
    """Why a posting cannot be taken down so that its results are reviewed anew."""
    reasons = ["还有异议没有答复，请先逐条调查答复，再一并退回评定。"] if has_open_objections else []
    return reasons + _withdrawing_blockers(state, reason)


def _withdrawing_blockers(state: PostingState, reason: str) -> list[str]:
    reasons = ["这份公示已经撤回。"] if state is PostingState.WITHDRAWN else []
    return reasons if reason.strip() else [*reasons, "请写明退回的原因。"]


def raising_blockers(*, is_on_list: bool, text: str, is_proxy: bool, may_act_as_proxy: bool) -> list[str]:
    """What an objection lacks, whenever it is raised."""
    reasons = [] if is_on_list else ["请从公示名单中选择。"]
    if len(text.strip()) < SHORTEST_OBJECTION:
        reasons.append("请写清异议内容：涉及的项目、理由和依据。")
    if is_proxy and not may_act_as_proxy:
        reasons.append("只有支部书记、副书记可以代为登记他人的异议。")
    return reasons


def file_problems(findings: str, answer: str, *, is_entry_of_other: bool) -> list[str]:
    """What the file of an answered objection lacks; an entry that is reversed belongs to the person concerned."""
    reasons = [] if findings.strip() and answer.strip() else ["请填写调查情况和答复意见，两项都要存档。"]
    return [*reasons, "所选的台账记录不属于这位党员，请重新选择。"] if is_entry_of_other else reasons
