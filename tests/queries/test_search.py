"""查找: everybody finds what they may open and nothing else, by a fixed number of queries."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from zhixing.models import Person
from zhixing.queries.search import search
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.sources import Source
from zhixing.rules.permissions import Role
from zhixing.rules.search import question_of


def hits(viewer: Viewer, typed: str) -> dict[str, list[str]]:
    return {kind.kind: [line.label for line in kind.lines] for kind in search(viewer, question_of(typed))}


def test_a_name_is_found_by_its_characters_initials_and_pinyin(world: make.World) -> None:
    secretary = world.viewer(Role.SECRETARY)
    assert hits(secretary, "建国") == {"人员": ["王建国"]}
    assert hits(secretary, "wjg") == {"人员": ["王建国"]}
    assert hits(secretary, "wangjian") == {"人员": ["王建国"]}
    assert hits(secretary, "zm") == {}  # 赵敏, of another community
    assert hits(make.viewer(world.stranger_secretary), "zm") == {"人员": ["赵敏"]}


def test_only_those_who_read_registers_or_ledgers_find_people(world: make.World) -> None:
    for role in (Role.MEMBER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR):
        assert hits(world.viewer(role), "王建国") == {}
    (kind,) = search(world.viewer(Role.PANELLIST), question_of("王建国"))
    assert [line.url_name for line in kind.lines] == ["ledger_member"]


def test_entries_are_found_by_their_number_and_words_but_not_by_the_reason_of_a_decision(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    make.entry(world.members[0], "LESSON", by=by, note="听了一堂党课")
    make.entry(world.members[1], "LESSON", by=by, note="帮助邻居")
    make.entry(world.members[1], "ABSENT", by=by, note="无故缺席党课", source=Source.DECISION)
    make.entry(world.outsider, "LESSON", by=make.viewer(world.stranger_secretary), note="党课")
    assert hits(by, "党课") == {"台账": ["第 1 笔：听了一堂党课"]}
    assert hits(by, "3") == {"台账": ["第 3 笔"]}
    assert hits(world.viewer(Role.MEMBER), "党课") == {"台账": ["第 1 笔：听了一堂党课"]}
    assert hits(world.viewer(Role.MEMBER), "邻居") == {}


def test_organisations_are_found_by_part_of_the_name_and_by_initials(world: make.World) -> None:
    street = world.viewer(Role.STREET)
    assert hits(street, "小区") == {"党组织": ["阳光小区党支部"]}
    assert hits(street, "ygxq") == {"党组织": ["阳光小区党支部"]}
    assert hits(make.viewer(world.stranger_secretary), "阳光") == {}


def test_the_number_of_queries_does_not_grow(world: make.World) -> None:
    secretary = world.viewer(Role.SECRETARY)

    def count(typed: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            search(secretary, question_of(typed))
        return len(queries)

    make.entry(world.members[0], "LESSON", by=secretary, note="王家走访")
    few = count("王"), count("wj")
    for number in range(6):
        make.entry(make.member(f"王建{number}", world.branch), "LESSON", by=secretary, note="王家走访")
    assert Person.objects.filter(name__startswith="王").count() == 7
    assert (count("王"), count("wj")) == few
