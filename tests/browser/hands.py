"""What a job costs whoever does it: presses, texts and the highest page, held against the table of docs/design.md.

with counted("投票", voter.page): …

A press is one of the pointer, a choice from a list, or a file that is chosen; a text is a field that was typed into,
with whatever key ends it. Where the document says otherwise the test fails; ZHIXING_MEASURE=1 writes what was counted
into it (then with -n0). Letters differ from machine to machine, so a height is only a limit.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "design.md"
FIGURES = re.compile(r"\d[\d,]*")
STEP = 100  # pixels; a limit is the next full hundred above the height and a twentieth of it
LEAST_SHARE = 0.7  # of its limit that a page is high, or the limit says nothing

# Kept by the tab, so that nothing is lost where a press leads to another page.
_COUNTER = """(() => {
    if (!location.protocol.startsWith("http")) return
    const read = () => JSON.parse(sessionStorage.hands || '{"presses": 0, "texts": 0, "height": 0}')
    const add = what => {
        const hands = read()
        if (what) hands[what] += 1
        hands.height = Math.max(hands.height, document.documentElement.scrollHeight)
        sessionStorage.hands = JSON.stringify(hands)
    }
    let typed = null
    addEventListener("pointerdown", () => { typed = null; add("presses") }, true)
    addEventListener("change", event => { if (event.target.matches("select, input[type=file]")) add("presses") }, true)
    addEventListener("input", event => {
        const field = event.target
        if (field === typed || field !== document.activeElement) return
        if (!field.matches("textarea, input:not([type=checkbox], [type=radio], [type=file])")) return
        typed = field
        add("texts")
    }, true)
    window.handsOf = () => { add(""); return read() }
})()"""


def count_in(context: BrowserContext) -> None:
    """Every page of this window from now on counts what is done on it."""
    context.add_init_script(_COUNTER)


@dataclass(frozen=True)
class Cost:
    presses: int = 0
    texts: int = 0
    height: int = 0  # of the highest page, in pixels

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.presses + other.presses, self.texts + other.texts, max(self.height, other.height))


@contextmanager
def counted(journey: str, *pages: Page) -> Iterator[Callable[[Page], None]]:
    """The line of this journey says what is done in here on these pages and those that join them, by all together."""
    watched: list[Page] = []

    def join(page: Page) -> None:
        page.evaluate("sessionStorage.removeItem('hands')")
        watched.append(page)

    for page in pages:
        join(page)
    yield join
    cost = sum((Cost(**page.evaluate("handsOf()")) for page in watched), Cost())
    compare(DOCUMENT, journey, cost, rewrites=bool(os.environ.get("ZHIXING_MEASURE")))


def compare(document: Path, journey: str, cost: Cost, *, rewrites: bool = False) -> None:
    text = document.read_text(encoding="utf-8")
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {journey} |")] or [""]
    cells = [cell.strip() for cell in line.strip("| ").split("|")]
    assert len(cells) == 5, f"{document.name} has no line “| {journey} | before | presses | texts | height |”"
    said = [int(figure[0].replace(",", "")) if (figure := FIGURES.search(cell)) else -1 for cell in cells[2:]]
    if said[:2] == [cost.presses, cost.texts] and LEAST_SHARE * said[2] <= cost.height <= said[2]:
        return
    if not rewrites:
        raise AssertionError(f"{journey}: {cost}, {document.name} says {cells[2:]}; see tests/browser/hands.py")
    limit = -(-cost.height * 21 // 20 // STEP) * STEP
    fresh = " | ".join([*cells[:2], str(cost.presses), str(cost.texts), f"at most {limit:,} px"])
    document.write_text(text.replace(line, f"| {fresh} |"), encoding="utf-8")
