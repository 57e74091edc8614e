"""A standard in the making: a draft's text with what is wrong with it, and changes of one part of it."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any

from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.reading import Place, Reader
from zhixing.rules.standards.schema import Hint, hints, is_part
from zhixing.rules.standards.text.nodes import compose
from zhixing.rules.standards.vocabulary import Problem


@dataclass(frozen=True)
class Draft:
    """What can be made of a text: `standard` is None where it is no YAML at all."""

    text: str
    standard: Standard | None
    problems: tuple[Problem, ...]
    # Whether every word was understood, so that forms may rewrite the text without losing any.
    is_faithful: bool

    @property
    def is_sound(self) -> bool:
        return not self.problems

    @property
    def located_problems(self) -> list[tuple[Problem, str]]:
        """Each problem with the line that it is about, as written."""
        lines = ["", *self.text.splitlines()]
        return [
            (problem, lines[problem.line].strip()[:80] if problem.line < len(lines) else "")
            for problem in self.problems
        ]


@lru_cache(maxsize=128)
def read_draft(text: str, is_kept: bool = False) -> Draft:
    """Read the text of a draft, going on where it does not hold. As `read_standard`, which wants it whole."""
    root = compose(text, is_kept)
    if isinstance(root, list):
        return Draft(text, None, tuple(root), False)
    reader = Reader(is_kept=is_kept)
    standard = reader.read(root, Standard, Place(1))
    unread = tuple(reader.problems)
    loose = reader.judge(standard)
    return Draft(text, standard, tuple(sorted((*unread, *loose), key=lambda problem: problem.line)), not unread)


def fingerprint(text: str) -> str:
    """What a page remembers of the text it showed, to notice that somebody else has saved meanwhile."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


# --- one part of a standard --------------------------------------------------------------------------------------
# A part is addressed by its steps: ("blocks", 0, "items", 2) is the third item of the first block.

Steps = tuple[str | int, ...]


def steps_of(path: str) -> Steps:
    """blocks[0].items[2] → ("blocks", 0, "items", 2)."""
    steps = re.findall(r"[a-z_]+|\d+", path)
    return tuple(int(step) if step.isdigit() else step for step in steps)


def part_at(standard: Standard, steps: Steps) -> Any:
    """The part, list or value at these steps. Raises LookupError where there is none."""
    here: Any = standard
    for step in steps:
        if isinstance(step, int):
            if not isinstance(here, tuple) or step >= len(here):
                raise LookupError(steps)
            here = here[step]
        elif not is_part(type(here)) or step not in hints(type(here)):
            raise LookupError(steps)
        else:
            here = getattr(here, step)
    return here


def hint_of(steps: Steps) -> Hint:
    """What may be written in the list or value at these steps, whether or not it is there."""
    cls: Any = Standard
    hint: Hint | None = None
    for step in steps:
        if isinstance(step, str):
            if not is_part(cls) or step not in hints(cls):
                raise LookupError(steps)
            hint = hints(cls)[step]
            cls = hint.inner
    if hint is None:
        raise LookupError(steps)
    return hint


def with_part(standard: Standard, steps: Steps, part: Any) -> Standard:
    """The standard with another part at these steps; one step past the end of a list adds to it."""
    changed: Standard = _put(standard, steps, part)
    return changed


def _put(here: Any, steps: Steps, part: Any) -> Any:
    if not steps:
        return part
    step, rest = steps[0], steps[1:]
    if isinstance(step, int):
        if step == len(here) and not rest:
            return (*here, part)
        return (*here[:step], _put(here[step], rest, part), *here[step + 1 :])
    return dataclasses.replace(here, **{step: _put(getattr(here, step), rest, part)})


def without_part(standard: Standard, steps: Steps) -> Standard:
    listed, place = _in_list(standard, steps)
    return with_part(standard, steps[:-1], (*listed[:place], *listed[place + 1 :]))


def moved_part(standard: Standard, steps: Steps, by: int) -> Standard:
    """The part one place up (-1) or down (+1) in its list; at the end it stays where it is."""
    listed, place = _in_list(standard, steps)
    to = min(max(place + by, 0), len(listed) - 1)
    rest = (*listed[:place], *listed[place + 1 :])
    return with_part(standard, steps[:-1], (*rest[:to], listed[place], *rest[to:]))


def _in_list(standard: Standard, steps: Steps) -> tuple[tuple[Any, ...], int]:
    part_at(standard, steps)
    listed, place = part_at(standard, steps[:-1]), steps[-1]
    if not isinstance(place, int):
        raise LookupError(steps)
    return listed, place


def free_code(standard: Standard, steps: Steps) -> str:
    """A code for a new part of this list that nothing of the standard has yet: I7, V2, B3."""
    letter = {"items": "I", "blocks": "B", "vetoes": "V", "components": "C", "classes": "K", "bands": "L"}
    codes = {item.code for _, item in standard.items} | {veto.code for veto in standard.vetoes}
    for listed in (standard.blocks, standard.components, standard.classes, standard.bands, standard.grades):
        codes |= {part.code for part in listed}
    head = letter.get(str(steps[-1]), "G")
    return next(code for number in count(1) if (code := f"{head}{number}") not in codes)
