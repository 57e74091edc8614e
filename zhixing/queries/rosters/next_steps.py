"""What comes after an import: cadres to name, accounts to open, a standard to adopt."""

from dataclasses import dataclass

from django.db.models import Count, Q

from zhixing.models import Membership, Organisation
from zhixing.queries.standards.in_force import version_in_force
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.records import MemberClass
from zhixing.rules.orgs import BRANCHES, OrgKind
from zhixing.rules.permissions import Do

SHOWN = 20  # branches without a cadre that are named


@dataclass(frozen=True)
class BranchWithoutCadres:
    id: int
    label: str
    members: int
    may_edit: bool


@dataclass(frozen=True)
class NextSteps:
    """How an organisation stands once its people are on the register; links only where the viewer may act."""

    organisation_id: int
    members: int  # 正式党员 and 预备党员
    cadres: int
    is_branch: bool
    without_cadres: list[BranchWithoutCadres]
    without_account: int
    standard: str  # in force; empty where there is none
    may_class: bool
    may_open_accounts: bool
    may_view_standards: bool


def next_steps(viewer: Viewer, organisation: Organisation) -> NextSteps:
    path, is_branch = organisation.path, OrgKind(organisation.kind).is_branch
    memberships = Membership.objects.open().below((path,))
    members = memberships.of_party()
    version = version_in_force(organisation, viewer.today)
    return NextSteps(
        organisation_id=organisation.pk,
        members=members.count(),
        cadres=members.filter(member_class=MemberClass.CADRE.value).count(),
        is_branch=is_branch,
        without_cadres=[] if is_branch else _without_cadres(viewer, path),
        without_account=memberships.filter(person__user__isnull=True).count(),
        standard=version.standard.title if version else "",
        may_class=is_branch and viewer.may(Do.EDIT_REGISTER, path),
        may_open_accounts=viewer.may(Do.MANAGE_ACCOUNTS, path),
        may_view_standards=viewer.may(Do.VIEW_STANDARD, path),
    )


def _without_cadres(viewer: Viewer, path: str) -> list[BranchWithoutCadres]:
    here = Q(memberships__until_on__isnull=True)
    cadre = here & Q(memberships__member_class=MemberClass.CADRE.value)
    organisations = (
        Organisation.objects.below((path,))
        .filter(kind__in=BRANCHES)
        .annotate(people=Count("memberships", filter=here), cadres=Count("memberships", filter=cadre))
        .filter(people__gt=0, cadres=0)
    )
    listed = organisations.in_tree_order()[:SHOWN]
    counts = dict(organisations.values_list("pk", "people"))
    return [
        BranchWithoutCadres(branch.pk, branch.label, counts[branch.pk], viewer.may(Do.EDIT_REGISTER, branch.path))
        for branch in listed
    ]
