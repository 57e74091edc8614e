"""堡垒指数: which organisations an assessor has on its list, and why a period of organisations cannot be opened."""

import datetime as dt
from collections.abc import Sequence

from zhixing.rules.cycles.stages import overlap_blockers
from zhixing.rules.orgs import OrgFacts, OrgKind
from zhixing.rules.periods import Period
from zhixing.rules.standards.model import Standard

NOT_COVERED = "考评办法不考评这一类党组织"


def class_word(kind: OrgKind, standard: Standard) -> str | None:
    """The class of the standard that organisations of this kind are of, as the standard calls it; None for none.

    A standard without classes is for all of them.
    """
    if not standard.classes:
        return kind.label
    for word in (kind.value, kind.label):
        if (group := standard.class_of(word)) is not None:
            return group.name if group.scored else None
    return None


def opening_blockers(
    assessor: OrgFacts,
    period: Period,
    *,
    has_standard: bool,
    overlapping: Sequence[Period],
    today: dt.date,
    self_check_due_on: dt.date,
    assessment_due_on: dt.date,
) -> list[str]:
    """Why this organisation cannot open a period of the organisations below it with these dates."""
    reasons = []
    if assessor.is_dissolved:
        reasons.append(f"“{assessor.name}”已经撤销，不再考评。")
    if assessor.kind.is_branch:
        reasons.append("支部没有下级党组织，堡垒指数由街道党工委或社区党委开启。")
    if period.from_on > today:
        reasons.append(f"{period.label}还没有开始，不能提前开启。")
    if period in overlapping:
        reasons.append(f"“{assessor.name}”{period.label}的堡垒指数考评已经开启，不必再开。")
    else:
        reasons += overlap_blockers(assessor.name, period, overlapping)
    if self_check_due_on < today:
        reasons.append("自查截止日期已经过去，请另选今天或以后的日期。")
    if assessment_due_on < self_check_due_on:
        reasons.append("评定截止日期早于自查截止日期，请改正。")
    if not has_standard:
        reasons.append(
            f"“{assessor.name}”到{period.label}末没有施行的堡垒指数考评办法，请先由本级或上级党组织确定施行一部已审定的办法。"
        )
    return reasons
