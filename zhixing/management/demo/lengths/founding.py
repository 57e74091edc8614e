"""The two branches beside the thirty: of the street's offices, assessed by the month, and of a village, by the year."""

import datetime as dt
import random
from dataclasses import dataclass

from zhixing.actions.orgs import place_organisation
from zhixing.actions.standards.approval import adopt_version
from zhixing.management.demo.build import SHOWN_BESIDE, Street, account_of, moment, people_branch
from zhixing.management.demo.people import people
from zhixing.models import Standard, StandardVersion
from zhixing.queries.viewers import viewer_for
from zhixing.rules.orgs import OrgKind
from zhixing.rules.periods import MONTH, YEAR
from zhixing.rules.permissions import Role


@dataclass(frozen=True)
class Place:
    """A branch with the committee above it, and the standard that this committee's branches follow."""

    months: int
    pack: str
    committee: tuple[OrgKind, str, str]  # kind, name, short name
    branch: tuple[OrgKind, str, str]
    usernames: tuple[str, str]  # of whoever works for the committee, and of its clerk
    contact: str
    count: int


PLACES = (
    Place(
        MONTH,
        "党员积分月考核表（内蒙古某地样式）",
        (OrgKind.ORGAN, "哈巴格希街道机关党委", "街道机关"),
        (OrgKind.ORGAN_BRANCH, "街道机关第一党支部", "机关一支部"),
        ("jgdw", "jglr"),
        "街道机关党委办公室，示例电话 0477-0000000",
        9,
    ),
    Place(
        YEAR,
        "农村党员积分管理办法（村级样式）",
        (OrgKind.VILLAGE, "永丰村党委", "永丰村"),
        (OrgKind.VILLAGE_BRANCH, "永丰村第一党支部", "永丰一支部"),
        ("cdw", "cunlr"),
        "永丰村党群服务中心，示例电话 0477-0000000",
        12,
    ),
)
COLLEAGUE = ("dangjian3", "党建办丙")


def found_places(street: Street, from_on: dt.date, chance: random.Random) -> Street:
    """Both with their people, accounts and standards from `from_on`, as a street of their own below the same.

    A colleague of the street's clerk acts for the street: the clerk was appointed when the quarters begin.
    """
    colleague = account_of(*COLLEAGUE, Role.STREET, street.street, from_on)
    beside = Street(street.street, colleague, {}, {}, used=street.used)
    for place, (_, username) in zip(PLACES, SHOWN_BESIDE, strict=True):
        _establish(beside, place, username, from_on, chance)
    return beside


def _establish(beside: Street, place: Place, username: str, from_on: dt.date, chance: random.Random) -> None:
    kind, name, short_name = place.committee
    committee = place_organisation(
        name=name, kind=kind, parent=beside.street, short_name=short_name, contact=place.contact
    )
    kind, own_name, own_short_name = place.branch
    branch = place_organisation(
        name=own_name, kind=kind, parent=committee, short_name=own_short_name, contact=place.contact
    )
    head, clerk = place.usernames
    user = account_of(head, f"{name} 经办", Role.COMMUNITY, committee, from_on)
    beside.community_users[committee.pk] = user
    beside.clerks[committee.pk] = account_of(clerk, f"{short_name} 录入员", Role.CLERK, committee, from_on)
    version = StandardVersion.objects.get(standard=Standard.objects.get(owner=None, title=place.pack))
    by = viewer_for(beside.street_user, from_on)
    adopt_version(version.pk, organisation_id=committee.pk, from_on=from_on, by=by, at=moment(from_on))
    drafts = people(place.count, chance=chance, today=from_on, used=beside.used)
    beside.branches.append(people_branch(branch, committee, drafts, user, from_on, [username]))
