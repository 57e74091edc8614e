"""党小组: setting a group up, arranging the members of a branch, dissolving a group."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import GroupPlace, Organisation, PartyGroup
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.form_versions import changed_by, stale_sentences
from zhixing.queries.party_groups import (
    GroupMember,
    arrangement_fields,
    branch_with_groups,
    facts_of,
    group_at,
    members_with_groups,
    place_words,
    standing_groups,
)
from zhixing.queries.viewers import Viewer
from zhixing.rules.party_groups import arranging_blockers, dissolving_blockers, founding_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked


@transaction.atomic
def found_group(organisation_id: int, *, name: str, by: Viewer, at: dt.datetime) -> PartyGroup:
    """Set up a group of a branch under a name that the branch has not given yet."""
    branch = _locked(organisation_id, by)
    others = [other for _, other in standing_groups(branch)]
    if reasons := founding_blockers(name, others=others, is_standing=branch.dissolved_on is None):
        raise Blocked(reasons)
    group = PartyGroup.objects.create(
        organisation=branch, name=name.strip(), founded_on=by.today, by_id=by.user_id, at=at
    )
    record("found_party_group", by=by, at=at, organisation_id=branch.pk, subject=group, summary=group.name)
    return group


@transaction.atomic
def arrange_groups(
    organisation_id: int,
    *,
    places: Mapping[int, int | None],
    leaders: Collection[int],
    version: str = "",
    by: Viewer,
    at: dt.datetime,
) -> int:
    """Put each of these members into a group, or into none; how many have moved or have become or ceased to be leader.

    `places`: by membership the group, None for no group; whoever is not named stays where they are.
    """
    branch = _locked(organisation_id, by)
    members, names = members_with_groups(by, branch), dict(standing_groups(branch))
    if reasons := arranging_blockers(places, leaders, members=facts_of(members), groups=names):
        raise Blocked(reasons)
    now = {member.membership_id: member for member in members}
    after = [_arranged(now[pk], group, pk in leaders) for pk, group in places.items()]
    if stale := stale_sentences(
        version,
        arrangement_fields(members, names),
        arrangement_fields(after, names),
        what="编组",
        by_whom=changed_by(branch, version),
    ):
        raise Blocked(stale)
    changed = [member for member in after if member != now[member.membership_id]]
    GroupPlace.objects.filter(
        until_on__isnull=True, membership__in=[member.membership_id for member in changed]
    ).update(until_on=by.today)
    GroupPlace.objects.bulk_create(_place(member, member.group_id, by.today) for member in changed if member.group_id)
    if changed:
        _record_arrangement(branch, now, changed, names, by, at)
    return len(changed)


def _place(member: GroupMember, group_id: int, day: dt.date) -> GroupPlace:
    return GroupPlace(group_id=group_id, membership_id=member.membership_id, is_leader=member.is_leader, from_on=day)


def _arranged(member: GroupMember, group_id: int | None, is_leader: bool) -> GroupMember:
    return GroupMember(member.membership_id, member.name, member.kind_label, member.is_full, group_id, is_leader)


def _record_arrangement(
    branch: Organisation,
    now: Mapping[int, GroupMember],
    changed: Collection[GroupMember],
    names: Mapping[int, str],
    by: Viewer,
    at: dt.datetime,
) -> None:
    before = {member.membership_id: now[member.membership_id] for member in changed}
    record(
        "arrange_party_groups",
        by=by,
        at=at,
        organisation_id=branch.pk,
        subject=branch,
        summary=f"{len(changed)} 人调整编组",
        detail={
            str(member.membership_id): [
                place_words(line.group_id, line.is_leader, names) for line in (before[member.membership_id], member)
            ]
            for member in changed
        },
    )


@transaction.atomic
def dissolve_group(group_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> int:
    """Dissolve a group with a reason; how many members are without a group since."""
    branch = _locked(group_at(by, group_id, Do.EDIT_REGISTER).organisation_id, by)
    group = get_or_out_of_sight(PartyGroup.objects.select_for_update(of=("self",)), pk=group_id)
    if reasons := dissolving_blockers(is_standing=group.dissolved_on is None, reason=reason):
        raise Blocked(reasons)
    group.dissolved_on, group.dissolving_reason = by.today, reason.strip()
    group.save(update_fields=["dissolved_on", "dissolving_reason"])
    left = GroupPlace.objects.live().filter(group=group).count()
    GroupPlace.objects.filter(group=group, until_on__isnull=True).update(until_on=by.today)
    summary = f"{group.name}：{group.dissolving_reason}"
    record("dissolve_party_group", by=by, at=at, organisation_id=branch.pk, subject=group, summary=summary)
    return left


def _locked(organisation_id: int, by: Viewer) -> Organisation:
    """The branch, so that two arrangements do not cross."""
    get_or_out_of_sight(Organisation.objects.select_for_update(of=("self",), no_key=True), pk=organisation_id)
    return branch_with_groups(by, organisation_id, Do.EDIT_REGISTER)
