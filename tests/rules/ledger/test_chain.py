"""积分台账的链: what the walk says of a whole chain and of each way to spoil one."""

import dataclasses
import datetime as dt
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.rules.ledger.chain import (
    FIRST,
    Break,
    Head,
    Link,
    find_breaks,
    link_hash,
    moment_text,
    read_mark,
    short_mark,
)

Row = tuple[Link, str, str]
MOMENT = dt.datetime(2026, 9, 14, 1, 30, tzinfo=dt.UTC)


def link(seq: int) -> Link:
    return Link(
        organisation_id=7,
        seq=seq,
        membership_id=100 + seq,
        item="PARTY_DAY",
        happened_on=dt.date(2026, 9, 14),
        units=100,
        option="",
        worth=None,
        source="activity",
        source_id=seq,
        reverses="",
        note="",
        clause="",
        deciding_body="",
        is_proxy=False,
        recorded_by=1,
        recorded_at=moment_text(MOMENT),
    )


def chain(length: int) -> list[Row]:
    rows: list[Row] = []
    for seq in range(1, length + 1):
        before = rows[-1][2] if rows else FIRST
        rows.append((link(seq), before, link_hash(before, link(seq))))
    return rows


def head(rows: list[Row], sealed: bool = True) -> Head:
    return Head(rows[-1][0].seq, rows[-1][2], sealed)


def said(rows: list[Row], kept: Head) -> list[tuple[int, str]]:
    return [(one.seq, one.sentence) for one in find_breaks(7, rows, kept)]


def test_a_whole_chain_holds_and_an_empty_one_too() -> None:
    assert said(chain(5), head(chain(5))) == []
    assert list(find_breaks(7, [], None)) == []
    assert list(find_breaks(7, [], Head(0, FIRST, True))) == []


CHANGED = {
    "organisation_id": 8,
    "membership_id": 5,
    "item": "VOLUNTEER",
    "happened_on": dt.date(2026, 9, 15),
    "units": 200,
    "option": "A",
    "worth": 0,
    "source": "claim",
    "source_id": 99,
    "reverses": "7:1",
    "note": "补",
    "clause": "第三条",
    "deciding_body": "支委会",
    "is_proxy": True,
    "recorded_by": 2,
    "recorded_at": moment_text(MOMENT + dt.timedelta(seconds=1)),
}


def test_every_field_is_tried() -> None:
    assert set(CHANGED) | {"seq"} == {field.name for field in dataclasses.fields(Link)}


@pytest.mark.parametrize("field", CHANGED)
def test_a_changed_field_is_named(field: str) -> None:
    rows = chain(4)
    rows[1] = (dataclasses.replace(rows[1][0], **{field: CHANGED[field]}), rows[1][1], rows[1][2])
    assert said(rows, head(rows)) == [(2, "第 2 笔的内容与其校验值不符，这一笔被改动过。")]


def test_the_hash_is_taken_over_this_text_and_no_other() -> None:
    """Every chain ever written rests on it, and so does whoever recomputes one without us."""
    text = (
        f'["{"0" * 64}",7,1,101,"PARTY_DAY","2026-09-14",100,"",null,"activity",1,"","补记","","",false,1,'
        '"2026-09-14T01:30:00.000000+00:00"]'
    )
    noted = dataclasses.replace(link(1), note="补记")
    assert link_hash(FIRST, noted) == hashlib.sha256(text.encode()).hexdigest()


def test_a_renumbered_row_is_looked_for_twenty_places_away_and_no_farther() -> None:
    def renumbered(by: int) -> str:
        row = (dataclasses.replace(link(1 + by), seq=1), FIRST, link_hash(FIRST, link(1 + by)))
        return said([row], head([row]))[0][1]

    assert (renumbered(20), renumbered(21)) == (
        "第 1 笔原是第 21 笔，从这里起序号被改动过。",
        "第 1 笔的内容与其校验值不符，这一笔被改动过。",
    )


def test_a_changed_row_whose_hash_was_made_to_fit_breaks_the_next() -> None:
    rows = chain(4)
    spoilt = dataclasses.replace(rows[1][0], units=900)
    rows[1] = (spoilt, rows[1][1], link_hash(rows[1][1], spoilt))
    assert said(rows, head(rows)) == [(3, "第 2 笔与第 3 笔不衔接：其间的记录缺失，或第 2 笔被替换、改动过。")]


def test_a_chain_rewritten_to_its_end_fails_at_the_seal() -> None:
    rows = chain(3)
    assert said(rows, head(rows, sealed=False)) == [
        (3, "链头记录的校验值不符：末尾的记录或链头记录在系统之外被改动过。")
    ]


def test_missing_rows_are_named() -> None:
    rows = chain(6)
    kept = head(rows)
    assert said(rows[:2] + rows[3:], kept) == [(3, "第 3 笔缺失。")]
    assert said(rows[:1] + rows[4:], kept) == [(2, "第 2 至 4 笔缺失。")]
    assert said(rows[1:], kept) == [(1, "第 1 笔缺失。")]
    assert said(rows[:5], kept) == [(6, "末尾的第 6 笔缺失。")]
    assert said([], kept) == [(1, "末尾的第 1 至 6 笔缺失。")]


