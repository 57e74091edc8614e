"""党员名册: becoming a full member, coming back, a number put right, and what is kept though it is doubtful."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.rosters import number
from zhixing.rules.members.identity import Sex
from zhixing.rules.members.records import (
    MemberClass,
    MemberRecord,
    PersonKind,
    RegisterState,
    born_on_after,
    kind_change_blockers,
    member_record_problems,
    normalised,
    record_warnings,
    returned,
    with_known,
)

TODAY = dt.date(2026, 9, 14)
DAY = dt.timedelta(days=1)
JOINED, FULL = dt.date(2025, 7, 1), dt.date(2026, 7, 1)
PROBATIONARY = MemberRecord("张伟", PersonKind.PROBATIONARY, joined_on=JOINED)
PROMOTED = replace(PROBATIONARY, kind=PersonKind.FULL, full_on=FULL)
DECISION = "支部大会2026年第6次"
DATE_MISSING = "转为正式党员要填写“转为正式党员日期”。"
TOO_EARLY = "转为正式党员日期要晚于加入党组织日期，请改正。"
GROUNDS_MISSING = "转为正式党员要写明依据：支部大会或上级党组织的决定，例如“支部大会2026年第6次，社区党委批准”。"


@pytest.mark.parametrize(
    ("before", "after", "decision", "sentences"),
    [
        (PROBATIONARY, PROMOTED, DECISION, []),
        (PROBATIONARY, replace(PROMOTED, full_on=None), " ", [DATE_MISSING, GROUNDS_MISSING]),
        (PROBATIONARY, replace(PROMOTED, full_on=JOINED), DECISION, [TOO_EARLY]),
        (PROBATIONARY, replace(PROMOTED, full_on=JOINED + DAY), DECISION, []),
        (replace(PROBATIONARY, joined_on=None), PROMOTED, DECISION, []),
        (PROMOTED, replace(PROMOTED, full_on=None), "", []),  # no change of the kind
        (PROBATIONARY, PROBATIONARY, "", []),
        (MemberRecord("张伟", PersonKind.ACTIVIST), PROMOTED, "", []),
    ],
)
def test_what_becoming_a_full_member_lacks(
    before: MemberRecord, after: MemberRecord, decision: str, sentences: list[str]
) -> None:
    assert kind_change_blockers(before, after, decision) == sentences


KNOWN = MemberRecord(
    "张伟",
    PersonKind.FULL,
    id_number=number(1),
    sex=Sex.MALE,
    born_on=dt.date(1980, 5, 6),
    ethnicity="蒙古族",
    education="大专",
    job="教师",
    phone="13900000009",
    address="康巴什区",
    member_class=MemberClass.CADRE,
    joined_on=JOINED,
    full_on=FULL,
    state=RegisterState.LOST,
    party_standing="正常",
    lost_on=TODAY,
    flowing_to="北京",
    post="支委",
    extra={"备注": "旧", "工号": "7"},
)


def test_whoever_comes_back_is_neither_lost_nor_away_nor_in_office() -> None:
    assert returned(KNOWN) == replace(KNOWN, state=RegisterState.PRESENT, lost_on=None, flowing_to="", post="")


def test_what_the_new_line_leaves_empty_is_as_it_was_known() -> None:
    new = MemberRecord("张伟", extra={"备注": "新"})
    known = replace(returned(KNOWN), extra={"备注": "新", "工号": "7"})
    assert with_known(new, KNOWN) == known


def test_what_the_new_line_says_stands() -> None:
    said = MemberRecord(
        "张伟",
        PersonKind.FULL,
        id_number=number(3),
        sex=Sex.MALE,
        born_on=dt.date(1981, 1, 1),
        ethnicity="汉族",
        education="本科",
        job="医生",
        phone="13800000008",
        address="东胜区",
        member_class=MemberClass.ORDINARY,
        joined_on=JOINED + DAY,
        full_on=FULL + DAY,
        party_standing="停止党籍",
    )
    assert with_known(said, KNOWN) == replace(said, extra=KNOWN.extra)


def test_a_birth_date_that_was_only_the_old_numbers_does_not_come_along() -> None:
    assert with_known(MemberRecord("张伟", id_number=number(1, born="19810506")), KNOWN).born_on == dt.date(1981, 5, 6)


def test_days_and_class_come_along_only_where_the_kind_has_them() -> None:
    def after(kind: PersonKind) -> tuple[dt.date | None, dt.date | None, str]:
        record = with_known(MemberRecord("张伟", kind), KNOWN)
        return record.joined_on, record.full_on, record.member_class

    assert after(PersonKind.FULL) == (JOINED, FULL, "党员干部类")
    assert after(PersonKind.PROBATIONARY) == (JOINED, None, "党员干部类")
    assert after(PersonKind.PROSPECT) == (None, None, "")
    assert after(PersonKind.ACTIVIST) == (None, None, "")


OTHER = number(1, born="19810506")


@pytest.mark.parametrize(
    ("before", "after", "born_on"),
    [
        # it came from the wrong number, and goes with it
        (KNOWN, replace(KNOWN, id_number=OTHER), dt.date(1981, 5, 6)),
        # it was never the number's: the personnel file says it
        (
            replace(KNOWN, born_on=dt.date(1979, 1, 1)),
            replace(KNOWN, id_number=OTHER, born_on=dt.date(1979, 1, 1)),
            dt.date(1979, 1, 1),
        ),
        # it was put right together with the number
        (KNOWN, replace(KNOWN, id_number=OTHER, born_on=dt.date(1982, 2, 2)), dt.date(1982, 2, 2)),
        (KNOWN, KNOWN, dt.date(1980, 5, 6)),
        (KNOWN, replace(KNOWN, id_number=""), dt.date(1980, 5, 6)),
        (replace(KNOWN, id_number=""), replace(KNOWN, id_number=OTHER), dt.date(1980, 5, 6)),
        (KNOWN, replace(KNOWN, id_number=OTHER[:17] + "Y"), dt.date(1980, 5, 6)),
    ],
)
def test_the_birth_date_after_a_number_was_put_right(
    before: MemberRecord, after: MemberRecord, born_on: dt.date
) -> None:
    assert born_on_after(before, after) == born_on


def test_what_is_kept_though_it_is_worth_a_second_look() -> None:
    assert record_warnings(KNOWN) == []
    assert record_warnings(replace(KNOWN, id_number="")) == []
    assert record_warnings(replace(KNOWN, born_on=None)) == []
    assert record_warnings(replace(KNOWN, born_on=dt.date(1980, 5, 7))) == [
        "出生日期写的是1980年5月7日，公民身份号码中是1980年5月6日，与号码不一致，按档案。"
    ]


def test_who_is_a_party_member() -> None:
    assert [kind.label for kind in PersonKind if kind.is_party_member] == ["正式党员", "预备党员"]


@pytest.mark.parametrize("kind", PersonKind)
@pytest.mark.parametrize("member_class", [*MemberClass, "在职"])
def test_a_class_fits_the_kind(kind: PersonKind, member_class: str) -> None:
    fitting = {
        PersonKind.FULL: {"党员干部类", "普通无职党员类", "在职"},
        PersonKind.PROBATIONARY: {"党员干部类", "普通无职党员类", "在职"},
        PersonKind.PROSPECT: {"重点发展对象", "在职"},
        PersonKind.ACTIVIST: {"入党积极分子", "在职"},
    }
    record = MemberRecord("张伟", kind, member_class=str(member_class))
    sentence = f"党员类别写的是“{member_class}”，人员类别却是“{kind.label}”；请改正其中写错的一处。"
    assert member_record_problems(record, TODAY) == ([] if member_class in fitting[kind] else [sentence])
    assert member_record_problems(normalised(replace(record, member_class="")), TODAY) == []


def test_no_day_of_a_person_lies_ahead_and_none_before_birth() -> None:
    tomorrow = TODAY + DAY
    ahead = replace(MemberRecord("张伟"), born_on=tomorrow, joined_on=tomorrow, full_on=tomorrow, lost_on=tomorrow)
    assert member_record_problems(ahead, TODAY) == [
        f"{what}不能晚于今天，请改正。" for what in ("出生日期", "加入党组织日期", "转为正式党员日期", "失联日期")
    ]
    today = replace(ahead, born_on=TODAY, joined_on=TODAY, full_on=TODAY, lost_on=TODAY)
    assert member_record_problems(today, TODAY) == []
    assert member_record_problems(replace(today, joined_on=None), TODAY) == []
    assert member_record_problems(replace(today, born_on=None), TODAY) == []


def test_where_somebody_is_is_kept_only_for_the_state_it_belongs_to() -> None:
    def kept(state: RegisterState) -> tuple[dt.date | None, str]:
        record = normalised(replace(KNOWN, state=state))
        return record.lost_on, record.flowing_to

    assert {state: kept(state) for state in (RegisterState.PRESENT, RegisterState.LOST, RegisterState.FLOWING)} == {
        RegisterState.PRESENT: (None, ""),
        RegisterState.LOST: (TODAY, ""),
        RegisterState.FLOWING: (None, "北京"),
    }


def test_a_stated_birth_date_sex_and_class_are_not_replaced() -> None:
    stated = replace(KNOWN, born_on=dt.date(1979, 1, 1), sex=Sex.FEMALE, state=RegisterState.PRESENT)
    after = normalised(stated)
    assert (after.born_on, after.sex, after.member_class) == (dt.date(1979, 1, 1), Sex.FEMALE, "党员干部类")
