"""若按此办法: whether the records of a quarter can be read under another standard at all."""

from collections.abc import Iterable

from zhixing.models import StandardVersion
from zhixing.queries.standards.in_force import parsed
from zhixing.rules.scoring.trials import foreign_item_blockers
from zhixing.rules.standards.model import Standard


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
    return foreign_item_blockers(version.standard.title, version.number, strange)


def named(standard: Standard) -> dict[str, str]:
    """Items and vetoes by code."""
    return {item.code: item.name for _, item in standard.items} | {veto.code: veto.name for veto in standard.vetoes}
