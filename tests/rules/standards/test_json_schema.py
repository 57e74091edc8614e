"""The JSON Schema of a standard: what reads as a standard fits it, in either language, and slips of the pen do not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from ruamel.yaml import YAML

from tests.rules.standards_made import standards
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.schema import hints, is_part
from zhixing.rules.standards.text.json_schema import json_schema
from zhixing.rules.standards.writing import write_standard

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = json_schema()
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
}


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """The few words of JSON Schema that ours uses, as its draft 7 defines them."""
    if "$ref" in schema:
        return fits(value, SCHEMA["definitions"][schema["$ref"].rpartition("/")[2]])
    names = schema.get("type", [])
    kinds = [kind for name in ([names] if isinstance(names, str) else names) for kind in TYPES[name]]
    known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    inside = [
        fits(child, known.get(name, others)) if isinstance(known.get(name, others), dict) else bool(others)
        for name, child in (value.items() if isinstance(value, dict) else ())
    ]
    return all(
        (
            not kinds or (isinstance(value, tuple(kinds)) and (bool in kinds or not isinstance(value, bool))),
            "enum" not in schema
            or any(value == word and type(value) is type(word) for word in schema["enum"])
            or (isinstance(value, int) and not isinstance(value, bool) and float(value) in schema.get("enum", [])),
            "pattern" not in schema or not isinstance(value, str) or re.search(schema["pattern"], value) is not None,
            "anyOf" not in schema or any(fits(value, option) for option in schema["anyOf"]),
            all(fits(value, option) for option in schema.get("allOf", [])),
            all(name in value for name in schema.get("required", [])) if isinstance(value, dict) else True,
            all(fits(child, schema.get("items", {})) for child in value) if isinstance(value, list) else True,
            not isinstance(value, int | float) or schema.get("minimum", value) <= value <= schema.get("maximum", value),
            *inside,
        )
    )


def loaded(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def in_chinese(value: Any, cls: type) -> Any:
    """The same with every key under its Chinese word."""
    if isinstance(value, list):
        return [in_chinese(child, cls) for child in value]
    if not isinstance(value, dict) or not hints(cls).keys() >= value.keys():
        return value
    return {
        hints(cls)[name].key.label: in_chinese(child, hints(cls)[name].inner)
        if is_part(hints(cls)[name].inner)
        else child
        for name, child in value.items()
    }


TEXTS = {
    path.stem: path.read_text(encoding="utf-8")
    for folder in ("zhixing/standards",)
    for path in sorted((ROOT / folder).glob("*.yaml"))
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_packs_and_schemes_fit_in_both_languages(name: str) -> None:
    document = loaded(TEXTS[name])
    assert fits(document, SCHEMA)
    assert fits(in_chinese(document, Standard), SCHEMA)


@settings(max_examples=15, deadline=None)
@given(standards())
def test_whatever_is_written_fits(standard: Standard) -> None:
    assert fits(loaded(write_standard(standard)), SCHEMA)


ITEM = "title: 甲\nblocks: [{code: b, name: 积分, items: [{code: A, name: 学习, worth: 2}]}]\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("worth: 2", "worht: 2"),
        ("worth: 2", "worth: 两分"),
        ("worth: 2", "worth: 2%"),
        ("worth: 2", "worth: 2, effect: minus"),
        ("worth: 2", "worth: 2, claim: 也许"),
        ("code: A, ", ""),
        ("name: 积分", "name: 积分, factor: 三成"),
        ("blocks: [", "bands: [{code: X, name: 优, share_cap: 1/3/3}]\nblocks: ["),
        ("title: 甲", "title: [甲]"),
    ],
)
def test_slips_do_not_fit(old: str, new: str) -> None:
    assert fits(loaded(ITEM), SCHEMA)
    assert old in ITEM
    assert not fits(loaded(ITEM.replace(old, new)), SCHEMA)


@pytest.mark.parametrize(
    "new", ["worth: {K: 2, 其他: none}", "每次分值: 2", "worth: 2, cap: 5", "worth: 2, cap: {day: 1}", "worth: '2.5'"]
)
def test_the_short_forms_fit(new: str) -> None:
    assert fits(loaded(ITEM.replace("worth: 2", new)), SCHEMA)
