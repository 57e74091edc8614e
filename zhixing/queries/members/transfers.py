"""组织关系转接: to which branches somebody may be transferred, and what to know before."""

import datetime as dt
from collections import Counter
from collections.abc import Collection

from zhixing.models import Membership, Organisation, Participant
from zhixing.queries.members.pages import member_at
from zhixing.queries.placements import lists_of, memberships_of, stay_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.participation import assessed_in
from zhixing.rules.cycles.placements import placement
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.orgs import BRANCHES
from zhixing.rules.periods import quarter_of
from zhixing.rules.permissions import Do


def common_path(path: str, other: str) -> str:
    """The path of the nearest organisation above both; empty when nothing is."""
    shared = []
    for left, right in zip(path.split(".")[:-1], other.split(".")[:-1], strict=False):
        if left != right:
            break
        shared.append(left)
    return "".join(f"{part}." for part in shared)


def transferable(viewer: Viewer, membership_id: int) -> Membership:
    return member_at(viewer, membership_id, Do.TRANSFER_MEMBER)


def target_branches(viewer: Viewer, branch: Organisation) -> list[Organisation]:
    """Branches that share with this one a superior for which the viewer may transfer."""
    here = branch.path
    roots = tuple(root for root in viewer.roots(Do.TRANSFER_MEMBER) if here.startswith(root))
    organisations = Organisation.objects.below(roots).filter(kind__in=BRANCHES, dissolved_on__isnull=True)
    return list(organisations.exclude(pk=branch.pk).select_related("parent").in_tree_order())


def where_assessed(membership: Membership, today: dt.date) -> list[str]:
    """Where this person is scored, in this quarter and in those not closed yet, and what a transfer makes of it."""
    person, now = membership.person_id, quarter_of(today)
    unfinished = (
        Participant.objects.filter(person=person, excluded="")
        .exclude(cycle__stage=Stage.CLOSED.value)
        .exclude(from_on=now.from_on, until_on=now.until_on)
        .select_related("cycle__organisation")
        .order_by("until_on", "pk")
    )
    sentences = [
        f"{line.cycle.period.label}的考评还没有结束，仍在“{line.cycle.organisation.label}”完成。" for line in unfinished
    ]
    lines, lists = memberships_of({person})[person], lists_of({person}, now)[person]
    where = placement(
        [stay_of(line) for line in lines],
        now,
        states=lists.states,
        scored_in=lists.scored_in,
        other_lengths=lists.other_lengths,
    )
    if where is None:
        return sentences
    branch = next(line.organisation for line in lines if line.organisation_id == where.organisation_id)
    return [*sentences, assessed_in(branch.label, now, is_here=branch.pk == membership.organisation_id)]


def where_all_are_assessed(viewer: Viewer, membership_ids: Collection[int]) -> list[tuple[str, int]]:
    """The sentences of `where_assessed` on this quarter, each with how many of these members it is about."""
    roots = viewer.roots(Do.TRANSFER_MEMBER)
    members = list(Membership.objects.below(roots).filter(pk__in=membership_ids))
    people, now = {member.person_id: member for member in members}, quarter_of(viewer.today)
    stays, listed = memberships_of(people), lists_of(people, now)
    counts: Counter[str] = Counter()
    for person, member in people.items():
        lists = listed[person]
        where = placement(
            [stay_of(line) for line in stays[person]],
            now,
            states=lists.states,
            scored_in=lists.scored_in,
            other_lengths=lists.other_lengths,
        )
        if where is None:
            continue
        branch = next(line.organisation for line in stays[person] if line.organisation_id == where.organisation_id)
        counts[assessed_in(branch.label, now, is_here=branch.pk == member.organisation_id)] += 1
    return counts.most_common()
