"""更正: each difference between two records has its sentence, and what is the same has none."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from zhixing.rules.activities.corrections import ledger_sentence, record_changes
from zhixing.rules.activities.happenings import Happening, ResolutionLine
from zhixing.rules.activities.marks import Leave, Mark, Part
from zhixing.rules.activities.records import Feed, Presence

HELD = Happening("党课", dt.date(2026, 8, 3))
NAMES, ITEMS = {1: "白云", 2: "高娃", 3: "陈志强"}, {"ZZ-01": "参加党课", "ZZ-22": "迟到"}


def fields(**changed: Any) -> list[str]:
    return record_changes(HELD, replace(HELD, **changed), (), (), {}, {})


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": "专题党课"}, "内容由“党课”改为“专题党课”。"),
        ({"held_on": dt.date(2026, 8, 4)}, "日期由“2026年8月3日”改为“2026年8月4日”。"),
        ({"kind": "党员大会"}, "种类由“未填”改为“党员大会”。"),
        ({"group_name": "第一党小组"}, "党小组由“未填”改为“第一党小组”。"),
        ({"starts_at": dt.time(9, 5)}, "开始时间由“未填”改为“09:05”。"),
        ({"ends_at": dt.time(10, 30)}, "结束时间由“未填”改为“10:30”。"),
        ({"place": "会议室"}, "地点由“未填”改为“会议室”。"),
        ({"hours": 150}, "时长由“未填”改为“1.5 小时”。"),
        ({"recorder": "高娃"}, "记录人由“未填”改为“高娃”。"),
        ({"observers": "群众代表"}, "列席由“未填”改为“群众代表”。"),
        ({"note": "补课"}, "备注由“未填”改为“补课”。"),
        ({"clause": "第八条"}, "扣分依据由“未填”改为“第八条”。"),
        ({"deciding_body": "支委会"}, "决定机构由“未填”改为“支委会”。"),
        ({"agenda": "一、学习"}, "议题和发言有改动。"),
        ({"resolutions": (ResolutionLine("同意"),)}, "决议有改动。"),
    ],
)
def test_a_changed_field_is_said_as_people_write_it(changed: dict[str, Any], sentence: str) -> None:
    assert fields(**changed) == [sentence]


def test_a_field_that_was_emptied_is_said_too_and_what_is_the_same_is_not() -> None:
    was = replace(HELD, place="会议室", hours=200)
    assert record_changes(was, HELD, (), (), {}, {}) == ["地点由“会议室”改为“未填”。", "时长由“2 小时”改为“未填”。"]
    assert record_changes(was, was, [Presence(1)], [Presence(1)], NAMES, ITEMS) == []


def feeds(old: tuple[Feed, ...], new: tuple[Feed, ...]) -> list[str]:
    return record_changes(replace(HELD, feeds=old), replace(HELD, feeds=new), (), (), {}, ITEMS)


def test_items_that_are_entered_no_longer_newly_or_otherwise() -> None:
    course, late = Feed("ZZ-01"), Feed("ZZ-22", Part.LATE)
    assert feeds((course, late), (course,)) == ["不再记“迟到”（迟到、早退）。"]
    assert feeds((), (course, late)) == ["增加记“参加党课”。", "增加记“迟到”（迟到、早退）。"]
    assert feeds((course, late), (replace(course, units=200), late)) == ["“参加党课”的数量或情形有改动。"]
    assert feeds((Feed("ZZ-99"),), ()) == ["不再记“ZZ-99”。"]  # of a standard that is no longer read
    assert feeds((), (Feed("ZZ-99"),)) == ["增加记“ZZ-99”。"]
    assert feeds((Feed("ZZ-99"),), (Feed("ZZ-99", units=1),)) == ["“ZZ-99”的数量或情形有改动。"]
    assert feeds((course,), (Feed("ZZ-01", Part.HOST),)) == ["不再记“参加党课”。", "增加记“参加党课”（主持）。"]


def people(before: list[Presence], after: list[Presence]) -> list[str]:
    return record_changes(HELD, HELD, before, after, NAMES, {})


def test_people_who_come_go_and_stand_otherwise() -> None:
    ill = Presence(2, Mark.LEAVE, Leave.ILL.value)
    assert people([Presence(1), ill], [Presence(1)]) == ["高娃：移出名单（原为请假（病假））。"]
    assert people([Presence(1)], [Presence(1), ill]) == ["高娃：列入名单，请假（病假）。"]
    assert people([Presence(1), ill], [Presence(1, Mark.LATE), ill]) == ["白云：由到会改为迟到。"]
    assert people([ill], [replace(ill, leave=Leave.DUTY.value)]) == ["高娃：由请假（病假）改为请假（公差、培训）。"]


def test_what_somebody_did_there_and_has_of_their_own_is_part_of_it() -> None:
    whole = Presence(3, is_host=True, is_speaker=True, units=250, worth=50, option="主讲")
    assert people([Presence(3)], [whole]) == ["陈志强：由到会改为到会、主持、发言、2.5、0.5、主讲。"]
    assert people([replace(whole, is_host=False)], [replace(whole, is_speaker=False)]) == [
        "陈志强：由到会、发言、2.5、0.5、主讲改为到会、主持、2.5、0.5、主讲。"
    ]
    assert people([Presence(3)], [Presence(3, units=0)]) == ["陈志强：由到会改为到会、0。"]


@pytest.mark.parametrize(
    ("reverse", "enter", "sentence"),
    [(0, 0, "台账不变。"), (1, 0, "台账冲正 1 笔。"), (0, 2, "台账另记 2 笔。"), (3, 2, "台账冲正 3 笔，另记 2 笔。")],
)
def test_what_follows_in_the_ledger(reverse: int, enter: int, sentence: str) -> None:
    assert ledger_sentence(reverse, enter) == sentence
