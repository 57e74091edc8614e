"""考评办法: which keys of a part name another part of the standard, and what may be chosen there."""

from zhixing.rules.standards import Block, Condition, Gate, Source, Standard, Veto

Choices = list[tuple[str, str]]
# The keys of a condition that say what it looks at; a form asks for them in one list.
ABOUT = ("component", "block", "item", "index", "stars")


def choices_of_reference(cls: type, name: str, standard: Standard) -> Choices | None:
    """(code, name) of what this key may name; None where it names nothing."""
    if name == "classes":
        return [(one.code, one.name) for one in standard.classes]
    if (cls, name) == (Block, "into"):
        takers = [(one.code, one.name) for one in standard.components if one.source is Source.POINTS]
        return [*takers, ("index", "直接加在总分上")]
    if (cls, name) == (Veto, "block"):
        return [(one.code, one.name) for one in standard.blocks]
    if (cls, name) == (Gate, "best_band"):
        bands = (*standard.bands, *(standard.year.bands if standard.year else ()))
        return list({one.code: one.name for one in bands}.items())
    return None


def subjects(standard: Standard) -> Choices:
    """Everything a condition may look at."""
    return [
        ("index:", "总分"), ("stars:", "得星数"),
        *((f"component:{one.code}", f"得分组成：{one.name}") for one in standard.components),
        *((f"block:{one.code}", f"维度：{one.name}") for one in standard.blocks),
        *((f"item:{one.code}", f"细则：{one.name}") for _, one in standard.items),
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
