"""党组织: kinds of organisation, which may stand below which, and why one cannot be founded, edited or dissolved."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Where an organisation stands: what its committee may do, which offices it has, what may stand below it."""

    TOP = "top"  # approves standards for all below
    UPPER = "upper"  # assesses the middle ones
    MIDDLE = "middle"  # leads branches
    BRANCH = "branch"  # members belong to it directly


class OrgKind(StrEnum):
    DISTRICT = "district"
    STREET = "street"
    TOWNSHIP = "township"
    ORGANS = "organs"
    COMMUNITY = "community"
    VILLAGE = "village"
    ORGAN = "organ"
    ENTERPRISE = "enterprise"
    GENERAL_BRANCH = "general_branch"
    BRANCH = "branch"
    ESTATE_BRANCH = "estate_branch"
    VILLAGE_BRANCH = "village_branch"
    ORGAN_BRANCH = "organ_branch"
    ENTERPRISE_BRANCH = "enterprise_branch"

    @property
    def label(self) -> str:
        return KINDS[self].label

    @property
    def level(self) -> Level:
        return KINDS[self].level

    @property
    def is_branch(self) -> bool:
        """Whether members belong to it directly."""
        return self.level is Level.BRANCH


@dataclass(frozen=True)
class KindFacts:
    """One row of the table of kinds. `suffix`: what its name ends in after the name of the place."""

    label: str
    level: Level
    suffix: str = ""
    below: frozenset[OrgKind] = frozenset()  # the kinds that it may stand below


_TOP = frozenset({OrgKind.DISTRICT})
_UPPER = frozenset({OrgKind.STREET, OrgKind.TOWNSHIP, OrgKind.ORGANS})
_MIDDLE = frozenset({OrgKind.COMMUNITY, OrgKind.VILLAGE, OrgKind.ORGAN, OrgKind.ENTERPRISE, OrgKind.GENERAL_BRANCH})
_ESTATES = frozenset({OrgKind.COMMUNITY, OrgKind.GENERAL_BRANCH})
_VILLAGES = frozenset({OrgKind.STREET, OrgKind.TOWNSHIP, OrgKind.VILLAGE, OrgKind.GENERAL_BRANCH})
_LEADING = _TOP | _UPPER | _MIDDLE

# 党小组 is no organisation of its own: it is part of a branch (党章 第三十条 knows no smaller organisation).
KINDS: dict[OrgKind, KindFacts] = {
    OrgKind.DISTRICT: KindFacts("区委", Level.TOP, "委"),
    OrgKind.STREET: KindFacts("街道党工委", Level.UPPER, "党工委", _TOP),
    OrgKind.TOWNSHIP: KindFacts("乡镇党委", Level.UPPER, "党委", _TOP),
    OrgKind.ORGANS: KindFacts("机关工委", Level.UPPER, "工委", _TOP),
    OrgKind.COMMUNITY: KindFacts("社区党委", Level.MIDDLE, "党委", _UPPER),
    OrgKind.VILLAGE: KindFacts("村党委", Level.MIDDLE, "党委", _UPPER),
    OrgKind.ORGAN: KindFacts("机关党委", Level.MIDDLE, "党委", _TOP | _UPPER),
    OrgKind.ENTERPRISE: KindFacts("两新组织党委", Level.MIDDLE, "党委", _TOP | _UPPER),
    OrgKind.GENERAL_BRANCH: KindFacts("党总支", Level.MIDDLE, "党总支", _LEADING - {OrgKind.GENERAL_BRANCH}),
    OrgKind.BRANCH: KindFacts("党支部", Level.BRANCH, "", _LEADING),
    OrgKind.ESTATE_BRANCH: KindFacts("小区党支部", Level.BRANCH, "", _ESTATES),
    OrgKind.VILLAGE_BRANCH: KindFacts("村党支部", Level.BRANCH, "", _VILLAGES),
    OrgKind.ORGAN_BRANCH: KindFacts("机关党支部", Level.BRANCH, "", _LEADING - {OrgKind.COMMUNITY, OrgKind.VILLAGE}),
    OrgKind.ENTERPRISE_BRANCH: KindFacts("两新组织党支部", Level.BRANCH, "", _LEADING),
}
BRANCHES = frozenset(kind for kind in OrgKind if kind.is_branch)


def kinds_of(*levels: Level) -> frozenset[OrgKind]:
    return frozenset(kind for kind in OrgKind if kind.level in levels)


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
    if parent.kind not in KINDS[kind].below:
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
        reasons.append(f"还有{below}个下级党组织没有撤销，请先办理撤销。")
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
