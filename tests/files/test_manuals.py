"""Pages of the manual: what is made of the Markdown they are written in."""

from pathlib import Path

import pytest

from zhixing.files.manuals import Piece, Span, read_manual, spans

PAGES = sorted(Path("docs/manual").glob("*.md"))


def test_every_kind_of_piece() -> None:
    page = """# 题目

<!-- 不给人看 -->
## 一节

两行
连成一段，见[这里](#there)。

- 第一条
  接着写
- 第二条

```yaml
title: 甲
  # 注释
```

| 列 | 写什么 |
| --- | --- |
| 姓名 | **谁** |
"""
    assert read_manual(page) == [
        Piece("heading", [Span("text", "一节")], level=2),
        Piece(
            "paragraph",
            [Span("text", "两行"), Span("text", "连成一段，见"), Span("link", "这里", "#there"), Span("text", "。")],
        ),
        Piece("list", rows=[[[Span("text", "第一条"), Span("text", "接着写")]], [[Span("text", "第二条")]]]),
        Piece("code", text="title: 甲\n  # 注释"),
        Piece(
            "table",
            rows=[[[Span("text", "列")], [Span("text", "写什么")]], [[Span("text", "姓名")], [Span("strong", "谁")]]],
        ),
    ]


def test_links_to_other_files_are_only_their_words() -> None:
    assert spans("见[另一页](other.md)和`code`") == [
        Span("text", "见"),
        Span("text", "另一页", "other.md"),
        Span("text", "和"),
        Span("code", "code"),
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pages_leave_no_markdown_behind(page: Path) -> None:
    pieces = read_manual(page.read_text())
    words = [span.text for piece in pieces for span in piece.spans if span.kind == "text"]
    assert len(pieces) >= 3  # the shortest page: what it is for, a list, a closing word
    assert [text for text in words if text.startswith(("#", "|", "```")) or "](" in text] == []
