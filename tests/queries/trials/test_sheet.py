"""试算: facts in, results out."""

from tests.sample_standard import SAMPLE
from zhixing.files.facts.reading import FactProblem
from zhixing.queries.trials.sheet import Trial, trial_of_file, trial_of_rows
from zhixing.rules.standards.drafts import read_draft
from zhixing.rules.standards.model import PeriodKind, Standard

HEADER = ["姓名", "类别", "事项", "数量", "选项", "分值", "日期"]
ROWS = [
    ["王建国", "党员干部类", "MEET", "3", "", "", "2026-07-01"],
    ["王建国", "", "自学", "12.5", "", "", ""],
    ["高娃", "普通无职党员类", "受到表彰", "", "市级", "", ""],
    ["高娃", "", "LATE", "2", "", "", ""],
    ["白云", "长期外出", "MEET", "", "", "", ""],
]


def sample() -> Standard:
    found = read_draft(SAMPLE).standard
    assert found is not None
    return found


def tried(*rows: list[str]) -> Trial:
    return trial_of_rows(sample(), [HEADER, *rows], PeriodKind.QUARTER, header_counts=False)


def test_everyone_gets_index_band_and_steps() -> None:
    trial = tried(*ROWS)
    assert [
        (line.name, line.class_name, line.index, line.band.name if line.band else "", line.excluded)
        for line in trial.lines
    ] == [
        ("王建国", "党员干部类", 4800, "绿色警示星", ""),
        ("高娃", "普通无职党员类", 0, "绿色警示星", ""),
        ("白云", "长期外出", None, "", "长期外出不参加计分：长期外出，不参加计分"),
    ]
    assert [node.name for node in trial.lines[0].nodes] == ["合成", "等次"]
    study = trial.lines[0].nodes[0].children[0]
    assert [(node.name, node.value, [(one.text, one.value) for one in node.entries]) for node in study.children] == [
        ("参加党员大会", 2400, [("第 1 行，数量 3", 2400)]),
        ("自学", 2400, [("第 2 行，数量 12.5", 2400)]),
    ]


def test_deductions_are_shown_below_zero() -> None:
    entries = [one for node in tried(*ROWS).lines[1].nodes[0].children[0].children for one in node.entries]
    assert [(one.text, one.value) for one in entries] == [("第 3 行", 500), ("第 4 行，数量 2", -600)]


def test_what_could_not_be_counted_is_told_with_its_row() -> None:
    trial = tried(["高娃", "普通无职党员类", "受到表彰", "", "", "", ""])
    assert trial.problems == [FactProblem(1, "", "“受到表彰”没有选定选项，请选：市级、区级。")]
    assert [line.index for line in trial.lines] == [0]


def test_rows_that_do_not_read_give_problems_and_no_result() -> None:
    trial = tried(["高娃", "普通无职党员类", "没有这条", "", "", "", ""], ["高娃", "", "MEET", "很多", "", "", ""])
    assert trial.lines == []
    assert [(one.row, one.column) for one in trial.problems] == [(1, ""), (2, "")]


def test_a_file_counts_its_header() -> None:
    text = "\n".join(",".join(row) for row in [HEADER, *ROWS, ["高娃", "", "受到表彰", "", "", "", ""]])
    trial = trial_of_file(sample(), text.encode(), PeriodKind.QUARTER)
    assert [line.index for line in trial.lines] == [4800, 0, None]
    assert [one.row for one in trial.problems] == [7]
    broken = trial_of_file(sample(), b"\xff\xfe\x00\x00", PeriodKind.QUARTER)
    assert (broken.lines, [one.row for one in broken.problems]) == ([], [0])


def test_too_many_of_a_band_is_only_warned_of() -> None:
    perfect = [[name, "普通无职党员类", "VISITS", "10", "", "", ""] for name in ("甲", "乙")]
    more = [[name, "", "HOURS", "40", "", "", ""] for name in ("甲", "乙")]
    many = [[name, "", "TALK", "", "", "5", ""] for name in ("甲", "乙") for _ in range(6)]
    trial = tried(*perfect, *more, *many)
    assert [(line.index, line.band.name if line.band else "") for line in trial.lines] == [(10000, "红色示范星")] * 2
    assert len(trial.warnings) == 1
    assert trial.warnings[0].startswith("红色示范星 2 人，参评 2 人，超过办法规定的比例 1/3")
