"""A small standard for tests of the ledger: an item of each way of giving points, one that deducts, a veto."""

from zhixing.rules.standards.items import Block, Caps, Item, Option, PerUnit, Range, Tier
from zhixing.rules.standards.model import PersonClass, Standard, Veto, VetoEffect
from zhixing.rules.standards.vocabulary import Amount, Effect, Points


def points(number: float) -> Amount:
    return Amount(Points(round(number * 100)))


RULEBOOK = Standard(
    "积分办法",
    classes=(PersonClass("CADRE", "党员干部类", covers=("在职",)), PersonClass("ORDINARY", "普通无职党员类")),
    blocks=(
        Block(
            "STUDY",
            "学习教育",
            items=(
                Item("LESSON", "参加党课", worth=points(2), cap=Caps(period=points(4)), evidence="签到表"),
                Item("HOURS", "自学", per=PerUnit("小时", points(1)), claim=True),
                Item("LECTURE", "讲党课", options=(Option("A", "本支部", points(2)), Option("B", "街道", points(3)))),
                Item("CADRES", "干部夜学", worth=points(1), classes=("CADRE",)),
                Item("LATE", "迟到", Effect.DEDUCT, worth=points(0.5)),
            ),
        ),
        Block(
            "SERVICE",
            "服务群众",
            classes=("ORDINARY",),
            cap=Caps(period=points(5)),
            items=(
                Item("IDEA", "金点子", range=Range(Points(100), Points(500))),
                Item("TIMES", "志愿服务次数", tiers=(Tier(Points(300), points(1)), Tier(Points(600), points(2)))),
                Item("MEETING", "开会", worth=points(1), claim=False),
            ),
        ),
        Block("CONDUCT", "日常言行", items=(Item("ABSENT", "无故缺席", Effect.DEDUCT, worth=points(2)),)),
        Block(
            "HONOUR",
            "表彰",
            items=(Item("BEST", "获奖", worth=points(1), best=1), Item("FREE", "帮扶", worth=points(1))),
        ),
    ),
    vetoes=(Veto("V-ALL", "违法", VetoEffect.ZERO), Veto("V-CADRE", "失职", VetoEffect.ZERO, classes=("CADRE",))),
)
CADRE, ORDINARY = "党员干部类", "普通无职党员类"


def item(code: str) -> Item:
    named = RULEBOOK.item(code)
    assert named is not None
    return named
