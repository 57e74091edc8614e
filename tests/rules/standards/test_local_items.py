"""自选指标: what an item may say, how many there may be, which enter a checklist, and who may do what to it when."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.rules.standards.test_packs import pack
from zhixing.rules.standards.approval import VersionState
from zhixing.rules.standards.local_items import (
    LocalItemFacts,
    LocalText,
    Scope,
    approval_blockers,
    editing_blockers,
    ending_blockers,
    fitting,
    limit_blockers,
    terms_problems,
    text_problems,
    with_listed,
)
from zhixing.rules.standards.model import LocalRule
from zhixing.rules.standards.vocabulary import Method

FORTRESS = pack("fortress-10x")
GOOD = LocalText(
    "serving", "ESTATE", "养老助餐", 300, "独居老人每周有人送餐；少一户扣 1 分", (Method.VISIT,), "入户问 3 户"
)
TITLE = "《党组织堡垒指数考评办法（10+X）》"


def facts(number: int, **changes: object) -> LocalItemFacts:
    return LocalItemFacts(number * 10, number, replace(GOOD, **changes))  # type: ignore[arg-type]


def test_a_good_item_stands_in_the_standard_like_its_own() -> None:
    assert text_problems(GOOD, FORTRESS) == []
    item = with_listed(FORTRESS, [facts(7)]).item("X-07")
    assert item is not None
    assert (item.name, item.full, item.local, item.best, item.classes) == ("养老助餐", 300, True, 1, ("ESTATE",))
    assert [item.code for _, item in with_listed(FORTRESS, [facts(7)]).items].index("X-07") == 8  # last of its area


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        (
            {"block": "weather"},
            [f"{TITLE}里可以自选指标的方面：党的建设、服务群众、日常管理、民主评议。请在其中选择。"],
        ),
        ({"full": 600}, ["满分请写大于 0、不超过 5 分的数：“服务群众”的自选指标按此限定。"]),
        ({"full": None}, ["满分请写大于 0、不超过 5 分的数：“服务群众”的自选指标按此限定。"]),
        ({"full": 0}, ["满分请写大于 0、不超过 5 分的数：“服务群众”的自选指标按此限定。"]),
        ({"full": 1}, ["满分请写 0.5 的整数倍，检查时按 0.5 分一档给分。"]),
        ({"full": 550}, ["满分请写大于 0、不超过 5 分的数：“服务群众”的自选指标按此限定。"]),
        ({"full": 500}, []),
        ({"full": 50, "class_code": ""}, []),
        (
            {"adjustments": "转发文章加 1 分", "veto": "转发不满 3 次"},
            [
                f"“{label}”里的“{words}”是按点赞、转发、阅读量考评，属于“指尖上的形式主义”，不能作考评指标；"
                "请改写为实际做了什么事、群众得到什么。"
                for label, words in (("加减情形", "转发文章加 1 分"), ("本条否决", "转发不满 3 次"))
            ],
        ),
        ({"full": 120}, ["满分请写 0.5 的整数倍，检查时按 0.5 分一档给分。"]),
        ({"class_code": "SCHOOL"}, [f"{TITLE}不考评所选的这一类党组织，请重新选择。"]),
        ({"name": " ", "evidence": ""}, ["请写明指标名称、看什么材料。"]),
        ({"methods": ()}, ["请选择检查方法，至少一种。"]),
        (
            {"evidence": "活动照片 3 张"},
            [
                "“看什么材料”里的“活动照片 3 张”是按照片本身考评，属于“指尖上的形式主义”，不能作考评指标；"
                "请改写为实际做了什么事、群众得到什么。"
            ],
        ),
    ],
)
def test_what_an_item_may_not_say(changes: dict[str, object], sentences: list[str]) -> None:
    assert text_problems(replace(GOOD, **changes), FORTRESS) == sentences  # type: ignore[arg-type]


STREET, COMMUNITY, OTHER = "1.2.", "1.2.3.", "1.2.4."


@pytest.mark.parametrize(
    ("new", "others", "fullest"),
    [
        (Scope(STREET, ""), [Scope(COMMUNITY, "")] * 4, None),
        (Scope(STREET, ""), [Scope(COMMUNITY, "")] * 3 + [Scope(OTHER, "")] * 3, None),
        (Scope(STREET, ""), [Scope(COMMUNITY, "ESTATE")] * 5, 6),
        (Scope(STREET, "COMMUNITY"), [Scope(COMMUNITY, "ESTATE")] * 5, None),
        (Scope(COMMUNITY, "ESTATE"), [Scope(STREET, "")] * 3 + [Scope(COMMUNITY, "ESTATE")] * 2, 6),
        (Scope(COMMUNITY, "ESTATE"), [Scope(OTHER, "ESTATE")] * 5, None),
        (Scope(COMMUNITY, "ESTATE"), [Scope(OTHER, "ESTATE")] * 6, None),  # too many elsewhere, and not by this one
        (Scope(COMMUNITY, "COMMUNITY"), [Scope(COMMUNITY, "ESTATE")] * 6, None),
        (Scope(COMMUNITY, "COMMUNITY"), [Scope(COMMUNITY, "")] * 5, 6),
    ],
)
def test_no_organisation_gets_more_items_in_an_area_than_allowed(
    new: Scope, others: list[Scope], fullest: int | None
) -> None:
    found = limit_blockers(new, others, FORTRESS, "serving")
    said = f"“服务群众”的自选指标最多 5 条，审定这一条后有的党组织将有 {fullest} 条，请先停用不再需要的，或退回这一条。"
    assert found == ([] if fullest is None else [said])


@pytest.mark.parametrize(
    ("local", "code"), [(FORTRESS.blocks[1].local, "weather"), (None, "serving"), (LocalRule(), "serving")]
)
def test_without_a_limit_there_may_be_any_number(local: LocalRule | None, code: str) -> None:
    blocks = tuple(replace(block, local=local) for block in FORTRESS.blocks)
    open_ended = replace(FORTRESS, blocks=blocks)
    assert limit_blockers(Scope(STREET, ""), [Scope(COMMUNITY, "")] * 9, open_ended, code) == []
    many = [facts(number, full=900 if local else 300) for number in range(1, 9)]
    fits = fitting(open_ended, "小区党支部", many).fits if local != FORTRESS.blocks[1].local else many
    assert len(fits) == (8 if local else 0)


def test_without_a_limit_of_marks_they_are_above_nought_all_the_same() -> None:
    blocks = tuple(replace(block, local=LocalRule()) for block in FORTRESS.blocks)
    assert text_problems(replace(GOOD, full=0), replace(FORTRESS, blocks=blocks)) == [
        "满分请写大于 0 的数：“服务群众”的自选指标按此限定。"
    ]


def test_what_enters_the_checklist_of_an_organisation() -> None:
    items = [
        facts(3, class_code=""),
        facts(1),
        facts(2, class_code="COMMUNITY"),
        facts(4, block="weather"),
        facts(5, class_code="SCHOOL"),
        facts(6, full=600),
        *(facts(number) for number in range(7, 12)),
    ]
    fits, left_out = fitting(FORTRESS, "小区党支部", items)
    assert [facts.code for facts in fits] == ["X-01", "X-03", "X-07", "X-08", "X-09"]
    assert [(facts.code, reason) for facts, reason in left_out] == [
        ("X-04", f"{TITLE}没有它所属的方面"),
        ("X-05", f"{TITLE}没有它适用的这一类党组织"),
        ("X-06", "满分超过“服务群众”自选指标的限定"),
        ("X-10", "“服务群众”的自选指标最多 5 条"),
        ("X-11", "“服务群众”的自选指标最多 5 条"),
    ]
    assert [facts.code for facts in fitting(FORTRESS, "社区党委", items).fits] == ["X-02", "X-03"]


TODAY = dt.date(2026, 9, 14)


def test_who_drafted_an_item_does_not_approve_it() -> None:
    assert approval_blockers(VersionState.SUBMITTED, written_by=[1], by=2) == []
    assert approval_blockers(VersionState.DRAFT, written_by=[1], by=1) == [
        "这一条目前是“起草中”，只有“待审定”的可以审定或退回。",
        "起草人不能审定自己起草的指标，请由另一位有审定权限的同志办理。",
    ]


def test_no_item_for_a_quarter_that_is_over() -> None:
    assert terms_problems("8号", dt.date(2026, 7, 1), TODAY) == []
    assert terms_problems(" ", dt.date(2026, 6, 30), TODAY) == [
        "请填写审定文号。",
        "施行日期不能早于2026年第三季度第一天：已经过去的日子不能再加指标。",
    ]


def test_an_item_is_changed_only_while_it_is_drafted() -> None:
    assert [editing_blockers(state) == [] for state in VersionState] == [True, False, False, True, False]
    assert editing_blockers(VersionState.APPROVED) == ["这一条已审定，不能再修改；如需调整，请停用后另行提出。"]


def test_an_item_is_ended_once_with_a_reason() -> None:
    day = dt.date(2026, 10, 1)
    approved = VersionState.APPROVED
    assert ending_blockers(approved, from_on=TODAY, ended_on=None, day=day, reason="已普及") == []
    assert ending_blockers(approved, from_on=day, ended_on=day, day=TODAY, reason="") == [
        "这一条已自2026年10月1日起停用。",
        "停用日期不能早于施行日期。",
        "请写明停用原因。",
    ]
    assert ending_blockers(VersionState.DRAFT, from_on=None, ended_on=None, day=day, reason="已普及") == [
        "这一条目前是“起草中”，只有已审定的可以停用。"
    ]
