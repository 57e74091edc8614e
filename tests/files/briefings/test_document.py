"""An issue on paper and as a Word file: the same words, in the form of the briefing that the project grew from."""

import datetime as dt
import io
import zipfile

import pytest

from tests.files.pdf_text import pages as pages_of
from tests.files.word_text import lines_of
from zhixing.files.briefings.document import ArticleText, IssueText, issue_of_one_page, whole_issue
from zhixing.files.print.typesetting import CodeBox, Paper, print_paper
from zhixing.files.print.word import word_paper

ISSUE = IssueText(
    title="党员积分制管理工作简报",
    number="第3期",
    organ="哈巴格希街道党工委",
    day=dt.date(2026, 11, 20),
    quarter="2026年第三季度",
    foreword="现将有关做法印发，供学习交流。",
    articles=(
        ArticleText(
            "三季度情况", "全街道30个党支部开展考评。\n一、基本情况\n（一）学习", table=(("党支部数", "30个"),)
        ),
        ArticleText("把积分记在平常", "一是按月核对。", "阳光社区党委"),
    ),
    recipients=(("报", "区委组织部"), ("发", "各社区党委")),
    copies=60,
    people="签发：甲　编辑：乙",
    figures=(("党支部数", "30个"),),
)


def test_the_whole_and_one_page() -> None:
    pages = pages_of(print_paper(whole_issue(ISSUE)))
    text = "".join(pages).replace(" ", "")
    for words in ("党员积分制管理工作简报", "第3期", "内容提要", "◆把积分记在平常", "（阳光社区党委供稿）", "共印60份"):
        assert words in text
    assert len(pages_of(print_paper(issue_of_one_page(ISSUE)))) == 1


def test_word_has_the_same_words_in_the_official_faces() -> None:
    data = word_paper(whole_issue(ISSUE))
    lines = lines_of(data)
    assert lines[:3] == ["党员积分制管理工作简报", "第3期", "　哈巴格希街道党工委2026年11月20日　"]
    assert {
        "◆三季度情况",
        "一、基本情况",
        "（阳光社区党委供稿）",
        "报：区委组织部",
        "签发：甲　编辑：乙　　共印60份",
    } <= set(lines)
    assert data == word_paper(whole_issue(ISSUE))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        document = package.read("word/document.xml").decode()
    assert all(face in document for face in ("方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"))
    assert 'w:color="D7000F"' in document  # the red line


def test_what_was_typed_is_text_and_no_markup() -> None:
    lines = lines_of(word_paper(Paper("<b>&\x07", ())))
    assert lines[0] == "<b>&"
    with pytest.raises(TypeError):
        word_paper(Paper("表", (CodeBox(("A",), ""),)))
