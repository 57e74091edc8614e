"""考评办法: which standards a viewer sees, what their pages say, what waits for whom."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make, walk
from tests.sample_standard import SAMPLE
from zhixing.actions.standards.approval import adopt_version, approve_version, return_version, submit_version
from zhixing.actions.standards.drafts import draft_revision, draft_standard, install_packs
from zhixing.models import Organisation, StandardVersion
from zhixing.queries.due import Due
from zhixing.queries.standards.in_use import in_force_lines
from zhixing.queries.standards.pages import due, organisations_for, standard_lines, version_page
from zhixing.queries.standards.visibility import standard_of_sight, version_of_sight
from zhixing.queries.viewers import Viewer
from zhixing.rules.permissions import Do, Role
from zhixing.rules.refusals import NotAllowed, OutOfSight

BELOW = ("secretary", "deputy", "panellist", "clerk", "member")
JANUARY = dt.date(2026, 1, 1)


def drafted(world: make.World, owner: Organisation, role: Role, title: str = "街道办法") -> StandardVersion:
    text = SAMPLE.replace("阳光街道党员积分办法", title)
    return draft_standard(owner.pk, text=text, by=world.viewer(role), at=make.NOW)


def approved(world: make.World, owner: Organisation, role: Role, title: str = "街道办法") -> StandardVersion:
    version = drafted(world, owner, role, title)
    submit_version(version.pk, by=world.viewer(role), at=make.NOW)
    return approve_version(version.pk, document_number="1号", by=world.viewer(Role.DISTRICT), at=make.NOW)


def adopted(world: make.World, version: StandardVersion, at: Organisation, from_on: dt.date = JANUARY) -> None:
    adopt_version(version.pk, organisation_id=at.pk, from_on=from_on, by=world.viewer(Role.STREET), at=make.NOW)


def titles(viewer: Viewer) -> list[str]:
    return [line.title for line in standard_lines(viewer)]


def everybody(world: make.World) -> dict[str, Viewer]:
    found = {
        role.value: world.viewer(role)
        for role in Role
        if role.value in {"district", "street", "community", "secretary", "clerk", "member", "panellist", "deputy"}
    }
    return found | {"stranger": make.viewer(world.stranger_secretary)}


def test_each_sees_own_superiors_and_packs_and_only_makers_see_drafts(world: make.World, tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(SAMPLE.replace("阳光街道党员积分办法", "样式"))
    install_packs(make.NOW, tmp_path)
    approved(world, world.street, Role.STREET)
    approved(world, world.community, Role.COMMUNITY, "阳光社区办法")
    drafted(world, world.community, Role.COMMUNITY, "阳光社区草稿")
    all_of_them = ["街道办法", "阳光社区办法", "阳光社区草稿", "样式"]
    seen = {name: titles(viewer) for name, viewer in everybody(world).items()}
    assert seen == {
        "district": all_of_them,
        "street": all_of_them,
        "community": all_of_them,
        **{name: ["街道办法", "阳光社区办法", "样式"] for name in BELOW},
        "stranger": ["街道办法", "样式"],
    }


def test_one_and_list_agree_for_everybody(world: make.World) -> None:
    versions = [
        approved(world, world.street, Role.STREET),
        drafted(world, world.community, Role.COMMUNITY, "草稿"),
        approved(world, world.other_community, Role.STREET, "神华办法"),
    ]
    for viewer in everybody(world).values():
        listed = {line.id for line in standard_lines(viewer)}
        for version in versions:
            for ask, wanted in ((standard_of_sight, version.standard_id), (version_of_sight, version.pk)):
                if version.standard_id in listed:
                    assert ask(viewer, wanted).pk == wanted
                else:
                    with pytest.raises(OutOfSight):
                        ask(viewer, wanted)


def test_administrators_read_no_standards(world: make.World) -> None:
    version = approved(world, world.street, Role.STREET)
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            standard_lines(world.viewer(role))
        with pytest.raises(NotAllowed):
            version_of_sight(world.viewer(role), version.pk)


def test_a_line_says_what_is_approved_in_force_and_in_the_making(world: make.World) -> None:
    version = approved(world, world.street, Role.STREET)
    adopted(world, version, world.street)
    draft_revision(version.standard_id, by=world.viewer(Role.STREET), at=make.NOW)
    (line,) = standard_lines(world.viewer(Role.STREET))
    assert (line.owner, line.index, line.is_pack) == ("哈巴格希街道党工委", "先锋指数", False)
    assert line.approved is not None
    assert (line.approved.number, line.approved.is_in_force, line.approved.document_number) == (1, True, "1号")
    assert line.in_the_making is not None
    assert (line.in_the_making.number, line.in_the_making.state_label) == (2, "起草中")
    (seen_by_member,) = standard_lines(world.viewer(Role.MEMBER))
    assert seen_by_member.in_the_making is None


def test_what_is_in_force_for_the_viewers_own_organisation(world: make.World) -> None:
    (nothing,) = in_force_lines(world.viewer(Role.MEMBER))
    assert (nothing.organisation, nothing.index, nothing.version_id) == ("阳光社区第一党支部", "先锋指数", None)
    version = approved(world, world.street, Role.STREET)
    adopted(world, version, world.street)
    (line,) = in_force_lines(world.viewer(Role.MEMBER))
    assert (line.version_id, line.title, line.number, line.from_on, line.adopted_by) == (
        version.pk,
        "街道办法",
        1,
        JANUARY,
        "哈巴格希街道党工委",
    )


def test_what_comes_into_force_later_is_told(world: make.World) -> None:
    now, later = approved(world, world.street, Role.STREET), walk.adopt(world.district, from_on=dt.date(2026, 12, 1))
    adopted(world, now, world.street)
    adopted(world, later, world.street, dt.date(2027, 1, 1))  # in December the street's own was nearer
    (line,) = in_force_lines(world.viewer(Role.MEMBER))
    assert (line.version_id, [(one.from_on, one.version_id, one.adopted_by) for one in line.changes]) == (
        now.pk,
        [(dt.date(2027, 1, 1), later.pk, "哈巴格希街道党工委")],
    )


def acts(viewer: Viewer, version: StandardVersion) -> set[str]:
    page = version_page(viewer, version.pk)
    return {name for name in ("may_edit", "may_recall", "may_judge", "may_start", "may_adopt") if getattr(page, name)}


def test_the_acts_a_page_offers_follow_the_state_and_the_person(world: make.World) -> None:
    version = drafted(world, world.street, Role.STREET)
    street, district = world.viewer(Role.STREET), world.viewer(Role.DISTRICT)
    assert acts(street, version) == {"may_edit", "may_start"}
    submit_version(version.pk, by=street, at=make.NOW)
    assert acts(street, version) == {"may_recall", "may_judge", "may_start"}
    assert version_page(street, version.pk).approve_blockers == [
        "起草人不能审定自己起草的办法，请由另一位有审定权限的同志办理。"
    ]
    assert version_page(district, version.pk).approve_blockers == []
    approve_version(version.pk, document_number="1号", by=district, at=make.NOW)
    assert acts(street, version) == {"may_start", "may_adopt"}
    assert acts(world.viewer(Role.COMMUNITY), version) == {"may_start"}
    assert acts(world.viewer(Role.MEMBER), version) == set()


def test_adoptions_and_history_of_a_version(world: make.World) -> None:
    version = approved(world, world.street, Role.STREET)
    for organisation, day in (
        (world.street, JANUARY),
        (world.street, dt.date(2026, 4, 1)),
        (world.street, dt.date(2027, 1, 1)),
        (world.other_community, JANUARY),
    ):
        adopted(world, version, organisation, day)
    page = version_page(world.viewer(Role.STREET), version.pk)
    assert [(one.organisation, one.from_on, one.state, one.may_withdraw) for one in page.adoptions] == [
        ("哈巴格希街道党工委", JANUARY, "已由新的施行接替", False),
        ("哈巴格希街道党工委", dt.date(2026, 4, 1), "施行中", False),
        ("哈巴格希街道党工委", dt.date(2027, 1, 1), "尚未施行", True),
        ("神华社区党委", JANUARY, "施行中", False),
    ]
    assert [one.organisation for one in version_page(world.viewer(Role.COMMUNITY), version.pk).adoptions] == [
        "哈巴格希街道党工委"
    ] * 3
    assert [(step.label, step.by, step.note) for step in page.history] == [
        ("起草", "街道党工委甲", ""),
        ("提交审定", "街道党工委甲", ""),
        ("审定", "区委组织部甲", "1号"),
    ]


def test_what_waits_for_whom(world: make.World) -> None:
    version = drafted(world, world.street, Role.STREET)
    assert [due(viewer) for viewer in everybody(world).values()] == [[]] * 9
    submit_version(version.pk, by=world.viewer(Role.STREET), at=make.NOW)
    waiting = {name: due(viewer) for name, viewer in everybody(world).items() if due(viewer)}
    assert waiting == {
        "district": [Due("审定《街道办法》第 1 版", "哈巴格希街道党工委", None, "standard_version", (version.pk,))]
    }
    return_version(version.pk, reason="分值偏低", by=world.viewer(Role.DISTRICT), at=make.NOW)
    back = {name: due(viewer) for name, viewer in everybody(world).items() if due(viewer)}
    assert back == {
        "street": [
            Due("按退回意见修改《街道办法》第 1 版", "哈巴格希街道党工委", None, "standard_version", (version.pk,))
        ]
    }


def test_where_the_viewer_may_draft_and_adopt(world: make.World) -> None:
    assert [name for _, name in organisations_for(world.viewer(Role.COMMUNITY), Do.DRAFT_STANDARD)] == [
        "阳光社区党委",
        "阳光社区第一党支部",
        "阳光小区党支部",
    ]
    assert organisations_for(world.viewer(Role.COMMUNITY), Do.ADOPT_STANDARD) == []


def queries(ask: object, viewer: Viewer) -> int:
    with CaptureQueriesContext(connection) as caught:
        ask(viewer)  # type: ignore[operator]
    return len(caught)


def test_the_lists_ask_as_often_for_three_as_for_one(world: make.World) -> None:
    asked = [lambda viewer: standard_lines(viewer), lambda viewer: due(viewer), lambda viewer: in_force_lines(viewer)]
    submit_version(drafted(world, world.street, Role.STREET, "一").pk, by=world.viewer(Role.STREET), at=make.NOW)
    district = world.viewer(Role.DISTRICT)
    first = [queries(ask, district) for ask in asked]
    for title in ("二", "三"):
        submit_version(drafted(world, world.street, Role.STREET, title).pk, by=world.viewer(Role.STREET), at=make.NOW)
    assert len(standard_lines(district)) == len(due(district)) == 3
    assert [queries(ask, district) for ask in asked] == first
