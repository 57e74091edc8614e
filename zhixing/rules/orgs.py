"""党组织: kinds of organisation, which may stand below which, and why one cannot be founded, edited or dissolved."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class OrgKind(StrEnum):
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    BRANCH = "branch"
    ESTATE_BRANCH = "estate_branch"

    @property
    def label(self) -> str:
        return KIND_LABELS[self]

    @property
    def is_branch(self) -> bool:
        """Whether members belong to it directly."""
        return self in BRANCHES


KIND_LABELS: dict[OrgKind, str] = {
    OrgKind.DISTRICT: "区委",
    OrgKind.STREET: "街道党工委",
    OrgKind.COMMUNITY: "社区党委",
    OrgKind.BRANCH: "党支部",
    OrgKind.ESTATE_BRANCH: "小区党支部",
}
BRANCHES = frozenset({OrgKind.BRANCH, OrgKind.ESTATE_BRANCH})

MAY_STAND_BELOW: dict[OrgKind, frozenset[OrgKind]] = {
    OrgKind.DISTRICT: frozenset(),
    OrgKind.STREET: frozenset({OrgKind.DISTRICT}),
    OrgKind.COMMUNITY: frozenset({OrgKind.STREET}),
    OrgKind.BRANCH: frozenset({OrgKind.COMMUNITY, OrgKind.STREET, OrgKind.DISTRICT}),
    OrgKind.ESTATE_BRANCH: frozenset({OrgKind.COMMUNITY}),
}


@dataclass(frozen=True)
class OrgFacts:
    """An organisation as the rules look at it."""

    name: str
    kind: OrgKind
    is_dissolved: bool


def founding_blockers(
    parent: OrgFacts, *, name: str, kind: OrgKind, founded_on: dt.date | None, is_name_taken: bool, today: dt.date
) -> list[str]:
    """Why no organisation of this kind and name can be founded below `parent`."""
    reasons = []
    if parent.is_dissolved:
        reasons.append(f"“{parent.name}”已经撤销，不能再设下级党组织。")
    if parent.kind not in MAY_STAND_BELOW[kind]:
        reasons.append(f"“{parent.kind.label}”之下不能设“{kind.label}”，请另选上级或类别。")
    if is_name_taken:
        reasons.append(f"“{parent.name}”之下已有“{name}”，请换一个名称。")
    return reasons + _founding_day_problems(founded_on, today)


def editing_blockers(
    organisation: OrgFacts, *, name: str, founded_on: dt.date | None, is_name_taken: bool, today: dt.date
) -> list[str]:
    """Why an organisation cannot be given this name and this day."""
    reasons = []
    if organisation.is_dissolved:
        reasons.append(f"“{organisation.name}”已经撤销，不能再修改。")
    if is_name_taken:
        reasons.append(f"同一上级之下已有“{name}”，请换一个名称。")
    return reasons + _founding_day_problems(founded_on, today)


def dissolution_blockers(
    organisation: OrgFacts, *, members: int, below: int, open_cycles: int, open_measures: int
) -> list[str]:
    """What must be settled before the organisation can be dissolved."""
    reasons = []
    if organisation.is_dissolved:
        reasons.append(f"“{organisation.name}”已经撤销。")
    if members:
        reasons.append(f"名册上还有{members}人，请先办理转接或离册。")
    if below:
        reasons.append(f"之下还有{below}个党组织，请先撤销它们。")
    if open_cycles:
        reasons.append(f"还有{open_cycles}个考评周期没有结束，请先办结。")
    if open_measures:
        reasons.append(f"还有{open_measures}条整改没有销号，请先整改、销号。")
    return reasons


def document_problems(document: str) -> list[str]:
    """What a dissolution without its document lacks."""
    return [] if document.strip() else ["请填写撤销的依据（文件名称或文号）。"]


def _founding_day_problems(founded_on: dt.date | None, today: dt.date) -> list[str]:
    return ["成立日期不能晚于今天，请改正。"] if founded_on and founded_on > today else []
