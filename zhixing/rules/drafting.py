"""积分审定: the states a version of a standard passes through and who may move it."""

from enum import StrEnum


class VersionState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        return {"draft": "起草中", "submitted": "待审定", "approved": "已审定", "returned": "已退回"}[self.value]

    @property
    def is_editable(self) -> bool:
        return self in {VersionState.DRAFT, VersionState.RETURNED}


def approval_blockers(*, state: VersionState, drafted_by: int, by: int, document_number: str) -> list[str]:
    """Why this person cannot approve this version now; empty when nothing is in the way."""
    reasons = []
    if state is not VersionState.SUBMITTED:
        reasons.append(f"该版本目前是“{state.label}”，只有“待审定”的版本可以审定。")
    if drafted_by == by:
        reasons.append("起草人不能审定自己起草的办法，请由另一位有审定权限的同志办理。")
    if not document_number.strip():
        reasons.append("请填写审定文号。")
    return reasons
