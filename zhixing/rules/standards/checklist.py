"""Parts of a standard in words: what inspectors look at under an item, its line in the document, kinds of activity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhixing.rules.standards.items import Check, Item
from zhixing.rules.standards.model import Standard
from zhixing.rules.standards.phrases import Phrases
from zhixing.rules.standards.procedure import ActivityKind, Majority, Quorum
from zhixing.rules.standards.text.clauses import sentence
from zhixing.rules.standards.vocabulary import Method, points_text


@dataclass(frozen=True)
class Line:
    """A name with what is said of it."""

    name: str
    text: str
    note: str = ""


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


@dataclass(frozen=True)
class CheckGroup:
    """What is looked at, for the classes that it is the same for."""

    whom: str  # empty where it is the same for all
    lines: tuple[CheckLine, ...]


@dataclass(frozen=True)
class ItemLine:
    code: str
    name: str
    effect: str  # 加分, 扣分
    worth: tuple[str, ...]  # one phrase a line
    limits: str
    applies: str
    sources: tuple[str, ...]  # how it is recorded, with what evidence, on what clause
    local: bool
    remarks: tuple[str, ...]  # what inspectors go by
    checks: tuple[CheckGroup, ...]

    @property
    def has_checklist(self) -> bool:
        return bool(self.remarks or self.checks)


def item_line(item: Item, say: Phrases) -> ItemLine:
    sources = (
        f"记一次“{item.activity}”自动记这一条" if item.activity else "",
        "" if item.claim else "本人不能申报，由组织记录",
        f"佐证：{item.evidence}" if item.evidence else "",
        f"依据：{item.clause}" if item.clause else "",
        item.note,
    )
    remarks = (
        *(f"{say.class_names(own.classes)}的检查表上叫“{own.name}”" for own in item.own_names),
        f"评分标准：{item.criterion}" if item.criterion else "",
        f"检查方法：{methods_text(item.methods)}" if item.methods else "",
        f"加减情形：{item.adjustments}" if item.adjustments else "",
        f"本条否决：{item.veto}" if item.veto else "",
    )
    return ItemLine(
        code=item.code,
        name=item.name,
        effect=item.effect.label,
        worth=tuple(say.worth(item)),
        limits=say.limits(item),
        applies=say.applies(item),
        sources=tuple(phrase for phrase in sources if phrase),
        local=item.local,
        remarks=tuple(phrase for phrase in remarks if phrase),
        checks=tuple(check_groups(item, say)),
    )


def check_groups(item: Item, say: Phrases) -> list[CheckGroup]:
    """Whole lists, one for all classes that have the same; nothing where nothing is written."""
    if not any(check.classes for check in item.checks):
        lines = tuple(check_line(check, item) for check in item.checks)
        return [CheckGroup("", lines)] if lines else []
    classes = [cls.code for cls in say.standard.classes if cls.scored and say.only in (None, cls.code)]
    codes_by_lines: dict[tuple[CheckLine, ...], list[str]] = {}
    for code in classes:
        lines = tuple(check_line(check, item) for check in item.checks_for(code))
        codes_by_lines.setdefault(lines, []).append(code)
    return [CheckGroup(say.class_names(codes), lines) for lines, codes in codes_by_lines.items() if lines]


def activity_lines(standard: Standard) -> tuple[Line, ...]:
    names = {item.code: item.name for _, item in standard.items}
    return tuple(Line(kind.name, _rules(kind), _items(kind, names)) for kind in standard.activities)


def rhythm(kind: ActivityKind) -> str:
    """每月 1 次; empty where there is no rhythm."""
    if kind.every is None:
        return ""
    return f"每{kind.every.label.removesuffix('度')} {kind.times} 次"


def _rules(kind: ActivityKind) -> str:
    return sentence(
        [
            f"应到：{kind.roll.label}",
            rhythm(kind),
            f"有表决权的{kind.quorum.label}到会方可表决" if kind.quorum is not Quorum.NONE else "",
            f"{kind.majority.label}为通过" if kind.majority is not Majority.NONE else "",
            "计入学时" if kind.study else "",
        ]
    )


def _items(kind: ActivityKind, names: dict[str, str]) -> str:
    parts = (
        ("到会", kind.items),
        ("主持", kind.hosting),
        ("发言、主讲", kind.speaking),
        ("迟到早退", kind.late),
        ("无故缺席", kind.absent),
    )
    phrases = [f"{word}记{_join_names(codes, names)}" for word, codes in parts if codes]
    return "；".join(phrases)


def _join_names(codes: tuple[str, ...], names: dict[str, str]) -> str:
    return "".join(f"“{names.get(code, code)}”" for code in codes)
