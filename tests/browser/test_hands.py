"""What is counted of a hand in a real Chromium, and what the table of docs/design.md is held to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.answers import serving, show
from tests.browser.hands import Cost, compare, counted
from tests.browser.people import chromium, window

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><meta charset="utf-8"><style>body {{ margin: 0; height: {height}px }}</style>
<a href="/next">下一页</a><label><input type="checkbox">同意</label><label>姓名<input name="name"></label>
<label>日期<input type="date" name="day"></label><select aria-label="类别"><option>甲<option>乙</select>
<label>文件<input type="file"></label>"""
LINE = "| 投票 | by hand | {} | {} | {} |\n"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def test_presses_texts_and_the_highest_page_are_counted_from_page_to_page(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (document := tmp_path / "design.md").write_text(LINE.format(6, 3, "at most 1,300 px"), "utf-8")
    monkeypatch.setattr("tests.browser.hands.DOCUMENT", document)
    with serving() as site:
        first, second = window(browser).new_page(), window(browser).new_page()
        for page in (first, second):
            show(page, site, PAGE.format(height=1200).encode())
        first.get_by_role("link").click()
        with counted("投票", first, second):
            first.get_by_text("同意").click()  # one press, although the label presses the box in turn
            first.get_by_label("姓名").fill("白云")
            first.get_by_label("姓名").press_sequentially("其其格")  # goes on in the same field
            first.get_by_label("日期").fill("2026-09-14")
            first.get_by_role("link").click()
            site.html = PAGE.format(height=400).encode()
            first.get_by_role("link").click()
            first.get_by_label("类别").select_option("乙")
            second.get_by_label("文件").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"})
            second.get_by_label("姓名").fill("高娃")
            second.get_by_label("同意").check()


@pytest.mark.parametrize("said", [(4, 2, "at most 900 px"), (5, 1, "at most 900 px"), (5, 2, "at most 800 px"),
                                  (5, 2, "at most 1,300 px"), ("", "", "—")])  # fmt: skip
def test_a_document_that_says_otherwise_fails_until_it_is_written_anew(
    said: tuple[object, ...], tmp_path: Path
) -> None:
    (document := tmp_path / "design.md").write_text("# Pages\n\n" + LINE.format(*said), "utf-8")
    cost = Cost(presses=5, texts=2, height=850)
    with pytest.raises(AssertionError, match="投票"):
        compare(document, "投票", cost)
    compare(document, "投票", cost, rewrites=True)
    assert document.read_text("utf-8") == "# Pages\n\n" + LINE.format(5, 2, "at most 900 px")
    compare(document, "投票", cost)
    with pytest.raises(AssertionError, match="no line"):
        compare(document, "计票", cost, rewrites=True)


def test_every_line_of_the_document_is_counted_by_a_journey() -> None:
    tests = "".join(file.read_text("utf-8") for file in Path(__file__).parent.glob("test_*.py"))
    document = (Path(__file__).parents[2] / "docs" / "design.md").read_text("utf-8")
    table = document.split("| journey |")[1].split("\n\n")[0].splitlines()[2:]
    names = [line.split("|")[1].strip() for line in table]
    assert [name for name in names if f'counted("{name}"' not in tests and f'"{name}"' not in tests] == []
    assert len(names) == len({*names})
