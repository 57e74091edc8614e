"""One branch below a street with its office holders, and the door by which each of them comes in at a real browser."""

from dataclasses import dataclass

from django.utils import timezone
from playwright.sync_api import Browser

from tests import make, walk
from tests.browser.people import DESK, Someone, signed_in, window
from zhixing.models import Organisation, Person, User
from zhixing.rules.orgs import OrgKind
from zhixing.rules.permissions import Role

PASSWORD = "Kan-Jian-Xing-2026"


@dataclass
class Place:
    """One branch below a street, with a standard in force and nobody on the register yet."""

    branch: Organisation
    site: str
    browser: Browser

    def person(self, username: str, size: tuple[int, int] = DESK) -> Someone:
        """On their first page, as after signing in."""
        someone = signed_in(self.browser, self.site, User.objects.get(username=username), size)
        someone.home()
        return someone

    def at_the_door(self, username: str, size: tuple[int, int] = DESK) -> Someone:
        """The same by name and password."""
        someone = Someone(window(self.browser, size).new_page(), self.site)
        someone.sign_in(username, PASSWORD)
        return someone


def account(username: str, name: str, person: Person | None = None) -> User:
    user = User(
        username=username,
        name=name,
        person=person,
        created_at=timezone.now(),
        password_set_at=timezone.now(),
        must_change_password=False,
    )
    user.set_password(PASSWORD)
    user.save()
    return user


def found_place(site: str, browser: Browser) -> Place:
    district = make.organisation("康巴什区委", OrgKind.DISTRICT)
    street = make.organisation("哈巴格希街道党工委", OrgKind.STREET, district)
    community = make.organisation("阳光社区党委", OrgKind.COMMUNITY, street)
    branch = make.organisation("阳光社区第一党支部", OrgKind.BRANCH, community, contact="支部办公室")
    walk.adopt(street)
    for username, role, at in (
        ("jiedao", Role.STREET, street),
        ("shequ", Role.COMMUNITY, community),
        ("shuji", Role.SECRETARY, branch),
        ("fushuji", Role.DEPUTY, branch),
        ("kaoping", Role.PANELLIST, branch),
    ):
        make.appoint(account(username, role.label), role, at)
    return Place(branch, site, browser)
