"""Signs of Chinese typing, line by line: what is named, and what is left alone."""

import pytest

from zhixing.rules.standards.text.typing_slips import half_width, known_words, slip_in_key, structure, typing_slips

COLON = "“{0}”后面是全角冒号“：”，请改为半角冒号，后面空一格，如“{0}: …”。"
TAB = "这一行有 Tab（制表符），YAML 只认空格，请把它改为空格。"
BRACKETS = "这一行有全角括号，请改为半角的 { } 和 [ ]。"
DASH = "列表前面的横线要用半角的“-”，后面空一格。"


@pytest.mark.parametrize(
    ("line", "sentences"),
    [
        ("title: 办法", []),
        ("title：办法", [COLON.format("title")]),
        ("  - 名称 ：办法", [COLON.format("名称")]),
        ("  - {code：A，name: 学}", [COLON.format("code"), "“name”前面是全角逗号“，”，请改为半角逗号，后面空一格。"]),
        ("note: 写明title：不是键", []),
        ("title:办法", ["“title”的冒号后面要空一格，如“title: …”。"]),
        ('title:"办法"', ["“title”的冒号后面要空一格，如“title: …”。"]),
        ("base 60", ["“base”后面没有冒号，请写成“base: …”。"]),
        ("  - 起评分 60", ["“起评分”后面没有冒号，请写成“起评分: …”。"]),
        ("base 60: 5", []),
        ("\tbase: 60", [TAB]),
        ("base: \uff5b", [BRACKETS]),
        ("base: \uff3b1\uff3d", [BRACKETS]),
        ("\uff0dcode: b", [DASH]),
        ("  — code: b", [DASH]),
        ("  \u2013 code: b", [DASH]),
        ("  \u2212 code: b", [DASH]),
        ("  - code: b — c", []),
        ('note: "title：办法"', []),
        ("note: 'title：办法'", []),
        ("note: 甲 # title：办法", []),
        ("# title：办法", []),
    ],
)
def test_what_is_named_on_a_line(line: str, sentences: list[str]) -> None:
    assert [str(problem) for problem in typing_slips(line)] == [f"第 1 行 全文：{sentence}" for sentence in sentences]


def test_the_lines_of_a_text_are_its_own_business() -> None:
    text = "note: |\n  title：办法\n\n  base 60\ntitle：办法\nsource: >-\n title：办法\n"
    assert [problem.line for problem in typing_slips(text)] == [5]
    assert structure("a: |\n  b\n\nc: 1") == ["a: |", "", "", "c: 1"]
    assert structure("  - >\n   b\n  c") == ["  - >", "", "  c"]
    assert structure("a: 'b' # c") == ["a: _"]
    assert structure("  a: |\n    b\n \n    c\n  d: 1") == ["  a: |", "", "", "", "  d: 1"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("\uff12", "2"),
        ("“2”", "2"),
        ("‘2’", "2"),
        ("「2」", "2"),
        (" “ 2 ” ", "2"),
        ("\uff022\uff02", "2"),
        ("\uff12\uff0e\uff15％", "2.5%"),
        ("否", "否"),
    ],
)
def test_what_was_meant_by_wide_signs(typed: str, meant: str) -> None:
    assert half_width(typed) == meant


def test_a_key_is_known_again_behind_wide_signs() -> None:
    names = {"code": "code", "编号": "code"}
    assert slip_in_key("编号：A", names) == ("code", COLON.format("编号"))
    assert slip_in_key("“code”", names) == ("code", "““code””里有全角的字符或中文引号，请改为“code”。")
    assert [slip_in_key(word, names) for word in ("code", "name", "“name”", "")] == [("", "")] * 4


def test_every_key_is_known_in_both_languages() -> None:
    assert {"title", "名称", "broken_by", "打断连续的细则", "check", "检查要点"} - known_words() == {"check"}
