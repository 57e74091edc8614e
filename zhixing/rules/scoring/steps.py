"""How one result came about, step by step in Chinese: what a member's page and the command line print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zhixing.rules.rounding import rounded
from zhixing.rules.scoring.catalogue import Line
from zhixing.rules.scoring.components import blocks_of, components_of, counts_ledger, direct_blocks
from zhixing.rules.scoring.frames import NOW
from zhixing.rules.scoring.pipeline import PersonRows, ScoreSheet
from zhixing.rules.scoring.pricing import is_one_span
from zhixing.rules.scoring.result import base_of, carries, limits_of
from zhixing.rules.scoring.sentences import (
    ABOUT,
    Total,
    block_sentence,
    composite_sentence,
    item_sentence,
    members_sentence,
    panels_sentence,
    vote_sentence,
)
from zhixing.rules.standards.checks.results import weight_of
from zhixing.rules.standards.model import BandsBy, Block, CarryBy, Component, RoundBy, Source
from zhixing.rules.standards.vocabulary import HUNDRED, points_text


class StepKind(StrEnum):
    OUT = "out"
    BASE = "base"
    ITEM = "item"
    BLOCK = "block"
    SUGGESTION = "suggestion"
    COMPONENT = "component"
    ABSENT = "absent"
    COMPOSITE = "composite"
    LIMIT = "limit"
    VETO = "veto"
    GATE = "gate"
    OPEN_GATE = "open_gate"  # looked at, and it does not hold
    STARS = "stars"
    BAND = "band"


@dataclass(frozen=True)
class Step:
    """One step. `number` in hundredths, `entries` the ids it rests on, `level` 0 for the result, 1 and 2 within."""

    kind: StepKind
    name: str
    sentence: str
    number: int | None = None
    entries: tuple[int, ...] = ()
    level: int = 0
    code: str = ""


MANY = 5_000  # above so many people one person is worked out anew instead of keeping everyone's rows at hand


def breakdown(sheet: ScoreSheet, person: Any) -> list[Step]:
    """Every step of one person's result, in the order it was worked out; empty when the sheet has no such person."""
    own = sheet if sheet.people.height <= MANY else sheet.of(person)
    rows = own.rows.get(person)
    return list(StepWriter(own, rows).write()) if rows else []


def breakdowns(sheet: ScoreSheet) -> dict[Any, list[Step]]:
    """The breakdown of everyone in the sheet."""
    return {person: list(StepWriter(sheet, rows).write()) for person, rows in sheet.rows.items()}


def explain(sheet: ScoreSheet, person: Any) -> str:
    """The breakdown as lines of text, indented by level."""
    return "\n".join(f"{'  ' * step.level}{step.name}：{step.sentence}" for step in breakdown(sheet, person))


