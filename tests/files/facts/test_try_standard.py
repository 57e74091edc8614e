"""`./dev try`: table and JSON of a trial, refusals, and no database in any of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

FACTS = """\
姓名,类别,事项,数量,选项,分值,日期
王建国,党员干部类,参加集中学习,8,,,2026-07-01
王建国,,参加主题党日,2,,,2026-07-05
王建国,,无故不参加集中学习,,,,2026-07-09
李秀英,普通无职党员类,分管工作按期完成,,,4.5,
李秀英,,参加志愿服务,7.4,,,
李秀英,,民主测评,,,90,
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    file = tmp_path / "事实.csv"
    file.write_text(FACTS, encoding="utf-8")
    return file


def tried(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    call_command("try_standard", *args)
    return capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str], *args: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(tried(capsys, *args, "--json"))
    return found


def test_json_has_everyone_with_index_band_and_steps(capsys: pytest.CaptureFixture[str], sheet: Path) -> None:
    found = as_json(capsys, "kangbashi", str(sheet))
    assert [(one["name"], one["index"], one["band"], one["band_code"]) for one in found["people"]] == [
        ("王建国", 11, "绿色警示星", "WARNED"),
        ("李秀英", 10.5, "绿色警示星", "WARNED"),
    ]
    steps = found["people"][0]["steps"]
    assert [(one["name"], one["number"], one["entries"]) for one in steps if one["kind"] == "item"] == [
        ("参加集中学习", 8, [2]),
        ("无故不参加集中学习", -3, [4]),
        ("参加主题党日", 6, [3]),
    ]
    assert found["problems"] == [
        {"row": 0, "sentence": "李秀英：“民主测评”在平时没有权重，填写的票数或得分未计；请核对是哪一期。"},
        {"row": 5, "sentence": "“分管工作按期完成”不适用于此人的类别，未计分；请核对类别或细则。"},
    ]
    assert found["warnings"] == []


def test_period_brings_the_ballot_in(capsys: pytest.CaptureFixture[str], sheet: Path) -> None:
    found = as_json(capsys, "kangbashi", str(sheet), "--period", "midyear", "--person", "李秀英")
    assert [(one["name"], one["index"]) for one in found["people"]] == [("李秀英", 28.17)]
    sentences = [one["sentence"] for one in found["people"][0]["steps"] if one["kind"] == "composite"]
    assert sentences == [
        "（积分 10.5×70 + 民主测评 90×20）÷90 = 28.17 分（四舍五入，取两位小数；缺项的权重已按比例分给其他部分）。"
    ]


def test_table_shows_the_result_and_every_step(
    capsys: pytest.CaptureFixture[str], sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    lines = [" ".join(line.replace("│", " ").split()) for line in tried(capsys, "kangbashi", str(sheet)).splitlines()]
    wanted = [
        "王建国 党员干部类 11 绿色警示星",
        "无故不参加集中学习 1 次，每次 3 分，扣 3 分。 -3 4",
        "学习教育 细则合计 5 分，得 5 分。 5",
        "请注意 第 5 行：“分管工作按期完成”不适用于此人的类别，未计分；请核对类别或细则。",
    ]
    assert [line for line in lines if line in wanted] == wanted


def test_of_many_people_each_step_is_a_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "事实.csv"
    rows = [f"甲{number:02},党员干部类,XX-02,1" for number in range(51)]
    file.write_text("\n".join(["姓名,类别,事项,数量", *rows, ""]), encoding="utf-8")
    lines = tried(capsys, "kangbashi", str(file)).splitlines()
    place = lines.index("甲50")
    assert lines[place + 1] == "      听党课、专题辅导：1 次，每次 3 分，计 3 分。　3 分（第 52 行）"
    assert sum("听党课、专题辅导" in line for line in lines) == 51


def test_a_standard_with_mistakes_is_refused_with_all_of_them(
    capsys: pytest.CaptureFixture[str], sheet: Path, tmp_path: Path
) -> None:
    file = tmp_path / "办法.yaml"
    file.write_text("title: 办法\nful: 1\nperiod: week\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"有 2 处要改，改好后再试算。$"):
        call_command("try_standard", str(file), str(sheet))
    assert capsys.readouterr().err.splitlines() == [
        f"{file} 第 2 行 ful：无法识别“ful”，是否想写“full”？",
        f"{file} 第 3 行 考评周期：“week”不在可写的词里，请写其中之一："
        "month（月）、quarter（季度）、half_year（半年）、year（年度）。",
    ]


def test_facts_with_mistakes_are_refused_with_all_of_them(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "事实.csv"
    file.write_text("姓名,事项\n甲,没有这条\n,XX-01\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"有 2 处要改，改好后再试算。$"):
        call_command("try_standard", "kangbashi", str(file))
    assert capsys.readouterr().err.splitlines() == [
        f"{file} 第 2 行 B 列：办法里没有“没有这条”，请写细则的编号或名称。",
        f"{file} 第 3 行 A 列：请写姓名。",
    ]


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["没有.yaml", "也没有.csv"], "无法读取文件 没有.yaml，请核对文件名。"),
        (["kangbashi", "没有.csv"], "无法读取文件 没有.csv，请核对文件名。"),
        (["kangbashi"], "请写出事实表的文件名；还没有事实表的，先用 --template 文件.xlsx 写出一张空表。"),
    ],
)
def test_what_is_missing_is_said(args: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("try_standard", *args)
    assert str(refused.value) == sentence


def test_an_unknown_person_is_said(sheet: Path) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("try_standard", "kangbashi", str(sheet), "--person", "无此人")
    assert str(refused.value) == "事实表里没有“无此人”。"


def test_template_is_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "空表.xlsx"
    assert tried(capsys, "kangbashi", "--template", str(file)) == f"已写出 {file}，填好后再试算。\n"
    assert file.read_bytes()[:2] == b"PK"
