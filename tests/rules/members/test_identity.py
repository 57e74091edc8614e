"""公民身份号码: the check digit, every way a number is refused, contradictions, masks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.members import identity
from zhixing.rules.members.identity import Identity, Sex, parse_identity

# GB/T 2260: the first two digits of a region; and what residence cards begin with instead.
REGIONS = (
    "11北京 12天津 13河北 14山西 15内蒙古 21辽宁 22吉林 23黑龙江 31上海 32江苏 33浙江 34安徽 35福建 36江西 37山东 "
    "41河南 42湖北 43湖南 44广东 45广西 46海南 50重庆 51四川 52贵州 53云南 54西藏 61陕西 62甘肃 63青海 64宁夏 65新疆 "
    "71台湾 81香港 82澳门 83台湾居民居住证 91外国人永久居留证"
)
AS_TEXT = "请先把这一列设为“文本”格式，再对照身份证重新填写号码"


def make_number(born_on: date = date(1990, 1, 1), sequence: int = 123, region: str = "150603") -> str:
    first_17 = f"{region}{born_on:%Y%m%d}{sequence:03d}"
    return first_17 + identity.check_digit(first_17)


def test_the_worked_example_of_the_standard() -> None:
    # GB 11643 annex A works these two numbers out
    assert identity.check_digit("11010519491231002") == "X"
    assert identity.check_digit("44052418800101001") == "4"


@given(st.integers(0, 10**17 - 1))
def test_the_check_digit_makes_the_whole_number_one_modulo_eleven(first_17: int) -> None:
    """ISO 7064 MOD 11-2: each place weighs twice the one to its right."""
    check = identity.check_digit(f"{first_17:017d}")
    value = 10 if check == "X" else int(check)
    weights = [2**place for place in range(17, 0, -1)]
    total = sum(int(digit) * weight for digit, weight in zip(f"{first_17:017d}", weights, strict=True))
    assert (total + value) % 11 == 1


def test_the_region_is_one_that_there_is() -> None:
    known = [code for code in range(100) if isinstance(parse_identity(make_number(region=f"{code:02d}0603")), Identity)]
    assert known == [int(region[:2]) for region in REGIONS.split()]


def test_a_number_cell_keeps_fifteen_digits() -> None:
    assert parse_identity(999_999_999_999_999) == "号码开头的“99”不是任何省级地区的代码；请对照身份证核对"
    assert parse_identity(10**15) == f"号码被电子表格当成了数字，第16位以后已经丢失；{AS_TEXT}"


def test_full_width_signs_are_made_half_width_to_the_last() -> None:
    assert identity.tidy_number("！～｟") == "!~｟"


def test_a_good_number_says_birth_date_and_sex() -> None:
    assert parse_identity("11010519491231002X") == Identity("11010519491231002X", date(1949, 12, 31), Sex.FEMALE)
    assert parse_identity(make_number(sequence=121)) == Identity(make_number(sequence=121), date(1990, 1, 1), Sex.MALE)


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002x",
        " 110105 19491231 002X\n",
        "11010519491231002X".translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),  # full-width
        "110105-19491231-002X",
        "'11010519491231002X",
        "\u200b11010519491231002X\ufeff",
    ],
)
def test_writing_habits_are_tidied(written: str) -> None:
    assert parse_identity(written) == Identity("11010519491231002X", date(1949, 12, 31), Sex.FEMALE)


def test_an_old_number_of_fifteen_is_upgraded_also_from_a_number_cell() -> None:
    upgraded = Identity("11010519491231002X", date(1949, 12, 31), Sex.FEMALE, upgraded=True)
    assert [parse_identity("110105491231002"), parse_identity(110105491231002.0), parse_identity(110105491231002)] == [
        upgraded,
        upgraded,
        upgraded,
    ]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "没有填写公民身份号码；请补填"),
        ("150***********34", "号码中有“*”，是隐去了几位的号码；请填写完整的公民身份号码"),
        (1.50603199001011e17, f"号码被电子表格当成了数字，第16位以后已经丢失；{AS_TEXT}"),
        (150603199001011234, f"号码被电子表格当成了数字，第16位以后已经丢失；{AS_TEXT}"),
        (float("inf"), f"号码被电子表格当成了数字，第16位以后已经丢失；{AS_TEXT}"),
        (float("nan"), f"号码被电子表格当成了数字，第16位以后已经丢失；{AS_TEXT}"),
        ("1.50603E+17", f"号码被电子表格改成了科学计数（1.50603E+17），后几位已经丢失；{AS_TEXT}"),
        ("150603199001011000", f"号码末三位变成了000，是被电子表格当成数字损坏的；{AS_TEXT}"),
        ("15060319900101123", "号码有17位，应为18位（老号码15位）；请对照身份证核对"),
        (42522.0, "号码有5位，应为18位（老号码15位）；请对照身份证核对"),
        ("1506039001012345", "号码有16位，应为18位（老号码15位）；请对照身份证核对"),
        ("15060390010123X", "号码中有不该出现的字符（只能是数字，末位可以是X）；请对照身份证核对"),
        ("15060319900101X234", "号码中有不该出现的字符（只能是数字，末位可以是X）；请对照身份证核对"),
        ("990603199001011234", "号码开头的“99”不是任何省级地区的代码；请对照身份证核对"),
        ("150603199013011234", "号码第7至14位不是一个真实的日期；请对照身份证核对"),
        ("150603189901011234", "号码中的出生年份早于1900年；请对照身份证核对"),
        ("110105194912310021", "号码的校验码（第18位）不对，多半是抄错了一位；请对照身份证核对"),
    ],
)
def test_every_refusal_says_what_is_wrong_and_what_to_do(written: str | float, sentence: str) -> None:
    assert parse_identity(written) == sentence


def test_three_final_zeros_that_pass_are_doubted() -> None:
    zeros = next(n for n in (make_number(sequence=0, region=f"1506{r:02d}") for r in range(99)) if n[-1] == "0")
    doubted = parse_identity(zeros)
    assert isinstance(doubted, Identity)
    assert identity.looks_spoilt(doubted) == (
        "号码末三位是000，可能是被电子表格当成数字损坏后碰巧通过了校验；请对照身份证核对"
    )
    assert identity.looks_spoilt(Identity("11010519491231002X", date(1949, 12, 31), Sex.FEMALE)) == ""


def test_contradictions_and_doubts() -> None:
    holder = Identity("11010519491231002X", date(1949, 12, 31), Sex.FEMALE)
    assert identity.birth_doubt(holder, date(1949, 12, 31)) == ""
    assert identity.birth_doubt(holder, date(1949, 12, 1), month_only=True) == ""
    assert identity.birth_doubt(holder, date(1949, 12, 1)) == (
        "写的是1949年12月1日，公民身份号码中是1949年12月31日，与号码不一致，按档案"
    )
    assert identity.birth_doubt(holder, date(1949, 11, 1), month_only=True) == (
        "写的是1949年11月，公民身份号码中是1949年12月31日，与号码不一致，按档案"
    )
    assert identity.sex_contradiction(holder, Sex.FEMALE) == ""
    assert identity.sex_contradiction(holder, Sex.MALE) == (
        "写的是“男”，公民身份号码第17位表示“女”；请对照身份证改正其中写错的一处"
    )


def test_masks() -> None:
    assert identity.mask_identity("11010519491231002X") == "110*************2X"
    assert identity.mask_identity("110105491231002") == "110**********02"
    assert identity.mask_identity("1101") == "****"
    assert identity.mask_phone("13812345678") == "138******78"
    assert identity.mask_phone("0477-8595854") == "047*******54"
    assert identity.mask_phone("8595854") == "*****54"
    assert identity.mask_phone("110") == "***"


births = st.dates(date(1900, 1, 1), date(2020, 1, 1))


@given(births, st.integers(0, 999))
def test_every_made_number_is_read_back(born_on: date, sequence: int) -> None:
    number = make_number(born_on, sequence)
    expected = Identity(number, born_on, Sex.MALE if sequence % 2 else Sex.FEMALE)
    assert parse_identity(number) == expected


@given(births, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(born_on: date, sequence: int, place: int, shift: int) -> None:
    number = make_number(born_on, sequence)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert isinstance(parse_identity(wrong), str)


@given(births, st.integers(0, 999), st.integers(0, 16))
def test_two_neighbouring_digits_exchanged_are_always_caught(born_on: date, sequence: int, place: int) -> None:
    number = make_number(born_on, sequence)
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert isinstance(parse_identity(wrong), str) == (wrong != number)


@given(births, st.integers(0, 999))
def test_a_mask_shows_five_characters_and_no_birth_date(born_on: date, sequence: int) -> None:
    masked = identity.mask_identity(make_number(born_on, sequence))
    assert (len(masked), masked.count("*"), masked[3:16]) == (18, 13, "*" * 13)


@given(st.one_of(st.text(), st.floats(), st.integers()))
def test_anything_in_a_cell_gets_an_answer(value: str | float) -> None:
    answer = parse_identity(value)
    assert isinstance(answer, Identity) or answer.endswith(("请补填", "核对", "填写号码", "公民身份号码"))


def test_a_leap_day_is_a_real_date() -> None:
    assert isinstance(parse_identity(make_number(date(2000, 2, 29))), Identity)
