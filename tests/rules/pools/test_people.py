"""代表名单: what is read from typed lines, and every sentence about what cannot be taken."""

import pytest

from zhixing.rules.pools.people import (
    MOST,
    Candidate,
    candidate,
    excluding_blockers,
    namesake_notes,
    officer_problems,
    people_problems,
    read_typed,
    undoing_blockers,
)

STRATA = ("居民", "党员")


def test_lines_are_read_with_commas_and_with_tabs() -> None:
    typed = (
        "张 三，居民，3号楼，139-0000-0001\n\n李四\t党员\t第一支部，二组\t\n"
        "王五,居民,2号楼,,检查组成员\n赵六，居民，4号楼，，同名异人"
    )
    assert read_typed(typed) == [
        Candidate("第 1 行", "张三", "居民", "3号楼", "13900000001"),
        Candidate("第 3 行", "李四", "党员", "第一支部，二组"),
        Candidate("第 4 行", "王五", "居民", "2号楼", "", "检查组成员"),
        Candidate("第 5 行", "赵六", "居民", "4号楼", is_namesake=True),
    ]


def test_with_one_stratum_for_all_a_line_has_no_column_for_it() -> None:
    assert read_typed("张三，3号楼，13900000001，检查组成员", "居民") == [
        Candidate("第 1 行", "张三", "居民", "3号楼", "13900000001", "检查组成员")
    ]


@pytest.mark.parametrize(
    "typed", ["张三，居民，3号楼，13900000001", "李四，党员，第一支部，，检查组成员", "赵六，居民，4号楼，，同名异人"]
)
def test_a_line_written_again_reads_the_same(typed: str) -> None:
    (line,) = read_typed(typed)
    assert candidate(line.place, line.text.split("\t")) == line


def problems(typed: str, present: str = "", officers: dict[str, str] | None = None) -> list[str]:
    return people_problems(read_typed(typed), strata=STRATA, present=read_typed(present), officers=officers)


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        ("张三，居民，3号楼", []),
        ("", ["没有读到人员，请每行填写一人。"]),
        ("，居民，3号楼", ["第 1 行没有姓名，请补上姓名或删去这一行。"]),
        ("张三，，3号楼", ["第 1 行（张三）：没有写类别，请在“居民”、“党员”中选一个。"]),
        ("张三，物业，3号楼", ["第 1 行（张三）：“物业”不是这份名单的类别，请在“居民”、“党员”中选一个。"]),
        ("张三，居民，3号楼，12ab", ["第 1 行（张三）：“12ab”不像电话号码，请核对。"]),
        ("张三，居民", ["第 1 行（张三）：没有单位或住址，也没有电话，抽中以后无法联系，请至少补上一项。"]),
        (
            "张？三，居民，3号楼",
            ["第 1 行（张？三）：姓名里有“?”“□”或自造字，多半是生僻字没能存下来，请用输入法重新打出这个字。"],
        ),
        (f"张三，居民，{'长' * 121}", ["第 1 行（张三）：单位或住址有 121 个字，最多 120 个字，请改短。"]),
        (
            "张三，居民，3号楼，13900000001\n张三，党员，一支部，13900000001",
            ["第 2 行（张三）：与第 1 行是同一个人，一个人只能列入一个类别（“居民”或“党员”），请删去一处。"],
        ),
        (
            "张三，居民，3号楼，13900000001\n张三，居民，3号楼，13900000001",
            ["第 2 行（张三）：与第 1 行是同一个人，请删去一处。"],
        ),
        (
            "张三，居民，3号楼，13900000001\n张三，党员，一支部",
            [
                "第 2 行（张三）：与第 1 行同名，无法识别是否为同一人，一个人只能列入一个类别（“居民”或“党员”），"
                "请删去一处；确是两个人的，请都写上电话。"
            ],
        ),
        ("张三，居民，3号楼，13900000001\n张三，党员，一支部，13900000002", []),
    ],
)
def test_what_is_wrong_with_lines(typed: str, sentences: list[str]) -> None:
    assert problems(typed) == sentences


def test_whoever_is_in_the_pool_already_is_not_entered_again() -> None:
    assert problems("张三，党员，一支部，13900000001", present="张三，居民，3号楼，13900000001") == [
        "第 1 行（张三）：与第 1 行是同一个人，一个人只能列入一个类别（“居民”或“党员”），请删去一处。"
    ]


def test_an_officer_of_the_assessed_organisation_is_left_out_by_a_rule_or_is_somebody_else() -> None:
    officers = {"张三": "社区党委"}
    lines = read_typed("张三，居民，3号楼\n李四，居民，4号楼")
    assert officer_problems(lines, officers) == [
        "第 1 行（张三）：与被评党组织的社区党委同名。是本人的，请写明不参加抽签的原因"
        "（例如“被评党组织工作人员”）；不是本人的，请在同一栏写“同名异人”。"
    ]
    for last in ("被评党组织工作人员", "同名异人"):
        assert problems(f"张三，居民，3号楼，，{last}", officers=officers) == []


