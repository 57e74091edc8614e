"""What all pages do in one way: where one stands, what is wrong with a form, and the words of the house."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
ARROW = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"  # the style sheet puts it between two lines
PAGES = sorted(TEMPLATES.rglob("*.html"))


def laid_out(source: str, within: tuple[str, ...] = ()) -> str:
    """A template with what it includes in its place; a part that includes itself only once."""

    def part(found: re.Match[str]) -> str:
        inner = "" if found[1] in within else laid_out((TEMPLATES / found[1]).read_text(), (*within, found[1]))
        return f"[{found[1]}]{inner}"

    return re.sub(r'{% include "([^"]+)".*?%}', part, source)


def summed_up_twice(source: str) -> bool:
    """Whether a form tells what is wrong with it more than once."""
    forms = re.findall(r"<form\b.*?</form>", laid_out(source), re.DOTALL)
    return any(one.count("[parts/form_errors.html]") > 1 for one in forms)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TEMPLATES)))
def test_a_form_says_once_what_is_wrong_with_it(page: Path) -> None:
    assert not summed_up_twice(page.read_text())


def test_the_guard_of_summaries_notices() -> None:
    both = '{% include "parts/form_errors.html" %}{% include "parts/fields.html" %}'
    assert summed_up_twice(f"<form>{both}</form>")
    assert not summed_up_twice('<form>{% include "parts/fields.html" %}</form>')


def odd_crumbs(source: str) -> list[str]:
    """Ways to a page that are not a list like all others."""
    return [
        found
        for found in re.findall(r'<nav class="crumbs".*?</nav>', source, re.DOTALL)
        if not re.match(r'<nav class="crumbs" aria-label="当前位置"><ol>', found) or ARROW in found
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TEMPLATES)))
def test_where_one_stands_is_a_list_on_every_page(page: Path) -> None:
    assert odd_crumbs(page.read_text()) == []


def test_the_guard_of_crumbs_notices() -> None:
    assert odd_crumbs('<nav class="crumbs"><a href="/">甲</a> 乙</nav>')


# Said once, in one word: what was written otherwise before, and what is written instead.
INSTEAD = {
    "催收": "督促提交",
    "要办的事": "待办事项",
    "已办好": "已完成",
    "看不懂": "无法识别",
    "不导入了": "放弃本次导入",
    "登录口令": "登录密码",
    "一次性口令": "一次性密码",
    "各位参加人": "各位党员",
    "定于近期": "定于…开展",
    "没有规定期限": "",
    "一并合议”": "都认可台账的，按平均分合议",
}


def texts() -> Iterator[tuple[str, str]]:
    rooms = (("templates", "html"), ("zhixing", "py"), ("config", "py"), ("static/js", "js"), ("docs/manual", "md"))
    for room, ending in rooms:
        for file in sorted((ROOT / room).rglob(f"*.{ending}")):
            if "migrations" not in file.parts:
                yield str(file.relative_to(ROOT)), file.read_text()


@pytest.mark.parametrize("word", INSTEAD)
def test_no_page_or_paper_falls_back_to_an_older_word(word: str) -> None:
    assert [name for name, text in texts() if word in text] == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/sign-in/", "/nowhere/"])
def test_large_letters_are_offered_before_anything_else(client: Client, address: str) -> None:
    """Who needs them cannot be asked to scroll: the switch comes before the name of the site, also signed out."""
    page = client.get(address, follow=True).content.decode()
    assert page.count("关怀模式（大字）") == 1
    assert page.index("关怀模式（大字）") < page.index('class="brand"')
