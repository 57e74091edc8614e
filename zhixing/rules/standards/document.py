"""A whole standard as the readable Chinese document that pages and paper show."""

from __future__ import annotations

from dataclasses import dataclass

from zhixing.rules.members.records import MemberClass
from zhixing.rules.orgs import OrgKind
from zhixing.rules.standards.checklist import ItemLine, Line, activity_lines, item_line
from zhixing.rules.standards.checks.results import VOTED, weight_of
from zhixing.rules.standards.model import (
    APPRAISAL,
    DEADLINES,
    PART,
    Band,
    BandsBy,
    Block,
    Component,
    Grade,
    Rounding,
    Standard,
    Veto,
    YearRule,
)
from zhixing.rules.standards.phrases import Phrases
from zhixing.rules.standards.results import usual_grades
from zhixing.rules.standards.text.clauses import reach, sentence
from zhixing.rules.standards.text.examples import ExampleText, example_texts
from zhixing.rules.standards.text.procedure import appraisal_text, deadlines_text, part_text
from zhixing.rules.standards.vocabulary import HUNDRED, IndexKind, PeriodKind, RoundBy, RoundTo, Share
from zhixing.rules.standards.vocabulary import points_text as text

# Codes of the register that a class may cover, as people call them.
REGISTER_WORDS = {cls.name: cls.value for cls in MemberClass} | {kind.value: kind.label for kind in OrgKind}
NUMERALS = "零一二三四五六七八九"


@dataclass(frozen=True)
class BlockPart:
    code: str
    name: str
    bonus: bool
    text: str
    suggestion: str
    items: tuple[ItemLine, ...]
    numeral: str  # 一、二、三 in the document


@dataclass(frozen=True)
class ComponentLine:
    name: str
    source: str
    weighted: tuple[tuple[str, str], ...]  # (head, weight) for each of Document.periods
    text: str


@dataclass(frozen=True)
class BandLine:
    band: Band
    range: str
    share_cap: str
    measures: tuple[str, ...]
    grades: str  # of the year's 民主评议; empty where this band is not one of the year's
    note: str


@dataclass(frozen=True)
class Document:
    title: str
    index: str
    source: str
    note: str
    general: tuple[Line, ...]
    classes: tuple[Line, ...]
    periods: tuple[str, ...]  # heads of the weight columns
    components: tuple[ComponentLine, ...]
    blocks: tuple[BlockPart, ...]
    vetoes: tuple[Line, ...]
    gates: tuple[Line, ...]
    bands: tuple[BandLine, ...]
    year: tuple[Line, ...]
    year_bands: tuple[BandLine, ...]
    grades: tuple[Line, ...]  # of the ballot; empty where no component is voted on
    all_grades: tuple[Line, ...]
    activities: tuple[Line, ...]
    examples: tuple[ExampleText, ...]

    @property
    def component_names(self) -> tuple[Line, ...]:
        return tuple(
            Line(part.name, "，".join([part.source, *(f"{head} {weight}" for head, weight in part.weighted)]))
            for part in self.components
        )

    @property
    def band_names(self) -> tuple[Line, ...]:
        return tuple(Line(line.band.name, line.range) for line in self.bands)

    @property
    def year_band_names(self) -> tuple[Line, ...]:
        return tuple(Line(line.band.name, line.range) for line in self.year_bands)

    @property
    def heads(self) -> dict[str, str]:
        """The numbered heading of each section that the document has (一、总则), by the section's name."""
        sections = {
            "general": ("总则", True),
            "classes": ("考评对象的类别", self.classes),
            "components": ("得分组成", True),
            "blocks": ("维度和细则", True),
            "bands": ("等次和结果运用", True),
            "limits": ("一票否决和限制条件", self.vetoes or self.gates),
            "year": ("年度得分", self.year),
            "grades": ("测评档次", self.grades),
            "activities": ("活动种类", self.activities),
        }
        present = [(name, title) for name, (title, is_present) in sections.items() if is_present]
        return {name: f"{numeral(number)}、{title}" for number, (name, title) in enumerate(present, 1)}

    @property
    def item_count(self) -> int:
        return sum(len(block.items) for block in self.blocks)


