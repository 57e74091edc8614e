"""算例: the worked examples of a standard in words, and how what came of them compares with what they say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from zhixing.rules.periods import chinese_date
from zhixing.rules.standards.model import Example, ExampleFact, Item, Standard
from zhixing.rules.standards.vocabulary import points_text

WITHOUT = (
    "还没有写算例。算例写明几个人的事实和应得的分数，由系统按办法计算，便于审定的同志核对；"
    "一般写三个，怎样写见“办法文件的写法”。"
)
NOT_SCORED = "不计分"


@dataclass(frozen=True)
class ExampleText:
    """What an example says: who, what they did, what must come of it."""

    name: str
    who: str
    facts: tuple[str, ...]
    expected: str

    @property
    def text(self) -> str:
        return "，".join(
            word for word in (self.who, f"{len(self.facts)} 项事实", f"应为{spaced(self.expected)}") if word
        )


@dataclass(frozen=True)
class ExampleResult:
    """An example and what it came to: nothing (`index` None) where `excluded` or `problems` say why."""

    example: Example
    words: ExampleText
    index: int | None = None  # hundredths
    band_code: str = ""
    band_name: str = ""
    excluded: str = ""
    problems: tuple[str, ...] = ()  # facts that could not be read or were not counted

    @property
    def reckoned(self) -> str:
        """What it came to, in words."""
        if self.excluded:
            return NOT_SCORED if self.excluded == NOT_SCORED else f"{NOT_SCORED}（{self.excluded}）"
        if self.index is None:
            return "无法计算"
        return "，".join(word for word in (f"{points_text(self.index)} 分", self.band_name) if word)

    @property
    def differences(self) -> tuple[str, ...]:
        """In what the two differ, and what of the facts was not counted; empty where the example holds."""
        gaps = [*self.problems]
        if self.index is None and not self.excluded:
            return tuple(gaps or ["没有算出得分"])
        if self.example.index != self.index:
            gaps.append(f"应为{spaced(score_text(self.example.index))}，算得{spaced(self._score)}{self._gap}")
        if self.example.band and self.example.band not in (self.band_code, self.band_name):
            expected = self.words.expected.rpartition("，")[2]
            gaps.append(f"应评为“{expected}”，算得{f'“{self.band_name}”' if self.band_name else '未定等次'}")
        return tuple(gaps)

    @property
    def holds(self) -> bool:
        return not self.differences

    @property
    def _score(self) -> str:
        return self.reckoned if self.excluded else score_text(self.index)

    @property
    def _gap(self) -> str:
        if self.example.index is None or self.index is None:
            return ""
        gap = self.index - self.example.index
        return f"，{'多' if gap > 0 else '少'} {points_text(abs(gap))} 分"


def example_blockers(results: Iterable[ExampleResult]) -> list[str]:
    """Why a standard cannot be approved: its own examples do not come out as it says."""
    return [
        f"算例“{result.words.name}”不符：{'；'.join(gap.rstrip('。') for gap in result.differences)}。"
        "请核对办法的分值和算例，改到一致。"
        for result in results
        if not result.holds
    ]


def example_cautions(standard: Standard) -> list[str]:
    """What an approver cannot see from the examples: there are none, or none of a class that is scored."""
    if not standard.examples:
        return [WITHOUT]
    own_classes = {standard.class_of(example.category) for example in standard.examples}
    missing = [kind.name for kind in standard.classes if kind.scored and kind not in own_classes]
    if not missing:
        return []
    return [f"还没有算例的类别：{'、'.join(missing)}。每一类写一个，看得出这一类能得多少分。"]


def example_texts(standard: Standard) -> tuple[ExampleText, ...]:
    """Every example in words."""
    return tuple(_text(example, standard) for example in standard.examples)


def _text(example: Example, standard: Standard) -> ExampleText:
    member_class = standard.class_of(example.category) if example.category else None
    whose = member_class.name if member_class else example.category
    bands = (*standard.bands, *(standard.year.bands if standard.year else ()))
    band = next((band.name for band in bands if example.band in (band.code, band.name)), example.band)
    return ExampleText(
        name=example.name,
        who="，".join(word for word in (whose, example.period.label if example.period else "") if word),
        facts=tuple(fact_text(fact, standard) for fact in example.facts),
        expected="，".join(word for word in (score_text(example.index), band) if word),
    )


def score_text(index: int | None) -> str:
    return NOT_SCORED if index is None else f"{points_text(index)} 分"


def spaced(text: str) -> str:
    """With a space before a number that follows a Chinese word."""
    return text if text.startswith(NOT_SCORED) else f" {text}"


def _day(written: str) -> str:
    """A day as sentences have it; what is no day stays as written, for the checks to name."""
    try:
        return chinese_date(dt.date.fromisoformat(written))
    except ValueError:
        return written


def fact_text(fact: ExampleFact, standard: Standard) -> str:
    """参加集中学习：8 小时, with whatever else was written of it."""
    item = next((item for _, item in standard.items if fact.item in (item.code, item.name)), None)
    parts = {component.code: component.name for component in standard.components}
    parts |= {veto.code: veto.name for veto in standard.vetoes}
    name = item.name if item else parts.get(fact.item, fact.item)
    options = {option.code: option.name for option in item.options} if item else {}
    grades = {grade.code: grade.name for grade in standard.grades}
    details = (
        "此前各期" if fact.earlier else "",
        _day(fact.date),
        fact.panel,
        options.get(fact.option, grades.get(fact.option, fact.option)),
        _units(fact, item, standard),
        f"{points_text(fact.worth)} 分" if fact.worth is not None else "",
        f"同一件事“{fact.matter}”" if fact.matter else "",
        fact.note,
    )
    words = "，".join(word for word in details if word)
    return f"{name}：{words}" if words else name


def _units(fact: ExampleFact, item: Item | None, standard: Standard) -> str:
    """How many of what; of a result of another period, which period it is of."""
    if fact.units is None:
        return ""
    is_veto = any(fact.item in (veto.code, veto.name) for veto in standard.vetoes)
    unit = item.per.unit if item and item.per else "次" if item or is_veto else "票" if fact.option else ""
    return f"{points_text(fact.units)} {unit}" if unit else f"第 {points_text(fact.units)} 期"
