"""Writing a standard and reading it back gives an equal one, for standards of every shape."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.rules.standards_made import standards
from zhixing.rules.standards.checks.whole import check_standard
from zhixing.rules.standards.diff import compare
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.reading import read_standard
from zhixing.rules.standards.writing import write_standard

PACKS = sorted((Path(__file__).resolve().parents[3] / "zhixing" / "standards").glob("*.yaml"))


@settings(max_examples=12, deadline=None)
@given(standards())
def test_made_standards_are_sound_and_come_back_equal(standard: Standard) -> None:
    assert check_standard(standard) == []
    assert read_standard(write_standard(standard)) == standard
    assert compare(standard, standard) == []


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.stem)
def test_packs_come_back_equal(pack: Path) -> None:
    standard = read_standard(pack.read_text(encoding="utf-8"))
    assert isinstance(standard, Standard), [str(problem) for problem in standard]
    again = write_standard(standard)
    assert read_standard(again) == standard
    assert write_standard(standard) == again
