"""A line of a sheet as a record, and what the register will say after it: a sheet changes only what it says."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from zhixing.files.rosters.cells import filled_text, read_phone, text_of
from zhixing.files.rosters.columns import Column
from zhixing.files.rosters.findings import RosterRow
from zhixing.files.rosters.vocabulary import CLASSES, STANDINGS
from zhixing.files.spreadsheets.workbooks import writable
from zhixing.rules.members.records import CLASS_OF_KIND, MemberRecord, RegisterState, born_on_after, normalised
from zhixing.rules.names.folding import fold_name


def record_of_row(row: RosterRow) -> MemberRecord:
    """The line of a sheet as a record of somebody new."""
    state = RegisterState.LOST if row.is_lost else RegisterState.FLOWING if row.is_flowing else RegisterState.PRESENT
    return normalised(
        MemberRecord(
            name=row.name,
            kind=row.kind,
            id_number=row.id_number,
            sex=row.sex,
            born_on=row.born_on,
            ethnicity=row.ethnicity,
            education=row.education,
            job=row.job,
            phone=row.phone,
            address=row.address,
            member_class=row.member_class,
            joined_on=row.joined_on,
            full_on=row.full_on,
            state=state,
            party_standing=row.party_standing,
            lost_on=row.lost_on,
            flowing_to=row.flowing_to,
            extra=row.extra,
        )
    )


def merged(before: MemberRecord, stated: MemberRecord, row: RosterRow) -> MemberRecord:
    """What the register will say: what the sheet gives, and what it says nothing of as it was."""
    keeps_class = not row.member_class and CLASS_OF_KIND[before.kind] is CLASS_OF_KIND[stated.kind]
    says_standing = Column.PARTY_STANDING in row.stated
    state, lost_on, flowing_to = _state(before, stated, row)
    after = replace(
        before,
        kind=stated.kind,
        state=state,
        lost_on=lost_on,
        flowing_to=flowing_to,
        name=before.name if fold_name(before.name) == stated.name else stated.name,
        id_number=stated.id_number or before.id_number,
        sex=stated.sex or before.sex,
        ethnicity=stated.ethnicity or before.ethnicity,
        education=_text(before.education, stated.education),
        job=_text(before.job, stated.job),
        address=_text(before.address, stated.address),
        phone=_phone(before.phone, stated.phone),
        born_on=_born_on(before, stated, row),
        joined_on=_day(before.joined_on, stated.joined_on, Column.JOINED_ON in row.month_only),
        full_on=_day(before.full_on, stated.full_on, Column.FULL_ON in row.month_only),
        member_class=before.member_class if keeps_class else _word(before.member_class, stated.member_class, CLASSES),
        party_standing=_word(before.party_standing, stated.party_standing if says_standing else "", STANDINGS),
        extra=_extra(before.extra, stated.extra),
    )
    return normalised(replace(after, born_on=born_on_after(before, after)))


def _text(before: str, stated: str) -> str:
    """What is written out and read back is no change, however it was typed: double spaces, wide digits, “无”."""
    return before if not stated or filled_text(writable(before)) == stated else stated


def _word(before: str, stated: str, known: Mapping[str, str]) -> str:
    read = filled_text(writable(before))
    return before if not stated or known.get(read, read) == stated else stated


def _phone(before: str, stated: str) -> str:
    """A number of which an export shows only the ends is no number."""
    read = read_phone(filled_text(writable(before)))[0]
    return before if not stated or "*" in stated or read == stated else stated


def _extra(before: Mapping[str, str], stated: Mapping[str, str]) -> dict[str, str]:
    known = {text_of(writable(header)): header for header in before}
    texts = {known.get(header, header): text for header, text in stated.items()}
    changed = {header: text for header, text in texts.items() if text_of(writable(before.get(header, ""))) != text}
    return {**before, **changed}


def _born_on(before: MemberRecord, stated: MemberRecord, row: RosterRow) -> dt.date | None:
    if Column.BORN_ON not in row.stated:
        return before.born_on or stated.born_on
    return _day(before.born_on, stated.born_on, Column.BORN_ON in row.month_only)


def _day(before: dt.date | None, stated: dt.date | None, is_month_only: bool) -> dt.date | None:
    """A month agrees with any day in it."""
    if stated is None or before is None:
        return stated or before
    agrees = is_month_only and (before.year, before.month) == (stated.year, stated.month)
    return before if agrees else stated


def _state(before: MemberRecord, stated: MemberRecord, row: RosterRow) -> tuple[RegisterState, dt.date | None, str]:
    """A line that leaves 失联 or 流动 empty says nothing about it: nobody is found again by an empty cell."""
    state = stated.state
    if before.state is RegisterState.LOST and not row.stated & {Column.IS_LOST, Column.LOST_ON}:
        state = RegisterState.LOST
    elif before.state is RegisterState.FLOWING and not row.stated & {Column.IS_FLOWING, Column.FLOWING_TO}:
        state = RegisterState.FLOWING if state is RegisterState.PRESENT else state
    lost_on = _day(before.lost_on, stated.lost_on, Column.LOST_ON in row.month_only)
    return state, lost_on, _text(before.flowing_to, stated.flowing_to)
