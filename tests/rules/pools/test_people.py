"""代表名单: what is read from typed lines, and every sentence about what cannot be taken."""

import pytest

from zhixing.rules.pools.people import (
    Candidate,
    candidate,
    excluding_blockers,
    namesake_notes,
    officer_problems,
    people_problems,
    read_typed,
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
        ("", ["没有读到人，请每行写一个人。"]),
        ("，居民，3号楼", ["第 1 行没有姓名，请补上姓名或删去这一行。"]),
        ("张三，，3号楼", ["第 1 行（张三）：没有写类别，请在“居民”、“党员”中选一个。"]),
        ("张三，物业，3号楼", ["第 1 行（张三）：“物业”不是这份名单的类别，请在“居民”、“党员”中选一个。"]),
        ("张三，居民，3号楼，12ab", ["第 1 行（张三）：“12ab”不像电话号码，请核对。"]),
        ("张三，居民", ["第 1 行（张三）：没有单位或住址，也没有电话，抽中以后联系不上，请至少补上一项。"]),
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
                "第 2 行（张三）：与第 1 行同名，分不清是不是同一个人，一个人只能列入一个类别（“居民”或“党员”），"
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
    assert excluding_blockers("检查组成员", is_excluded=True) == ["这个人已经不参加抽签，不用再登记。"]
    assert excluding_blockers("长" * 121, is_excluded=False) == ["原因有 121 个字，最多 120 个字，请改短。"]
