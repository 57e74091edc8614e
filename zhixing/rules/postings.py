"""公示与异议: the four states of a posting and the states of an objection."""

from enum import StrEnum

from zhixing.rules.permissions import Do

DEFAULT_POSTING_DAYS = 5  # working days
DEFAULT_ANSWER_DAYS = 3  # working days, ours


class PostingState(StrEnum):
    PROPOSED = "proposed"
    EXAMINED = "examined"
    APPROVED = "approved"
    CARRIED_OUT = "carried_out"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {
            "proposed": "提出", "examined": "审核", "approved": "审批", "carried_out": "实施", "withdrawn": "已撤回",
        }[self.value]


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
