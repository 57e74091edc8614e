"""若按此办法: whether the records of a quarter can be read under another standard at all."""

from collections.abc import Iterable

from zhixing.models import StandardVersion
from zhixing.queries.standards.in_force import parsed
from zhixing.rules.standards.model import Standard

FEW = 10  # items named in a sentence


def foreign_items(
    version: StandardVersion, booked: Iterable[tuple[StandardVersion | None, Iterable[str]]]
) -> list[str]:
    """Why a quarter cannot be compared: items it was booked under that the version does not have.

    `booked`: the codes of each branch's entries, with the version they were written under. Within one standard a code
    keeps its meaning from version to version; in another the same code may stand for something else, so there the
    name must agree too.
    """
    names = named(parsed(version))
    strange: dict[str, str] = {}
    for used, codes in booked:
        if used is not None and used.standard_id == version.standard_id:
            continue
        own = named(parsed(used)) if used is not None else {}
        strange |= {
            code: own.get(code, "") for code in codes if code not in names or own.get(code, names[code]) != names[code]
        }
    if not strange:
        return []
    words = [f"“{name}”（{code}）" if name else f"编号 {code}" for code, name in sorted(strange.items())]
    listed = "、".join(words[:FEW]) + (f"等 {len(words)} 条" if len(words) > FEW else "")
    return [
        f"这一期的台账记有 {len(strange)} 条细则，在《{version.standard.title}》第 {version.number} 版里没有"
        f"（编号和名称都相同才算同一条）：{listed}。按它计算，这些记录都不计分，比较没有意义。",
        "请改选由原办法修订的版本；要看另一部办法的效果，请用“试算”按它的细则填写几个人的事实。",
    ]


def named(standard: Standard) -> dict[str, str]:
    """Items and vetoes by code."""
    return {item.code: item.name for _, item in standard.items} | {veto.code: veto.name for veto in standard.vetoes}
