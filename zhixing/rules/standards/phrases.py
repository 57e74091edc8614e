"""A standard's amounts, limits and conditions as phrases of a Chinese document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhixing.rules.standards.model import (
    TWO_THIRDS,
    Absent,
    Band,
    BandsBy,
    Block,
    Caps,
    Component,
    Condition,
    Effect,
    Gate,
    HearingRule,
    Item,
    MembersBy,
    MembersOf,
    MembersRule,
    Source,
    Span,
    Standard,
    Start,
)
from zhixing.rules.standards.text.clauses import hearing_sentence, odd_text, periods, sentence, unit_of
from zhixing.rules.standards.vocabulary import ONE, SIXTY, ZERO, Amount, Measure, Points
from zhixing.rules.standards.vocabulary import points_text as text


@dataclass(frozen=True)
class Phrases:
    """The phrases of one standard: they need the names behind its codes. `only`: those for a member of this class."""

    standard: Standard
    only: str | None = None

    def class_names(self, codes: Iterable[str]) -> str:
        names = {cls.code: cls.name for cls in self.standard.classes}
        return "、".join(names.get(code, code) for code in codes)

    def period(self) -> str:
        """How long a period is, and up to which day it counts where that is not its last."""
        day = self.standard.cut_off
        cut = f"，计分到每期最后一个月的 {day} 日为止，其后的记录计入下一期" if day is not None else ""
        is_by_quarters = self.standard.period is Span.YEAR and self.standard.accumulate
        how = "，每季度考评一次，都从年初算起，上限按全年" if is_by_quarters else ""
        return self.standard.period.label + how + cut

    def amount(self, amount: Amount, unit: str = "分", none: str = "不限") -> str:
        """2 分（党员干部类 3 分，入党积极分子不计）; `none` says what the absence of a number means."""

        def amount_text(points: Points | None) -> str:
            return none if points is None else f"{text(points)} {unit}".strip()

        if self.only is not None:
            return amount_text(amount.of(self.only))
        own = [f"{self.class_names([code])} {amount_text(points)}" for code, points in amount.by_class]
        if not own:
            return amount_text(amount.default)
        if {cls.code for cls in self.standard.classes if cls.scored} <= {code for code, _ in amount.by_class}:
            return "，".join(own)
        return f"{'，'.join(own)}，其他类别{'' if amount.default is None else ' '}{amount_text(amount.default)}"

    def count(self, amount: Amount, unit: str = "分") -> str:
        """An amount of which a missing number counts as nought: a weight, or where something begins."""
        by_class = tuple((code, points or ZERO) for code, points in amount.by_class)
        return self.amount(Amount(amount.default or ZERO, by_class), unit)

    def caps(self, caps: Caps | None, verb: str = "最多") -> str:
        if caps is None:
            return ""
        spans = (("每日", caps.day), ("每月", caps.month), ("本期", caps.period), ("全年", caps.year))
        return "，".join(f"{span}{self._limit(verb, limit)}" for span, limit in spans if limit is not None)

    def _limit(self, verb: str, limit: Amount) -> str:
        """最多 2 分, or 最多：党员干部类 2 分，其他类别 3 分."""
        return f"{verb}{'：' if limit.by_class and self.only is None else ' '}{self.amount(limit)}"

    def applies(self, part: Item | Block | Gate) -> str:
        """For whom and when, or nothing where it is for everybody at all times."""
        whom = f"只适用于{self.class_names(part.classes)}" if part.classes and self.only is None else ""
        when = f"只在{periods(part.periods)}计算" if part.periods else ""
        return "，".join(phrase for phrase in (whom, when) if phrase)

    # --- items ---------------------------------------------------------------------------------------------------

    def worth(self, item: Item) -> list[str]:
        """How much an entry of this item gives or takes; one phrase a line."""
        verb = "扣" if item.effect is Effect.DEDUCT else "加"
        if item.worth is not None:
            return [f"每次{self._gives(verb, item.worth)}"]
        if item.options:
            return [f"{option.name}：{self._gives(verb, option.worth)}" for option in item.options]
        if item.range:
            step = f"，按 {text(item.range.step)} 分一档" if item.range.step else ""
            return [f"{verb} {text(item.range.least)}～{text(item.range.most)} 分{step}，记分时在幅度内确定"]
        if item.per:
            return [self._per(item, verb)]
        return [f"本期累计达到 {text(tier.at_least)}：{self._gives(verb, tier.worth)}" for tier in item.tiers]

    def _gives(self, verb: str, amount: Amount) -> str:
        """加 2 分, or 加分：党员干部类 2 分，其他类别 3 分."""
        return f"{verb}{'分：' if amount.by_class and self.only is None else ' '}{self.amount(amount, none='不计分')}"

    def _per(self, item: Item, verb: str) -> str:
        per = item.per
        assert per is not None
        unit = per.unit
        phrases = [
            f"每{'' if per.every == ONE else f' {text(per.every)} '}{unit}{self._gives(verb, per.worth)}",
            f"满 {text(per.minimum)} {unit}起算" if per.minimum else "",
            f"不足 {text(per.at_least)} {unit}的按 {text(per.at_least)} {unit}计" if per.at_least else "",
            odd_text(per),
            "先把本期数量加在一起再折算" if per.together else "",
        ]
        return "，".join(phrase for phrase in phrases if phrase)

    def limits(self, item: Item) -> str:
        phrases = [
            self.caps(item.cap, "最多扣" if item.effect is Effect.DEDUCT else "最多"),
            f"本期只计最高的 {item.best} 次" if item.best is not None else "",
            f"同一件事在“{item.per_matter}”各条中只计最高的一次" if item.per_matter else "",
            f"没有记录时为 {self.count(item.start)}" if item.start is not None else "",
            self._floor("合计不低于", item.floor) if item.floor is not None else "",
        ]
        return "；".join(phrase for phrase in phrases if phrase)

    # --- blocks --------------------------------------------------------------------------------------------------

    def block(self, block: Block) -> str:
        into = next((component.name for component in self.standard.components if component.code == block.into), "")
        return sentence(
            [
                f"满分 {self.amount(block.full, none='不封顶')}" if block.full else "不设满分",
                "附加分，在得分封顶之后另加" if block.bonus else block.start.label if block.start is Start.FULL else "",
                self._block_floor(block),
                self.caps(block.cap),
                f"按 {text(block.factor)}% 折算" if block.factor is not None else "",
                f"超过 {text(block.beyond.above)} 分的部分按 {text(block.beyond.rate)}% 计" if block.beyond else "",
                "直接加在总分上" if block.into == "index" else f"计入“{into}”" if into else "",
                f"达到 {text(block.star)} 分得一颗星" if block.star is not None else "",
                self.applies(block),
                f"得分低于满分的 {text(block.short_under)}% 时提示改进"
                if block.full and (block.suggestion or block.short_under != SIXTY)
                else "",
                self._local(block),
            ]
        )

    def _floor(self, words: str, floor: Amount) -> str:
        """最低 0 分, or 不设下限."""
        return f"{words} {self.amount(floor)}" if floor.by_class or floor.default is not None else "不设下限"

    def _block_floor(self, block: Block) -> str:
        if block.floor is not None:
            return self._floor("最低", block.floor)
        if block.start is Start.FULL:
            return "扣完为止"
        return "最低 0 分" if block.full else ""

    def _local(self, block: Block) -> str:
        if block.local is None:
            return ""
        return "，".join(
            phrase
            for phrase in (
                "党组织可以自行增加细则",
                f"最多 {block.local.most} 条" if block.local.most is not None else "",
                f"每条最多 {text(block.local.worth)} 分" if block.local.worth is not None else "",
                "" if block.local.deduct else "不得自定扣分",
            )
            if phrase
        )

    # --- components, gates, bands ----------------------------------------------------------------------------------

    def component(self, part: Component) -> str:
        return sentence(
            [
                f"按 {text(part.full)} 分制" if part.full is not None else "",
                f"起评分 {self.count(part.base)}" if part.base is not None else "",
                f"最多 {self.amount(part.cap)}" if part.cap is not None else "",
                f"最低 {self.amount(part.floor)}" if part.floor is not None else "",
                "、".join(f"{panel.name}权重 {text(panel.weight)}" for panel in part.panels),
                self._question_text(part),
                f"实到不足应到人数的 {part.quorum} 的，测评无效" if part.is_asked or part.quorum != TWO_THIRDS else "",
                self._hearing(part),
                self._members(part.members) if part.members else "",
                f"分数线 {text(part.members.at_least)} 分" if part.members and part.members.at_least else "",
                f"附加分最多为其余得分的 {text(part.bonus_share)}%" if part.bonus_share is not None else "",
                f"去掉最高、最低各 {part.trim} 个后平均" if part.trim else "",
                "没有开展的按零分计" if part.absent is Absent.ZERO else "",
            ]
        )

    def _hearing(self, part: Component) -> str:
        """What a jury gives marks for, and what is made of their sheets."""
        if part.source is not Source.HEARING:
            return ""
        rule = part.hearing or HearingRule()
        criteria = "、".join(
            f"{criterion.name} {text(criterion.full)} 分" + (f"（{criterion.guide}）" if criterion.guide else "")
            for criterion in rule.criteria
        )
        return f"每名评委评：{criteria}；{hearing_sentence(rule)}"

    def _members(self, rule: MembersRule) -> str:
        if rule.of is MembersOf.PEOPLE:
            return f"取{rule.by.label}"
        return f"取{rule.of.label}的{'平均分' if rule.by is MembersBy.MEAN else '达到分数线的占比'}"

    def _question_text(self, part: Component) -> str:
        """What voters are asked, where it is more than one overall view."""
        if part.per_block:
            return "按维度逐项测评，各维度权重为维度满分"
        if not part.questions:
            return ""
        return f"分项测评：{'、'.join(f'{question.name}权重 {text(question.weight)}' for question in part.questions)}"

    def condition(self, condition: Condition) -> str:
        if condition.veto:
            names = {veto.code: veto.name for veto in self.standard.vetoes}
            return f"有“{names.get(condition.veto, condition.veto)}”情形"
        if condition.stars:
            subject, unit = "得星数", " 颗"
        elif condition.low_periods is not None:
            subject, unit = f"全年低于 {text(condition.low_periods)} 分的期数", " 期"
        else:
            subject, unit = f"“{self._about(condition)}”{condition.measure.label}", self._unit(condition)
        limits = [
            f"低于 {text(condition.under)}{unit}" if condition.under is not None else "",
            f"不低于 {text(condition.at_least)}{unit}" if condition.at_least is not None else "",
        ]
        if condition.worst_period:
            subject = f"全年最低一期的{subject}"
        if condition.broken_by:
            names = {item.code: f"“{item.name}”" for _, item in self.standard.items}
            subject += f"（中间没有{'、'.join(names.get(code, code) for code in condition.broken_by)}）"
        return subject + "且".join(limit for limit in limits if limit)

    def _unit(self, condition: Condition) -> str:
        """The word after a limit: of a quantity the unit that the item is counted in."""
        item = next((item for _, item in self.standard.items if item.code == condition.item), None)
        return f" {unit_of(item)}" if item and condition.measure is Measure.UNITS else MEASURE_UNITS[condition.measure]

    def _about(self, condition: Condition) -> str:
        named = (
            (condition.component, self.standard.components),
            (condition.block, self.standard.blocks),
            (condition.item, tuple(item for _, item in self.standard.items)),
        )
        for code, parts in named:
            if code:
                return next((part.name for part in parts if part.code == code), code)
        return "总分"

    def gate(self, gate: Gate) -> str:
        bands = (*self.standard.bands, *(self.standard.year.bands if self.standard.year else ()))
        best = next((band.name for band in bands if band.code == gate.best_band), gate.best_band)
        then = [
            f"总分按 {text(gate.rate)}% 计" if gate.rate is not None else "",
            f"最高评为“{best}”" if best else "",
            f"总分最高 {text(gate.cap)} 分" if gate.cap is not None else "",
        ]
        when = "，并且".join(self.condition(condition) for condition in gate.when)
        return sentence([f"{when}的，{'，'.join(phrase for phrase in then if phrase)}", self.applies(gate)])

    def band_range(self, bands: tuple[Band, ...], number: int) -> str:
        """From where to where the band reaches: 75 分及以上、不满 90 分."""
        unit = "颗星" if self.standard.bands_by is BandsBy.STARS else "分"
        band, above = bands[number], bands[number - 1] if number else None
        if band.at_most is not None and band.at_least == Amount(band.at_most):
            return f"{text(band.at_most)} {unit}"
        phrases = [f"{self.amount(band.at_least, unit)}及以上" if band.at_least else ""]
        if band.at_most is not None:
            phrases.append(f"至 {text(band.at_most)} {unit}")
        elif above and above.at_least and not above.at_least.by_class:
            phrases.append(f"不满 {self.amount(above.at_least, unit)}")
        every = "不论得星多少" if self.standard.bands_by is BandsBy.STARS else "不论得分高低"
        return "，".join(phrase for phrase in phrases if phrase) or ("其余" if number else every)


MEASURE_UNITS = dict(zip(Measure, (" 分", "%", " 次", " 次", " 次", " 个月"), strict=True))
