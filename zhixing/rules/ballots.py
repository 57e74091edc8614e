"""民主测评: states of a ballot, the ways into its box, and what each step still lacks."""

from enum import StrEnum


class BallotState(StrEnum):
    PREPARING = "preparing"
    OPEN = "open"
    SEALED = "sealed"
    COUNTED = "counted"
    VOIDED = "voided"

    @property
    def label(self) -> str:
        return {
            "preparing": "准备", "open": "投票中", "sealed": "已封箱", "counted": "已计票", "voided": "已作废",
        }[self.value]


class Way(StrEnum):
    """How a vote came into the box (投票方式)."""

    SLIP = "slip"
    TOKEN = "token"  # nosec B105
    PAPER = "paper"

    @property
    def label(self) -> str:
        return {"slip": "票码", "token": "网上凭证", "paper": "纸质票"}[self.value]


class Seat(StrEnum):
    """Of the tellers: the two whose phrases lock the box, and the third who settles what they entered differently."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"

    @property
    def label(self) -> str:
        return {"first": "监票人", "second": "计票人", "third": "复核人"}[self.value]
