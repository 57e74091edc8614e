"""使用手册 in the program: served by role, searchable, and every page leads to its paragraph."""

import re

import pytest
from django.urls import URLResolver, get_resolver, reverse

from tests import make
from tests.web.test_quarter import person, text
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Role
from zhixing.web.frame.help import COMMITTEES, FOLDER, GROUP, MANUALS, MEMBERS, OFFICES, handbook, help_url


def addresses(resolver: URLResolver, before: str = "") -> set[str]:
    """Every address of the site as it is written, with what stands before it."""
    found = set()
    for pattern in resolver.url_patterns:
        address = before + str(pattern.pattern)
        found |= addresses(pattern, address) if isinstance(pattern, URLResolver) else {address}
    return found


def test_every_paragraph_that_a_page_leads_to_is_there_and_every_address_exists() -> None:
    known = addresses(get_resolver())
    for start, manual, heading in (*OFFICES, *MEMBERS, *COMMITTEES):
        assert handbook(manual).anchor_of(heading), (manual, heading)
        assert any(f"/{address}".startswith(start) for address in known), start
    assert all(handbook(manual).anchor_of(heading) for _, manual, heading in GROUP)
    assert set(MANUALS) == {path.stem for path in FOLDER.glob("*.md")} - {"README"}


# Pages without a paragraph of their own: the list of manuals itself, what is found or told anywhere, what is no page of
# somebody signed in (the voter's pages carry their own explanation).
NO_PARAGRAPH = ("/manual/", "/search/", "/elder/", "/exports/", "/health/", "/sign-", "/vote/")


def without_help(viewer: Viewer) -> list[str]:
    """Addresses from which 本页帮助 leads no farther than to the list of manuals."""
    pages = {"/" + re.sub(r"<[^>]*>", "1", address) for address in addresses(get_resolver())} - {"/"}
    return sorted(
        page for page in pages if not page.startswith(NO_PARAGRAPH) and help_url(viewer, page) == reverse("manual_list")
    )


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.MEMBER, Role.STREET, Role.CLERK, Role.SYSTEM_ADMIN])
def test_every_page_leads_to_its_paragraph(world: make.World, role: Role) -> None:
    assert without_help(world.viewer(role)) == []


def test_those_above_are_led_to_what_they_decide(world: make.World) -> None:
    street, secretary = world.viewer(Role.STREET), world.viewer(Role.SECRETARY)
    for page in ("/postings/3/", "/members/", "/cycles/3/"):
        assert help_url(street, page).startswith("/manual/community/#s")
        assert help_url(secretary, page).startswith("/manual/secretary/#s")
    assert help_url(secretary, "/organisations/4/archive/").startswith("/manual/archive/#s")


@pytest.mark.parametrize("name", MANUALS)
def test_a_manual_carries_nothing_that_its_page_forbids(name: str) -> None:
    html = handbook(name).html
    assert not re.search(r"style=|<script|javascript:|\.md[\"#)]", html)
    anchors = set(re.findall(r'href="#(s\d+)"', html))
    assert anchors <= {section.anchor for section in handbook(name).sections}


def test_a_page_leads_a_member_and_a_secretary_to_their_own_manual(world: make.World) -> None:
    secretary, member = world.viewer(Role.SECRETARY), world.viewer(Role.MEMBER)
    at = "/self-reports/12/"
    assert help_url(member, at).startswith("/manual/member/#s")
    assert help_url(secretary, at).startswith("/manual/secretary/#s")
    assert help_url(secretary, "/cycles/3/review/opinions/").startswith("/manual/panel/#s")
    assert help_url(member, "/") == "/manual/"


def test_the_manuals_are_searched_and_read_in_the_program(world: make.World) -> None:
    member = person(world, Role.MEMBER)
    assert 'href="/manual/"' in member.get("/").content.decode()
    hits = text(member.get("/manual/?words=关怀模式"))
    assert ("与本人角色有关" in hits, "手册中没有这一内容" in hits) == (True, False)
    assert "手册中没有这一内容" in text(member.get("/manual/?words=<b>甲乙丙丁"))
    page = member.get("/manual/member/").content.decode()
    assert ("<ol>" in page, '<h2 id="s1">第一次登录</h2>' in page) == (True, True)
    image = re.search(r'src="(/manual/pictures/[^"]+)"', page)
    assert image is not None
    picture = member.get(image[1])
    assert (picture.headers["Content-Type"], picture.content[1:4]) == ("image/png", b"PNG")
    assert member.get("/manual/pictures/..%2F..%2Fsettings.py").status_code == 404
    assert member.get("/manual/nothing/").status_code == 404
