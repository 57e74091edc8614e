"""The demonstration street itself: organisations, accounts, registers and the standard, before any history."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from zhixing.actions.members.register import Admission, admit_many
from zhixing.actions.orgs import place_organisation
from zhixing.actions.standards.approval import adopt_version
from zhixing.actions.standards.packs import install_packs
from zhixing.management.demo.people import Draft, people
from zhixing.management.demo.street import COMMUNITIES, DISTRICT, STREET, branches
from zhixing.models import Appointment, Membership, Organisation, Standard, StandardVersion, User
from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.members.identity import Sex
from zhixing.rules.members.records import MemberRecord, PersonKind
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Role

CHINA = ZoneInfo("Asia/Shanghai")
PACK = "党员先锋指数考评办法（康巴什五维积分）"

# The accounts that get a password of their own at loading, by role: (username, name).
SHOWN: dict[Role, tuple[str, str]] = {
    Role.DISTRICT: ("zzb", "区委组织部 经办"),
    Role.STREET: ("jiedao", "街道党工委 经办"),
    Role.COMMUNITY: ("shequ", "阳光社区党委 经办"),
    Role.SECRETARY: ("shuji", ""),
    Role.DEPUTY: ("fushuji", ""),
    Role.PANELLIST: ("kaoping", ""),
    Role.CLERK: ("luru", "阳光社区 录入员"),
    Role.MEMBER: ("dangyuan", ""),
    Role.SYSTEM_ADMIN: ("xtgly", "系统管理员"),
    Role.SECURITY_ADMIN: ("aqgly", "安全管理员"),
    Role.AUDITOR: ("sjgly", "审计管理员"),
}
# The same of two secretaries whose branches are assessed by other lengths than the quarter: whose it is, username.
SHOWN_BESIDE: tuple[tuple[str, str], ...] = (("按月考评的支部书记", "jiguan"), ("按年考评的支部书记", "nongcun"))


def moment(day: dt.date, hour: int = 18) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), CHINA)


@dataclass
class Branch:
    """One branch with the people who run it."""

    organisation: Organisation
    community: Organisation
    secretary: User
    deputy: User
    third: User
    members: list[Membership]


@dataclass
class Street:
    """Everything that the history is played on."""

    street: Organisation
    street_user: User
    community_users: dict[int, User]
    clerks: dict[int, User]  # by community
    branches: list[Branch] = field(default_factory=list)
    used: set[str] = field(default_factory=set)  # ID numbers and telephones: nobody's is given to another

    def viewer(self, user: User, day: dt.date) -> Viewer:
        return viewer_for(user, day)


def build_street(start_on: dt.date, chance: random.Random, communities: int = len(COMMUNITIES)) -> Street:
    """Organisations, accounts without passwords, about 600 people, and the standard adopted from `start_on`.

    `communities`: only so many of the six, for tests.
    """
    at = moment(start_on)
    district = place_organisation(name=DISTRICT, kind=OrgKind.DISTRICT, parent=None, short_name="区委")
    street = place_organisation(name=STREET, kind=OrgKind.STREET, parent=district)
    install_packs(at)
    _account(Role.DISTRICT, district, start_on)
    street_user = _account(Role.STREET, street, start_on)
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR):
        _account(role, district, start_on)
    adopt_version(
        StandardVersion.objects.get(standard=Standard.objects.get(owner=None, title=PACK)).pk,
        organisation_id=street.pk,
        from_on=start_on,
        by=viewer_for(street_user, start_on),
        at=at,
    )
    scene = Street(street, street_user, {}, {})
    for number, name in enumerate(list(COMMUNITIES)[:communities], start=1):
        _build_community(scene, name, f"{number:02}", start_on, chance)
    return scene


def _build_community(scene: Street, name: str, sort_key: str, start_on: dt.date, chance: random.Random) -> None:
    community = place_organisation(
        name=f"{name}社区党委",
        kind=OrgKind.COMMUNITY,
        parent=scene.street,
        contact=f"{name}社区党群服务中心，示例电话 0477-0000000",
    )
    first = not scene.branches
    user = (
        _account(Role.COMMUNITY, community, start_on)
        if first
        else account_of(f"sq{sort_key}", f"{name}社区党委 经办", Role.COMMUNITY, community, start_on)
    )
    clerk = (
        _account(Role.CLERK, community, start_on)
        if first
        else account_of(f"lr{sort_key}", f"{name}社区 录入员", Role.CLERK, community, start_on)
    )
    scene.community_users[community.pk], scene.clerks[community.pk] = user, clerk
    for place in (branch for branch in branches() if branch.community == name):
        organisation = place_organisation(
            name=place.name, kind=place.kind, parent=community, short_name=place.short_name, contact=community.contact
        )
        drafts = people(chance.randint(14, 27), chance=chance, today=start_on, used=scene.used)
        demo_roles = (Role.SECRETARY, Role.DEPUTY, Role.PANELLIST, Role.MEMBER) if not scene.branches else ()
        usernames = [SHOWN[role][0] for role in demo_roles]
        scene.branches.append(people_branch(organisation, community, drafts, user, start_on, usernames))


def people_branch(
    organisation: Organisation,
    above: Organisation,
    drafts: list[Draft],
    user: User,
    start_on: dt.date,
    usernames: Sequence[str] = (),
) -> Branch:
    """Admit the people of a branch, by the committee above it, and give it its officers.

    `usernames`: of the first ones, secretary, deputy and third member of the group in front.
    """
    admitted = admit_many(
        [Admission(organisation.pk, _record(draft), start_on - dt.timedelta(days=365)) for draft in drafts],
        by=viewer_for(user, start_on),
        at=moment(start_on),
    )
    return _branch(organisation, above, admitted, start_on, usernames)


def _record(draft: Draft) -> MemberRecord:
    return MemberRecord(
        name=draft.name,
        kind=draft.kind,
        id_number=draft.id_number,
        sex=Sex.MALE if draft.sex == "男" else Sex.FEMALE,
        born_on=draft.born_on,
        ethnicity=draft.ethnicity,
        education=draft.education,
        job=draft.job,
        phone=draft.phone,
        address=draft.address,
        member_class=draft.member_class,
        joined_on=draft.joined_on,
        full_on=draft.full_on,
        has_phone_access=draft.has_phone_access,
    )


def _branch(
    organisation: Organisation,
    community: Organisation,
    admitted: list[Membership],
    start_on: dt.date,
    usernames: Sequence[str],
) -> Branch:
    """Accounts for everybody who can use one; the first three full members run the branch."""
    at = moment(start_on)
    admitted_ids = [membership.pk for membership in admitted]
    known = Membership.objects.select_related("person").in_bulk(admitted_ids)
    in_turn = (known[membership_id] for membership_id in admitted_ids)
    ordered = sorted(in_turn, key=lambda membership: membership.kind != PersonKind.FULL.value)
    own_names = dict(zip([membership.person_id for membership in ordered], usernames, strict=False))
    users = []
    for place, membership in enumerate(ordered):
        if membership.person.has_phone_access or place < 4:
            user = User(
                username=own_names.get(membership.person_id, f"dy{membership.person_id:06}"),
                name=membership.person.name,
                person=membership.person,
                created_at=at,
                password_set_at=at,
                must_change_password=True,
            )
            user.set_unusable_password()
            users.append(user)
    accounts = User.objects.bulk_create(users)
    roles = (Role.SECRETARY, Role.DEPUTY, Role.PANELLIST)
    Appointment.objects.bulk_create(
        Appointment(user=user, organisation=organisation, role=role.value, from_on=start_on, document_number="示例任命")
        for user, role in zip(accounts, roles, strict=False)
    )
    return Branch(organisation, community, accounts[0], accounts[1], accounts[2], ordered)


def _account(role: Role, place: Organisation, start_on: dt.date) -> User:
    username, name = SHOWN[role]
    return account_of(username, name, role, place, start_on)


def account_of(username: str, name: str, role: Role, place: Organisation, start_on: dt.date) -> User:
    """An account that nobody can sign in to until it is given a password."""
    user = User(username=username, name=name, created_at=moment(start_on), password_set_at=moment(start_on))
    user.set_unusable_password()
    user.save()
    Appointment.objects.create(
        user=user, organisation=place, role=role.value, from_on=start_on, document_number="示例任命"
    )
    return user