def test_a_gap_closed_by_renumbering_is_named() -> None:
    rows = chain(5)
    kept = head(rows)
    closed = rows[:2] + [(dataclasses.replace(one, seq=one.seq - 1), before, said) for one, before, said in rows[3:]]
    assert said(closed, kept) == [
        (3, "第 2 笔与第 3 笔不衔接：其间的记录缺失，或第 2 笔被替换、改动过。"),
        (3, "第 3 笔原是第 4 笔，从这里起序号被改动过。"),
        (5, "末尾的第 5 笔缺失。"),
    ]


def test_a_first_row_that_names_another_before_it_is_named() -> None:
    row = (link(1), "a" * 64, link_hash("a" * 64, link(1)))
    assert said([row], head([row])) == [(1, "第 1 笔之前原有别的记录，已缺失或被替换。")]


def test_a_second_row_that_does_not_follow_the_first_is_named() -> None:
    first, second = chain(1)[0], (link(2), "a" * 64, link_hash("a" * 64, link(2)))
    assert said([first, second], head([first, second])) == [
        (2, "第 1 笔与第 2 笔不衔接：其间的记录缺失，或第 1 笔被替换、改动过。")
    ]


def test_an_inserted_row_is_named() -> None:
    rows = chain(3)
    kept = head(rows)
    new = dataclasses.replace(link(2), source_id=77)
    moved = (dataclasses.replace(rows[1][0], seq=3), rows[1][1], rows[1][2])
    last = (dataclasses.replace(rows[2][0], seq=4), rows[2][1], rows[2][2])
    inserted = (new, rows[0][2], link_hash(rows[0][2], new))
    assert said([rows[0], inserted, moved, last], kept) == [
        (2, "第 2 笔是后来插入的，前后两笔原本相连。"),
        (3, "第 3 笔原是第 2 笔，从这里起序号被改动过。"),
        (4, "第 4 笔是在系统之外加到末尾的。"),
    ]


def test_a_row_added_behind_the_end_is_named() -> None:
    rows = chain(4)
    assert said(rows, head(rows[:3])) == [(4, "第 4 笔是在系统之外加到末尾的。")]
    assert said(rows, Head(4, "f" * 64, True)) == [(4, "末尾的第 4 笔与链头记录不符，被替换过。")]
    assert list(find_breaks(7, rows, None)) == [Break(7, 4, "缺少这本台账的链头记录，无法确认末尾是否完整。")]


def test_a_double_seq_is_named() -> None:
    rows = chain(3)
    other = dataclasses.replace(link(2), units=900)
    twice = [*rows[:2], (other, rows[0][2], link_hash(rows[0][2], other)), rows[2]]
    assert said(twice, head(rows))[0] == (2, "第 2 笔的序号重复，多出一笔。")


def test_swapped_rows_are_named() -> None:
    rows = chain(5)
    swapped = [
        rows[0],
        (dataclasses.replace(rows[2][0], seq=2), *rows[2][1:]),
        (dataclasses.replace(rows[1][0], seq=3), *rows[1][1:]),
        *rows[3:],
    ]
    sentences = [sentence for _, sentence in said(swapped, head(rows))]
    assert "第 2 笔原是第 3 笔，从这里起序号被改动过。" in sentences
    assert "第 3 笔原是第 2 笔，从这里起序号被改动过。" in sentences


@given(st.integers(1, 12), st.data())
def test_any_row_taken_out_or_changed_is_found(length: int, data: st.DataObject) -> None:
    rows = chain(length)
    kept = head(rows)
    place = data.draw(st.integers(0, length - 1))
    assert said(rows[:place] + rows[place + 1 :], kept) != []
    units = data.draw(st.integers(-1000, 1000).filter(lambda units: units != 100))
    rows[place] = (dataclasses.replace(rows[place][0], units=units), *rows[place][1:])
    assert [seq for seq, _ in said(rows, kept)] == [place + 1]


def test_a_printed_mark_is_read_back_however_it_was_typed() -> None:
    digest = link_hash(FIRST, link(1))
    mark = short_mark(128, digest)
    assert mark == f"128-{digest[:16]}"
    assert read_mark(mark) == (128, digest[:16])
    assert read_mark(f" 128 － {digest[:16].upper()} ") == (128, digest[:16])
    assert read_mark("9" * 18 + "-01234567") == (10**18 - 1, "01234567")
    assert read_mark(f"1-{'0123456789abcdef' * 4}") == (1, "0123456789abcdef" * 4)
    for wrong in (
        "",
        "128",
        "128-",
        "128-12",
        "1280123456",
        "x-0123456789",
        "１-0123456789",
        "1-ghijklmnop",
        "1-0123456※",
        f"1-{'0' * 65}",
        "9" * 19 + "-01234567",
    ):
        assert read_mark(wrong) is None
