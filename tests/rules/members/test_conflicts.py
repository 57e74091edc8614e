"""Who cannot be somebody new, and how many lines of a register go on paper."""

import datetime as dt
from dataclasses import replace

import pytest

from zhixing.rules.members.records import MemberRecord
from zhixing.rules.members.register import MOST_PRINTED, KnownPlace, identity_conflict, printing_blockers
from zhixing.rules.orgs import OrgKind
from zhixing.rules.party_groups import place_blockers

WHO = MemberRecord(name="云飞", born_on=dt.date(1980, 5, 1))
NUMBERED = replace(WHO, id_number="15272219800501001X")
HERE, THERE, NOWHERE = KnownPlace("“第一支部”", is_here=True), KnownPlace("“第二支部”"), KnownPlace("")

OWN_NUMBER = "“云飞”的公民身份号码已在“第一支部”的名册上，不要重复登记。"
OTHER_NUMBER = "“云飞”的公民身份号码已登记在“第二支部”，请由两个支部的共同上级办理组织关系转接，不要重复登记。"
OWN_BIRTH = (
    "“第一支部”的名册上已有同名、同出生日期的“云飞”：如是同一人，请在原有一行上修改；"
    "如是两个人，请把两人的公民身份号码都填上。"
)
OTHER_BIRTH = "“第二支部”已有同名、同出生日期的“云飞”：如是同一人，请办理组织关系转接；如是两个人，请填写公民身份号码。"


@pytest.mark.parametrize(
    ("record", "same_number", "same_births", "sentence"),
    [
        (WHO, None, [], ""),
        (NUMBERED, HERE, [], OWN_NUMBER),
        (NUMBERED, THERE, [HERE], OTHER_NUMBER),
        (NUMBERED, NOWHERE, [HERE], ""),  # who left comes back: the number says who it is
        (WHO, None, [HERE], OWN_BIRTH),
        (NUMBERED, None, [HERE], OWN_BIRTH),
        (WHO, None, [THERE], OTHER_BIRTH),
        (NUMBERED, None, [THERE], ""),
        (NUMBERED, None, [THERE, HERE], OWN_BIRTH),
        (WHO, None, [NOWHERE], ""),
    ],
)
def test_a_number_tells_people_apart_and_a_name_with_a_birthday_asks(
    record: MemberRecord, same_number: KnownPlace | None, same_births: list[KnownPlace], sentence: str
) -> None:
    assert identity_conflict(record, "第一支部", same_number=same_number, same_births=same_births) == sentence


def test_a_register_on_paper_has_an_end() -> None:
    assert printing_blockers(MOST_PRINTED) == []
    assert printing_blockers(MOST_PRINTED + 1) == [
        "名册有3001人，超过3000人的请进入下级党组织分别打印，或者导出为表格。"
    ]


def test_groups_stand_in_branches() -> None:
    assert place_blockers(OrgKind.BRANCH) == []
    assert place_blockers(OrgKind.STREET) == ["党小组设在党支部里，请先进入党支部的名册。"]
