"""参评名单: why no cycle opens on a standard or a list, and why a list is not taken anew."""

import datetime as dt
from collections.abc import Sequence

from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import Period


def dissolved_blockers(branch: str, dissolved_on: dt.date | None, period: Period) -> list[str]:
    """A branch that ended within the period is still assessed."""
    is_gone = dissolved_on is not None and dissolved_on < period.from_on
    return [f"“{branch}”已经撤销，不再考评。"] if is_gone else []


def no_standard_blockers(branch: str, period: Period) -> list[str]:
    return [f"“{branch}”到{period.label}末没有施行的考评办法，请先由本级或上级党组织确定施行一部已审定的办法。"]


def unfit_standard_blockers(standard: str, problems: Sequence[str]) -> list[str]:
    """`problems`: what the standard says that today's rules refuse."""
    return [f"施行的《{standard}》不能再用于新的考评周期。", *problems] if problems else []


def nobody_blockers(branch: str, *, scored: int) -> list[str]:
    return [] if scored else [f"“{branch}”的名册里没有需要计分的人，请先导入或核对党员名册。"]


def no_branch_blockers(top: str, *, branches: int) -> list[str]:
    return [] if branches else [f"“{top}”之下没有支部，请先在党组织页面设立支部。"]


def no_organisation_blockers(assessor: str, standard: str, *, assessed: int) -> list[str]:
    if assessed:
        return []
    return [f"“{assessor}”之下没有《{standard}》考评的党组织，请核对下属党组织和办法的适用类别。"]


def refreshing_blockers(stage: Stage, *, is_of_this_index: bool = True) -> list[str]:
    """Why the list is not taken from the register, or from the tree, again. `is_of_this_index`: it came from there."""
    return (
        [] if stage is Stage.PREPARING and is_of_this_index else ["只有“准备”环节可以更新名单；请先退回到“准备”环节。"]
    )
