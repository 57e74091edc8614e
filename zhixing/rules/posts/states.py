"""设岗定责: what a post is, and how far a holder and a quarterly report have come."""

from enum import StrEnum


class PostGroup(StrEnum):
    """The kinds by which posts are listed."""

    THOUGHT = "thought"
    AFFAIRS = "affairs"
    OPINION = "opinion"
    OVERSIGHT = "oversight"
    SERVICE = "service"

    @property
    def label(self) -> str:
        return {
            "thought": "思想政治",
            "affairs": "公共事务",
            "opinion": "民情调解",
            "oversight": "监督",
            "service": "服务",
        }[self.value]


class PostState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return {"draft": "未公布", "published": "已公布", "closed": "已撤销"}[self.value]


class Rhythm(StrEnum):
    """How often a holder who does the work earns what the item is worth."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"

    @property
    def label(self) -> str:
        return {"monthly": "每月记一次", "quarterly": "每季度记一次"}[self.value]


class HoldingState(StrEnum):
    APPLIED = "applied"
    ON_DUTY = "on_duty"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"

    @property
    def label(self) -> str:
        return {"applied": "待批准", "on_duty": "在岗", "declined": "未批准", "withdrawn": "已撤回", "ended": "已离岗"}[
            self.value
        ]


LIVE = (HoldingState.APPLIED, HoldingState.ON_DUTY)  # of which a person has one at most for a post


class LeavingReason(StrEnum):
    WISH = "wish"
    HEALTH = "health"
    WORK = "work"
    ROTATION = "rotation"
    MOVED = "moved"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return {
            "wish": "本人提出",
            "health": "身体原因",
            "work": "工作变动",
            "rotation": "轮换岗位",
            "moved": "离开本支部",
            "closed": "岗位撤销",
        }[self.value]


# What a form offers; the other is written when the post itself is closed.
LEAVING_REASONS = tuple(reason for reason in LeavingReason if reason is not LeavingReason.CLOSED)


class ReportState(StrEnum):
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        return {"submitted": "待确认", "confirmed": "已确认", "returned": "已退回"}[self.value]


class Confirmer(StrEnum):
    """Who says that the work was done."""

    SERVED = "served"
    BRANCH = "branch"

    @property
    def label(self) -> str:
        return {"served": "服务对象确认", "branch": "支部确认"}[self.value]
