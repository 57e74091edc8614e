"""One form of what is typed: radicals, compatibility characters, dots, widths; which names are refused."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.names.folding import fold_name, name_problem, name_warning, tidy
from zhixing.rules.names.radicals import RADICALS


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("\u2fbc伟", "高伟"),  # ⾼, a Kangxi radical
        ("\u2ee2\u200b俊", "马俊"),  # ⻢, of the supplement, which no normal form knows
        ("\uf9e1建国", "李建国"),  # a compatibility ideograph
        ("\U0002f800", "丽"),
        ("王\u3000芳", "王芳"),
        ("王\u00a0芳\ufeff", "王芳"),
        ("葛\U000e0100优", "葛优"),  # a variation selector
        ("阿布都.热合曼", "阿布都·热合曼"),
        ("阿布都・热合曼", "阿布都·热合曼"),
        ("阿布都‧热合曼", "阿布都·热合曼"),
        ("阿布都• 热合曼", "阿布都·热合曼"),
        ("阿布都\uff0e热合曼", "阿布都·热合曼"),
        ("阿布都。热合曼", "阿布都·热合曼"),
        ("王芳(大)", "王芳（大）"),
        ("J. Smith", "J. Smith"),
        ("\uff2a\uff2f\uff28\uff2e", "JOHN"),
        ("\U0002cb4e", "\U0002cb4e"),
    ],
)
def test_one_form_of_a_name(written: str, name: str) -> None:
    assert fold_name(written) == name
    assert (fold_name(name), name_problem(name)) == (name, "")


def test_words_of_a_sheet_are_folded_as_names_are() -> None:
    words = ("\u2f25", "\u2f69族", "\u2ea0族", "\uff11号楼 ", "（一）")
    assert [tidy(word) for word in words] == ["女", "白族", "民族", "1号楼", "（一）"]


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        *((f"张{sign}", "姓名里有“?”“□”或自造字") for sign in ("\ue123", "\U000f0001", "\uff1f", "\ufffd")),
        ("张三1", "姓名里有不该出现的符号"),
        ("", "姓名里有不该出现的符号"),
        ("张" * 61, "有61个字"),
    ],
)
def test_names_that_are_refused(name: str, begins: str) -> None:
    assert name_problem(name).startswith(begins)


def test_letters_and_digits_are_made_half_width_from_the_first_to_the_last() -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in "AZaz09")
    assert tidy(wide) == "AZaz09"


def test_sixty_characters_are_a_name() -> None:
    assert name_problem("张" * 60) == ""


def test_a_roll_may_number_people_and_one_character_is_only_a_doubt() -> None:
    assert (name_problem("代表1", may_have_digits=True), name_problem("\U0002cb4e")) == ("", "")
    assert (name_warning("\U0002cb4e"), name_warning("张三")) == ("姓名只有一个字；请核对", "")


def test_the_table_of_radicals_agrees_with_the_compatibility_mappings_of_unicode() -> None:
    kangxi = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    assert {code: RADICALS[code] for code in kangxi} == kangxi
    assert len(RADICALS) == 328


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert (tidy(tidy(text)), fold_name(fold_name(text))) == (tidy(text), fold_name(text))
