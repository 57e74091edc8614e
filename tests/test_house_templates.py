"""The rules of the house about templates: sizes, nothing inline or from outside, tokens in forms."""

import ast
import re

from tests.test_house import ROOT, TEMPLATES, name_of, too_long

LINES, TEMPLATE_WIDTH = 120, 160
# The list only shrinks.
RUNNING_TEXT = {
    "templates/accounts/_appointments.html",
    "templates/activities/activity.html",
    "templates/ballots/_cycle.html",
    "templates/ballots/_now.html",
    "templates/ballots/ballot.html",
    "templates/ballots/results.html",
    "templates/base.html",
    "templates/claims/claim.html",
    "templates/cycles/advance.html",
    "templates/decisions/notice.html",
    "templates/members/page.html",
    "templates/parts/manual_spans.html",
    "templates/parts/messages.html",
    "templates/parts/notice.html",
    "templates/reviews/difference.html",
    "templates/rosters/_next.html",
    "templates/standards/_bands.html",
    "templates/standards/_outline_block.html",
    "templates/standards/list.html",
    "templates/standards/print.html",
    "templates/standards/version.html",
    "templates/verifications/page.html",
    "templates/vote/review.html",
}


def test_templates_have_at_most_120_lines() -> None:
    assert too_long(TEMPLATES, LINES) == {}


def wide_lines(texts: dict[str, str]) -> list[str]:
    return [
        f"{name}:{number}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if len(line) > TEMPLATE_WIDTH
    ]


def test_lines_of_templates_have_at_most_160_characters() -> None:
    """One line a file may be wider: running text in which a break would show as a gap between two characters."""
    wide = wide_lines({name_of(path): path.read_text() for path in TEMPLATES})
    assert {line.split(":")[0] for line in wide} == RUNNING_TEXT
    assert len(wide) == len(RUNNING_TEXT)


def test_the_guard_of_widths_notices() -> None:
    assert wide_lines({"x.html": f"<p>\n{'长' * (TEMPLATE_WIDTH + 1)}\n</p>"}) == ["x.html:2"]


IN_TEMPLATES = {
    "inline style": r"\sstyle\s*=",
    "inline script": r"<script(?![^>]*\ssrc=)",
    "inline handler": r"\son[a-z]+\s*=",
    "htmx handler": r"\shx-on",
    "style element": r"<style\b",
    "something from outside": r"(src|href)=\"(https?:)?//",
}


def untidy(texts: dict[str, str]) -> list[str]:
    tags = re.compile(r"{% comment %}.*?{% endcomment %}|{[%#{].*?[%#}]}", re.DOTALL)
    bare = {name: tags.sub(" ", text) for name, text in texts.items()}
    return [
        f"{name}: {what}"
        for name, text in bare.items()
        for what, pattern in IN_TEMPLATES.items()
        if re.search(pattern, text)
    ] + [f"{name}: unescaped text" for name, text in texts.items() if re.search(r"\|safe\b|autoescape off", text)]


def test_templates_hold_nothing_inline_or_from_outside() -> None:
    assert untidy({name_of(path): path.read_text() for path in TEMPLATES}) == []


CHINESE = "一-鿿，。；：、！？（）《》“”…"
# A line break in a template is a blank on the page. Where there may be none, the line breaks inside an HTML tag.
STRAY_BLANK = re.compile(
    rf"[{CHINESE}][ \t]*\n[ \t]*[{CHINESE}]"
    r"|[，。；：、（《“][ \t]*\n[ \t]*{{"
    r"|\n[ \t]*(?:{%[^%\n]*%})?[，。；：、！？）》”]"
)


def stray_blanks(text: str) -> list[int]:
    """Lines (from 1) that end where a sentence goes on without a blank."""
    return [text.count("\n", 0, found.start()) + 1 for found in STRAY_BLANK.finditer(text)]


def test_no_sentence_is_torn_by_a_blank() -> None:
    assert {name_of(path): lines for path in TEMPLATES if (lines := stray_blanks(path.read_text()))} == {}


def test_the_guard_of_blanks_notices() -> None:
    torn = (
        "<p>每组设组长一人；\n  党小组会</p>\n{% if a %}甲{% endif %}\n  {% if b %}，乙{% endif %}\n<b\n  >甲</b\n>，乙"
    )
    assert stray_blanks(torn) == [1, 3]


