"""What changed between two standards, in sentences."""

from __future__ import annotations

from zhixing.rules.standards.diff import compare
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.reading import read_standard

OLD = """\
title: 办法
base: 60
classes:
  - {code: CADRE, name: 党员干部类}
  - {code: ORDINARY, name: 普通无职党员类}
blocks:
  - code: study
    name: 学习教育
    full: 20
    items:
      - {code: A, name: 集中学习, worth: 2, cap: 10}
      - {code: B, name: 讲党课, worth: 3, claim: false}
      - {code: C, name: 缺席, effect: deduct, worth: 1}
bands:
  - {code: TOP, name: 优秀, at_least: 90, share_cap: 1/3, measures: [表彰]}
  - {code: LOW, name: 合格}
"""
NEW = """\
title: 办法
cap: 100
rounding: {to: "1", by: half_even}
classes:
  - {code: CADRE, name: 党员干部类}
  - {code: ORDINARY, name: 普通无职党员类}
blocks:
  - code: study
    name: 学习教育
    full: {default: 20, CADRE: 15}
    items:
      - {code: C, name: 无故缺席, effect: deduct, worth: 1.5}
      - {code: A, name: 集中学习, worth: 2, cap: {period: 10, year: 30}}
      - {code: D, name: 送学上门, per: {unit: 次, worth: 1}, evidence: 支部记录}
bands:
  - {code: TOP, name: 优秀, at_least: 90, share_cap: 30%, measures: [表彰, 优先推荐]}
  - {code: LOW, name: 合格}
"""


def read(text: str) -> Standard:
    standard = read_standard(text)
    assert isinstance(standard, Standard), standard
    return standard


def test_every_difference_is_a_sentence_in_the_order_of_the_standard() -> None:
    assert [one.sentence for one in compare(read(OLD), read(NEW))] == [
        "起评分：由“60”改为“不写”。",
        "总分上限：由“不写”改为“100”。",
        "取整·取到：由“两位小数”改为“整数”。",
        "取整·取整方法：由“四舍五入”改为“四舍六入五成双”。",
        "维度【学习教育】·满分：由“20”改为“党员干部类 15，其他 20”。",
        "维度【学习教育】·细则：删去“讲党课，每次分值 3，本人可申报 否”。",
        "维度【学习教育】·细则【无故缺席】·名称：由“缺席”改为“无故缺席”。",
        "维度【学习教育】·细则【无故缺席】·每次分值：由“1”改为“1.5”。",
        "维度【学习教育】·细则【集中学习】·上限·全年上限：由“不写”改为“30”。",
        "维度【学习教育】·细则：新增“送学上门，按数量计分 单位 次，每单位分值 1，佐证要求 支部记录”。",
        "维度【学习教育】·细则·次序：由“集中学习、缺席”改为“无故缺席、集中学习”。",
        "等次【优秀】·比例提醒：由“1/3”改为“30%”。",
        "等次【优秀】·随后的措施：由“表彰”改为“表彰、优先推荐”。",
    ]


def test_the_same_standard_has_no_differences() -> None:
    assert compare(read(OLD), read(OLD)) == []


def test_turning_back_swaps_old_and_new() -> None:
    there, back = compare(read(OLD), read(NEW)), compare(read(NEW), read(OLD))
    # The item that was renamed is called by its new name in each direction.
    swapped = {(one.field.replace("无故缺席", "缺席"), one.new, one.old) for one in there}
    assert swapped == {(one.field, one.old, one.new) for one in back}


def test_a_new_block_is_told_with_its_items() -> None:
    added = read(
        OLD.replace(
            "bands:",
            """\
  - code: service
    name: 志愿奉献
    items: [{code: S, name: 志愿服务, worth: 2}, {code: T, name: 献血, worth: 3}]
bands:""",
        )
    )
    assert [one.sentence for one in compare(read(OLD), added)] == [
        "维度：新增“志愿奉献”。",
        "维度【志愿奉献】·细则：新增“志愿服务，每次分值 2”。",
        "维度【志愿奉献】·细则：新增“献血，每次分值 3”。",
    ]
    assert [one.sentence for one in compare(added, read(OLD))] == [
        "维度：删去“志愿奉献”。",
        "维度【志愿奉献】·细则：删去“志愿服务，每次分值 2”。",
        "维度【志愿奉献】·细则：删去“献血，每次分值 3”。",
    ]


def test_what_has_no_code_is_known_by_its_name_and_a_part_may_come_or_go() -> None:
    gate = "gates: [{name: 学习不足, when: [{index: true, under: 60}], cap: %s}%s]\n"
    more = ", {name: 服务不足, when: [{index: true, under: 50}], cap: 60}"
    assert [change.sentence for change in compare(read(OLD + gate % (70, "")), read(OLD + gate % (75, more)))] == [
        "限制条件【学习不足】·总分上限：由“70”改为“75”。",
        "限制条件：新增“服务不足，条件 总分 是，低于 50，总分上限 60”。",
    ]
    carried = read(OLD + "carry: {share: 50}\n")
    assert [change.sentence for change in compare(read(OLD), carried)] == ["上年结转：由“不写”改为“结转比例 50”。"]
    assert [change.sentence for change in compare(carried, read(OLD))] == ["上年结转：由“结转比例 50”改为“不写”。"]


def test_what_has_neither_code_nor_name_is_known_by_its_place() -> None:
    item = "{code: A, name: 听课, tiers: [{at_least: 2, worth: %s}%s]}"
    tiers = f"title: 办法\nblocks: [{{code: B, name: 学习, items: [{item}]}}]\n"
    old, new = read(tiers % (3, "")), read(tiers % (2, ", {at_least: 6, worth: 6}"))
    assert [change.sentence for change in compare(old, new)] == [
        "维度【学习】·细则【听课】·按累计数量分档【第 1 个】·分值：由“3”改为“2”。",
        "维度【学习】·细则【听课】·按累计数量分档：新增“数量达到 6，分值 6”。",
    ]
