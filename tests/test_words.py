"""The words of the house: one word for one thing, as the table in docs/design.md has it."""

import ast
import re
from collections.abc import Iterator

from tests.test_house import ROOT, TEMPLATES

DESIGN = (ROOT / "docs" / "design.md").read_text()
# Words that are read where others wrote them: columns of people's own sheets, what standards may not demand.
OF_OTHERS = {
    "zhixing/files/founding_lists.py",
    "zhixing/files/rosters/columns.py",
    "zhixing/files/rosters/writing.py",
    "zhixing/rules/standards/formalism.py",
    "zhixing/rules/standards/warnings.py",
    "zhixing/rules/standards/items.py",  # 零头 is a key of files that are written already
    "zhixing/models/home_visits.py",  # the name of a column, as its migration has it
    "zhixing/web/search/pages.py",  # other words under which people look for a page
    "docs/manual/deploy.md",  # for whoever runs the machine
    "docs/manual/standards-keys.md",  # generated: the keys of files that are written already
}


def avoided_words() -> set[str]:
    """The last column of the table, its words with 、 between them."""
    rows = re.findall(
        r"^\|[^|]*\|[^|]*\|([^|]*)\|$", DESIGN[DESIGN.index("## Words") :].split("\n## ")[0], re.MULTILINE
    )
    return {word for row in rows[2:] for word in row.strip().split("、") if word and word != "—"}


def sentences(text: str) -> Iterator[str]:
    """The strings of a module that are no docstrings."""
    tree = ast.parse(text)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def avoided_in(texts: dict[str, list[str]], words: set[str]) -> list[str]:
    return [f"{name}: {word}" for name, lines in texts.items() for line in lines for word in words if word in line]


def test_no_page_says_a_word_that_another_word_stands_for() -> None:
    modules = [path for path in sorted((ROOT / "zhixing").rglob("*.py")) if "migrations" not in path.parts]
    texts = {str(path.relative_to(ROOT)): list(sentences(path.read_text())) for path in modules}
    others = [*TEMPLATES, *(ROOT / "static" / "js").glob("*.js"), *(ROOT / "docs" / "manual").glob("*.md")]
    texts |= {str(path.relative_to(ROOT)): [path.read_text()] for path in others}
    assert len(avoided_words()) > 20
    assert avoided_in({name: lines for name, lines in texts.items() if name not in OF_OTHERS}, avoided_words()) == []


def messages_without_stop(text: str) -> list[str]:
    """What `messages.…` says that is no whole sentence, as far as its end is written there."""
    calls = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("messages.") and len(node.args) > 1
    ]
    return [end for call in calls for end in _ends(call.args[1]) if not end.endswith(("。", "？"))]


def _ends(said: ast.expr) -> Iterator[str]:
    if isinstance(said, ast.IfExp):
        yield from [*_ends(said.body), *_ends(said.orelse)]
    elif isinstance(said, ast.JoinedStr):
        yield from _ends(said.values[-1])
    elif isinstance(said, ast.Constant) and said.value:
        yield str(said.value)


def days_in_figures(text: str) -> list[str]:
    """Sentences with a day as 2026-11-30."""
    joined = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.JoinedStr)]
    return [
        ast.unparse(node)
        for node in joined
        if "%Y-%m-%d" in ast.unparse(node)
        and any(isinstance(part, ast.Constant) and re.search("[一-鿿]", str(part.value)) for part in node.values)
    ]


def test_messages_are_whole_sentences_and_days_in_sentences_are_chinese() -> None:
    modules = [path for path in sorted((ROOT / "zhixing").rglob("*.py")) if "migrations" not in path.parts]
    texts = {str(path.relative_to(ROOT)): path.read_text() for path in modules}
    assert sum("messages." in text for text in texts.values()) > 40
    assert [(name, end) for name, text in texts.items() for end in messages_without_stop(text)] == []
    assert [(name, day) for name, text in texts.items() for day in days_in_figures(text)] == []


def test_the_guards_of_sentences_notice() -> None:
    assert messages_without_stop('messages.success(request, f"已保存 {n} 笔" if n else "没有改动。")') == [" 笔"]
    assert days_in_figures('f"任至{day:%Y-%m-%d}，{name}"') != []
    assert days_in_figures('f"{day:%Y-%m-%d}"') == []


def test_the_guard_of_words_notices() -> None:
    text = '"""催收 in a docstring is no page."""\nTITLE = "催收自评"'
    assert avoided_in({"x.py": list(sentences(text))}, {"催收"}) == ["x.py: 催收"]
    assert {"催收", "登陆", "驳回", "要办的事"} <= avoided_words()
