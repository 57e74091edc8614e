"""Forms for parts of a standard: what a browser sends back unchanged leaves every part as it was."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django import forms

from tests.sample_standard import SAMPLE
from tests.web.reading import Sent
from zhixing.rules.standards.drafts import Steps, hint_of, part_at, read_draft
from zhixing.rules.standards.model import (
    Block,
    Carry,
    Component,
    Condition,
    Gate,
    Grade,
    Item,
    Panel,
    PeriodKind,
    Question,
    Share,
    Standard,
    Veto,
    Weights,
    YearRule,
)
from zhixing.rules.standards.schema import hints, is_part
from zhixing.rules.standards.vocabulary import Amount, Points
from zhixing.web.standards.fields import AmountField, NumbersField, PercentField, PointsField
from zhixing.web.standards.part_forms import ELSEWHERE, PartForm

PACKS = {pack.stem: pack.read_text() for pack in sorted(Path("zhixing/standards").glob("*.yaml"))} | {"sample": SAMPLE}


def sent(form: PartForm) -> dict[str, Any]:
    from django.http import QueryDict

    parser = Sent()
    for name in form.fields:
        parser.feed(str(form[name]))
    for group in form.laid_out:
        if group.rows:
            parser.put(f"{group.name}-rows", str(len(group.rows)))
    data = QueryDict(mutable=True)
    for name, values in parser.data.items():
        data.setlist(name, values)
    return data


def standard_of(text: str) -> Standard:
    found = read_draft(text).standard
    assert found is not None
    return found


def places(standard: Standard) -> list[Steps]:
    """Every part that has a page of its own."""
    found: list[Steps] = [()]
    for name in ("classes", "grades", "components", "blocks", "vetoes", "gates", "bands"):
        for number in range(len(getattr(standard, name))):
            found.append((name, number))
    for number, block in enumerate(standard.blocks):
        found += [("blocks", number, "items", place) for place in range(len(block.items))]
    if standard.year:
        found += [("year",), *(("year", "bands", number) for number in range(len(standard.year.bands)))]
    return found


@pytest.mark.parametrize("pack", PACKS)
def test_every_part_comes_back_as_it_was(pack: str) -> None:
    standard = standard_of(PACKS[pack])
    for steps in places(standard):
        part = part_at(standard, steps)
        form = PartForm(type(part), standard, part, sent(PartForm(type(part), standard, part)))
        assert form.is_valid(), (steps, form.errors)
        assert form.part == part, steps


def test_every_class_with_a_page_has_a_field_for_every_key() -> None:
    standard = standard_of(SAMPLE)
    for cls in (Standard, Item, Block, Veto, Gate, YearRule):
        names = set(PartForm(cls, standard, None).fields)
        for name, hint in hints(cls).items():
            if name not in ELSEWHERE.get(cls, ()):
                assert name in names or (is_part(hint.inner) and any(one.startswith(f"{name}-") for one in names)), name


def filled(cls: type, steps: Steps | None = None, **changes: str) -> PartForm:
    standard = standard_of(SAMPLE)
    part = part_at(standard, steps) if steps is not None else None
    data = sent(PartForm(cls, standard, part))
    for name, value in changes.items():
        data[name.replace("__", "-")] = value
    return PartForm(cls, standard, part, data)


def item(**changes: str) -> Item:
    form = filled(Item, code="NEW", name="新细则", **changes)
    assert form.is_valid(), form.errors
    assert isinstance(form.part, Item)
    return form.part


def test_a_new_item_of_each_kind_of_worth() -> None:
    assert item(price="worth", worth="2.5").worth == Amount(Points(250))
    assert item(price="worth", worth="无", **{"worth.CADRE": "3"}).worth == Amount(None, (("CADRE", Points(300)),))
    options = item(price="options", options__0__name="市级", options__0__worth="5").options
    assert [(one.code, one.name, one.worth) for one in options] == [("市级", "市级", Amount(Points(500)))]
    ranged = item(price="range", range__least="1", range__most="5").range
    assert ranged is not None
    assert (ranged.least, ranged.most, ranged.step) == (100, 500, None)
    per = item(price="per", per__unit="小时", per__worth="2").per
    assert per is not None
    assert (per.unit, per.worth, per.every, per.minimum) == ("小时", Amount(Points(200)), 100, 0)
    assert [
        (one.at_least, one.worth) for one in item(price="tiers", tiers__0__at_least="5", tiers__0__worth="1").tiers
    ] == [(500, Amount(Points(100)))]


def test_only_the_chosen_kind_of_worth_is_kept() -> None:
    changed = item(price="worth", worth="2", range__least="1", range__most="5", options__0__name="市级")
    assert (changed.range, changed.options) == (None, ())


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"price": "worth"}, {"price": ["选了“固定分值”，请在下面写出分值。"]}),
        ({"price": "worth", "worth": "两分"}, {"worth": ["“两分”不是数，请写最多两位小数的数，如 2 或 0.5。"]}),
        ({"price": "worth", "worth": "2", "code": ""}, {"code": ["请填写这一项。"]}),
        ({"price": "range", "range__least": "1"}, {"range-most": ["请填写这一项。"]}),
        ({"price": "worth", "worth": "0.001"}, {"worth": ["“0.001”不是数，请写最多两位小数的数，如 2 或 0.5。"]}),
    ],
)
def test_what_is_wrong_stands_beside_its_field(changes: dict[str, str], errors: dict[str, list[str]]) -> None:
    form = filled(Item, **{"code": "NEW", "name": "新细则", **changes})
    assert not form.is_valid()
    assert form.errors == errors


def test_a_condition_names_what_it_looks_at_in_one_list() -> None:
    form = filled(
        Gate,
        ("gates", 0),
        when__0__about="stars:",
        when__1__about="item:LATE",
        when__1__measure="times",
        when__1__at_least="3",
    )
    assert form.is_valid(), form.errors
    assert [(one.stars, one.block, one.item, one.at_least) for one in form.part.when] == [
        (True, "", "", None),
        (False, "", "LATE", Points(300)),
    ]
    assert form.part.when[0] == Condition(stars=True, measure=form.part.when[0].measure, under=Points(4000))


def test_an_emptied_row_is_removed() -> None:
    form = filled(Item, ("blocks", 0, "items", 2), options__0__name="", options__0__code="", options__0__worth="")
    assert form.is_valid(), form.errors
    assert [one.code for one in form.part.options] == ["AREA"]


def test_more_rows_are_offered_when_asked_for() -> None:
    standard = standard_of(SAMPLE)
    part = part_at(standard, ("blocks", 0, "items", 2))
    data = sent(PartForm(Item, standard, part))
    data["more"] = "options"
    groups = {group.name: len(group.rows) for group in PartForm(Item, standard, part, data).laid_out}
    assert (groups["options"], groups["tiers"]) == (6, 2)


def test_questions_of_a_ballot_are_written_in_rows_and_blank_rows_are_none() -> None:
    standard = standard_of(PACKS["kangbashi"])
    before = standard.components[1]
    data = sent(PartForm(Component, standard, before))
    assert (data["quorum"], data["questions-0-weight"], data["questions-1-weight"]) == ("2/3", "", "")
    data.update({"questions-0-name": "作风形象", "questions-1-name": "实绩", "questions-1-weight": "2"})
    data["quorum"] = "1/2"
    form = PartForm(Component, standard, before, data)
    assert form.is_valid()
    assert form.part == replace(
        before, quorum=Share(1, 2), questions=(Question("作风形象", "作风形象"), Question("实绩", "实绩", Points(200)))
    )
    data["per_block"] = "on"
    assert PartForm(Component, standard, before, data).is_valid()


def test_a_share_of_a_grade_is_written_and_taken_away() -> None:
    standard = standard_of(PACKS["kangbashi"])
    grade = standard.grades[0]
    assert grade.share_cap == Share(1, 3)
    data = sent(PartForm(Grade, standard, grade))
    for typed, share in (("1/4", Share(1, 4)), ("", None)):
        data["share_cap"] = typed
        form = PartForm(Grade, standard, grade, data)
        assert (form.is_valid(), form.part) == (True, replace(grade, share_cap=share))


def test_what_is_switched_off_is_gone() -> None:
    form = filled(Standard, (), carry__on="on", carry__share="50")
    assert form.is_valid(), form.errors
    assert form.part.carry.share == 5000
    assert filled(Standard, ()).is_valid()
    off = filled(Standard, ())
    assert off.is_valid()
    assert off.part.carry is None


def test_periods_and_classes_are_ticked() -> None:
    data = sent(PartForm(Block, standard_of(SAMPLE), None))
    data.update({"code": "B9", "name": "新维度"})
    data.setlist("periods", ["midyear", "year_end"])
    data.setlist("classes", ["CADRE"])
    form = PartForm(Block, standard_of(SAMPLE), None, data)
    assert form.is_valid(), form.errors
    assert (form.part.periods, form.part.classes) == ((PeriodKind.MIDYEAR, PeriodKind.YEAR_END), ("CADRE",))
    assert hint_of(("blocks",)).inner is Block


def test_percent_may_have_its_sign_where_it_is_one() -> None:
    assert PercentField().clean("30%") == PercentField().clean("30") == Points(3000)
    amount = AmountField([("K", "干部")], "不限", True).clean({"": "70%", "K": "60"})
    assert amount == Amount(Points(7000), (("K", Points(6000)),))
    assert NumbersField(True).clean("60%、40") == (Points(6000), Points(4000))
    with pytest.raises(forms.ValidationError, match="不是数"):
        PointsField().clean("30%")


@pytest.mark.parametrize("part", [Block, Carry, Panel, Question, Weights, YearRule])
def test_every_percent_key_has_a_field_that_takes_the_sign(part: type) -> None:
    standard = Standard("办法", blocks=(Block("b", "维度"),))
    form = PartForm(part, standard, None)
    percents = [name for name, hint in hints(part).items() if hint.key.is_percent]
    assert percents
    assert [getattr(form.fields[name], "is_percent", False) for name in percents] == [True] * len(percents)
