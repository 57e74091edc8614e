"""走访群众: how far what was heard in a home has come."""

from enum import StrEnum


class NeedState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return {"open": "待答复", "answered": "已答复，待回音", "closed": "已回音"}[self.value]


class Opinion(StrEnum):
    """What the household says of the answer; asked, never pressed for."""

    CONTENT = "content"
    DISCONTENT = "discontent"
    NONE = "none"

    @property
    def label(self) -> str:
        return {"content": "满意", "discontent": "不满意", "none": "未评"}[self.value]
