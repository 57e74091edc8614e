"""Which rows share a state, and that tests of one state come together."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests import make
from tests.web.matrix import Row
from tests.web.states import State, client_of, key, together
from zhixing.models import Organisation

ONE, OTHER = 1, 2


def named(world: make.World) -> tuple[int]:
    return (world.branch.pk,)


def rows(*makers: Any) -> list[Row]:
    return [Row("home", {}, args=maker) for maker in makers]


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        (named, named, True),
        (lambda world: (named(world)[0], 1), lambda world: (named(world)[0], 1), True),
        (lambda world: (world.branch.pk,), lambda world: (world.sister.pk,), False),
        (lambda world: (1,), lambda world: (2,), False),
        (lambda world: (1,), lambda world: (True,), False),
        (lambda world: (1,), lambda world: (1.0,), False),
        (lambda world: (ONE,), lambda world: (OTHER,), False),
        (lambda world: (world.branch.pk, "a"), lambda world: (world.branch.pk, "b"), False),
        (lambda world, of=ONE: (of,), lambda world, of=OTHER: (of,), False),
    ],
    ids=[
        "one function",
        "same words",
        "another attribute",
        "another number",
        "a truth",
        "a fraction",
        "another name",
        "another text",
        "another default",
    ],
)
def test_rows_share_a_state_when_they_make_it_in_the_same_words(first: Any, second: Any, is_one: bool) -> None:
    one, other = rows(first, second)
    assert (key(one) == key(other)) == is_one


def test_what_holds_on_to_something_is_the_same_as_no_other() -> None:
    def holding(value: int) -> Any:
        return lambda world: (value,)

    one, other = rows(holding(ONE), holding(OTHER))
    assert key(one) != key(other)


@dataclass
class Call:
    params: dict[str, Row]


@dataclass
class Item:
    nodeid: str
    callspec: Call | None = None
    fixturenames: list[str] = field(default_factory=list)


def test_tests_of_one_state_come_together_and_no_other_moves() -> None:
    branch, sister = rows(named, lambda world: (world.sister.pk,))
    plain = Item("tests/a.py::plain")
    items = [
        Item(f"tests/a.py::{at}", Call({"row": row}), ["state"]) for at, row in enumerate((branch, sister, branch))
    ]
    found = together([items[0], plain, items[1], items[2]])
    assert [item.nodeid[-1] for item in found] == ["0", "n", "2", "1"]


ROW = Row("home", {}, args=lambda world: (Organisation.objects.filter(pk=world.sister.pk).update(name="改"),))


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.parametrize("row", [ROW], ids=["row"])
def test_each_test_finds_the_state_as_it_was_made(turn: int, row: Row, state: State) -> None:
    assert (state.args, Organisation.objects.filter(name="改").count()) == ((1,), 1)
    assert state.world.branch.name == "阳光社区第一党支部"
    Organisation.objects.filter(name="改").update(name="又改")
    state.world.branch.name = "又改"


def test_a_test_of_the_world_alone_does_not_meet_it(world: make.World) -> None:
    assert Organisation.objects.filter(name="改").count() == 0


NEXT = Row("home", {}, args=lambda world: (Organisation.objects.filter(pk=world.branch.pk).update(name="换"),))
SIGNED: list[dict[str, str]] = []


@pytest.mark.parametrize("row", [ROW, NEXT], ids=["state", "next state"])
def test_everybody_is_signed_in_once_for_all_states(row: Row, state: State, everybody: None) -> None:
    SIGNED.append({str(persona): cookies["sessionid"].value for persona, cookies in state.cookies.items()})
    assert (len(SIGNED[-1]), SIGNED[0] == SIGNED[-1]) == (12, True)
    assert [p for p in state.cookies if client_of(state, p).get("/").status_code != 200] == []
    names = set(Organisation.objects.filter(name__in=["改", "换"]).values_list("name", flat=True))
    assert names == {"改" if row is ROW else "换"}
