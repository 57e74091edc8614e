"""Writing a standard as YAML that a person can read and that reads back as an equal standard."""

from __future__ import annotations

import io
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter

from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.schema import hints, is_part
from zhixing.rules.standards.vocabulary import Amount, Choice, Points, Share, points_text

SHORT_LINE = 3  # a part with at most this many plain values is written on one line


class Number(str):
    """A decimal kept as written: no float ever stands between 0.1 and the file."""

    __slots__ = ()


def represent_number(representer: RoundTripRepresenter, number: Number) -> ScalarNode:
    kind = "float" if "." in number else "int"
    node: ScalarNode = representer.represent_scalar(f"tag:yaml.org,2002:{kind}", str(number))
    return node


def write_standard(standard: Standard) -> str:
    """The YAML of a standard; what equals its default is left out. read_standard gives back an equal one."""
    yaml = YAML()
    yaml.width, yaml.allow_unicode = 110, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.representer.add_representer(Number, represent_number)
    out = io.StringIO()
    yaml.dump(plain_part(standard), out)
    return out.getvalue()


def plain_part(part: Any) -> CommentedMap:
    written = CommentedMap()
    for name, hint in hints(type(part)).items():
        value = getattr(part, name)
        if hint.required or value != hint.default:
            written[name] = plain(value, hint.inner)
    simple = all(not isinstance(value, (dict, list)) for value in written.values())
    if simple and len(written) <= SHORT_LINE:
        written.fa.set_flow_style()
    return written


def plain(value: Any, kind: Any) -> Any:
    if isinstance(value, tuple):
        listed = CommentedSeq(plain(entry, kind) for entry in value)
        if not is_part(kind):
            listed.fa.set_flow_style()
        return listed
    if value is None:
        return "none"
    if isinstance(value, Amount):
        return plain_amount(value)
    if is_part(type(value)):
        return plain_part(value)
    if kind is Points:
        return Number(points_text(value))
    if isinstance(value, Share):
        return str(value)
    return value.value if isinstance(value, Choice) else value


def plain_amount(amount: Amount) -> Any:
    if not amount.by_class:
        return "none" if amount.default is None else Number(points_text(amount.default))
    written = CommentedMap()
    if amount.default is not None:
        written["default"] = plain(amount.default, Points)
    for code, value in amount.by_class:
        written[code] = plain(value, Points)
    written.fa.set_flow_style()
    return written
