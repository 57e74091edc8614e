"""What the documents point at is there: files, headings, pictures, verbs of the one door, names in the code."""

import ast
import re
from pathlib import Path

import pytest

from config.door import VERBS

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("README*.md"), ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
LINK = re.compile(r"\]\(([^)\s]+)\)")
VERB = re.compile(r"\./dev +([a-z][\w-]*)")
QUOTED = re.compile(r"“([^”]+)”")
# Quoted in the manual and put together by a page out of pieces, or words of other people's sheets.
COMPOSED = {
    "上一位",
    "代录某某的自评",
    "审核通过",
    "审批通过",
    "审核所选",
    "审批所选",
    "待您审核",
    "待您审批",
    "都认可台账的，按平均分合议",
    "进入‘党组织评定’",
    "进入‘积分公示’",
    "进入‘已结束’",
    "写明未自评原因并进入‘党组织评定’",
}
MACHINE = re.compile(r"(?<![\w.])/(?:work|tmp|home|root|Users)/")


def without_code(text: str) -> str:
    return re.sub(r"`[^`\n]+`", "", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))


def anchors(path: Path) -> set[str]:
    """The addresses that headings get where documents are shown: no punctuation, spaces to hyphens, lower case."""
    heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head).replace(" ", "-").lower() for head in heads}


def broken_links(text: str, folder: Path) -> list[str]:
    broken = []
    for link in LINK.findall(without_code(text)):
        place, _, anchor = link.partition("#")
        if "://" in place or not place:
            continue
        target = folder / place
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    return broken


def unknown_verbs(text: str) -> list[str]:
    return [verb for verb in VERB.findall(text) if verb not in VERBS]


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_every_link_leads_somewhere(path: Path) -> None:
    assert broken_links(path.read_text(encoding="utf-8"), path.parent) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_every_verb_is_one_of_the_door(path: Path) -> None:
    assert unknown_verbs(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_no_document_names_a_place_on_a_machine(path: Path) -> None:
    assert MACHINE.findall(path.read_text(encoding="utf-8")) == []


def test_what_is_wrong_would_be_found() -> None:
    assert broken_links("[a](README.md) [b](nowhere.md) [c](README.md#no-such-heading) `[d](e.md)`", ROOT) == [
        "nowhere.md",
        "README.md#no-such-heading",
    ]
    assert unknown_verbs("`./dev run`, `./dev fly`") == ["fly"]
    assert [bool(MACHINE.search(text)) for text in ("in /home/me/zhixing", "under /root", "see a/tmp/b")] == [
        True,
        False,
        False,
    ]


def test_the_manual_quotes_the_words_of_the_pages() -> None:
    """Whoever renames a button renames it in the manual too."""
    places = [
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "zhixing").rglob("*.py"),
        *(ROOT / "static/js").glob("*.js"),
    ]
    said = "".join(path.read_text(encoding="utf-8") for path in places)
    manual = [path for path in (ROOT / "docs" / "manual").glob("*.md") if not path.name.startswith("standards")]
    quoted = {words for path in manual for words in QUOTED.findall(path.read_text(encoding="utf-8"))}
    assert {words for words in quoted - COMPOSED if words not in said} == set()
    assert COMPOSED - quoted == set()


def test_every_picture_of_the_manual_is_shown_somewhere() -> None:
    shown = {
        (path.parent / link).resolve()
        for path in DOCUMENTS
        for link in LINK.findall(path.read_text(encoding="utf-8"))
        if link.endswith(".png")
    }
    assert shown == set((ROOT / "docs" / "manual" / "pictures").glob("*.png"))


def test_decisions_are_numbered_once() -> None:
    """Numbers are handed out before they are written, so some may be missing; none stands twice."""
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert [number for number in numbers if not number.isdigit() or numbers.count(number) > 1] == []


def test_the_glossary_names_what_is_in_the_code() -> None:
    names = set()
    for path in (ROOT / "zhixing").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                names.add(node.name)
    said = re.findall(r"`([A-Z][a-z]\w+)`", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))
    assert [name for name in said if name not in names] == []


ROOMS = "rules|files|models|queries|actions|web|templates|tests|management|config"
PLACE = re.compile(rf"`(?:zhixing/)?((?:{ROOMS})/[\w/]+\.\w+)(?:: ([\w., ]+))?`")


def places_nowhere(text: str) -> list[str]:
    """Each file, or function or class in one, that a document names and the code lacks."""
    nowhere = []
    for match in PLACE.finditer(text):
        path = next((path for path in (ROOT / match[1], ROOT / "zhixing" / match[1]) if path.exists()), None)
        code = path.read_text(encoding="utf-8") if path else ""
        names = [name.rpartition(".")[2] for name in (match[2] or "").split(", ") if name]
        if path is None or any(not re.search(rf"(def|class) {name}\b|^ *{name}\b *[:=]", code, re.M) for name in names):
            nowhere.append(match[0])
    return nowhere


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_place_in_the_code_is_there(path: Path) -> None:
    assert places_nowhere(path.read_text(encoding="utf-8")) == []


def test_a_place_that_is_not_there_would_be_noticed() -> None:
    text = (
        "`rules/periods.py: Period, quarter_of`, `rules/period.py`, `rules/periods.py: nobody` and `rules/periods.py`"
    )
    assert places_nowhere(text) == ["`rules/period.py`", "`rules/periods.py: nobody`"]
