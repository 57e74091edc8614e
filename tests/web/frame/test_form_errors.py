"""Every field of every kind says what to do when it is left empty or out of bounds."""

import pytest
from django import forms

from zhixing.web.frame.form_errors import WORDS


class Everything(forms.Form):
    text = forms.CharField(max_length=3)
    day = forms.DateField()
    number = forms.IntegerField(min_value=1)
    worth = forms.DecimalField(max_value=5)
    one = forms.ChoiceField(choices=[("a", "甲")])
    some = forms.MultipleChoiceField(choices=[("a", "甲")])
    sure = forms.BooleanField()
    file = forms.FileField()


def said(form: forms.Form) -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in form.errors.items()}


def test_an_empty_form_says_what_to_do() -> None:
    fill, choose = ["请填写这一项。"], ["请选择一项。"]
    assert said(Everything({})) == {
        "text": fill,
        "day": fill,
        "number": fill,
        "worth": fill,
        "one": choose,
        "some": ["请至少选择一项。"],
        "sure": ["请勾选这一项。"],
        "file": ["请选择文件。"],
    }


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("text", "四个字了", "请写在 3 个字以内，现在有 4 个字。"),
        ("day", "昨天", "请填写日期，例如 2026-06-01。"),
        ("number", "0", "请填写不小于 1 的数。"),
        ("number", "一", "请填写整数。"),
        ("worth", "6", "请填写不大于 5 的数。"),
        ("worth", "六", "请填写数字。"),
    ],
)
def test_what_is_out_of_bounds_says_the_bounds(name: str, value: str, words: str) -> None:
    assert said(Everything({name: value}))[name] == [words]


def test_no_field_speaks_of_itself_as_a_field() -> None:
    assert [word for words in WORDS.values() for word in words.values() if "字段" in word] == []