def test_the_guard_of_templates_notices() -> None:
    assert untidy({"x.html": '<p style="color:red">'}) == ["x.html: inline style"]


def with_parts(text: str) -> str:
    """The template with the parts that it includes by name put in (one of them includes itself: once)."""
    return re.sub(r"{% include \"([^\"]+)\".*?%}", lambda found: (ROOT / "templates" / found[1]).read_text(), text)


def posting_forms() -> dict[str, bool]:
    """Every form that posts, and whether it carries the token of a session."""
    posting = re.compile(r"<form[^>]*method=\"post\".*?</form>", re.DOTALL)
    return {
        f"{name_of(path)}: {form[:60]}": "csrf_token" in with_parts(with_parts(form))
        for path in TEMPLATES
        for form in posting.findall(path.read_text())
    }


def is_a_voters(name: str) -> bool:
    """A page of 投票, where there is no session: the credential in the form lets the paper in, and nothing else may."""
    return name.startswith("templates/vote/") and not name.startswith("templates/vote/token.html")


def test_every_form_that_posts_carries_its_token() -> None:
    assert [name for name, has_token in posting_forms().items() if not has_token and not is_a_voters(name)] == []


def test_no_form_of_a_voter_carries_a_token_of_a_session() -> None:
    voters = {name: has_token for name, has_token in posting_forms().items() if is_a_voters(name)}
    assert (len(voters) > 3, [name for name, has_token in voters.items() if has_token]) == (True, [])


def test_the_head_of_a_column_of_buttons_is_left_out_on_paper_with_its_cells() -> None:
    heads = {name_of(path): path.read_text() for path in TEMPLATES if '<th scope="col">操作</th>' in path.read_text()}
    assert [name for name, text in heads.items() if 'class="row-actions"' in text] == []


# What Django's forms, fields, pages, loops, messages and requests answer to in templates.
DJANGOS = {
    "aria_describedby", "as_hidden", "auto_id", "choice_label", "cleaned_data", "counter0", "get_full_path", "get_host",
    "has_next", "has_other_pages", "has_previous", "html_name", "level_tag", "next_page_number", "non_field_errors",
    "num_pages", "object_list", "paginator", "parentloop", "previous_page_number", "tag", "urlencode",
}  # fmt: skip
TAGS = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}", re.DOTALL)


def words_of_code(texts: list[str]) -> set[str]:
    """Every word by which a value can be known to a template: of functions, classes, fields, keywords and keys."""
    words: set[str] = set()
    for node in (node for text in texts for node in ast.walk(ast.parse(text))):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                words.add(name)
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                words.add(name)
            case ast.keyword(arg=str(name)):
                words.add(name)
            case ast.Constant(value=str(name)) if name.isidentifier():
                words.add(name)
    return words


def unknown_words(text: str, known: set[str]) -> list[str]:
    """Attributes that a template asks for and nothing has: Django shows nothing there and says nothing."""
    inside = " ".join(re.sub(r"'[^']*'|\"[^\"]*\"", "", one or other) for one, other in TAGS.findall(text))
    asked = [part for path in re.findall(r"\b[a-z_]\w*(?:\.\w+)+", inside) for part in path.split(".")[1:]]
    derived = re.compile(r"^get_(\w+)_display$|^(\w+)_id$")
    return [part for part in asked if not {part, derived.sub(r"\1\2", part)} & known and not part.isdigit()]


def test_a_template_asks_for_nothing_that_nobody_has() -> None:
    known = words_of_code([path.read_text() for path in sorted((ROOT / "zhixing").rglob("*.py"))]) | DJANGOS
    assert {name_of(path): words for path in TEMPLATES if (words := unknown_words(path.read_text(), known))} == {}


def test_the_guard_of_attributes_notices() -> None:
    known = words_of_code(["class Desk:\n    closed: str\n    def lines(self): ...", "view(title=1)", "{'state': 2}"])
    text = (
        "{% if desk.closed %}{{ desk.shut }}{% endif %}{{ page.title|default:'a.b' }}{{ x.get_state_display }}{{ y.0 }}"
    )
    assert unknown_words(text, known) == ["shut"]