@dataclass(frozen=True)
class StepWriter:
    """Tells the steps of one person from their rows of the sheet."""

    sheet: ScoreSheet
    rows: PersonRows

    @property
    def row(self) -> dict[str, Any]:
        return self.rows.person

    def write(self) -> Iterator[Step]:
        if self.row["excluded"]:
            yield Step(StepKind.OUT, "不计分", f"{self.row['excluded']}。")
            yield from self.vetoes()
        else:
            yield from self.parts()
            yield from self.result()

    def parts(self) -> Iterator[Step]:
        standard, kind = self.sheet.standard, self.sheet.kind
        yield from self.base()
        for component in components_of(standard, kind):
            if component.source is Source.POINTS:
                for block in blocks_of(standard, component):
                    yield from self.block(block)
            yield from self.component(component)
        for block in direct_blocks(standard, kind):
            yield from self.block(block)

    def base(self) -> Iterator[Step]:
        standard, brought = self.sheet.standard, self.row.get("brought")
        if brought is not None and standard.carry:
            about = ABOUT if self.row.get("about/brought") else ""
            way = "代替起评分" if standard.carry.by is CarryBy.REPLACE else "加在起评分上"
            sentence = f"上年得分 {points_text(self.row['carried'])} 分，结转 {points_text(brought)} 分{about}，{way}。"
            yield Step(StepKind.BASE, "起评分", sentence, self.row["base"])
        elif carries(standard, self.sheet.kind):
            sentence = f"没有上年得分，不结转，从 {points_text(self.row['base'])} 分算起。"
            yield Step(StepKind.BASE, "起评分", sentence, self.row["base"])
        elif base_of(standard, self.sheet.kind):
            yield Step(StepKind.BASE, "起评分", f"{points_text(self.row['base'])} 分。", self.row["base"])

    def block(self, block: Block) -> Iterator[Step]:
        points = self.row[f"block/{block.code}"]
        if points is None:
            return
        for number, line in enumerate(self.sheet.book.lines):
            if line.block is block:
                yield from self.item(number, line)
        yield Step(
            StepKind.BLOCK,
            block.name,
            block_sentence(block, self.row, self.sheet, self.class_code),
            points,
            level=1,
            code=block.code,
        )
        full = block.full.of(self.class_code) if block.full else None
        rate = block.factor or HUNDRED
        if full and points * HUNDRED * HUNDRED < full * block.short_under * rate and block.suggestion:
            yield Step(StepKind.SUGGESTION, "改进建议", block.suggestion, level=2, code=block.code)

    @property
    def by(self) -> RoundBy:
        return self.sheet.standard.rounding.by

    @property
    def class_code(self) -> str:
        code: str = self.sheet.book.class_codes[self.row["cls"]]
        return code

    def item(self, number: int, line: Line) -> Iterator[Step]:
        whole_year = self.sheet.standard.accumulate or is_one_span(self.sheet.standard)
        mine = [row for row in self.rows.by_line.get(number, []) if row["span"] == NOW or whole_year]
        if not mine:
            return
        code, sign = line.item.code, line.item.sign
        spans = [] if whole_year else self.sheet.spans_by_item.get(code, [])
        total = Total(
            raw=self.row[f"raw/{code}"],
            counted=self.row[f"item/{code}"] * sign,
            units=sum(row["units"] for row in mine),
            times=sum(row["times"] for row in mine),
            earlier=sum(self.row[name] for name in spans) * sign,
            by_entries=rounded(sum(row["exact"] for row in mine), self.sheet.book.grain.items, self.by),
            is_about=self.row.get(f"about/item/{code}", False),
            period="本年" if is_one_span(self.sheet.standard) else "每期" if whole_year else "本期",
        )
        sentence = item_sentence(line, total, mine, self.class_code)
        ids = tuple(row["entry"] for row in mine if row["entry"] is not None)
        yield Step(StepKind.ITEM, line.item.name, sentence, total.counted * sign, ids, 2, code)

    def component(self, part: Component) -> Iterator[Step]:
        standard, value = self.sheet.standard, self.row[f"value/{part.code}"]
        weight = weight_of(part, self.sheet.kind).of(self.class_code) or 0
        if self.row.get(f"absent/{part.code}"):
            yield Step(StepKind.ABSENT, part.name, "本期没有结果，按办法记零分。", 0, level=1, code=part.code)
            return
        if value is None:
            if weight:
                others = "它的权重按比例分给其他部分" if self.row["weights"] else "也没有其他部分可以合成"
                sentence = f"本期没有结果，不按零分计，{others}。"
                yield Step(StepKind.ABSENT, part.name, sentence, level=1, code=part.code)
            return
        scale = part.full or standard.full
        text = f"{points_text(value)} 分{ABOUT if self.row.get(f'about/value/{part.code}') else ''}"
        if (free := self.row.get(f"free/{part.code}")) not in (None, value):
            text = f"{points_text(free)} 分，按上下限计 {text}"
        if part.source is Source.POINTS:
            text = self.points_sentence(part, value)
        elif part.source is Source.QUARTERS:
            text = f"{self.row['periods']} 期得分{self.year_way}，{text}"
        elif part.source is Source.MEMBERS and (many := self.row.get(f"members/{part.code}")):
            text = members_sentence(part, many) + text
        elif part.panels:
            text = panels_sentence(part, self.row) + text
        if scale != standard.full:
            text += f"（{points_text(scale)} 分制）"
        if not weight:
            text += "，只作参考，不计入总分"
        yield Step(StepKind.COMPONENT, part.name, f"{text}。", value, level=1, code=part.code)

    @property
    def year_way(self) -> str:
        return self.sheet.standard.year.by.label if self.sheet.standard.year else "各期平均"

    def points_sentence(self, part: Component, value: int) -> str:
        before, bonus = self.row[f"before/{part.code}"], self.row[f"bonus/{part.code}"]
        base = (part.base.of(self.class_code) or 0) if part.base else 0
        start = (
            f"起评分 {points_text(base)} 分，各维度 {points_text(before - base)} 分"
            if base
            else (f"各维度合计 {points_text(before)} 分")
        )
        apart = self.row.get(f"apart/{part.code}")
        if apart is not None and apart != before:
            share = points_text(self.row["part"])
            start = (
                f"各维度合计 {points_text(apart)} 分，实际参加的时段占本期 {share}%，折算为 {points_text(before)} 分"
            )
        limited_value = value - bonus
        is_about = bool(self.row.get(f"about/before/{part.code}") or self.row.get(f"about/bonus/{part.code}"))
        is_limited = abs(limited_value - before) > 2 * is_about
        limited = f"，按上下限计 {points_text(limited_value)} 分" if is_limited else ""
        earned, counted = self.row[f"earned/{part.code}"], f"{points_text(bonus)} 分"
        if earned != bonus:
            counted = f"{points_text(earned)} 分，最多为其余得分的 {points_text(part.bonus_share)}%，计 {counted}"
        added = f"，附加分 {counted}，共 {points_text(value)} 分" if earned else ""
        return start + limited + added + (ABOUT if self.row.get(f"about/value/{part.code}") else "")

    def result(self) -> Iterator[Step]:
        standard, kind, row = self.sheet.standard, self.sheet.kind, self.row
        if row["composite"] is None:
            yield Step(StepKind.COMPOSITE, "合成", "没有任何部分有结果，没有得分。")
            return
        yield Step(StepKind.COMPOSITE, "合成", composite_sentence(self.sheet, row, self.class_code), row["composite"])
        if row["limited"] != row["composite"]:
            cap, floor = limits_of(standard, kind)
            is_over = row["limited"] < row["composite"]
            edge = (cap.of(self.class_code) if cap else None) if is_over else floor.of(self.class_code)
            sentence = (
                f"总分最{'高' if is_over else '低'} {points_text(edge)} 分，计 {points_text(row['limited'])} 分。"
            )
            yield Step(StepKind.LIMIT, "总分上下限", sentence, row["limited"])
        yield from self.vetoes()
        yield from self.gates()
        yield from self.band()

    def vetoes(self) -> Iterator[Step]:
        blocks = {block.code: block.name for block in self.sheet.standard.blocks}
        for number, veto in enumerate(self.sheet.standard.vetoes, start=len(self.sheet.book.lines)):
            if not self.row[f"veto/{veto.code}"]:
                continue
            mine = [row["entry"] for row in self.rows.entries if row["no"] == number]
            ids = tuple(entry for entry in mine if entry is not None)
            of_block = f"“{blocks[veto.block]}”" if veto.block else ""
            clause = f"依据：{veto.clause}。" if veto.clause else ""
            sentence = f"{of_block}{veto.effect.label}。{clause}"
            yield Step(StepKind.VETO, f"一票否决：{veto.name}", sentence, self.row["index"], ids, code=veto.code)

    def gates(self) -> Iterator[Step]:
        names = {band.code: band.name for band in self.sheet.standard.bands_of(self.sheet.kind)}
        for number, gate in enumerate(self.sheet.standard.gates):
            why = vote_sentence(gate, self.row, self.sheet, self.class_code)
            if self.row[f"gate/{number}"]:
                effects = [why] if why else []
                effects += [f"总分按 {points_text(gate.rate)}% 计"] if gate.rate is not None else []
                effects += [f"最高评为{names[gate.best_band]}"] if gate.best_band in names else []
                effects += [f"总分最高 {points_text(gate.cap)} 分"] if gate.cap is not None else []
                yield Step(StepKind.GATE, f"限制：{gate.name}", "，".join(effects) + "。", self.row["index"])
            elif why:
                yield Step(StepKind.OPEN_GATE, f"没有限制：{gate.name}", f"{why}，不作限制。", self.row["index"])

    def band(self) -> Iterator[Step]:
        standard, row = self.sheet.standard, self.row
        has_stars = any(block.star is not None for block in standard.blocks) and counts_ledger(
            standard, self.sheet.kind
        )
        if has_stars:
            sentence = f"{sum(block.star is not None for block in standard.blocks)} 颗星中得 {row['stars']} 颗。"
            yield Step(StepKind.STARS, "得星数", sentence, row["stars"] * 100)
        if row["rank"] is None:
            cls = standard.class_of(self.class_code)
            if cls is not None and not cls.graded:
                yield Step(StepKind.BAND, "等次", f"{points_text(row['index'])} 分，{cls.name}不评等次。", row["index"])
            return
        band = standard.bands_of(self.sheet.kind)[row["rank"]]
        by_stars = standard.bands_by is BandsBy.STARS and counts_ledger(standard, self.sheet.kind)
        got = f"得 {row['stars']} 颗星" if by_stars else f"{points_text(row['index'])} 分"
        after = f"随后：{'、'.join(band.measures)}。" if band.measures else ""
        yield Step(StepKind.BAND, "等次", f"{got}，评为{band.name}。{after}", row["index"], code=band.code)
