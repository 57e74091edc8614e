"""Drafts of a standard: what can be made of any text, and changing one part."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sample_standard import SAMPLE
from zhixing.rules.standards.drafts import (
    fingerprint,
    free_code,
    hint_of,
    moved_part,
    part_at,
    read_draft,
    steps_of,
    with_part,
    without_part,
)
from zhixing.rules.standards.model import Item, PerUnit, Standard
from zhixing.rules.standards.reading import read_standard
from zhixing.rules.standards.schema import stand_in
from zhixing.rules.standards.vocabulary import Amount, Measure, Points, Share
from zhixing.rules.standards.writing import write_standard


def sample() -> Standard:
    found = read_draft(SAMPLE).standard
    assert found is not None
    return found


def names(standard: Standard) -> list[str]:
    return [item.name for _, item in standard.items]


def test_a_sound_text() -> None:
    draft = read_draft(SAMPLE)
    assert (draft.standard, draft.is_sound, draft.is_faithful) == (read_standard(SAMPLE), True, True)


def test_what_does_not_hold_is_kept_and_faithful() -> None:
    draft = read_draft(SAMPLE.replace("best_band: BLUE", "best_band: PINK"))
    assert [problem.sentence for problem in draft.problems] == ["没有等次“PINK”，请改为已有的等次编号。"]
    assert (draft.is_sound, draft.is_faithful, draft.standard is not None) == (False, True, True)


def test_problems_are_told_with_the_line_as_written() -> None:
    draft = read_draft(SAMPLE.replace("best_band: BLUE", "best_band: PINK"))
    assert [written for _, written in draft.located_problems] == ["best_band: PINK"]
    assert [written for _, written in read_draft("").located_problems] == [""]


def test_words_that_are_not_understood_make_it_unfaithful() -> None:
    draft = read_draft(SAMPLE + "colour: red\n")
    assert (len(draft.problems), draft.is_faithful, draft.standard is not None) == (1, False, True)
    assert draft.problems[0].line == SAMPLE.count("\n") + 1


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Points, 100),
        (int, 1),
        (bool, False),
        (str, ""),
        (Amount, Amount(Points(100))),
        (Share, Share(1, 1)),
        (tuple[Item, ...], ()),
        (Measure, Measure.POINTS),
        (PerUnit, PerUnit("", Amount(Points(100)))),  # what need not be written stays as if it were not
        (Points | None, None),
    ],
)
def test_where_a_value_cannot_be_read_one_point_one_time_or_nothing_stands_for_it(kind: object, value: object) -> None:
    assert stand_in(kind) == value


def test_no_yaml_at_all() -> None:
    draft = read_draft("title: [甲\n")
    assert (draft.standard, draft.is_faithful, len(draft.problems)) == (None, False, 1)


@given(st.text(max_size=200))
def test_any_text_is_answered_with_a_standard_or_problems(text: str) -> None:
    draft = read_draft(text)
    assert draft.problems or draft.standard is not None
    found = read_standard(text)
    assert (list(draft.problems) == found) if isinstance(found, list) else (draft.standard == found)


def test_paths_and_steps() -> None:
    assert steps_of("blocks[0].items[12].short_under") == ("blocks", 0, "items", 12, "short_under")
    assert part_at(sample(), ("blocks", 1, "items", 0)).name == "宣讲"
    for nowhere in (("blocks", 9), ("blocks", 0, "colour"), ("title", 0), ("blocks", "items")):
        with pytest.raises(LookupError):
            part_at(sample(), nowhere)
    assert hint_of(("blocks", 0, "items")).inner is Item
    with pytest.raises(LookupError):
        hint_of(("blocks", 0, "nothing"))


def test_changing_adding_removing_and_moving_a_part() -> None:
    first = ("blocks", 0, "items", 0)
    added = with_part(sample(), ("blocks", 0, "items", 4), Item("NEW", "新细则", worth=Amount(Points(100))))
    assert names(added) == ["参加党员大会", "自学", "受到表彰", "无故缺席", "新细则", "宣讲", "走访"]
    assert names(without_part(added, first)) == ["自学", "受到表彰", "无故缺席", "新细则", "宣讲", "走访"]
    assert names(moved_part(sample(), first, 1))[:2] == ["自学", "参加党员大会"]
    assert moved_part(sample(), first, -1) == sample()
    assert moved_part(sample(), ("blocks", 0, "items", 3), 1) == sample()
    assert with_part(sample(), ("year",), None).year is None


def test_a_changed_part_survives_writing_and_reading() -> None:
    changed = with_part(sample(), ("blocks", 0, "items", 3, "worth"), Amount(Points(550)))
    assert read_standard(write_standard(changed)) == changed


def test_a_new_code_is_nobodys() -> None:
    assert free_code(sample(), ("blocks", 0, "items")) == "I1"
    taken = with_part(sample(), ("blocks", 0, "items", 4), Item("I1", "甲", worth=Amount(Points(100))))
    assert free_code(taken, ("blocks", 1, "items")) == "I2"
    assert free_code(taken, ("vetoes",)) == "V1"


def test_a_fingerprint_tells_texts_apart() -> None:
    assert fingerprint(SAMPLE) == fingerprint(SAMPLE)
    assert fingerprint(SAMPLE) != fingerprint(SAMPLE + " ")


def test_each_list_has_a_letter_for_its_codes() -> None:
    lists = ("items", "blocks", "vetoes", "components", "classes", "bands", "grades")
    assert [free_code(sample(), (name,)) for name in lists] == ["I1", "B1", "V1", "C1", "K1", "L1", "G1"]


@pytest.mark.parametrize("path", ["blocks", "components", "classes", "bands", "grades"])
def test_a_code_of_any_list_is_given_to_nothing_else(path: str) -> None:
    first = replace(part_at(sample(), (path, 0)), code="I1")
    assert free_code(with_part(sample(), (path, 0), first), ("blocks", 0, "items")) == "I2"


def test_steps_lead_only_to_what_is_there() -> None:
    assert part_at(sample(), ()) == sample()
    assert part_at(sample(), ("blocks", 1)).code == "SERVE"
    for nowhere in (("blocks", 2), ("title", "code"), ("nothing",)):
        with pytest.raises(LookupError):
            part_at(sample(), nowhere)
    assert hint_of(("title",)).key.label == "名称"
    assert hint_of(("blocks", 7, "items", 9, "worth")).key.label == "每次分值"
    for unknown in ((), ("title", "code"), ("blocks", 0, "nothing"), ("cap", "day")):
        with pytest.raises(LookupError):
            hint_of(unknown)


def test_only_entries_of_a_list_are_moved_or_removed() -> None:
    for steps in (("blocks",), ("blocks", 0, "name"), ("blocks", 9)):
        with pytest.raises(LookupError):
            without_part(sample(), steps)
        with pytest.raises(LookupError):
            moved_part(sample(), steps, 1)
    last = ("blocks", 0, "items", 3)
    assert names(moved_part(sample(), last, -1))[:4] == ["参加党员大会", "自学", "无故缺席", "受到表彰"]
    assert names(moved_part(sample(), last, -9))[:4] == ["无故缺席", "参加党员大会", "自学", "受到表彰"]


def test_a_long_line_is_cut_and_its_blanks_are_left_out() -> None:
    draft = read_draft(f"title: 办法\nblocks:\n  - {{code: b, name: 维度, full: {'x' * 100}}}\n")
    ((problem, written),) = draft.located_problems
    assert (problem.line, len(written), written[:9]) == (3, 80, "- {code: ")


def test_problems_stand_in_the_order_of_the_lines() -> None:
    draft = read_draft("title: 办法\nfull: 0\nfloor: 一\ncut_off: 40\n")
    assert [problem.line for problem in draft.problems] == [2, 3, 4]


def test_what_a_page_remembers_of_a_text_is_short() -> None:
    """printf 办法 | sha256sum | cut -c1-16; half a pair, as a browser may send it, is no obstacle."""
    assert fingerprint("办法") == "d2a92f0c9c91ab20"
    assert len(fingerprint("\ud800")) == 16


def test_a_new_part_takes_the_first_code_of_its_list_that_nothing_has() -> None:
    bare = Standard("甲")
    heads = ("items", "blocks", "vetoes", "components", "classes", "bands", "grades")
    assert [free_code(bare, (head,)) for head in heads] == ["I1", "B1", "V1", "C1", "K1", "L1", "G1"]
    taken = read_standard(
        "title: 甲\nclasses: [{code: K1, name: 甲类}]\ncomponents: [{code: C1, name: 积分, source: points}]\n"
        "blocks: [{code: B1, name: 学习, "
        "items: [{code: I1, name: 学习, worth: 1}, {code: B2, name: 听课, worth: 1}]}]\n"
        "vetoes: [{code: V1, name: 处分, effect: lowest_band}]\nbands: [{code: L1, name: 合格}]\n"
    )
    assert [free_code(taken, (head,)) for head in heads] == ["I2", "B3", "V2", "C2", "K2", "L2", "G1"]


def test_a_text_is_known_again_by_its_fingerprint_even_where_it_holds_what_no_text_may() -> None:
    assert fingerprint("甲") == hashlib.sha256("甲".encode()).hexdigest()[:16]
    assert len({fingerprint(text) for text in ("甲", "甲 ", "\ud800", "\ud801")}) == 4
