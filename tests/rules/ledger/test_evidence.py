"""佐证: nine files and no more, and none on what was undone."""

import pytest

from zhixing.rules.ledger.evidence import addition_blockers, count_problems

FULL = "佐证最多 9 个文件，已达上限；请把几页合并为一个 PDF，或者只选主要的。"


def test_a_line_has_nine_files_at_most() -> None:
    assert count_problems("班子健全", 9) == []
    assert count_problems("班子健全", 10) == [
        "“班子健全”的照片、材料最多 9 个，现在有 10 个；请减少几个，或者合并为一个 PDF。"
    ]


@pytest.mark.parametrize(
    ("count", "new", "sentences"),
    [
        (0, 9, []),
        (8, 1, []),
        (8, 2, ["佐证最多 9 个文件，已有 8 个，还能添加 1 个；请把几页合并为一个 PDF，或者只选主要的。"]),
        (9, 0, []),
        (9, 1, [FULL]),
        (10, 1, [FULL]),
    ],
)
def test_how_many_can_join(count: int, new: int, sentences: list[str]) -> None:
    assert addition_blockers(count, new, is_empty=False, is_void=False) == sentences


def test_what_was_undone_takes_none_and_no_file_is_no_addition() -> None:
    assert addition_blockers(0, 0, is_empty=True, is_void=False) == ["请先选择要添加的照片或 PDF。"]
    assert addition_blockers(9, 1, is_empty=True, is_void=True) == ["这条记录已经撤销或者冲正，不能再添加佐证。"]
