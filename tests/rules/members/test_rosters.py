"""What keeps a roster from being kept, imported or undone, and a full number from being read."""

import datetime as dt

import pytest

from zhixing.rules.members.identity import duty_blockers, number_blockers
from zhixing.rules.members.rosters import (
    ImportFacts,
    UndoFacts,
    import_blockers,
    sparing_blockers,
    term_problems,
    undo_blockers,
    undo_reason_problems,
    upload_blockers,
)

TODAY = dt.date(2026, 9, 14)
LATE = "编入日期不能晚于今天，请改正。"
CHANGED = "预览之后名册又有了变动，请重新核对下面的预览，再确认导入。"


def test_nobody_enters_tomorrow() -> None:
    assert upload_blockers(TODAY, TODAY) == []
    assert upload_blockers(TODAY + dt.timedelta(days=1), TODAY) == [LATE]


@pytest.mark.parametrize(
    ("facts", "sentences"),
    [
        (ImportFacts(0, is_as_previewed=True, has_lines=True), []),
        (ImportFacts(1, is_as_previewed=False, has_lines=False), ["名册里还有1处问题，改好后重新上传。"]),
        (ImportFacts(0, is_as_previewed=False, has_lines=False), [CHANGED]),
        (ImportFacts(0, is_as_previewed=True, has_lines=False), ["这份名册和现有的完全相同，没有需要导入的内容。"]),
    ],
)
def test_an_import_is_refused_for_one_thing_at_a_time(facts: ImportFacts, sentences: list[str]) -> None:
    assert import_blockers(facts) == sentences


def test_an_import_is_undone_once_and_whole_or_without_what_is_kept() -> None:
    assert undo_blockers(UndoFacts(is_undone=False)) == []
    assert undo_blockers(UndoFacts(is_undone=True, immovable=[("云飞", "已有减免")])) == ["这次导入已经撤销过了。"]
    assert undo_blockers(UndoFacts(is_undone=False, immovable=[("云飞", "已有减免"), ("张兰", "后来改过")])) == [
        "云飞：已有减免，不能撤销；个别登错的请逐人办理离册。",
        "张兰：后来改过，不能撤销；个别登错的请逐人办理离册。",
    ]
    assert sparing_blockers(immovable=0, others=0) == sparing_blockers(immovable=1, others=1) == []
    assert sparing_blockers(immovable=1, others=0) == ["这次导入的每一行都有后来的改动或业务，没有可以撤销的。"]
    assert (undo_reason_problems("登错"), undo_reason_problems(" ")) == ([], ["请写明撤销的理由。"])


def test_a_term_means_one_of_our_columns_and_one_of_its_words() -> None:
    columns, words = ("姓名", "性别"), {"性别": ("男", "女")}
    assert term_problems({"名字": "姓名", "备用": ""}, {("性别", "M"): "男"}, columns, words) == []
    given = {"名字": "姓名", "称呼": "姓名", "花名": "绰号"}
    assert term_problems(given, {("性别", "M"): "公", ("民族", "H"): "汉"}, columns, words) == [
        "“花名”指定的列不在名册栏目之内，请重新选择。",
        "有两列都指定为“姓名”，请只留一列。",
        "“M”指定的“公”不是“性别”一列的用词，请重新选择。",
        "“H”指定的“汉”不是“民族”一列的用词，请重新选择。",
    ]


@pytest.mark.parametrize(("reason", "is_enough"), [("核对档案", True), ("核对档", False), ("  核对档  ", False)])
def test_a_full_number_is_read_for_a_stated_duty(reason: str, is_enough: bool) -> None:
    for verb in ("查看", "导出"):
        assert duty_blockers(verb, reason) == ([] if is_enough else [f"请写明{verb}完整号码的工作事由（至少4个字）。"])


def test_no_number_is_read_that_nobody_entered() -> None:
    assert number_blockers(has_number=True) == []
    assert number_blockers(has_number=False) == ["名册上没有登记这名同志的公民身份号码。"]
