"""党小组: parts of a branch, each with a leader; what stands in the way of founding, arranging and dissolving.

Source: 中国共产党支部工作条例（试行） art. 13: a branch with many members, or with members far apart, is
divided into groups; each has a leader, and meets once a month as a rule.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from zhixing.rules.orgs import OrgKind

MOST_SIGNS = 20  # of a name
LEAST_MEMBERS = 3  # below, a group is told to join another


@dataclass(frozen=True)
class Member:
    """A member of the branch, as far as groups ask."""

    name: str
    is_full: bool


def founding_blockers(name: str, *, others: Collection[str], is_standing: bool) -> list[str]:
    """Why the branch cannot have a group of this name. `others`: the names of its groups."""
    reasons = [] if is_standing else ["这个党支部已经撤销，不能再设党小组。"]
    if not name.strip():
        reasons.append("请填写党小组的名称，例如“第一党小组”。")
    if len(name.strip()) > MOST_SIGNS:
        reasons.append(f"名称最多 {MOST_SIGNS} 个字，请改短。")
    if name.strip() in others:
        reasons.append(f"本支部已有“{name.strip()}”，请换一个名称。")
    return reasons


def arranging_blockers(
    places: Mapping[int, int | None],
    leaders: Collection[int],
    *,
    members: Mapping[int, Member],
    groups: Mapping[int, str],
) -> list[str]:
    """Why the members cannot be arranged so. `places`: by membership the group, None for no group; `groups`: names."""
    reasons = []
    if not set(places) <= set(members):
        reasons.append("名单里有人已经离册或转走，请刷新页面后重新编组。")
    if {group for group in places.values() if group is not None} - set(groups):
        reasons.append("选中的党小组已经撤销，请刷新页面后重新编组。")
    if reasons:
        return reasons
    by_group: dict[int, list[str]] = {}
    for pk in leaders:
        group, member = places.get(pk), members.get(pk)
        if member is None or group is None:
            reasons.append(f"{member.name if member else '有一名同志'}还没有编组，不能担任组长，请先选定党小组。")
        elif not member.is_full:
            reasons.append(f"{member.name}是预备党员，组长请由正式党员担任。")
        else:
            by_group.setdefault(group, []).append(member.name)
    reasons += [
        f"“{groups[group]}”选了 {len(names)} 名组长（{'、'.join(names)}），请只留一人。"
        for group, names in by_group.items()
        if len(names) > 1
    ]
    return reasons


def dissolving_blockers(*, is_standing: bool, reason: str) -> list[str]:
    """Why a group cannot be dissolved now."""
    if not is_standing:
        return ["这个党小组已经撤销。"]
    return [] if reason.strip() else ["请写明撤销的原因，例如“人数减少，并入第二党小组”。"]


def meeting_blockers(group_id: int, groups: Collection[int]) -> list[str]:
    """Why this cannot be a meeting of the group. `groups`: those that the branch had on that day."""
    if group_id in groups:
        return []
    return ["选中的党小组不属于本支部，或者在活动当天已经撤销，请重新选择。"]


def meeting_title(title: str, kind: str, group: str) -> str:
    """11月党小组会 of 第一党小组: 11月第一党小组会."""
    return title.replace(kind, f"{group}会") if group else title


def size_notes(sizes: Mapping[str, int], without_leader: Collection[str], without_group: int) -> list[str]:
    """What is still to be put right, as sentences; none of it stops anything. `sizes`: members by name of group."""
    if not sizes:
        return []
    notes = [
        f"“{name}”只有 {size} 名党员，一般不少于 {LEAST_MEMBERS} 名，可以与其他党小组合并。"
        for name, size in sizes.items()
        if size < LEAST_MEMBERS
    ]
    notes += [f"“{name}”还没有组长。" for name in without_leader]
    return [*notes, f"还有 {without_group} 名党员没有编入党小组。"] if without_group else notes


def place_blockers(kind: OrgKind) -> list[str]:
    """Why an organisation of this kind has no groups."""
    return [] if kind.is_branch else ["党小组设在党支部里，请先进入党支部的名册。"]
