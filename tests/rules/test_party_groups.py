"""党小组: what stands in the way of setting one up, arranging people and dissolving, sentence by sentence."""

from zhixing.rules.party_groups import (
    Member,
    arranging_blockers,
    dissolving_blockers,
    founding_blockers,
    meeting_blockers,
    meeting_title,
    size_notes,
)

MEMBERS = {1: Member("白云", True), 2: Member("高娃", True), 3: Member("李秀英", False)}
GROUPS = {10: "第一党小组", 20: "第二党小组"}


def refusals(places: dict[int, int | None], *leaders: int) -> list[str]:
    return arranging_blockers(places, leaders, members=MEMBERS, groups=GROUPS)


def test_a_name_is_given_once_and_is_short() -> None:
    assert founding_blockers("第一党小组", others=["第二党小组"], is_standing=True) == []
    assert founding_blockers(" ", others=[], is_standing=True) == ["请填写党小组的名称，例如“第一党小组”。"]
    assert founding_blockers("第二党小组 ", others=["第二党小组"], is_standing=True) == [
        "本支部已有“第二党小组”，请换一个名称。"
    ]
    assert founding_blockers("组" * 20, others=[], is_standing=True) == []
    assert founding_blockers(f" {'组' * 20} ", others=[], is_standing=True) == []
    assert founding_blockers("组" * 21, others=[], is_standing=True) == ["名称最多 20 个字，请改短。"]
    assert founding_blockers("组", others=[], is_standing=False) == ["这个党支部已经撤销，不能再设党小组。"]


def test_a_leader_is_a_full_member_of_that_group_and_alone() -> None:
    assert refusals({1: 10, 2: 20, 3: 20}, 1, 2) == []
    assert refusals({1: None, 2: 20, 3: None}, 1) == ["白云还没有编组，不能担任组长，请先选定党小组。"]
    assert refusals({1: 10, 3: 10}, 3) == ["李秀英是预备党员，组长请由正式党员担任。"]
    assert refusals({1: 10, 2: 10}, 1, 2) == ["“第一党小组”选了 2 名组长（白云、高娃），请只留一人。"]


def test_people_and_groups_that_are_gone_are_named_first() -> None:
    assert refusals({4: 10}) == ["名单里有人已经离册或转走，请刷新页面后重新编组。"]
    assert refusals({1: 30}, 1) == ["选中的党小组已经撤销，请刷新页面后重新编组。"]


def test_a_group_is_dissolved_once_and_with_a_reason() -> None:
    assert dissolving_blockers(is_standing=True, reason="并入第二党小组") == []
    assert dissolving_blockers(is_standing=True, reason=" ") == ["请写明撤销的原因，例如“人数减少，并入第二党小组”。"]
    assert dissolving_blockers(is_standing=False, reason="") == ["这个党小组已经撤销。"]


def test_a_meeting_is_of_a_group_that_the_branch_had_on_that_day() -> None:
    assert meeting_blockers(10, GROUPS) == []
    assert meeting_blockers(30, GROUPS) == ["选中的党小组不属于本支部，或者在活动当天已经撤销，请重新选择。"]
    assert meeting_title("11月党小组会", "党小组会", "第一党小组") == "11月第一党小组会"
    assert meeting_title("11月党小组会", "党小组会", "") == "11月党小组会"


def test_what_is_still_to_be_put_right_is_said() -> None:
    assert size_notes({}, [], 5) == []
    assert size_notes({"第一党小组": 3}, [], 0) == []
    assert size_notes({"第一党小组": 2}, ["第一党小组"], 1) == [
        "“第一党小组”只有 2 名党员，一般不少于 3 名，可以与其他党小组合并。",
        "“第一党小组”还没有组长。",
        "还有 1 名党员没有编入党小组。",
    ]


def test_all_that_is_wrong_with_a_name_is_said_at_once() -> None:
    name = "组" * 21
    assert founding_blockers(f" {name} ", others=[name], is_standing=False) == [
        "这个党支部已经撤销，不能再设党小组。",
        "名称最多 20 个字，请改短。",
        f"本支部已有“{name}”，请换一个名称。",
    ]


def test_who_leads_but_is_unknown_or_leads_nothing() -> None:
    assert refusals({1: 10}, 2) == ["高娃还没有编组，不能担任组长，请先选定党小组。"]
    assert refusals({1: 10}, 9) == ["有一名同志还没有编组，不能担任组长，请先选定党小组。"]
    assert refusals({4: 30}) == [
        "名单里有人已经离册或转走，请刷新页面后重新编组。",
        "选中的党小组已经撤销，请刷新页面后重新编组。",
    ]
    assert refusals({1: 10, 2: 10, 3: 20}, 1, 3, 2) == [
        "李秀英是预备党员，组长请由正式党员担任。",
        "“第一党小组”选了 2 名组长（白云、高娃），请只留一人。",
    ]


def test_three_are_a_group_and_every_short_one_is_named() -> None:
    assert size_notes({"第一党小组": 2, "第二党小组": 3, "第三党小组": 0}, ["第二党小组", "第三党小组"], 0) == [
        "“第一党小组”只有 2 名党员，一般不少于 3 名，可以与其他党小组合并。",
        "“第三党小组”只有 0 名党员，一般不少于 3 名，可以与其他党小组合并。",
        "“第二党小组”还没有组长。",
        "“第三党小组”还没有组长。",
    ]
