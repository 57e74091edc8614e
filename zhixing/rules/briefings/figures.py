"""简报: what may be printed of counts of people. Few are told as “少于5人”, and no sum gives them away."""

from collections.abc import Mapping
from dataclasses import dataclass

FEW = 5  # from here on a count of people is told


@dataclass(frozen=True)
class Figure:
    """One figure of an issue: the words that stand in the text, and the page it is from."""

    name: str
    text: str
    page: str  # the name of an address
    query: str = ""  # behind the address, without its question mark


@dataclass(frozen=True)
class Hidden:
    """Which parts of a total are not told, and whether the total has to go with them."""

    parts: frozenset[str] = frozenset()
    total: bool = False


def hidden_counts(parts: Mapping[str, int]) -> Hidden:
    """Which parts of a total are not told: 0 is, 1 to 4 are not.

    A part hidden alone would follow from the total and the others, and so would several of which the sum leaves no
    choice: then the smallest of the others goes with them, and where none is left, the total.
    """
    few = {name for name, count in parts.items() if 0 < count < FEW}
    if not few:
        return Hidden()
    larger = sorted((count, name) for name, count in parts.items() if count >= FEW)
    beside: list[tuple[int, str]] = []
    while not leaves_choice([parts[name] for name in few], [count for count, _ in beside]):
        if not larger:
            return Hidden(frozenset(parts), total=True)
        beside.append(larger.pop(0))
    return Hidden(frozenset(few) | {name for _, name in beside})


def leaves_choice(few: list[int], beside: list[int]) -> bool:
    """Whether each count could be another one, for a reader who knows the sum, that the few lie between 1 and 4, and
    that those hidden beside them do not."""
    spare = sum(few) + sum(beside) - len(few) - FEW * len(beside)
    if beside:
        return spare > 0
    return len(few) > 1 and 0 < spare < (FEW - 2) * len(few)


def count_text(count: int, unit: str, *, is_hidden: bool = False) -> str:
    """612人, 少于5人, or “未列” for a larger part that is hidden beside a small one."""
    if not is_hidden:
        return f"{count}{unit}"
    return f"少于{FEW}{unit}" if 0 < count < FEW else "人数未列"


def told_count(text: str, unit: str) -> int | None:
    """The count that a figure tells; None where it is not told."""
    number = text.removesuffix(unit)
    return int(number) if number.isdigit() else None


def small_count_text(count: int, unit: str) -> str:
    """A count that is part of no printed total."""
    return count_text(count, unit, is_hidden=0 < count < FEW)


def objections_template(figures: Mapping[str, Figure]) -> str:
    """What is said of objections: how many were upheld only where there were any; that they are answered, by hand."""
    upheld = "，其中经调查成立{异议成立件数}" if figures["异议件数"].text != "0件" else ""
    return f"收到异议{{异议件数}}{upheld}"


def problems_template(figures: Mapping[str, Figure]) -> str:
    """What is said of problems: how many are cleared where there were any, and of the rest only where there is one."""
    every, cleared = figures["整改问题数"].text, figures["已销号问题数"].text
    if every == "0个":
        return "{整改问题数}"
    rest = "，其余按时限推进" if cleared != every else ""
    return f"{{整改问题数}}，已整改销号{{已销号问题数}}{rest}"
