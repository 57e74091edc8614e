"""积分审定: the states a version of a standard passes through and who may move it."""

import datetime as dt
from collections.abc import Collection, Sequence
from enum import StrEnum

from zhixing.rules.periods import UNITS, chinese_date, period_after, period_of


class VersionState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    DISCARDED = "discarded"

    @property
    def label(self) -> str:
        return {
            "draft": "起草中",
            "submitted": "待审定",
            "approved": "已审定",
            "returned": "已退回",
            "discarded": "已作废",
        }[self.value]

    @property
    def is_editable(self) -> bool:
        return self in {VersionState.DRAFT, VersionState.RETURNED}

    @property
    def is_in_the_making(self) -> bool:
        """Of such versions a standard has one at a time."""
        return self.is_editable or self is VersionState.SUBMITTED


class VersionStep(StrEnum):
    """What somebody did to a version: one line of its history."""

    DRAFTED = "drafted"
    SAVED = "saved"
    SUBMITTED = "submitted"
    RECALLED = "recalled"
    RETURNED = "returned"
    APPROVED = "approved"
    DISCARDED = "discarded"

    @property
    def label(self) -> str:
        return {
            "drafted": "起草",
            "saved": "修改",
            "submitted": "提交审定",
            "recalled": "撤回修改",
            "returned": "退回",
            "approved": "审定",
            "discarded": "作废",
        }[self.value]

    @property
    def writes(self) -> bool:
        """Whether whoever took this step wrote part of the text."""
        return self in {VersionStep.DRAFTED, VersionStep.SAVED}


def editing_blockers(*, state: VersionState) -> list[str]:
    """Why the text cannot be changed now."""
    if state.is_editable:
        return []
    if state is VersionState.SUBMITTED:
        return ["该版本已提交审定，不能修改；如需修改，请先撤回。"]
    return [f"该版本{state.label}，不能再修改；如需调整，请以它为底稿起草新版本。"]


def submission_blockers(*, state: VersionState, problems: int) -> list[str]:
    """Why this version cannot be handed in for approval now."""
    reasons = []
    if not state.is_editable:
        reasons.append(f"该版本目前是“{state.label}”，只有“起草中”或“已退回”的版本可以提交审定。")
    if problems:
        reasons.append(f"办法内容还有 {problems} 处问题，请逐条改好再提交。")
    return reasons


def approval_blockers(*, state: VersionState, written_by: Collection[int], by: int, document_number: str) -> list[str]:
    """Why this person cannot approve this version now; empty when nothing is in the way.

    `written_by`: everyone who drafted or saved any part of the text.
    """
    reasons = []
    if state is not VersionState.SUBMITTED:
        reasons.append(f"该版本目前是“{state.label}”，只有“待审定”的版本可以审定。")
    if by in written_by:
        reasons.append("起草人不能审定自己起草的办法，请由另一位有审定权限的同志办理。")
    if not document_number.strip():
        reasons.append("请填写审定文号。")
    return reasons


def length_blockers(months: int, before: int | None, from_on: dt.date) -> list[str]:
    """Why a standard whose periods have so many `months` cannot follow one of other periods on this day.

    `before`: months of the periods of the standard in force until then. A day on which only one of the two begins a
    period would leave days that no period holds.
    """
    if before is None or months == before:
        return []
    longer = max(months, before)
    if period_of(from_on, longer).from_on == from_on:
        return []
    first = period_after(period_of(from_on, longer)).from_on
    return [
        f"此前施行的办法按{UNITS[before]}考评，这一版按{UNITS[months]}考评，要从两种周期都开始的一天起施行，"
        f"否则有的日子不在任何一期之内；请改为{chinese_date(first)}。"
    ]


def adoption_blockers(
    *, state: VersionState, from_on: dt.date, adoption_days: Collection[dt.date], cycles: Collection[str]
) -> list[str]:
    """Why a version cannot be adopted from this day.

    `adoption_days`: days from which this organisation already adopts something for the same index; `cycles`: names of
    the cycles at the organisation and below, opened under another version, whose quarter begins on or after `from_on`.
    They keep their version, so to say that this one was in force would be untrue.
    """
    reasons = []
    if state is not VersionState.APPROVED:
        reasons.append(f"该版本目前是“{state.label}”，审定后才能施行。")
    if from_on in adoption_days:
        day = chinese_date(from_on)
        reasons.append(f"自 {day} 起施行的办法已经有了，请另选日期，或先撤销那一次施行。")
    if cycles:
        named = "、".join(f"“{name}”" for name in sorted(cycles)[:3])
        more = f"等 {len(cycles)} 个" if len(cycles) > 3 else ""
        reasons.append(
            f"考评周期{named}{more}已按原办法开启，仍用原办法，不受新办法影响；施行日期请选在这些周期开始之后。"
        )
    return reasons


def withdrawal_blockers(*, from_on: dt.date, today: dt.date, is_withdrawn: bool) -> list[str]:
    """Why an adoption cannot be taken back."""
    if is_withdrawn:
        return ["这一次施行已经撤销过了。"]
    if from_on <= today:
        return ["这一次施行已经生效，不能撤销；如需更换，请从以后的日期起施行另一个版本。"]
    return []


# Of a standard that comes with the system.
APPROVED_BY_NOBODY = "随系统提供的办法不需要审定。"
EDITED_BY_NOBODY = "随系统提供的办法不能直接修改，请以它为底稿起草本组织的办法。"


def recalling_blockers(state: VersionState) -> list[str]:
    if state is VersionState.SUBMITTED:
        return []
    return [f"该版本目前是“{state.label}”，只有“待审定”的版本可以撤回。"]


def returning_blockers(state: VersionState, reason: str) -> list[str]:
    """Why a version does not go back to its drafters."""
    reasons = []
    if state is not VersionState.SUBMITTED:
        reasons.append(f"该版本目前是“{state.label}”，只有“待审定”的版本可以退回。")
    return reasons + return_reason_problems(reason)


def return_reason_problems(reason: str) -> list[str]:
    return [] if reason.strip() else ["请写明退回原因，供起草人修改。"]


def unsound_blockers(problems: int) -> list[str]:
    """Why a text with so many problems is not approved."""
    return [f"办法内容还有 {problems} 处问题，请退回修改。"] if problems else []


def revision_blockers(states: Collection[VersionState]) -> list[str]:
    """Why no further version of a standard with versions in these states is begun."""
    if any(state.is_in_the_making for state in states):
        return ["这部办法已有一个版本正在起草或审定，请在那个版本上修改。"]
    return []


def stale_draft_blockers(*, is_as_shown: bool) -> list[str]:
    if is_as_shown:
        return []
    return ["本页打开后，其他同志已修改这份草稿；请先在另一个窗口查看最新内容，再补入您的修改。"]


def title_blockers(owner: str, title: str, *, is_used: bool) -> list[str]:
    """Why a standard of this organisation cannot bear this name: two that read alike would be taken for one another."""
    return [f"“{owner}”已有《{title}》，请修改名称，或在原办法上起草新版本。"] if is_used else []


def unreadable_blockers(problems: Sequence[str]) -> list[str]:
    """Why nothing is reckoned by a text with these problems."""
    return [f"办法内容还有 {len(problems)} 处问题，请先改好。", *problems]