def document(standard: Standard) -> Document:
    """The standard in words. Total: it says what is there, even where checks of the standard find problems."""
    say = Phrases(standard)
    kinds = weighted_periods(standard)
    year_bands = standard.year.bands if standard.year else ()
    is_appraised = standard.index is IndexKind.VANGUARD
    grades = tuple(Line(grade.name, grade_text(grade)) for grade in standard.grades)
    return Document(
        title=standard.title,
        index=standard.index.label,
        source=standard.source,
        note=standard.note,
        general=general(standard, say),
        classes=tuple(class_line(standard, number) for number in range(len(standard.classes))),
        periods=tuple(kinds.values()),
        components=tuple(component_line(component, kinds, say) for component in standard.components),
        blocks=tuple(block_part(block, number, say) for number, block in enumerate(standard.blocks, 1)),
        vetoes=tuple(veto_line(veto, standard, say) for veto in standard.vetoes),
        gates=tuple(Line(gate.name, say.gate(gate)) for gate in standard.gates),
        bands=band_lines(standard.bands, say, is_years=not year_bands and is_appraised),
        year=year_lines(standard.year, say),
        year_bands=band_lines(year_bands, say, is_years=is_appraised),
        grades=grades if any(component.source in VOTED for component in standard.components) else (),
        all_grades=grades,
        activities=activity_lines(standard),
        examples=example_texts(standard),
    )


def general(standard: Standard, say: Phrases) -> tuple[Line, ...]:
    lines = [
        Line("考评周期", say.period()),
        Line("满分", f"{text(standard.full)} 分"),
        Line("起评分", say.count(standard.base) if standard.base else "0 分"),
        Line("总分上限", say.amount(standard.cap, none="不封顶") if standard.cap else "不封顶"),
        Line("总分下限", say.amount(standard.floor, none="不设下限") if standard.floor else "0 分"),
    ]
    if standard.carry:
        carry = standard.carry
        lines.append(
            Line(
                "上年结转",
                sentence(
                    [
                        f"上年得分超过 {text(carry.over)} 分的部分的 {text(carry.share)}%"
                        if carry.over
                        else "上年得分"
                        if carry.share == HUNDRED
                        else f"上年得分的 {text(carry.share)}%",
                        carry.by.label,
                        f"最多 {text(carry.cap)} 分" if carry.cap is not None else "",
                        f"最少 {text(carry.floor)} 分" if carry.floor is not None else "",
                    ]
                ),
            )
        )
    if standard.accumulate:
        lines.append(Line("按年累计", "每一期都从年初算起，各期的积分加在一起"))
    if standard.bands_by is BandsBy.STARS:
        lines.append(Line("怎样定等次", standard.bands_by.label))
    if standard.deadlines != DEADLINES:
        lines.append(Line("办理期限", deadlines_text(standard.deadlines)))
    if standard.part != PART:
        lines.append(Line("部分时段", part_text(standard.part)))
    if standard.appraisal != APPRAISAL:
        lines.append(Line("民主评议", appraisal_text(standard.appraisal)))
    return (*lines, Line("取整", rounding(standard.rounding)))


def rounding(rule: Rounding) -> str:
    if rule.to is RoundTo.INTEGER:
        return f"取整数，{rule.by.label}"
    return f"保留{rule.to.label}，{rule.by.label}" if rule.by is not RoundBy.HALF_UP else f"四舍五入到{rule.to.label}"


