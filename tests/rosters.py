"""Workbooks for tests of the register: people with real check digits, written as the template writes them."""

import datetime as dt
from dataclasses import replace
from typing import Any

from zhixing.files.rosters.findings import RosterRow
from zhixing.files.rosters.writing import write_roster
from zhixing.rules.members.identity import check_digit
from zhixing.rules.members.records import PersonKind


def number(serial: int, born: str = "19800506", region: str = "150699") -> str:
    """A well-formed number of nobody: the region code was never given. Odd serials are men."""
    first_17 = f"{region}{born}{serial:03d}"
    return first_17 + check_digit(first_17)


def row(name: str, serial: int, branch: str, **fields: Any) -> RosterRow:
    given: dict[str, Any] = {"kind": PersonKind.FULL, "joined_on": dt.date(2010, 7, 1), "full_on": dt.date(2011, 7, 1)}
    return RosterRow(name=name, branch=branch, id_number=number(serial), **given | fields)


def workbook(*rows: RosterRow) -> bytes:
    return write_roster(rows, full_ids=True)


def without_number(one: RosterRow, born_on: dt.date) -> RosterRow:
    return replace(one, id_number="", born_on=born_on)
