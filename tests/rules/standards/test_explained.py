"""Nothing that a standard says is left out of the Chinese document: changing any key changes what is said."""

from dataclasses import replace
from typing import Any, get_origin

import pytest

from tests.sample_standard import SAMPLE
from zhixing.rules.standards.document import document
from zhixing.rules.standards.drafts import Steps, part_at, read_draft, with_part
from zhixing.rules.standards.guide import PARTS
from zhixing.rules.standards.model import (
    ActivityKind,
    Amount,
    AppraisalRule,
    Beyond,
    Carry,
    Check,
    Component,
    Condition,
    Deadlines,
    Example,
    ExampleFact,
    HearingRule,
    LocalRule,
    MembersBy,
    MembersRule,
    OwnName,
    Panel,
    PartRule,
    Points,
    Question,
    Share,
    Source,
    Span,
    Standard,
    Weights,
)
from zhixing.rules.standards.schema import Hint, hints, is_part
from zhixing.rules.standards.vocabulary import Choice


def rich() -> Standard:
    """The sample with one of every part, so that every key has a place to be changed in."""
    sample = read_draft(SAMPLE).standard
    assert sample is not None
    ours = Component(
        "members",
        "党员得分",
        Source.MEMBERS,
        Weights(Amount(Points(100))),
        panels=(Panel("P", "党员代表", Points(100)),),
        members=MembersRule(MembersBy.SHARE, Points(6000)),
        questions=(Question("Q", "履职尽责"),),
    )
    heard = Component(
        "hearing", "听取汇报", Source.HEARING, Weights(Amount(Points(100))), hearing=HearingRule(trim_from=9)
    )
    first = replace(sample.blocks[0], local=LocalRule(2, Points(300)), beyond=Beyond(Points(2000), Points(5000)))
    talk = replace(
        sample.blocks[1].items[0],
        checks=(Check("讲得清楚", Points(500)),),
        own_names=(OwnName("讲党课", ("ORDINARY",)),),
    )
    second = replace(sample.blocks[1], items=(talk, *sample.blocks[1].items[1:]))
    return replace(
        sample,
        carry=Carry(Points(5000), Points(100)),
        components=(*sample.components, ours, heard),
        blocks=(first, second),
        deadlines=Deadlines(report=9),
        activities=(ActivityKind("例会", every=Span.MONTH),),
        part=PartRule(least=20, over=Points(5000)),
        appraisal=AppraisalRule(Share(15, 100)),
        examples=(Example("常来的党员", "CADRE", facts=(ExampleFact("MEET", Points(300)),), index=Points(2400)),),
    )


PLACES: dict[str, Steps] = {
    "Standard": (),
    "PersonClass": ("classes", 2),
    "Grade": ("grades", 0),
    "Component": ("components", 1),
    "Weights": ("components", 1, "weight"),
    "Panel": ("components", 3, "panels", 0),
    "Question": ("components", 3, "questions", 0),
    "MembersRule": ("components", 3, "members"),
    "HearingRule": ("components", 4, "hearing"),
    "HearingCriterion": ("components", 4, "hearing", "criteria", 0),
    "Deadlines": ("deadlines",),
    "ActivityKind": ("activities", 0),
    "PartRule": ("part",),
    "AppraisalRule": ("appraisal",),
    "Block": ("blocks", 0),
    "Item": ("blocks", 0, "items", 0),
    "Option": ("blocks", 0, "items", 2, "options", 0),
    "Range": ("blocks", 1, "items", 0, "range"),
    "PerUnit": ("blocks", 0, "items", 1, "per"),
    "Tier": ("blocks", 1, "items", 1, "tiers", 0),
    "Check": ("blocks", 1, "items", 0, "checks", 0),
    "OwnName": ("blocks", 1, "items", 0, "own_names", 0),
    "Caps": ("blocks", 0, "items", 0, "cap"),
    "LocalRule": ("blocks", 0, "local"),
    "Beyond": ("blocks", 0, "beyond"),
    "Veto": ("vetoes", 0),
    "Gate": ("gates", 0),
    "Condition": ("gates", 0, "when", 0),
    "Band": ("bands", 1),
    "Carry": ("carry",),
    "YearRule": ("year",),
    "Rounding": ("rounding",),
    "Example": ("examples", 0),
    "ExampleFact": ("examples", 0, "facts", 0),
}
# Said by another key that is there already, or not meant for readers.
UNSAID = {
    ("Item", "worth"),  # said, but only where no other way is written; see the tests of each way
    ("Condition", "component"),
    ("Condition", "item"),
    ("Condition", "index"),  # one of them, and here it is `block`
}
NAMED = {  # keys that name another part need a code that is there
    ("Block", "into"): "index",
    ("Veto", "block"): "STUDY",
    ("Gate", "best_band"): "GREEN",
    ("Condition", "block"): "SERVE",
}


def keys() -> list[tuple[str, str, Hint]]:
    return [
        (cls.__name__, name, hint)
        for cls in PARTS
        for name, hint in hints(cls).items()
        if name != "code" and not is_part(hint.inner) and (cls.__name__, name) not in UNSAID
    ]


def other(value: Any, cls: str, name: str, hint: Hint) -> Any:
    """A value of the key's type that is not the one there."""
    inner = hint.inner
    if (cls, name) in NAMED:
        return NAMED[cls, name]
    if get_origin(hint.kind) is tuple:
        if isinstance(inner, type) and issubclass(inner, Choice):
            return (list(inner)[1],)
        return (Points(700), Points(300)) if inner is Points else ("CADRE",) if name == "classes" else ("另写的",)
    if isinstance(inner, type) and issubclass(inner, Choice):
        return next(one for one in inner if one is not value)
    if inner is bool:
        return not value
    return {str: "另写的", int: 7, Points: Points(1700), Share: Share(1, 7), Amount: Amount(Points(7700))}[inner]


def test_every_part_has_a_place_here() -> None:
    assert set(PLACES) == {cls.__name__ for cls in PARTS}
    assert {name: type(part_at(rich(), steps)).__name__ for name, steps in PLACES.items()} == {
        name: name for name in PLACES
    }


@pytest.mark.parametrize(("cls", "name", "hint"), keys(), ids=lambda one: one if isinstance(one, str) else "")
def test_a_changed_key_is_said(cls: str, name: str, hint: Hint) -> None:
    steps = (*PLACES[cls], name)
    changed = with_part(rich(), steps, other(part_at(rich(), steps), cls, name, hint))
    assert document(changed) != document(rich())


def test_what_names_nothing_else_is_said_too() -> None:
    condition = Condition(item="LATE", under=Points(200))
    line = document(with_part(rich(), ("gates", 0, "when", 0), condition)).gates[0]
    assert line.text == "“无故缺席”得分低于 2 分的，最高评为“蓝色激励星”。"
    total = document(with_part(rich(), ("gates", 0, "when", 0), Condition(index=True, at_least=Points(5000)))).gates[0]
    assert total.text == "“总分”得分不低于 50 分的，最高评为“蓝色激励星”。"
