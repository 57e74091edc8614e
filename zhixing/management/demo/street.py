"""The demonstration street's organisations: one street, six communities, thirty branches."""

from dataclasses import dataclass

from zhixing.rules.orgs import OrgKind

DISTRICT = "中共康巴什区委员会"
STREET = "哈巴格希街道党工委"

# Names of communities and estates are made up; only the street's is the briefing's.
COMMUNITIES: dict[str, tuple[str, ...]] = {
    "阳光": ("第一党支部", "第二党支部", "第三党支部", "阳光花园小区党支部", "锦绣小区党支部", "离退休党支部"),
    "园丁": ("第一党支部", "第二党支部", "学府小区党支部", "书香苑小区党支部", "文苑小区党支部"),
    "滨河": ("第一党支部", "第二党支部", "滨河湾小区党支部", "水岸小区党支部", "物业联合党支部"),
    "康城": ("第一党支部", "第二党支部", "康城小区党支部", "和谐家园小区党支部", "商圈联合党支部"),
    "草原情": ("第一党支部", "第二党支部", "牧歌小区党支部", "安居小区党支部"),
    "创业": ("第一党支部", "第二党支部", "青年公寓小区党支部", "孵化园联合党支部", "流动党员党支部"),
}


@dataclass(frozen=True)
class Place:
    """One branch to be founded: its community, names and kind."""

    community: str
    name: str
    short_name: str
    kind: OrgKind


def branches() -> list[Place]:
    """Thirty branches, in the order in which they are listed."""
    return [
        Place(
            community=community,
            name=f"{community}社区{suffix}",
            short_name=community + suffix.removeprefix(community).replace("党支部", "支部"),
            kind=OrgKind.ESTATE_BRANCH if "小区" in suffix else OrgKind.BRANCH,
        )
        for community, suffixes in COMMUNITIES.items()
        for suffix in suffixes
    ]
