"""What is worth a second look in a standard that is sound."""

from pathlib import Path

import pytest

from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.reading import read_standard
from zhixing.rules.standards.warnings import cautions

PACKS = sorted((Path(__file__).resolve().parents[3] / "zhixing" / "standards").glob("*.yaml"))
TEXT = """\
title: 办法
blocks:
  - code: a
    name: 学习教育
    full: 40
    items:
      - {code: A, name: 每日打卡, worth: 1}
      - {code: B, name: 参加集中学习, worth: 1}
      - {code: C, name: 没有安装 APP, effect: deduct, worth: 2}
  - {code: b, name: 组织生活, full: 50}
  - {code: c, name: 附加, bonus: true, cap: 20}
"""


def said(text: str) -> list[str]:
    standard = read_standard(text)
    assert isinstance(standard, Standard)
    return [str(one) for one in cautions(standard)]


LISTED = """\
title: 办法
blocks:
  - code: a
    name: 服务群众
    full: 100
    items:
      - code: A
        name: 走访群众
        range: {least: 0, most: 100}
        criterion: 每季度走访一遍
        checks: [{name: 走访有记录, full: 100, evidence: 走访照片}]
"""


def test_what_inspectors_look_at_is_read_too() -> None:
    assert said(LISTED) == [
        "维度【服务群众】·细则【走访群众】·检查要点【走访有记录】：“看什么材料”里的“走访照片”是按照片本身考评，"
        "属于“指尖上的形式主义”，不能作考评指标；请改写为实际做了什么事、群众得到什么。"
    ]


def test_points_for_clicks_and_marks_that_do_not_add_up() -> None:
    clicks = "看来是按软件使用或网络行为计分，属于“指尖上的形式主义”，请删去或改为实际的活动。"
    assert said(TEXT) == [
        f"维度【学习教育】·细则【每日打卡】·名称：{clicks}",
        f"维度【学习教育】·细则【没有安装 APP】·名称：{clicks}",
        "维度：“积分”各维度满分合计 90，与满分 100 不同，请核对。",
    ]


def test_marks_are_not_compared_where_there_is_a_base() -> None:
    assert [one for one in said(TEXT.replace("title: 办法\n", "title: 办法\nbase: 60\n")) if "满分" in one] == []


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.stem)
def test_the_packs_need_no_second_look(pack: Path) -> None:
    assert said(pack.read_text(encoding="utf-8")) == []
