"""The manual about standards: every example in it reads, and its table of columns is the reader's own."""

import re
from pathlib import Path

import pytest

from zhixing.files.facts.columns import COLUMNS, HELP, LABELS
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.reading import read_standard

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "manual" / "standards.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("text", EXAMPLES, ids=range(len(EXAMPLES)))
def test_every_example_is_a_sound_standard(text: str) -> None:
    standard = read_standard(text)
    assert isinstance(standard, Standard), [str(problem) for problem in standard]


def test_the_same_standard_in_both_languages() -> None:
    assert read_standard(EXAMPLES[0]) == read_standard(EXAMPLES[1])


def test_the_columns_of_facts_are_explained_in_the_readers_own_words() -> None:
    rows = re.findall(r"^\| (\S+) \| (.+) \|$", PAGE, re.MULTILINE)
    assert [row for row in rows if row[0] not in ("列", "---")] == [(LABELS[one], HELP[one]) for one in COLUMNS]
