"""A standard as a Chinese document: what each part of it is said to be."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.sample_standard import SAMPLE
from zhixing.rules.standards.document import BandLine, Document, Line, document, numeral
from zhixing.rules.standards.drafts import read_draft
from zhixing.rules.standards.guide import guide
from zhixing.rules.standards.model import (
    Amount,
    Block,
    Caps,
    Carry,
    CarryBy,
    Component,
    Effect,
    Grade,
    Item,
    LocalRule,
    Panel,
    PerUnit,
    Points,
    Question,
    RoundBy,
    Rounding,
    RoundTo,
    Share,
    Source,
    Standard,
    Start,
    UnitRounding,
    Veto,
    VetoEffect,
    Weights,
    YearBy,
    YearRule,
)
from zhixing.rules.standards.phrases import Phrases

PACKS = sorted(Path("zhixing/standards").glob("*.yaml"))


def sample() -> Standard:
    found = read_draft(SAMPLE).standard
    assert found is not None
    return found


def said() -> Document:
    return document(sample())


def test_the_general_part() -> None:
    assert said().general == (
        Line("考评周期", "季度"),
        Line("满分", "100 分"),
        Line("起评分", "0 分"),
        Line("总分上限", "110 分"),
        Line("总分下限", "0 分"),
        Line("取整", "四舍五入到一位小数"),
    )


def test_classes_and_who_is_not_scored() -> None:
    assert said().classes == (
        Line("党员干部类", "参加计分"),
        Line("普通无职党员类", "参加计分", "含重点发展对象、入党积极分子"),
        Line("长期外出", "不参加计分：长期外出，不参加计分"),
    )


def test_weights_stand_in_a_column_for_each_kind_of_quarter() -> None:
    found = said()
    assert found.periods == ("平时权重", "年中权重", "年末权重")
    assert [(one.name, one.source, [weight for _, weight in one.weighted]) for one in found.components] == [
        ("积分", "积分台账", ["100", "70", "70"]),
        ("民主测评", "民主测评", ["0", "20", "20"]),
        ("组织评定", "党组织评定", ["0", "10", "10"]),
    ]


def test_one_column_where_all_quarters_weigh_alike() -> None:
    assert document(Standard("甲")).periods == ("权重",)


def test_every_way_an_item_may_be_worth() -> None:
    items = [item for block in said().blocks for item in block.items]
    assert [(item.name, item.worth, item.limits) for item in items] == [
        ("参加党员大会", ("每次加分：党员干部类 8 分，其他类别 10 分",), "本期最多 30 分"),
        ("自学", ("每小时加 2 分，满 0.5 小时起算，不足 1 小时的不计",), ""),
        ("受到表彰", ("市级：加 5 分", "区级：加 3 分"), ""),
        ("无故缺席", ("每次扣 3 分",), ""),
        ("宣讲", ("加 1～5 分，按 0.5 分一档，记分时在幅度内确定",), ""),
        ("走访", ("本期累计达到 5：加 5 分", "本期累计达到 10：加 12 分"), ""),
    ]
    assert items[0].sources == ("记一次“党员大会”自动记这一条",)
    assert items[3].sources == ("依据：第八条",)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Amount(Points(250)), "2.5 分"),
        (Amount(None), "不限"),
        (Amount(Points(200), (("CADRE", None),)), "党员干部类 不限，其他类别 2 分"),
        (Amount(None, (("CADRE", Points(300)),)), "党员干部类 3 分，其他类别不限"),
        (Amount(None, (("CADRE", Points(300)), ("ORDINARY", Points(200)))), "党员干部类 3 分，普通无职党员类 2 分"),
    ],
)
def test_amounts_by_class(amount: Amount, words: str) -> None:
    assert Phrases(sample()).amount(amount) == words


def test_units_that_are_rounded_up_and_counted_together() -> None:
    per = PerUnit(
        "小时", Amount(Points(100)), every=Points(1000), at_least=Points(100), rounding=UnitRounding.UP, together=True
    )
    assert Phrases(sample()).worth(Item("A", "服务", per=per)) == [
        "每 10 小时加 1 分，不足 1 小时的按 1 小时计，不足 10 小时的按 10 小时计，先把本期数量加在一起再折算"
    ]


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (Block("A", "甲", full=Amount(Points(2000)), start=Start.FULL), "满分 20 分；满分扣起；扣完为止。"),
        (Block("A", "甲", bonus=True), "不设满分；附加分，在得分封顶之后另加。"),
        (
            Block("A", "甲", full=Amount(Points(2000)), into="index", star=Points(1500)),
            "满分 20 分；最低 0 分；直接加在总分上；达到 15 分得一颗星。",
        ),
        (
            Block("A", "甲", local=LocalRule(most=3, worth=Points(500), deduct=False), classes=("CADRE",)),
            "不设满分；只适用于党员干部类；党组织可以自行增加细则，最多 3 条，每条最多 5 分，不得自定扣分。",
        ),
    ],
)
def test_blocks(block: Block, words: str) -> None:
    assert Phrases(sample()).block(block) == words


def test_vetoes_and_gates() -> None:
    found = said()
    assert found.vetoes == (Line("参加邪教组织", "定为最低等次；管到本年年底；依据：第十二条。"),)
    assert found.gates == (Line("学习不足", "“学习教育”得分占满分的百分比低于 40%的，最高评为“蓝色激励星”。"),)


def test_a_veto_of_a_block_names_it() -> None:
    vetoes = tuple(Veto(code, "抄袭", VetoEffect.ZERO, block=code) for code in ("STUDY", "SERVE", "GONE"))
    assert [line.text for line in document(replace(sample(), vetoes=vetoes)).vetoes] == [
        f"“{name}”记零分；只管本期。" for name in ("学习教育", "志愿奉献", "GONE")
    ]


def test_the_outline_has_each_part_with_its_weights() -> None:
    assert said().component_names == (
        Line("积分", "积分台账，平时权重 100，年中权重 70，年末权重 70"),
        Line("民主测评", "民主测评，平时权重 0，年中权重 20，年末权重 20"),
        Line("组织评定", "党组织评定，平时权重 0，年中权重 10，年末权重 10"),
    )
    part = Component("points", "积分", Source.POINTS, Weights(Amount(Points(7000)), year=Amount(Points(4000))))
    assert document(Standard("甲", components=(part,))).component_names == (
        Line("积分", "积分台账，权重 70，年度权重 40"),
    )


def test_bands_from_where_to_where() -> None:
    def short(line: BandLine) -> tuple[str, str, str, tuple[str, ...]]:
        return line.band.name, line.range, line.share_cap, line.measures

    assert [short(line) for line in said().bands] == [
        ("红色示范星", "90 分及以上", "一般不超过 1/3，超出只提醒、不改结果", ("表彰", "优先推荐")),
        ("黄色上进星", "75 分及以上，不满 90 分", "", ()),
        ("蓝色激励星", "60 分及以上，不满 75 分", "", ("谈话提醒",)),
        ("绿色警示星", "不满 60 分", "", ("限期改正",)),
    ]


def test_carry_year_and_rounding() -> None:
    found = document(
        replace(
            sample(),
            carry=Carry(share=Points(5000), over=Points(6000), by=CarryBy.ADD, cap=Points(1000)),
            year=YearRule(YearBy.WEIGHTED, (Points(100), Points(200)), cap=Amount(Points(10000))),
            rounding=Rounding(RoundTo.INTEGER, RoundBy.DOWN),
        )
    )
    assert found.general[-2:] == (
        Line("上年结转", "上年得分超过 60 分的部分的 50%；加在起评分上；最多 10 分。"),
        Line("取整", "取整数，只舍不入"),
    )
    assert found.year == (Line("年度得分", "各期加权（各期权重依次为 1、2）"), Line("年度上限", "100 分"))


def test_sections_are_numbered_without_gaps() -> None:
    assert said().heads == {
        "general": "一、总则",
        "classes": "二、考评对象的类别",
        "components": "三、得分组成",
        "blocks": "四、维度和细则",
        "bands": "五、等次和结果运用",
        "limits": "六、一票否决和限制条件",
        "year": "七、年度得分",
        "grades": "八、测评档次",
    }
    assert list(document(Standard("甲")).heads.values()) == [
        "一、总则",
        "二、得分组成",
        "三、维度和细则",
        "四、等次和结果运用",
    ]
    assert document(replace(sample(), gates=())).heads == said().heads
    assert document(replace(sample(), vetoes=())).heads == said().heads
    assert "limits" not in document(replace(sample(), vetoes=(), gates=())).heads
    assert [numeral(number) for number in (1, 10, 11, 20, 21)] == ["一", "十", "十一", "二十", "二十一"]


def test_a_deduction_may_be_limited() -> None:
    item = Item("A", "迟到", effect=Effect.DEDUCT, worth=Amount(Points(50)), best=2, start=Amount(Points(500)))
    assert Phrases(sample()).limits(item) == "本期只计最高的 2 次；没有记录时为 5 分"


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.stem)
def test_every_shipped_pack_can_be_said(pack: Path) -> None:
    draft = read_draft(pack.read_text())
    assert draft.problems == ()
    assert draft.standard is not None
    found = document(draft.standard)
    assert found.item_count == len(list(draft.standard.items))
    assert [item.name for block in found.blocks for item in block.items if not item.worth] == []


def test_the_guide_names_every_part_once_and_links_only_to_parts_it_has() -> None:
    parts = guide()
    names = [part.name for part in parts]
    assert len(set(names)) == len(names)
    assert {line.part for part in parts for line in part.keys if line.part} <= set(names)
    title = parts[0].keys[0]
    assert (title.key, title.label, title.kind, title.default) == ("title", "名称", "文字", "必填")


def test_what_a_ballot_asks_is_said() -> None:
    panels = (Panel("m", "党员", Points(7000)), Panel("r", "群众", Points(3000)))
    vote = Component(
        "ballot",
        "民主测评",
        Source.BALLOT,
        panels=panels,
        questions=(Question("w", "履职尽责", Points(200)), Question("s", "作风形象")),
        quorum=Share(1, 2),
    )
    grades = (Grade("A", "优秀", Points(10000), Share(1, 3)), Grade("B", "合格", Points(8000)), Grade("N", "不了解"))
    said = document(Standard("办法", components=(vote,), grades=grades))
    assert said.components[0].text == (
        "党员权重 70、群众权重 30；分项测评：履职尽责权重 2、作风形象权重 1；实到不足应到人数的 1/2 的，测评无效。"
    )
    assert [(line.name, line.text) for line in said.grades] == [
        ("优秀", "100 分，一般不超过 1/3，超出只提醒、不改结果"),
        ("合格", "80 分"),
        ("不了解", "弃权，不计入平均"),
    ]
    by_block = document(Standard("办法", components=(replace(vote, questions=(), panels=(), per_block=True),)))
    assert by_block.components[0].text == (
        "按维度逐项测评，各维度权重为维度满分；实到不足应到人数的 1/2 的，测评无效。"
    )


def test_a_limit_that_differs_by_class_is_told_after_a_colon() -> None:
    limit = Caps(month=Amount(100), period=Amount(900, (("CADRE", 600),)))
    assert Phrases(sample()).caps(limit) == "每月最多 1 分，本期最多：党员干部类 6 分，其他类别 9 分"
    assert Phrases(sample(), only="CADRE").caps(limit) == "每月最多 1 分，本期最多 6 分"
