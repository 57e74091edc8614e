"""Records of a signed file: dataclasses of texts, whole numbers, days and lines, to plain JSON and strictly back."""

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from zhixing.rules.refusals import Blocked

Record = TypeVar("Record")
MOST_TEXT, MOST_NUMBER, MOST_LINES = 300, 10**9, 200


@dataclass(frozen=True)
class Broken(Exception):  # noqa: N818
    """A value that is not as the format says: which field, in the file's own word."""

    field: str


def plain_of(record: Any) -> dict[str, Any]:
    """The record as JSON has it: days in ISO, lines as lists."""
    return {part.name: _plain(getattr(record, part.name)) for part in fields(record)}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return [plain_of(line) for line in value] if isinstance(value, tuple) else value


def records_of(kind: type[Record], plain_records: tuple[dict[str, Any], ...]) -> list[Record]:
    """Every record, read strictly: no field missing, none unknown. Raises `Blocked` with the place of what is wrong."""
    records = []
    for number, plain in enumerate(plain_records, start=1):
        try:
            records.append(_record(kind, plain))
        except Broken as broken:
            raise Blocked(
                f"文件中第 {number} 条记录的“{broken.field}”缺少或写法不对，整份文件都没有接收，请对方重新生成。"
            ) from broken
    return records


def _record(kind: type[Record], plain: Any) -> Record:
    hints = get_type_hints(kind)
    if not isinstance(plain, dict):
        raise Broken("record")
    for name in [*(hints.keys() - plain.keys()), *(plain.keys() - hints.keys())]:
        raise Broken(name)
    return kind(**{name: _value(name, hint, plain[name]) for name, hint in hints.items()})


def _value(name: str, hint: Any, value: Any) -> Any:
    if get_origin(hint) is tuple:
        if not isinstance(value, list) or len(value) > MOST_LINES:
            raise Broken(name)
        return tuple(_record(get_args(hint)[0], line) for line in value)
    if hint is dt.date:
        return _day(name, value)
    if hint is int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_NUMBER:
            raise Broken(name)
        return value
    if not isinstance(value, str) or len(value) > MOST_TEXT or any(sign < " " or sign == "\x7f" for sign in value):
        raise Broken(name)
    return value


def _day(name: str, value: Any) -> dt.date:
    try:
        day = dt.date.fromisoformat(value)
    except (TypeError, ValueError) as wrong:
        raise Broken(name) from wrong
    if day.isoformat() != value or not 1921 <= day.year <= 2999:
        raise Broken(name)
    return day