def class_line(standard: Standard, number: int) -> Line:
    cls = standard.classes[number]
    covers = "、".join(dict.fromkeys(REGISTER_WORDS.get(word, word) for word in cls.covers))
    scored = "参加计分" if cls.scored else "不参加计分" + (f"：{cls.reason}" if cls.reason else "")
    away = f"外出流动的人{cls.away.label}" if cls.away else ""
    graded = "" if cls.graded else "不评等次"
    return Line(cls.name, scored, "；".join(word for word in (f"含{covers}" if covers else "", away, graded) if word))


def weighted_periods(standard: Standard) -> dict[PeriodKind, str]:
    """The kinds of period whose weights are worth a column, with its head: one for all cycles where they agree."""
    yearly = any(component.weight and component.weight.year for component in standard.components)
    cycles = (PeriodKind.QUARTER, PeriodKind.MIDYEAR, PeriodKind.YEAR_END)
    alike = all(len({weight_of(component, kind) for kind in cycles}) == 1 for component in standard.components)
    heads = {PeriodKind.QUARTER: "权重"} if alike else {kind: f"{kind.label}权重" for kind in cycles}
    return heads | ({PeriodKind.YEAR: "年度权重"} if yearly else {})


def component_line(part: Component, kinds: dict[PeriodKind, str], say: Phrases) -> ComponentLine:
    weighted = tuple((head, say.count(weight_of(part, kind), unit="")) for kind, head in kinds.items())
    return ComponentLine(part.name, part.source.label, weighted, say.component(part))


def block_part(block: Block, number: int, say: Phrases) -> BlockPart:
    return BlockPart(
        code=block.code,
        name=block.name,
        bonus=block.bonus,
        text=say.block(block),
        suggestion=block.suggestion,
        items=tuple(item_line(item, say) for item in block.items),
        numeral=numeral(number),
    )


def numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十; from 100 on the digits as they stand, 100 → 一〇〇."""
    if number >= 100:
        return "".join(NUMERALS[int(digit)].replace("零", "〇") for digit in str(number))
    tens, units = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{NUMERALS[tens]}十"
    return head + (NUMERALS[units] if units else "")


def veto_line(veto: Veto, standard: Standard, say: Phrases) -> Line:
    block = next((block.name for block in standard.blocks if block.code == veto.block), veto.block)
    effect = f"“{block}”{veto.effect.label}" if veto.block else veto.effect.label
    whom = f"只适用于{say.class_names(veto.classes)}" if veto.classes else ""
    clause = f"依据：{veto.clause}" if veto.clause else ""
    return Line(veto.name, sentence([effect, reach(veto.reach), whom, clause]), veto.note)


def band_lines(bands: tuple[Band, ...], say: Phrases, *, is_years: bool) -> tuple[BandLine, ...]:
    """The bands from best to worst; `is_years`: the year's 民主评议 looks at these."""
    return tuple(
        BandLine(
            band=band,
            range=say.band_range(bands, number),
            share_cap=share_text(band.share_cap),
            measures=band.measures,
            grades="、".join(grade.label for grade in usual_grades(bands, number)) if is_years else "",
            note=band.note,
        )
        for number, band in enumerate(bands)
    )


def grade_text(grade: Grade) -> str:
    worth = "弃权，不计入平均" if grade.value is None else f"{text(grade.value)} 分"
    return "，".join(phrase for phrase in (worth, share_text(grade.share_cap)) if phrase)


def share_text(share: Share | None) -> str:
    return f"一般不超过 {share}，超出只提醒、不改结果" if share else ""


def year_lines(year: YearRule | None, say: Phrases) -> tuple[Line, ...]:
    if year is None:
        return ()
    weights = f"（各期权重依次为 {'、'.join(text(weight) for weight in year.weights)}）" if year.weights else ""
    lines = [Line("年度得分", f"{year.by.label}{weights}")]
    if year.base is not None:
        lines.append(Line("年度起评分", say.count(year.base)))
    for name, amount, none in (("年度上限", year.cap, "不封顶"), ("年度下限", year.floor, "不设下限")):
        if amount is not None:
            lines.append(Line(name, say.amount(amount, none=none)))
    return tuple(lines)
