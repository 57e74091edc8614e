"""简报: where an issue stands, what its articles are, and where a contribution (供稿) stands."""

from enum import StrEnum


class BriefingState(StrEnum):
    DRAFTING = "drafting"
    SUBMITTED = "submitted"
    ISSUED = "issued"

    @property
    def label(self) -> str:
        return {"drafting": "编辑中", "submitted": "待签发", "issued": "已印发"}[self.value]


class StepKind(StrEnum):
    """What is done with an issue, one append-only row each."""

    CREATED = "created"
    EDITED = "edited"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ISSUED = "issued"

    @property
    def label(self) -> str:
        return {"created": "建立", "edited": "编辑", "submitted": "送审", "returned": "退回修改", "issued": "签发"}[
            self.value
        ]


class ArticleKind(StrEnum):
    FIGURES = "figures"
    CASE = "case"
    CONTRIBUTION = "contribution"
    TEXT = "text"

    @property
    def label(self) -> str:
        return {"figures": "数据", "case": "典型做法", "contribution": "供稿", "text": "文章"}[self.value]


class ContributionState(StrEnum):
    SENT = "sent"
    ADOPTED = "adopted"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        return {"sent": "待采用", "adopted": "已采用", "returned": "已退回"}[self.value]


class Consent(StrEnum):
    """What is known of a name that stands in an article."""

    REQUESTED = "requested"
    AGREED = "agreed"
    REFUSED = "refused"
    NO_PERSON = "no_person"  # the words mean nobody of the register

    @property
    def label(self) -> str:
        return {
            "requested": "等待本人答复",
            "agreed": "本人同意",
            "refused": "本人不同意",
            "no_person": "不是指这个人",
        }[self.value]