def test_names_that_several_bear_are_told_of() -> None:
    lines = read_typed("张三，居民，3号楼，13900000001\n张三，党员，一支部，13900000002\n李四，居民，1号楼")
    assert namesake_notes(lines) == ["同名而电话不同，按不同的人列入；是同一个人的请只留一处：张三（2 人）。"]


def test_nobody_is_left_out_without_a_rule() -> None:
    assert excluding_blockers("检查组成员", is_excluded=False) == []
    assert excluding_blockers(" ", is_excluded=False) == ["请写明不参加抽签的原因，例如“被评党组织工作人员”。"]
    assert excluding_blockers("检查组成员", is_excluded=True) == ["该人员已经不参加抽签，无须再登记。"]
    assert excluding_blockers("长" * 121, is_excluded=False) == ["原因有 121 个字，最多 120 个字，请改短。"]


LISTED = "在“居民”、“党员”中选一个。"


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        (f"张三，居民，{'长' * 120}", []),
        (f"{'赵' * 61}，居民，3号楼", [f"第 1 行（{'赵' * 20}）：有61个字，不像姓名，请核对。"]),
        (f"张三，居民，3号楼，，{'长' * 120}", []),
        (f"张三，居民，3号楼，，{'长' * 121}", ["第 1 行（张三）：原因有 121 个字，最多 120 个字，请改短。"]),
        (f"张三，{'长' * 41}，3号楼", [f"第 1 行（张三）：“{'长' * 40}”不是这份名单的类别，请{LISTED}"]),
        (f"张三，居民，3号楼，{'x' * 31}", [f"第 1 行（张三）：“{'x' * 30}”不像电话号码，请核对。"]),
        ("张三，居民，3号楼，123456", ["第 1 行（张三）：“123456”不像电话号码，请核对。"]),
        ("张三，居民，3号楼，+86 139（0000）0001", []),
        ("张三，居民，，13900000001", []),
        (
            "张三，居民，3号楼\n张三，居民，3号楼",
            ["第 2 行（张三）：与第 1 行是同一个人，请删去一处；确是两个人的，请都写上电话。"],
        ),
        (
            f"{'赵' * 30}，居民，3号楼，13900000001\n{'赵' * 30}，居民，3号楼，13900000001",
            [f"第 2 行（{'赵' * 20}）：与第 1 行是同一个人，请删去一处。"],
        ),
        (
            "张三，居民，3号楼\n张三，居民，4号楼，13900000001",
            ["第 2 行（张三）：与第 1 行同名，无法识别是否为同一人，请删去一处；确是两个人的，请都写上电话。"],
        ),
        ("，居民，3号楼\n，居民，4号楼", [f"第 {line} 行没有姓名，请补上姓名或删去这一行。" for line in (1, 2)]),
    ],
)
def test_bounds_of_a_line(typed: str, sentences: list[str]) -> None:
    assert problems(typed) == sentences


def test_what_stands_for_a_person_is_the_telephone_or_else_the_unit() -> None:
    assert [line.identity for line in read_typed("张三，居民，3号楼，13900000001\n李四，居民，4号楼")] == [
        "张三\t13900000001",
        "李四\t4号楼",
    ]


@pytest.mark.parametrize(("present", "sentences"), [(0, []), (1, ["名单共有 20001 人，最多 20000 人，请核对。"])])
def test_twenty_thousand_people_are_the_most(present: int, sentences: list[str]) -> None:
    line = Candidate("第 1 行", "张三", "居民", "3号楼", "13900000001")
    said = people_problems([line], strata=STRATA, present=[line] * (MOST - 1 + present))
    assert said[-1:] == sentences if present else not any("最多" in sentence for sentence in said)


def test_namesakes_are_told_of_once_and_only_where_one_of_them_is_new() -> None:
    present = read_typed(
        "张三，居民，1号楼，13900000001\n王五，居民，2号楼，13900000002\n王五，党员，二支部，13900000003"
    )
    fresh = read_typed("张三，党员，一支部，13900000004\n李四，居民，1号楼\n李四，党员，三支部，13900000005")
    assert namesake_notes(fresh, present) == [
        "同名而电话不同，按不同的人列入；是同一个人的请只留一处：张三（2 人）、李四（2 人）。"
    ]
    assert namesake_notes(read_typed("赵六，居民，1号楼"), present) == []


def test_a_rule_may_be_a_hundred_and_twenty_signs_long() -> None:
    assert excluding_blockers("长" * 120, is_excluded=False) == []


def test_a_batch_is_taken_out_once() -> None:
    assert (undoing_blockers(is_undone=False), undoing_blockers(is_undone=True)) == ([], ["这一批已经撤销过。"])
