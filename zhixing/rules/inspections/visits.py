"""实地检查: what an item asks the inspectors for, how their blind sheets become one, and what is in the way."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from zhixing.rules.measures.steps import wording_problems
from zhixing.rules.rounding import rounded
from zhixing.rules.standards.model import Effect, Item, Standard
from zhixing.rules.standards.vocabulary import points_text

LEAST_INSPECTORS = 2  # on every visit
MOST_TIMES = 10_000  # hundredths: nothing is found more than a hundred times on one visit


class Statement(StrEnum):
    """What the head of the organisation says under the sheet."""

    AGREED = "agreed"
    DISPUTED = "disputed"

    @property
    def label(self) -> str:
        return {"agreed": "情况属实", "disputed": "有异议"}[self.value]


class Asking(StrEnum):
    """In what an item is scored: points within its range, times that it was found, an amount, or one of its options."""

    POINTS = "points"
    TIMES = "times"
    AMOUNT = "amount"
    OPTION = "option"


@dataclass(frozen=True)
class Mark:
    """What one item is marked with: hundredths of a point, of a time or of a unit, or the code of an option."""

    amount: int | None = None
    option: str = ""

    @property
    def is_empty(self) -> bool:
        return self.amount is None and not self.option


EMPTY = Mark()


def asking_of(item: Item) -> Asking:
    if item.options:
        return Asking.OPTION
    if item.range:
        return Asking.POINTS
    return Asking.AMOUNT if item.per or item.tiers else Asking.TIMES


def items_for(standard: Standard, word: str) -> list[tuple[str, Item]]:
    """The items of the checklist of one class of organisation, as it calls them, each with the name of its area."""
    own = standard.class_of(word)
    return [
        (block.name, replace(item, name=item.name_for(own.code if own else None)))
        for block, item in standard.items
        if not item.classes or (own is not None and own.code in item.classes)
    ]


def must_be_marked(item: Item) -> bool:
    """Whether a sheet lacks something without it; what only deducts may stay empty: it was not found."""
    return item.effect is Effect.ADD and asking_of(item) in {Asking.POINTS, Asking.OPTION}


def mark_problems(item: Item, mark: Mark) -> list[str]:
    """What is wrong with the mark of one item."""
    if mark.is_empty:
        return [f"“{item.name}”还没有评分。"] if must_be_marked(item) else []
    if item.options:
        known = {option.code for option in item.options}
        return [] if mark.option in known else [f"“{item.name}”请从列出的情形中选择一种。"]
    amount = mark.amount or 0
    if item.range is None:
        return [] if 0 <= amount <= MOST_TIMES else [f"“{item.name}”应填 0 到 {MOST_TIMES // 100} 之间的数。"]
    if item.effect is Effect.DEDUCT and amount == 0:
        return []
    if not item.range.least <= amount <= item.range.most:
        least, most = points_text(item.range.least), points_text(item.range.most)
        return [f"“{item.name}”应在 {least} 到 {most} 分之间，现在填了 {points_text(amount)} 分。"]
    if item.range.step and (amount - item.range.least) % item.range.step:
        return [f"“{item.name}”按 {points_text(item.range.step)} 分一档给分，{points_text(amount)} 分不在档上。"]
    return []


def proposed_mark(item: Item, marks: Sequence[Mark], standard: Standard) -> Mark:
    """What the blind sheets come to: the mean on the item's steps, or the option that all of them chose."""
    marks_given = [mark for mark in marks if not mark.is_empty]
    if not marks_given:
        return Mark()
    if item.options:
        chosen = {mark.option for mark in marks_given}
        return Mark(option=chosen.pop()) if len(chosen) == 1 else Mark()
    # Who found nothing to deduct has said so by leaving it empty: it counts as none in the mean.
    total = sum(mark.amount or 0 for mark in marks)
    step = (item.range.step or standard.rounding.to.hundredths) if item.range else 100
    return Mark(rounded(total, len(marks) * step, standard.rounding.by) * step)


def is_settled(item: Item, marks: Sequence[Mark], agreed: Mark) -> bool:
    """Whether every sheet says the same and nothing has to be added: full marks, or nothing found to deduct."""
    if item.effect is Effect.DEDUCT:
        return not agreed.amount and not any(mark.amount for mark in marks)
    return len(set(marks)) == 1 and not agreed.is_empty and not _is_less(item, agreed)


def _is_less(item: Item, mark: Mark) -> bool:
    """Whether an item that adds is given less than full marks."""
    return item.effect is Effect.ADD and item.full is not None and mark.amount is not None and mark.amount < item.full


