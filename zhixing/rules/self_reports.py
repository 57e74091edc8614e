"""党员自评: states of a report and what it still lacks."""

from enum import StrEnum


class ReportState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"

    @property
    def label(self) -> str:
        return {"draft": "填写中", "submitted": "已提交"}[self.value]
