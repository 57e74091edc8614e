"""The keys of a standard's YAML as a JSON Schema, from the dataclasses themselves: editors complete and check by it."""

from __future__ import annotations

import dataclasses
import json
import types
from typing import Any, Union, get_args, get_origin

from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.schema import FALSE_WORDS, NONE_WORDS, TRUE_WORDS, Hint, hints, is_part
from zhixing.rules.standards.vocabulary import Amount, Choice, Points, Share

Schema = dict[str, Any]
NUMBER = r"^[+-]?[0-9]+(\.[0-9]{1,2})?$"
PERCENT = NUMBER[:-1] + "%?$"
SHARE = r"^([0-9]{1,4}/[0-9]{1,4}|[0-9]{1,3}(\.[0-9]{1,2})?%?)$"
NOTHING: Schema = {"enum": [None, *NONE_WORDS]}
PLAIN: dict[type, Schema] = {
    str: {"type": ["string", "number", "boolean"]},  # a code may look like a number
    bool: {"enum": [True, False, *TRUE_WORDS, *FALSE_WORDS]},
    int: {"type": "integer", "minimum": 0, "maximum": 999},
    Share: {"anyOf": [{"type": "number", "minimum": 0, "maximum": 100}, {"type": "string", "pattern": SHARE}]},
}


def json_schema() -> Schema:
    """The whole schema (draft 7), with one definition for each part of a standard."""
    definitions: dict[str, Schema] = {}
    left: list[type] = [Standard]
    while left:
        cls = left.pop()
        if cls.__name__ in definitions:
            continue
        definitions[cls.__name__] = part_schema(cls)
        left += [hint.inner for hint in hints(cls).values() if is_part(hint.inner)]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "考评办法",
        "$ref": "#/definitions/Standard",
        "definitions": dict(sorted(definitions.items())),
    }


def json_schema_text() -> str:
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"


def part_schema(cls: type) -> Schema:
    """One part: each key under its English and its Chinese word, and, for a part that may be written as one value, that
    value."""
    properties: dict[str, Schema] = {}
    for name, hint in hints(cls).items():
        properties[name] = properties[hint.key.label] = key_schema(hint)
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    required = [name for name, hint in hints(cls).items() if hint.required]
    if required:
        either = [[name, hints(cls)[name].key.label] for name in required]
        schema["allOf"] = [{"anyOf": [{"required": [word]} for word in words]} for words in either]
    short = getattr(cls, "SHORT", None)
    return {"anyOf": [schema, key_schema(hints(cls)[short])]} if short else schema


def key_schema(hint: Hint) -> Schema:
    """What may stand behind a key, with what a person needs to know about it."""
    kind, is_optional = hint.kind, False
    if get_origin(kind) in (Union, types.UnionType):
        kind, is_optional = next(option for option in get_args(kind) if option is not type(None)), True
    if get_origin(kind) is tuple:
        child = value_schema(get_args(kind)[0], hint.key.is_percent)
        schema: Schema = {"type": "array", "items": child}
        if pair := getattr(get_args(kind)[0], "PAIR", None):
            value = key_schema(hints(get_args(kind)[0])[pair[1]])
            schema = {"anyOf": [schema, {"type": "object", "additionalProperties": value}]}
        if not is_part(get_args(kind)[0]):  # one word need not be written as a list
            schema = {"anyOf": [schema, child]}
    else:
        schema = value_schema(kind, hint.key.is_percent)
    if is_optional and kind is not Amount:
        schema = {"anyOf": [schema, NOTHING]}
    return {
        "description": "。".join(text for text in (hint.key.label, hint.key.help) if text),
        **schema,
        **default(hint),
    }


def value_schema(kind: Any, is_percent: bool) -> Schema:
    if is_part(kind):
        return {"$ref": f"#/definitions/{kind.__name__}"}
    if kind in (Points, Amount):
        number: Schema = {
            "anyOf": [{"type": "number"}, {"type": "string", "pattern": PERCENT if is_percent else NUMBER}]
        }
        if kind is Points:
            return number
        return {"anyOf": [number, NOTHING, {"type": "object", "additionalProperties": {"anyOf": [number, NOTHING]}}]}
    if isinstance(kind, type) and issubclass(kind, Choice):
        return {"enum": [word for choice in kind for word in written(choice)]}
    return PLAIN[kind]


def written(choice: Choice) -> list[str | float]:
    """The word in both languages; one that is a number may be written as one."""
    number = [float(choice.value)] if choice.value.replace(".", "", 1).isdigit() else []
    return [choice.value, choice.label, *number]


def default(hint: Hint) -> Schema:
    """The default where it is a plain word: editors show it."""
    value = hint.default
    if value is dataclasses.MISSING or not isinstance(value, Choice | bool):
        return {}
    return {"default": value.value if isinstance(value, Choice) else value}