@dataclass(frozen=True)
class VisitFacts:
    """How far the visit of one organisation has come."""

    is_begun: bool = False
    inspectors: int = 0  # who may score it: seats without a recusal
    handed_in: int = 0
    is_opened: bool = False
    unmarked: tuple[str, ...] = ()  # names of items that nobody has agreed on
    is_concluded: bool = False


def beginning_blockers(
    facts: VisitFacts, *, name: str, excluded: str, on: dt.date, today: dt.date, place: str
) -> list[str]:
    """Why a visit cannot be noted like this."""
    reasons = [f"“{name}”不参加本期考评：{excluded}。"] if excluded else []
    if on > today:
        reasons.append("检查日期不能晚于今天，请在检查当天填写。")
    if not place.strip():
        reasons.append("请填写检查地点。")
    if facts.is_concluded:
        reasons.append("这次检查已经办结，不能再改。")
    return reasons


def sheet_blockers(facts: VisitFacts, *, is_handed_in: bool) -> list[str]:
    """Why a blind sheet cannot be kept any more."""
    if is_handed_in:
        return ["您的评分表已经提交，不能再改。"]
    return ["各人的评分已经公开，不能再提交评分表。"] if facts.is_opened else []


def agreeing_blockers(facts: VisitFacts) -> list[str]:
    """Why nothing can be agreed on."""
    if facts.is_concluded:
        return ["这次检查已经办结，不能再改。"]
    return [] if facts.is_opened else ["请先公开各人的评分，再共同定分。"]


def reopening_blockers(facts: VisitFacts, reason: str) -> list[str]:
    """Why the conclusion of a visit cannot be taken back."""
    reasons = [] if facts.is_concluded else ["这次检查还没有办结，不需要重开。"]
    return reasons if reason.strip() else [*reasons, "请写明重开检查的原因。"]


def opening_blockers(facts: VisitFacts) -> list[str]:
    """Why the blind sheets of a visit cannot be laid side by side."""
    if facts.is_opened:
        return ["各人的评分已经公开。"]
    reasons = []
    if facts.inspectors < LEAST_INSPECTORS:
        reasons.append(f"回避后能检查的成员不足 {LEAST_INSPECTORS} 名，请增补考评小组成员。")
    if facts.handed_in < LEAST_INSPECTORS:
        reasons.append(f"至少要有 {LEAST_INSPECTORS} 名检查人各自提交才能公开评分，现在已提交 {facts.handed_in} 份。")
    return reasons


def conclusion_blockers(facts: VisitFacts, *, head_name: str, statement: str, objection: str) -> list[str]:
    """Why a visit cannot be concluded with this statement of the head of the organisation."""
    if reasons := agreeing_blockers(facts):
        return reasons
    if facts.unmarked:
        reasons.append(f"还没有共同定分的有：{'、'.join(facts.unmarked)}。")
    if not head_name.strip():
        reasons.append("请填写被查单位负责人姓名。")
    if statement not in set(Statement):
        reasons.append("请选择被查单位负责人的意见：情况属实，或有异议。")
    if statement == Statement.DISPUTED.value and not objection.strip():
        reasons.append("有异议的，请写明对哪一条有什么异议。")
    return reasons


def joint_problems(item: Item, mark: Mark, *, proposed: Mark, reason: str, problem: str, is_fixed: bool) -> list[str]:
    """What is wrong with what the inspectors agreed on for one item."""
    reasons = mark_problems(item, mark)
    differs = not mark.is_empty and mark != proposed and not (item.effect is Effect.DEDUCT and not mark.amount)
    is_less = _is_less(item, mark)
    if (differs or is_less or (item.effect is Effect.DEDUCT and mark.amount)) and not reason.strip():
        why = "扣了分" if item.effect is Effect.DEDUCT else "没有给满分" if is_less else "与各人评分的平均不同"
        reasons.append(f"“{item.name}”{why}，请写明理由。")
    if problem.strip():  # it will be a line of the timetable of rectification
        reasons += [f"“{item.name}”：{sentence}" for sentence in wording_problems(problem)]
    if is_fixed and not problem.strip():
        reasons.append(f"“{item.name}”勾了当场整改，请写明存在的问题。")
    return reasons


def names_of_unmarked(items: Sequence[Item], marked: Collection[str]) -> tuple[str, ...]:
    return tuple(item.name for item in items if must_be_marked(item) and item.code not in marked)


def sheet_problems(items: Sequence[Item], marks: Mapping[str, Mark], *, is_whole: bool) -> list[str]:
    """What is wrong with a blind sheet: a draft may lack items, what is there must be right."""
    filled = [item for item in items if is_whole or not marks.get(item.code, EMPTY).is_empty]
    return [problem for item in filled for problem in mark_problems(item, marks.get(item.code, EMPTY))]
