"""考评办法: which keys of a part name another part of the standard, and what may be chosen there."""

from zhixing.rules.standards.model import (
    AppraisalRule,
    Band,
    Block,
    Component,
    Condition,
    Gate,
    Grade,
    Item,
    MembersRule,
    PersonClass,
    PerUnit,
    Question,
    Rounding,
    Source,
    Standard,
    Veto,
    YearRule,
)

Choices = list[tuple[str, str]]
# The keys of a condition that say what it looks at; a form asks for them in one list.
ABOUT = ("component", "block", "item", "index", "stars")

CODE_HELP = "台账按编号对应细则；更换编号的，以前的记录不再对应。"
# What a form says beside a field where the words for the YAML would not fit a form.
FORM_HELP: dict[tuple[type, str], str] = {
    (Item, "code"): CODE_HELP,
    (Veto, "code"): CODE_HELP,
    (PersonClass, "code"): "可以写汉字、字母和数字，办法里按它分类别写分值。",
    (PersonClass, "scored"): "不勾选，这一类就不参加计分。",
    (PersonClass, "covers"): "每行写一个；名册里这些类别也按本类计分。",
    (PerUnit, "together"): "勾选后，先把本期数量加在一起再取整。",
    (Block, "into"): "不写则计入唯一的积分部分。",
    (Block, "bonus"): "在得分封顶之后另加。",
    (Veto, "block"): "不写则否决总分；只否决一个维度时，后果只能是记零分。",
    (Gate, "best_band"): "",
    (Grade, "value"): "不写表示弃权，不计入平均。",
    (Grade, "share_cap"): "如 1/3 或 30%；结果落在这一档的人超过时只提醒，不改结果。",
    (Component, "per_block"): "勾选后每个维度一个问题，权重为维度满分；不再另写测评问题。",
    (Component, "absent"): "这一部分没有开展的，怎样计。",
    (Component, "quorum"): "实到人数不足应到人数的这一比例，测评无效；只用于民主测评。",
    (Question, "weight"): "不写为 1。",
    (MembersRule, "at_least"): "取占比时填写。",
    (Standard, "cut_off"): "如 20 表示计分到每期最后一个月的20日，其后的记录计入下一期；不写为每期最后一天。",
    (Standard, "accumulate"): "勾选后，每一期都从年初算起，各期的积分加在一起。",
    (Standard, "floor"): "不写为 0，写“无”表示可以是负数。",
    (Rounding, "to"): "",
    (AppraisalRule, "excellent_share"): "如 1/3 或 15%；拟评优秀的超过评定等次人数的这一比例时提醒。不写的不提醒。",
    (Band, "grades"): "不勾选的，最高一等为优秀、合格，最低一等为基本合格，其余为合格。",
    (YearRule, "weights"): "选“各期加权”时，按各期先后写，如 1、1、1、2。",
}


def choices_of_reference(cls: type, name: str, standard: Standard) -> Choices | None:
    """(code, name) of what this key may name; None where it names nothing."""
    if name == "classes":
        return [(member_class.code, member_class.name) for member_class in standard.classes]
    if (cls, name) == (Block, "into"):
        takers = [
            (component.code, component.name) for component in standard.components if component.source is Source.POINTS
        ]
        return [*takers, ("index", "直接加在总分上")]
    if (cls, name) == (Veto, "block"):
        return [(block.code, block.name) for block in standard.blocks]
    if (cls, name) == (Gate, "best_band"):
        bands = (*standard.bands, *(standard.year.bands if standard.year else ()))
        return list({band.code: band.name for band in bands}.items())
    return None


def subjects(standard: Standard) -> Choices:
    """Everything a condition may look at."""
    return [
        ("index:", "总分"),
        ("stars:", "得星数"),
        *((f"component:{component.code}", f"得分组成：{component.name}") for component in standard.components),
        *((f"block:{block.code}", f"维度：{block.name}") for block in standard.blocks),
        *((f"item:{item.code}", f"细则：{item.name}") for _, item in standard.items),
    ]


def about(condition: Condition) -> str:
    for name in ("index", "stars"):
        if getattr(condition, name):
            return f"{name}:"
    return next((f"{name}:{getattr(condition, name)}" for name in ABOUT[:3] if getattr(condition, name)), "")


def condition_of(chosen: str) -> dict[str, str | bool]:
    """What `about` wrote, as the keys of a condition."""
    name, _, code = chosen.partition(":")
    empty: dict[str, str | bool] = {"component": "", "block": "", "item": "", "index": False, "stars": False}
    return empty | ({} if not name else {name: True} if name in ("index", "stars") else {name: code})
