"""How finely the units of a standard divide a hundredth of a point: three hours a point make an hour a third."""

from __future__ import annotations

import math

from zhixing.rules.standards.model import PerUnit, Standard, UnitRounding

FINEST = 10_000  # parts of a hundredth: sums of millions of entries stay within 64 bits


def parts_of_unit(per: PerUnit) -> int:
    """Into how many parts one unit divides a hundredth. Whole steps leave no fraction."""
    return per.every // math.gcd(per.every, *per.worth.every) if per.rounding is UnitRounding.EXACT else 1


def common_parts(standard: Standard) -> int:
    """The parts in which every item comes out whole."""
    return math.lcm(*(parts_of_unit(item.per) for _, item in standard.items if item.per))


def is_too_fine(standard: Standard) -> bool:
    """Whether the units have no common measure that is fine enough: each item is then rounded by itself."""
    return common_parts(standard) > FINEST
