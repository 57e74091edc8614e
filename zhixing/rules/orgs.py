"""党组织: kinds of organisation and which may stand below which."""

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
