"""党小组: the groups of a branch with their people, for whoever arranges them and for whoever reads the register."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from zhixing.models import GroupPlace, Membership, Organisation, PartyGroup
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.form_versions import Field, Fields
from zhixing.queries.namesakes import names_for
from zhixing.queries.orgs.tree import organisation_at
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.records import PersonKind
from zhixing.rules.orgs import OrgKind
from zhixing.rules.party_groups import Member, place_blockers, size_notes
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked

NO_GROUP = "不编组"


@dataclass(frozen=True)
class GroupMember:
    """One member of the branch and their group."""

    membership_id: int
    name: str
    kind_label: str
    is_full: bool
    group_id: int | None
    is_leader: bool


@dataclass(frozen=True)
class GroupLine:
    """One group: its leader's name ("" for none) and the names of its members, the leader among them."""

    id: int
    name: str
    leader: str
    names: list[str]


@dataclass(frozen=True)
class GroupsPage:
    branch: Organisation
    members: list[GroupMember]
    groups: list[GroupLine]
    notes: list[str]
    may_arrange: bool

    @property
    def without_group(self) -> int:
        return sum(member.group_id is None for member in self.members)

    @property
    def fields(self) -> Fields:
        """By membership its group, as the form that arranges was shown it."""
        return arrangement_fields(self.members, {group.id: group.name for group in self.groups})


def arrangement_fields(members: Iterable[GroupMember], names: Mapping[int, str]) -> Fields:
    return {
        str(member.membership_id): Field(member.name, place_words(member.group_id, member.is_leader, names))
        for member in members
    }


def place_words(group_id: int | None, is_leader: bool, names: Mapping[int, str]) -> str:
    """Such as 第一党小组（组长）."""
    if group_id is None:
        return NO_GROUP
    return f"{names.get(group_id, '已撤销的党小组')}{'（组长）' if is_leader else ''}"


def branch_with_groups(viewer: Viewer, organisation_id: int, do: Do) -> Organisation:
    """A branch whose groups the viewer may read or arrange; raises `Blocked` for an organisation of another level."""
    branch = organisation_at(viewer, organisation_id, do)
    if reasons := place_blockers(OrgKind(branch.kind)):
        raise Blocked(reasons)
    return branch


def groups_page(viewer: Viewer, organisation_id: int) -> GroupsPage:
    branch = branch_with_groups(viewer, organisation_id, Do.VIEW_REGISTER)
    members = members_with_groups(viewer, branch)
    lines = [_line(group, members) for group in PartyGroup.objects.live().filter(organisation=branch)]
    notes = size_notes(
        {line.name: len(line.names) for line in lines},
        [line.name for line in lines if line.names and not line.leader],
        sum(member.group_id is None for member in members),
    )
    return GroupsPage(branch, members, lines, notes, viewer.may(Do.EDIT_REGISTER, branch.path))


def members_with_groups(viewer: Viewer, branch: Organisation) -> list[GroupMember]:
    """The Party members of the branch by name; people still in training belong to no group."""
    open_lines = Membership.objects.open().of_party().filter(organisation=branch)
    listed = list(open_lines.select_related("person", "organisation").in_name_order())
    names = names_for(viewer, listed)
    places = {place.membership_id: place for place in standing_places(branch)}
    return [
        GroupMember(
            membership.pk,
            names[membership.person_id],
            PersonKind(membership.kind).label,
            membership.kind == PersonKind.FULL.value,
            places[membership.pk].group_id if membership.pk in places else None,
            membership.pk in places and places[membership.pk].is_leader,
        )
        for membership in listed
    ]


def standing_places(branch: Organisation) -> list[GroupPlace]:
    return list(GroupPlace.objects.live().filter(group__organisation=branch, group__dissolved_on__isnull=True))


def facts_of(members: Iterable[GroupMember]) -> dict[int, Member]:
    """By membership, as the rules look at it."""
    return {member.membership_id: Member(member.name, member.is_full) for member in members}


def _line(group: PartyGroup, members: Iterable[GroupMember]) -> GroupLine:
    own = [member for member in members if member.group_id == group.pk]
    leader = next((member.name for member in own if member.is_leader), "")
    return GroupLine(group.pk, group.name, leader, [member.name for member in own])


def group_at(viewer: Viewer, group_id: int, do: Do) -> PartyGroup:
    group = get_or_out_of_sight(PartyGroup.objects.select_related("organisation"), pk=group_id)
    viewer.demand(do, group.organisation.path)
    return group


def standing_groups(organisation: Organisation) -> list[tuple[int, str]]:
    """Number and name of each group of a branch, in the order in which they were set up."""
    return list(PartyGroup.objects.live().filter(organisation=organisation).values_list("pk", "name"))


def group_members_at(group_id: int, day: dt.date) -> set[int]:
    """The memberships of a group on that day; those of today where the group was set up later."""
    places = GroupPlace.objects.filter(group=group_id)
    then = places.filter(Q(until_on__isnull=True) | Q(until_on__gt=day), from_on__lte=day)
    return set((then if then.exists() else places.live()).values_list("membership_id", flat=True))


def groups_on(organisation: Organisation, day: dt.date) -> list[tuple[int, str]]:
    """Number and name of each group that a branch had on that day, or has set up since."""
    groups = PartyGroup.objects.filter(Q(dissolved_on__isnull=True) | Q(dissolved_on__gte=day))
    return list(groups.filter(organisation=organisation).order_by("pk").values_list("pk", "name"))


def group_words(membership: Membership) -> str:
    """Of one member, such as 第一党小组（组长）; "" for no group."""
    place = GroupPlace.objects.live().filter(membership=membership, group__dissolved_on__isnull=True)
    first = place.select_related("group").first()
    return place_words(first.group_id, first.is_leader, {first.group_id: first.group.name}) if first else ""
