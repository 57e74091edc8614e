"""活动种类: how the items of a standard find the kinds that they belong to."""

from zhixing.rules.activities.kinds import FREE, kind_named, kinds_of, recent_first
from zhixing.rules.standards.items import Block, Item
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.procedure import DEFAULT_KINDS, SAME_KIND, ActivityKind


def standard(*items: Item, activities: tuple[ActivityKind, ...] = ()) -> Standard:
    return Standard("办法", blocks=(Block("B", "生活", items=items),), activities=activities)


def codes(kinds: tuple[ActivityKind, ...]) -> dict[str, tuple[str, ...]]:
    return {kind.name: kind.items for kind in kinds if kind.items}


def test_without_a_standard_there_are_the_usual_kinds_and_a_free_one() -> None:
    assert kinds_of(None) == (*DEFAULT_KINDS, FREE)
    assert kinds_of(standard()) == (*DEFAULT_KINDS, FREE)


def test_items_join_the_kind_that_they_name_also_by_another_word() -> None:
    kinds = kinds_of(
        standard(
            Item("A", "到会", activity="党员大会"),
            Item("B", "到会", activity="支部党员大会"),
            Item("C", "读书", activity="读书会"),
            Item("D", "读书心得", activity="读书会"),
            Item("E", "慰问"),
        )
    )
    assert codes(kinds) == {"党员大会": ("A", "B"), "读书会": ("C", "D")}
    assert [kind.name for kind in kinds[-2:]] == ["读书会", "其他活动"]


def test_own_kinds_stand_in_place_of_the_usual_ones_and_keep_what_they_list() -> None:
    own = (ActivityKind("支部委员会", items=("A",), hosting=("H",)), ActivityKind("党员大会", items=("B",)))
    kinds = kinds_of(
        standard(
            Item("A", "到会", activity="党员大会"),  # listed already: it does not move
            Item("H", "主持", activity="党员大会"),
            Item("C", "到会", activity="支部委员会"),
            Item("D", "到会", activity="支部党员大会"),
            activities=own,
        )
    )
    assert [kind.name for kind in kinds] == ["支部委员会", "党员大会", "其他活动"]
    assert codes(kinds) == {"支部委员会": ("A", "C"), "党员大会": ("B", "D")}


def test_each_other_word_leads_to_a_usual_kind() -> None:
    assert set(SAME_KIND.values()) <= {kind.name for kind in DEFAULT_KINDS}
    assert [kind_named(DEFAULT_KINDS, word).name for word in SAME_KIND] == list(SAME_KIND.values())


def test_a_name_that_is_not_known_is_a_kind_without_items() -> None:
    assert kind_named(DEFAULT_KINDS, "党员大会") == DEFAULT_KINDS[0]
    assert kind_named(DEFAULT_KINDS, "读书会") == ActivityKind("读书会")
    assert kind_named(DEFAULT_KINDS, "") == FREE


def test_what_was_recorded_lately_stands_in_front() -> None:
    kinds = [ActivityKind(name) for name in ("党课", "走访", "培训")]
    assert [kind.name for kind in recent_first([*kinds, FREE], ["走访", "其他活动", "走访", "党课"])] == [
        "走访",
        "党课",
        "培训",
        "其他活动",
    ]
    assert recent_first(kinds, []) == kinds
