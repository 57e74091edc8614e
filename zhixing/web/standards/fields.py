"""考评办法: form fields for what a standard is written in — points, amounts per class, shares, lists of words."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from zhixing.rules.standards.reading import Place, Reader
from zhixing.rules.standards.schema import NONE_WORDS
from zhixing.rules.standards.vocabulary import Amount, Points, Share, points_text, to_points

NONE = "无"
NOT_A_NUMBER = "“{}”不是数，请写最多两位小数的数，如 2 或 0.5。"


def read_points(text: str, is_percent: bool = False) -> Points:
    """Raises ValidationError with the sentence for the page. What is so many of a hundred may have its sign."""
    plain = text.strip().replace("\N{MINUS SIGN}", "-")
    try:
        points = to_points(plain.rstrip("%％") if is_percent else plain)
    except ValueError as wrong:
        raise forms.ValidationError(NOT_A_NUMBER.format(text.strip())) from wrong
    if abs(points) > 100_000_000:
        raise forms.ValidationError(f"“{text.strip()}”太大，请写绝对值不超过 1000000 的数。")
    return points


class PointsField(forms.CharField):
    """A number with at most two places, kept as integer hundredths; nothing typed is None."""

    is_percent = False
    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "input-short"})

    def prepare_value(self, value: Any) -> Any:
        return points_text(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Points | None:
        typed = super().clean(value)
        return read_points(typed, self.is_percent) if typed else None


class PercentField(PointsField):
    """So many of a hundred: 30 or 30%."""

    is_percent = True


class ShareField(forms.CharField):
    """A part of a whole: 30% or 1/3."""

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Share) else value

    def clean(self, value: Any) -> Share | None:
        typed = super().clean(value)
        if not typed:
            return None
        reader = Reader()
        share = reader.read_share(typed, Place(0))
        if reader.problems:
            raise forms.ValidationError(reader.problems[0].sentence)
        return share


class WordsField(forms.CharField):
    """A list of phrases, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> tuple[str, ...]:
        return tuple(line.strip() for line in super().clean(value).splitlines() if line.strip())


class NumbersField(forms.CharField):
    """A list of numbers, with spaces or 、 between them."""

    def __init__(self, is_percent: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.is_percent = is_percent

    def prepare_value(self, value: Any) -> Any:
        return "、".join(points_text(number) for number in value) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> tuple[Points, ...]:
        return tuple(
            read_points(word, self.is_percent) for word in re.split(r"[\s、，,;；]+", super().clean(value)) if word
        )


class AmountWidget(forms.Widget):
    """One box for all classes, and one for each class that differs."""

    template_name = "standards/_amount.html"

    def __init__(self, classes: Sequence[tuple[str, str]], none_means: str) -> None:
        super().__init__()
        self.classes, self.none_means = classes, none_means

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        return {code: str(data.get(f"{name}.{code}" if code else name, "")).strip() for code in self._codes()}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}.{code}" if code else name in data for code in self._codes())

    def id_for_label(self, id_: str | None) -> str:
        return id_ or ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = value if isinstance(value, dict) else written_amount(value)
        rows = [
            {"name": f"{name}.{code}", "label": label, "value": typed.get(code, ""), "id": f"id_{name}_{number}"}
            for number, (code, label) in enumerate(self.classes)
        ]
        context.update(
            main=typed.get("", ""), rows=rows, none_means=self.none_means, opened=any(row["value"] for row in rows)
        )
        return context

    def _codes(self) -> list[str]:
        return ["", *(code for code, _ in self.classes)]


def written_amount(amount: Amount | None) -> dict[str, str]:
    """An amount as its boxes show it."""
    if amount is None:
        return {}
    main = points_text(amount.default) if amount.default is not None else "" if amount.by_class else NONE
    return {"": main} | {code: NONE if value is None else points_text(value) for code, value in amount.by_class}


class AmountField(forms.Field):
    """An amount that may differ by class; all boxes empty is None (not written)."""

    def __init__(
        self, classes: Sequence[tuple[str, str]], none_means: str, is_percent: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(widget=AmountWidget(classes, none_means), **kwargs)
        self.is_percent = is_percent

    def clean(self, value: Any) -> Amount | None:
        typed = {code: text for code, text in value.items() if text}
        if not typed:
            if self.required:
                raise forms.ValidationError("请写一个数。")
            return None
        read = {
            code: None if text.lower() in NONE_WORDS else read_points(text, self.is_percent)
            for code, text in typed.items()
        }
        default = read.pop("", None)
        return Amount(default, tuple(sorted(read.items())))


def written_text(amount: Amount | None, classes: Mapping[str, str]) -> str:
    """An amount on one line: 2；党员干部类 1.5. `classes`: name → code."""
    names = {code: name for name, code in classes.items()}
    boxes = written_amount(amount)
    return "；".join(
        f"{names.get(code, code)} {text}".strip() if code else text for code, text in boxes.items() if text
    )


class AmountTextField(forms.CharField):
    """An amount on one line, for a cell of a table: a number for everybody, then a class and its number."""

    def __init__(self, classes: Mapping[str, str], none_means: str, **kwargs: Any) -> None:
        super().__init__(max_length=300, **kwargs)
        self.classes, self.none_means = classes, none_means
        self.widget.attrs["inputmode"] = "text" if classes else "decimal"

    def clean(self, value: Any) -> Amount | None:
        typed = super().clean(value)
        if not typed:
            return None
        default: Points | None = None
        by_class: dict[str, Points | None] = {}
        for number, phrase in enumerate(re.split(r"[;；，,、]", typed)):
            words = phrase.split()
            name, text = ("".join(words[:-1]), words[-1]) if words else ("", "")
            points = None if text.lower() in NONE_WORDS else read_points(text)
            if not name and not number:
                default = points
            elif name in self.classes or name in self.classes.values():
                by_class[self.classes.get(name, name)] = points
            else:
                example = f"2；{next(iter(self.classes))} 1.5" if self.classes else "2"
                raise forms.ValidationError(f"“{phrase.strip()}”无法识别是哪一类的分值，请写成“{example}”。")
        return Amount(default, tuple(sorted(by_class.items())))
