"""What must hold between the components, vetoes, gates, bands and year of a standard."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from zhixing.rules.standards.model import (
    Absent,
    Amount,
    Band,
    BandsBy,
    Component,
    Condition,
    Measure,
    PeriodKind,
    Points,
    Source,
    Standard,
    VetoEffect,
    YearBy,
)
from zhixing.rules.standards.results import BESIDE_GRADES
from zhixing.rules.standards.vocabulary import HUNDRED, ZERO, points_text

Found = Iterator[tuple[str, str]]
VOTED = (Source.BALLOT, Source.REPRESENTATIVES)
CYCLES = (PeriodKind.QUARTER, PeriodKind.MIDYEAR, PeriodKind.YEAR_END)


def check_top(standard: Standard) -> Found:
    if standard.full <= 0:
        yield "full", "满分请写大于 0 的数。"
    cap = standard.cap.default if standard.cap else None
    floor = standard.floor.default if standard.floor else 0
    if cap is not None and floor is not None and floor > cap:
        yield "floor", "下限高于上限，请改小。"
    if standard.carry and standard.carry.share < 0:
        yield "carry.share", "结转比例不能是负数。"
    limits = (standard.carry.floor, standard.carry.cap) if standard.carry else (None, None)
    if limits[0] is not None and limits[1] is not None and limits[0] > limits[1]:
        yield "carry.floor", "结转下限高于结转上限，请改小。"


def check_components(standard: Standard) -> Found:
    for number, component in enumerate(standard.components):
        path = f"components[{number}]"
        if component.full is not None and component.full <= 0:
            yield f"{path}.full", "满分请写大于 0 的数。"
        if component.source is not Source.POINTS and component.base is not None:
            yield f"{path}.base", "只有来自积分台账的部分有起评分，请删去。"
        if component.panels and component.source in (Source.POINTS, Source.MEMBERS, Source.QUARTERS):
            yield f"{path}.panels", f"“{component.source.label}”没有评价主体，请删去。"
        if component.panels and (
            min(p.weight for p in component.panels) < 0 or sum(p.weight for p in component.panels) == 0
        ):
            yield f"{path}.panels", "各评价主体的权重不能是负数，也不能全是 0。"
        if component.absent is Absent.ZERO and component.source in (Source.POINTS, Source.QUARTERS):
            yield f"{path}.absent", f"“{component.source.label}”不会没有结果，请删去。"
        if component.trim and component.source is not Source.REVIEW:
            yield f"{path}.trim", f"去掉最高、最低目前只用于“{Source.REVIEW.label}”，请删去。"
        if component.bonus_share is not None and component.source is not Source.POINTS:
            yield f"{path}.bonus_share", "只有来自积分台账的部分有附加分，请删去。"
        elif component.bonus_share is not None and component.bonus_share <= 0:
            yield f"{path}.bonus_share", "请写大于 0 的百分数，如 10。"
        if component.members and component.source is not Source.MEMBERS:
            yield f"{path}.members", f"来源不是“{Source.MEMBERS.label}”，请删去。"
        if component.source is Source.QUARTERS and standard.year is None:
            yield path, "用到各期得分，请补写 year，说明怎样合成。"


def check_votes(standard: Standard) -> Found:
    """What a secret ballot asks, of how many it takes, and the grades that voters choose from."""
    for number, component in enumerate(standard.components):
        path = f"components[{number}]"
        if (component.questions or component.per_block) and component.source not in VOTED:
            yield path, f"来源是“{component.source.label}”的部分没有测评问题，请删去，或把来源改为民主测评。"
        if component.questions and component.per_block:
            yield f"{path}.questions", "已经写了按维度测评，请删去测评问题，或删去 per_block。"
        if component.per_block and all(block.bonus for block in standard.blocks):
            yield f"{path}.per_block", "办法里没有可以逐项测评的维度，请改写 questions（测评问题）。"
        for place, question in enumerate(component.questions):
            if question.weight <= 0:
                yield f"{path}.questions[{place}].weight", "权重请写大于 0 的数。"
        if not Fraction(1, 3) <= component.quorum.fraction <= 1:
            yield f"{path}.quorum", "到会比例请写在 1/3 到 1/1 之间。"
    if any(component.source in VOTED for component in standard.components) and len({*valued(standard)}) < 2:
        yield "grades", "测评至少要有两个折合分不同的档次，请补写。"
    for number, grade in enumerate(standard.grades):
        if grade.code in BESIDE_GRADES and grade.value is not None:
            yield f"grades[{number}].code", f"“{grade.code}”在票上另有用处，请换一个编号。"


def valued(standard: Standard) -> list[Points]:
    return [grade.value for grade in standard.grades if grade.value is not None]


def check_weights(standard: Standard) -> Found:
    several = len(standard.components) > 1
    for number, component in enumerate(standard.components):
        path = f"components[{number}]"
        if component.weight is None and several and component.source is not Source.SELF_REPORT:
            yield path, "有几个得分组成时，每一个都要写 weight（不计入总分的写 0）。"
        for kind in PeriodKind:
            weight = weight_of(component, kind)
            if any(points < 0 for points in weight.every):
                yield f"{path}.weight", "权重不能是负数。"
                break
        if component.source is Source.QUARTERS and any(any(weight_of(component, kind).every) for kind in CYCLES):
            yield f"{path}.weight", "各期得分只能计入年度，请写 weight: {year: …}。"
    scored = [person for person in standard.classes if person.scored]
    who: list[tuple[str | None, str]] = [(person.code, f"“{person.name}”的") for person in scored] or [(None, "")]
    for kind in CYCLES:
        for code, name in who:
            if not any(weight_of(part, kind).of(code) for part in standard.components):
                yield "components", f"{name}{kind.label}权重全是 0，请至少给一个得分组成写权重。"


def weight_of(component: Component, kind: PeriodKind) -> Amount:
    """The weight as written; with none written a self-report counts 0 and any other part 100 in cycles."""
    if component.weight is not None:
        return component.weight.of(kind)
    counts = component.source is not Source.SELF_REPORT and kind is not PeriodKind.YEAR
    return Amount(HUNDRED if counts else ZERO)


def check_vetoes(standard: Standard) -> Found:
    blocks = {block.code for block in standard.blocks}
    for number, veto in enumerate(standard.vetoes):
        if veto.block and veto.block not in blocks:
            yield f"vetoes[{number}].block", f"没有维度“{veto.block}”，请改为已有的维度编号。"
        if veto.block and veto.effect is not VetoEffect.ZERO:
            yield f"vetoes[{number}].effect", "只否决一个维度时，后果只能是 score_zero（记零分）。"
        if veto.effect is VetoEffect.LOWEST and not standard.bands:
            yield f"vetoes[{number}].effect", "办法没有写等次，不能定为最低等次，请补写 bands。"


def check_gates(standard: Standard) -> Found:
    bands = {band.code for band in (*standard.bands, *(standard.year.bands if standard.year else ()))}
    for number, gate in enumerate(standard.gates):
        path = f"gates[{number}]"
        if not gate.when:
            yield path, "请写 when，说明什么情况下限制。"
        if not gate.best_band and gate.cap is None and gate.rate is None:
            yield path, "请写 best_band（最高等次）、cap（总分上限）或 rate（总分折算）。"
        if gate.rate is not None and not 0 <= gate.rate < HUNDRED:
            yield f"{path}.rate", "总分折算只会减少总分，请写 0 到 100 之间的百分数，如 80。"
        if gate.best_band and gate.best_band not in bands:
            yield f"{path}.best_band", f"没有等次“{gate.best_band}”，请改为已有的等次编号。"
        for place, condition in enumerate(gate.when):
            for name, sentence in check_condition(standard, condition):
                yield f"{path}.when[{place}]{name}", sentence


def check_condition(standard: Standard, condition: Condition) -> Found:
    known = {
        "component": {part.code for part in standard.components},
        "block": {block.code for block in standard.blocks},
        "item": {item.code for _, item in standard.items},
        "veto": {veto.code for veto in standard.vetoes},
    }
    named = [name for name in known if getattr(condition, name)]
    others = (condition.index, condition.stars, condition.worst_period, condition.low_periods is not None)
    if len(named) + sum(others) != 1:
        yield "", "请在 component、block、item、index、stars、worst_period、low_periods、veto 中写且只写一个。"
    for name in named:
        if getattr(condition, name) not in known[name]:
            yield f".{name}", f"没有“{getattr(condition, name)}”，请改为已有的编号。"
    has_limits = condition.under is not None or condition.at_least is not None
    if condition.veto and has_limits:
        yield "", "看一票否决的，有这种情形即成立，请删去 under 和 at_least。"
    if not condition.veto and not has_limits:
        yield "", "请写 under（低于）或 at_least（不低于）。"
    if condition.measure not in (Measure.POINTS, Measure.PERCENT) and not condition.item:
        yield ".measure", "数量、次数和连续多少只能用于细则，请改为 points 或写 item。"
    yield from check_run(standard, condition)
    full = next((block.full for block in standard.blocks if block.code == condition.block), None)
    if condition.measure is Measure.PERCENT and (
        condition.item or condition.stars or (condition.block and full is None)
    ):
        yield ".measure", "没有满分，不能看百分比，请改为 points。"


def check_run(standard: Standard, condition: Condition) -> Found:
    """What breaks a run is named where times in a row are counted, and nowhere else."""
    codes = {item.code for _, item in standard.items} - {condition.item}
    in_a_row = condition.measure in (Measure.IN_A_ROW, Measure.MONTHS)
    if condition.measure is Measure.IN_A_ROW and not condition.broken_by:
        way = "如 broken_by: [参加组织生活的编号]；按月看的写 months_in_a_row"
        yield ".broken_by", f"看连续次数的，请写哪些细则打断连续，{way}。"
    if condition.broken_by and condition.measure is not Measure.IN_A_ROW:
        yield ".broken_by", "只有看连续次数（measure: in_a_row）的才写，请删去。"
    for code in condition.broken_by:
        if code not in codes:
            yield ".broken_by", f"“{code}”不是别的细则的编号，请改正。"
    if in_a_row and condition.under is not None:
        yield ".under", "连续多少只看达到几次、几个月，请改写 at_least。"


def check_bands(standard: Standard) -> Found:
    yield from check_ladder(standard, standard.bands, "bands", standard.cap, standard.floor)
    if standard.year and standard.year.bands:
        yield from check_ladder(standard, standard.year.bands, "year.bands", standard.year.cap, standard.year.floor)


def check_ladder(
    standard: Standard, bands: tuple[Band, ...], path: str, cap: Amount | None, floor: Amount | None
) -> Found:
    """From best to worst, with no gap and no overlap at the precision that results are rounded to."""
    by_stars = standard.bands_by is BandsBy.STARS
    step = 100 if by_stars else standard.rounding.to.hundredths
    codes: list[str | None] = [cls.code for cls in standard.classes if cls.scored] or [None]
    lowest = floor.default if floor else 0
    for number, band in enumerate(bands):
        here = f"{path}[{number}]"
        is_last = number == len(bands) - 1
        if not is_last and any(band.at_least is None or band.at_least.of(code) is None for code in codes):
            yield here, "请写 at_least（不低于多少）；只有最低一等可以不写。"
            continue
        if (
            is_last
            and band.at_least
            and any(lowest is None or (band.at_least.of(code) or 0) > lowest for code in codes)
        ):
            yield f"{here}.at_least", "低于这个分数的人将没有等次，请删去，或在后面再写一个最低等次。"
        if by_stars and any(points % 100 for points in (band.at_least.every if band.at_least else ())):
            yield f"{here}.at_least", "按得星数定等次，请写整数。"
        above = bands[number - 1].at_least if number else cap
        for code in codes:
            top = above.of(code) if above else None
            low = band.at_least.of(code) if band.at_least else None
            if number and top is not None and low is not None and low >= top:
                yield f"{here}.at_least", "等次要从高到低写，这一等不低于上一等，请改小。"
                break
            sentence = edge_problem(band, number, top, step)
            if sentence:
                yield f"{here}.at_most", sentence
                break


def edge_problem(band: Band, number: int, top: int | None, step: int) -> str:
    """What is wrong with the written upper edge of a band, given the lower edge of the one above (or the cap)."""
    if band.at_most is None:
        return ""
    if number == 0:
        over = top is None or band.at_most < top
        return "得分可能超过这个数，最高一等请删去 at_most，或给总分设上限 cap。" if over else ""
    if top is None or band.at_most + step == top:
        return ""
    fit = points_text(top - step)
    kind = "重叠" if band.at_most + step > top else "空档"
    return f"与上一等的 {points_text(top)} 之间有{kind}；得分取到 {points_text(step)}，请写 {fit}，或删去 at_most。"


def check_year(standard: Standard) -> Found:
    year = standard.year
    if year is None:
        return
    if (year.by is YearBy.WEIGHTED) != bool(year.weights):
        yield "year.weights", "by 为 weighted 时要按期数写 weights，其他方法不写。"
    if year.weights and (min(year.weights) < 0 or sum(year.weights) == 0):
        yield "year.weights", "权重不能是负数，也不能全是 0。"
    counted = [component for component in standard.components if any(weight_of(component, PeriodKind.YEAR).every)]
    if counted and all(component.source is Source.SELF_REPORT for component in counted):
        yield "components", "年度得分不能只来自自评，请给别的得分组成写年度权重。"
