"""代表名单 as people see it: the list by the tree, constant queries, and no name on any page but the readers'."""

import dataclasses
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import lots, make
from zhixing.actions.lots.pools import make_pool
from zhixing.queries.lots.access import eligible_readers, may_keep
from zhixing.queries.lots.pages import pool_list, pool_page
from zhixing.queries.viewers import Viewer
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role


def listed(viewer: Viewer) -> list[tuple[str, str]]:
    return [(line.organisation, line.quarter_label) for line in pool_list(viewer).pools]


def test_the_list_follows_the_tree_and_shows_what_lies_below(world: make.World) -> None:
    lots.filled(world)
    readers = (world.users[Role.COMMUNITY].pk, world.users[Role.STREET].pk)
    for branch, quarter in (
        (world.sister, Quarter(2099, 2)),
        (world.branch, Quarter(2099, 1)),
        (world.branch, Quarter(2099, 2)),
    ):
        terms = dataclasses.replace(lots.terms(world, quarter=quarter), readers=readers)
        make_pool(branch.pk, terms=terms, by=world.viewer(Role.COMMUNITY), at=make.NOW)
    branches = [
        ("阳光社区第一党支部", "2099年第二季度"),
        ("阳光社区第一党支部", "2099年第一季度"),
        ("阳光小区党支部", "2099年第二季度"),
    ]
    assert listed(world.viewer(Role.STREET)) == [("阳光社区党委", "2099年第三季度"), *branches]
    assert listed(world.viewer(Role.SECRETARY)) == branches[:2]
    assert listed(make.viewer(world.stranger_secretary)) == []
    assert listed(world.viewer(Role.MEMBER)) == []


def queries_of(viewer: Viewer) -> int:
    with CaptureQueriesContext(connection) as captured:
        pool_list(viewer)
    return len(captured)


def test_the_list_asks_as_much_for_three_pools_as_for_one(world: make.World) -> None:
    lots.filled(world)
    few = queries_of(lots.street(world))
    for quarter in (1, 2):
        make_pool(
            world.community.pk,
            terms=lots.terms(world, quarter=Quarter(2099, quarter)),
            by=lots.street(world),
            at=make.NOW,
        )
    assert queries_of(lots.street(world)) == few


def test_where_a_pool_may_be_made(world: make.World) -> None:
    organisations = (world.street, world.community, world.branch, world.stranger)
    assert [may_keep(world.viewer(Role.STREET), one) for one in organisations] == [False, True, True, True]
    assert [may_keep(world.viewer(Role.COMMUNITY), one) for one in organisations] == [False, False, True, False]
    assert [may_keep(world.viewer(Role.DISTRICT), one) for one in organisations] == [False] * 4


def test_readers_hold_an_office_above_and_none_inside(world: make.World) -> None:
    both = make.appoint(lots.second_reader(world), Role.PANELLIST, world.branch)
    names = [name for _, name in eligible_readers(lots.street(world), world.community)]
    assert (both.name in names, names) == (False, ["街道党工委甲"])
    assert [name for _, name in eligible_readers(lots.street(world), world.branch)] == ["街道党工委甲", "社区党委甲"]


def words_of(value: Any) -> str:
    """Everything that a page's facts hold, models by their fields."""
    if dataclasses.is_dataclass(value):
        return "".join(words_of(getattr(value, field.name)) for field in dataclasses.fields(value))
    if isinstance(value, list | tuple | frozenset):
        return "".join(map(words_of, value))
    if hasattr(value, "_meta"):
        return "".join(str(vars(value)[field.attname]) for field in value._meta.concrete_fields if field.name != "salt")
    return str(value)


def test_the_page_holds_no_name_and_no_telephone_for_anybody(world: make.World) -> None:
    pool = lots.drawn(world)
    for viewer in (lots.street(world), world.viewer(Role.COMMUNITY), world.viewer(Role.DISTRICT)):
        words = words_of(pool_page(viewer, pool.pk))
        assert [secret for secret in ("居民甲", "1390000", "1号楼", "物业甲", "社工甲") if secret in words] == []


def test_the_page_says_what_is_missing_and_what_is_short(world: make.World) -> None:
    assert pool_page(lots.street(world), lots.empty(world).pk).blockers == [
        "“居民”、“党员”、“驻区单位”没有人，请补充名单或删去这一类。"
    ]


def test_a_short_stratum_is_told_of_before_the_drawing(world: make.World) -> None:
    page = pool_page(lots.street(world), lots.filled(world).pk)
    assert (page.blockers, page.short_notes) == (
        [],
        [
            "“居民”有 8 人，候补 5 人，不到名额的两倍，有人不能参加时可能无法补齐。",
            "“党员”有 5 人，候补 3 人，不到名额的两倍，有人不能参加时可能无法补齐。",
            "“驻区单位”有 1 人，不足 2 个名额：全部入选，缺 1 人，不从其他类别补足。",
        ],
    )
