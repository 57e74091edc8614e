"""清单: what inspectors look at under an item, in words, for one class of organisation or for all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhixing.rules.standards.items import Check, Item
from zhixing.rules.standards.vocabulary import Method, points_text


@dataclass(frozen=True)
class CheckLine:
    """One thing that is looked at, as a sheet prints it."""

    name: str
    full: str  # 3 分
    rule: str
    methods: str  # 查阅资料、数据
    evidence: str

    @property
    def aside(self) -> str:
        return f"（{self.rule}）" if self.rule else ""

    @property
    def where(self) -> str:
        """How it is looked at and in what: 查阅资料：会议记录."""
        return "：".join(word for word in (self.methods, self.evidence) if word)


@dataclass(frozen=True)
class Checklist:
    """What a sheet says under one item, beside its name and its marks."""

    criterion: str
    where: str
    adjustments: str
    veto: str
    lines: tuple[CheckLine, ...]

    @property
    def remarks(self) -> tuple[tuple[str, str], ...]:
        """What is said of the item as a whole: (word, text)."""
        words = (
            ("评分标准", self.criterion),
            ("怎样检查", self.where),
            ("加减情形", self.adjustments),
            ("本条否决", self.veto),
        )
        return tuple((word, text) for word, text in words if text)

    @property
    def is_empty(self) -> bool:
        return not self.remarks and not self.lines


def checklist_of(item: Item, class_code: str | None) -> Checklist:
    """The item as organisations of this class are held to it."""
    return Checklist(
        item.criterion,
        "：".join(word for word in (methods_text(item.methods), item.evidence) if word),
        item.adjustments,
        item.veto,
        tuple(check_line(check, item) for check in item.checks_for(class_code)),
    )


def check_line(check: Check, item: Item) -> CheckLine:
    return CheckLine(
        check.name,
        "" if check.full is None else f"{points_text(check.full)} 分",
        check.rule,
        methods_text(check.methods or item.methods),
        check.evidence,
    )


def methods_text(methods: Iterable[Method]) -> str:
    return "、".join(method.label for method in methods)
