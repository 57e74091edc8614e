"""试算: why a period cannot be reckoned under another standard."""

from collections.abc import Mapping, Sequence

from zhixing.rules.standards.vocabulary import IndexKind

FEW = 10  # items named in a sentence


def index_blockers(index: IndexKind) -> list[str]:
    if index is IndexKind.VANGUARD:
        return []
    return ["这部办法计算的是堡垒指数，请用“试算”上传数据，查看结果。"]


def length_blockers(standard: str, *, unit: str, period_unit: str) -> list[str]:
    """`unit`: the kind of period that the standard is for; `period_unit`: the kind that was chosen."""
    if unit == period_unit:
        return []
    return [f"《{standard}》按{unit}考评，不能用一个{period_unit}来比较，请改选一个{unit}。"]


def foreign_item_blockers(standard: str, number: int, foreign: Mapping[str, str]) -> list[str]:
    """`foreign`: by code, the names of items that were booked and that this version of the standard does not have;
    empty where nobody knows the name."""
    if not foreign:
        return []
    words = [f"“{name}”（{code}）" if name else f"编号 {code}" for code, name in sorted(foreign.items())]
    listed = "、".join(words[:FEW]) + (f"等 {len(words)} 条" if len(words) > FEW else "")
    return [
        f"这一期的台账记有 {len(foreign)} 条细则，在《{standard}》第 {number} 版里没有"
        f"（编号和名称都相同才算同一条）：{listed}。按它计算，这些记录都不计分，比较没有意义。",
        "请改选由原办法修订的版本；要看另一部办法的效果，请用“试算”按它的细则填写几个人的事实。",
    ]


def unfit_item_blockers(problems: Sequence[str]) -> list[str]:
    """`problems`: what the standard says wrongly once the chosen items of an organisation's own stand in it."""
    return ["所选的自选指标不能加进这部办法。", *problems] if problems else []
