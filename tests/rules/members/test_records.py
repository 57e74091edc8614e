"""党员名册: what may stand in one line of the register."""

import datetime as dt

import pytest

from tests.rosters import number
from zhixing.rules.members.identity import Sex
from zhixing.rules.members.records import (
    CLASS_OF_KIND,
    LABELS,
    LEAVING,
    EndReason,
    MemberRecord,
    PersonKind,
    RegisterState,
    ReliefReason,
    ReliefStage,
    member_record_problems,
    normalised,
)
from zhixing.rules.members.reliefs import (
    NEXT,
    TO_DO,
    UNDECIDED,
    ReliefFacts,
    ending_blockers,
    grant_blockers,
    refusal_blockers,
    step_blockers,
)
from zhixing.rules.members.verifications import ENDS, finding_blockers

TODAY = dt.date(2026, 9, 14)
DAY = dt.timedelta(days=1)


def test_every_word_of_the_register_has_its_label() -> None:
    words = [*PersonKind, *RegisterState, *EndReason, *ReliefReason, *ReliefStage]
    assert set(LABELS) == set(words)
    assert set(CLASS_OF_KIND) == set(PersonKind)
    assert set(ENDS.values()) <= set(LEAVING)


def test_how_somebody_leaves_by_the_branchs_own_record_and_what_must_be_noted() -> None:
    elsewhere = {EndReason.TRANSFERRED, EndReason.IMPORT_UNDONE}
    assert set(LEAVING) == set(EndReason) - elsewhere
    assert [reason for reason in LEAVING if not LEAVING[reason]] == [EndReason.DECEASED]


def test_an_old_number_is_kept_as_the_new_one_and_a_phone_is_taken_for_granted() -> None:
    record = normalised(MemberRecord("张伟", id_number="110105 491231 002"))
    assert (record.id_number, record.sex, record.has_phone_access) == ("11010519491231002X", Sex.FEMALE, True)


def test_what_follows_from_the_number_is_filled_in() -> None:
    found = normalised(MemberRecord(" 张伟 ", id_number=number(1), flowing_to="北京", lost_on=TODAY))
    assert found == MemberRecord(
        "张伟", id_number=number(1), sex=Sex.MALE, born_on=dt.date(1980, 5, 6), member_class="普通无职党员类"
    )
    assert member_record_problems(found, TODAY) == []


@pytest.mark.parametrize(
    ("record", "sentences"),
    [
        (MemberRecord(" "), ["没有填写姓名，请补填。"]),
        (MemberRecord("张？"), ["姓名里有“?”“□”或自造字，多半是生僻字没能存下来；请用输入法重新打出这个字。"]),
        (MemberRecord("张伟", id_number=number(1)), []),
        (
            MemberRecord("张伟", id_number=number(1)[:17] + "Y"),
            ["公民身份号码：号码中有不该出现的字符（只能是数字，末位可以是X）；请对照身份证核对。"],
        ),
        (
            MemberRecord("张伟", id_number=number(1), born_on=dt.date(1980, 5, 7), sex=Sex.FEMALE),
            # Of the birth date the personnel file decides.
            ["性别：写的是“女”，公民身份号码第17位表示“男”；请对照身份证改正其中写错的一处。"],
        ),
        (
            MemberRecord("张伟", joined_on=dt.date(2011, 7, 1), full_on=dt.date(2010, 7, 1), lost_on=TODAY + DAY),
            ["失联日期不能晚于今天，请改正。", "转为正式党员日期早于加入党组织日期，请改正其中写错的一处。"],
        ),
        (
            MemberRecord("张伟", kind=PersonKind.ACTIVIST, joined_on=TODAY),
            ["人员类别是“入党积极分子”，不应有加入党组织日期；请改正其中写错的一处。"],
        ),
        (
            MemberRecord("张伟", kind=PersonKind.PROBATIONARY, joined_on=TODAY, full_on=TODAY),
            ["人员类别是“预备党员”，不应有转为正式党员日期；请改正其中写错的一处。"],
        ),
        (
            MemberRecord("张伟", born_on=TODAY, joined_on=TODAY - DAY),
            ["加入党组织日期早于出生日期，请改正其中写错的一处。"],
        ),
    ],
)
def test_contradictions_are_said_in_sentences(record: MemberRecord, sentences: list[str]) -> None:
    assert member_record_problems(record, TODAY) == sentences


def test_relief_goes_step_by_step() -> None:
    assert set(TO_DO) == set(UNDECIDED)
    applied = ReliefFacts(ReliefStage.APPLIED, TODAY)
    assert NEXT[ReliefStage.APPLIED] is ReliefStage.COMMITTEE
    assert step_blockers(applied, TODAY, TODAY) == []
    assert step_blockers(applied, TODAY - DAY, TODAY) == ["日期早于上一步的日期，请改正。"]
    assert step_blockers(applied, TODAY + DAY, TODAY) == ["日期不能晚于今天，请改正。"]
    assert step_blockers(ReliefFacts(ReliefStage.MEETING, TODAY), TODAY, TODAY) == [
        "这项申请目前是“党员大会已讨论”，支部没有可登记的步骤。"
    ]
    assert refusal_blockers(applied, "不符合条件") == ["还要先提请支委会审议，之后才能审批。"]


def test_a_grant_needs_number_and_end_date() -> None:
    ready = ReliefFacts(ReliefStage.MEETING, TODAY)
    assert grant_blockers(ready, decision_number=" ", from_on=TODAY, until_on=None) == [
        "请填写批准文号。",
        "请填写减免的起止日期，减免必须有截止日期。",
    ]
    assert grant_blockers(ready, decision_number="1", from_on=TODAY, until_on=TODAY - DAY) == [
        "减免截止日期早于起始日期，请改正。"
    ]
    assert grant_blockers(ready, decision_number="1", from_on=TODAY - DAY, until_on=TODAY) == [
        "减免起始日期不能早于申请日期，请改正。"
    ]
    assert grant_blockers(ready, decision_number="1", from_on=TODAY, until_on=TODAY) == []
    refused = ReliefFacts(ReliefStage.REFUSED, TODAY)
    assert grant_blockers(refused, decision_number="1", from_on=TODAY, until_on=TODAY) == [
        "这项申请已经办结（未批准）。"
    ]


def test_an_early_end_lies_within_the_relief() -> None:
    running = ReliefFacts(ReliefStage.GRANTED, TODAY, from_on=TODAY, until_on=TODAY + 30 * DAY)
    assert ending_blockers(running, TODAY, "本人要求") == []
    assert ending_blockers(running, TODAY - 2 * DAY, " ") == [
        "终止日期早于减免起始日期，请改正。",
        "请写明提前终止的依据（不写病情）。",
    ]
    assert ending_blockers(running, TODAY + 30 * DAY, "x") == ["终止日期不早于原定的截止日期，无须提前终止。"]
    assert ending_blockers(ReliefFacts(ReliefStage.MEETING, TODAY), TODAY, "x") == [
        "这项减免目前是“党员大会已讨论”，没有可终止的减免。"
    ]


def test_a_lost_day_lies_in_the_past() -> None:
    told = finding_blockers(RegisterState.LOST, flowing_to="", lost_on=TODAY + DAY, note="", today=TODAY)
    assert told == ["失联日期不能晚于今天，请改正。"]
