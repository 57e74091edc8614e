"""自选指标, the X of 10+X: items that a community or a street adds to the checklist of its own organisations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from zhixing.rules.periods import chinese_date, quarter_of
from zhixing.rules.standards.approval import VersionState
from zhixing.rules.standards.checks.whole import check_standard
from zhixing.rules.standards.formalism import formal_asks
from zhixing.rules.standards.model import Block, Item, Method, Points, Range, Standard
from zhixing.rules.standards.vocabulary import Problem, points_text

STEP = Points(50)  # inspectors give half points, as for the common items


@dataclass(frozen=True)
class LocalText:
    """What a drafter writes of one item."""

    block: str  # code of the area
    class_code: str  # of the organisations it is for; empty: all of them
    name: str
    full: int | None  # hundredths
    criterion: str
    methods: tuple[Method, ...]
    evidence: str
    adjustments: str = ""
    veto: str = ""

    @property
    def texts(self) -> dict[str, str]:
        """The texts by what the form calls them."""
        return {
            "指标名称": self.name,
            "评分标准": self.criterion,
            "看什么材料": self.evidence,
            "加减情形": self.adjustments,
            "本条否决": self.veto,
        }


@dataclass(frozen=True)
class LocalItemFacts:
    """An item as checklists and trials look at it; `number` is 0 until it is approved."""

    id: int
    number: int
    text: LocalText

    @property
    def code(self) -> str:
        return f"X-{self.number:02d}" if self.number else f"X-拟{self.id}"

    @property
    def item(self) -> Item:
        text = self.text
        return Item(
            self.code,
            text.name,
            range=Range(Points(0), Points(text.full or 0), STEP),
            best=1,
            classes=(text.class_code,) if text.class_code else (),
            claim=False,
            evidence=text.evidence,
            criterion=text.criterion,
            methods=text.methods,
            adjustments=text.adjustments,
            veto=text.veto,
            local=True,
        )


@dataclass(frozen=True)
class Scope:
    """For whom an item of an area is: the organisations from this path down, of this class (empty: of all)."""

    path: str
    class_code: str

    def covers(self, path: str, class_code: str) -> bool:
        return path.startswith(self.path) and self.class_code in ("", class_code)


class Fitting(NamedTuple):
    """Of the items in force at an organisation, those for its checklist, and those left out with the reason."""

    fits: list[LocalItemFacts]
    left_out: list[tuple[LocalItemFacts, str]]


def joined(standard: Standard, items: Mapping[str, Sequence[Item]]) -> Standard:
    """The standard with these items, given by the code of the block they join, after the common ones."""
    blocks = tuple(
        replace(block, items=(*block.items, *(replace(item, local=True) for item in items.get(block.code, ()))))
        for block in standard.blocks
    )
    return replace(standard, blocks=blocks)


def with_listed(standard: Standard, listed: Sequence[LocalItemFacts]) -> Standard:
    """The standard with the items that stand in checklists of a quarter: they fitted when it was opened."""
    return joined(standard, by_area(listed)) if listed else standard


def by_area(items: Sequence[LocalItemFacts]) -> dict[str, list[Item]]:
    areas: dict[str, list[Item]] = {}
    for facts in items:
        areas.setdefault(facts.text.block, []).append(facts.item)
    return areas


def with_local_items(standard: Standard, items: Mapping[str, Sequence[Item]]) -> Standard | list[Problem]:
    """The standard with the items of one organisation.

    Every rule of the standard holds for them too, and what the block says about items of one's own.
    """
    unknown = sorted(set(items) - {block.code for block in standard.blocks})
    if unknown:
        return [Problem(0, "维度", "blocks", f"没有维度“{code}”，请改为已有的维度编号。") for code in unknown]
    extended = joined(standard, items)
    return check_standard(extended) or extended


def block_of(standard: Standard, code: str) -> Block | None:
    return next((block for block in standard.blocks if block.code == code), None)


def open_blocks(standard: Standard) -> list[Block]:
    """The areas that take items of one's own."""
    return [block for block in standard.blocks if block.local is not None]


def text_problems(text: LocalText, standard: Standard) -> list[str]:
    """Everything wrong with an item under the standard in force."""
    block = block_of(standard, text.block)
    reasons = []
    if block is None or block.local is None:
        names = "、".join(block.name for block in open_blocks(standard)) or "没有"
        reasons.append(f"《{standard.title}》里可以自选指标的方面：{names}。请在其中选择。")
    else:
        reasons += full_problems(text.full, block)
    if text.class_code and text.class_code not in {cls.code for cls in standard.classes if cls.scored}:
        reasons.append(f"《{standard.title}》不考评所选的这一类党组织，请重新选择。")
    missing = [label for label in ("指标名称", "评分标准", "看什么材料") if not text.texts[label].strip()]
    if missing:
        reasons.append(f"请写明{'、'.join(missing)}。")
    if not text.methods:
        reasons.append("请选择检查方法，至少一种。")
    return reasons + formal_asks(text.texts)


def full_problems(full: int | None, block: Block) -> list[str]:
    most = block.local.worth if block.local else None
    limit = f"、不超过 {points_text(most)} 分" if most is not None else " "
    if full is None or full <= 0 or (most is not None and full > most):
        return [f"满分请写大于 0{limit}的数：“{block.name}”的自选指标按此限定。"]
    return [] if full % STEP == 0 else ["满分请写 0.5 的整数倍，检查时按 0.5 分一档给分。"]


def limit_blockers(new: Scope, others: Sequence[Scope], standard: Standard, block_code: str) -> list[str]:
    """Whether some organisation would have more items in this area than the standard allows.

    `others`: the approved items of the area that are in force then or later.
    """
    block = block_of(standard, block_code)
    if block is None or block.local is None or block.local.most is None:
        return []
    most = block.local.most
    paths = {new.path, *(other.path for other in others if other.path.startswith(new.path))}
    codes = [cls.code for cls in standard.classes if cls.scored and new.class_code in ("", cls.code)] or [""]
    fullest = max(sum(scope.covers(path, code) for scope in (new, *others)) for path in paths for code in codes)
    if fullest <= most:
        return []
    return [
        f"“{block.name}”的自选指标最多 {most} 条，审定这一条后有的党组织将有 {fullest} 条，"
        "请先停用不再需要的，或退回这一条。"
    ]


def fitting(standard: Standard, word: str, items: Sequence[LocalItemFacts]) -> Fitting:
    """What an organisation of this class takes into its checklist, in the order of the numbers."""
    own = standard.class_of(word)
    fits: list[LocalItemFacts] = []
    left_out = []
    for facts in sorted(items, key=lambda facts: facts.number):
        if facts.text.class_code and standard.class_of(facts.text.class_code) is None:
            left_out.append((facts, f"《{standard.title}》没有它适用的这一类党组织"))
        elif not facts.text.class_code or (own is not None and own.code == facts.text.class_code):
            reason = misfit(standard, facts, fits)
            if reason:
                left_out.append((facts, reason))
            else:
                fits.append(facts)
    return Fitting(fits, left_out)


def misfit(standard: Standard, facts: LocalItemFacts, earlier: Sequence[LocalItemFacts]) -> str:
    """Why the item has no place beside the earlier ones; empty where it has."""
    block = block_of(standard, facts.text.block)
    if block is None or block.local is None:
        return f"《{standard.title}》的这个方面不能自选指标" if block else f"《{standard.title}》没有它所属的方面"
    if full_problems(facts.text.full, block):
        return f"满分超过“{block.name}”自选指标的限定"
    count = sum(other.text.block == block.code for other in earlier)
    if block.local.most is not None and count >= block.local.most:
        return f"“{block.name}”的自选指标最多 {block.local.most} 条"
    return ""


# --- the way of an item -------------------------------------------------------------------------------------------


def editing_blockers(state: VersionState) -> list[str]:
    """Why an item cannot be changed, submitted or given up now."""
    if state.is_editable:
        return []
    if state is VersionState.SUBMITTED:
        return ["这一条已提交审定，不能修改；如需修改，请先撤回。"]
    return [f"这一条{state.label}，不能再修改；如需调整，请停用后另行提出。"]


def recalling_blockers(state: VersionState) -> list[str]:
    return [] if state is VersionState.SUBMITTED else [f"这一条目前是“{state.label}”，只有“待审定”的可以撤回。"]


def authority_blockers(*, is_owner: bool, has_street: bool) -> list[str]:
    """Why an organisation has no items of its own. `has_street`: a street stands above it, which approves them."""
    return [] if is_owner and has_street else ["自选指标由社区党委或街道党工委提出，由街道党工委审定。"]


def no_standard_problem(organisation: str) -> str:
    return f"“{organisation}”还没有施行堡垒指数考评办法，请先由街道党工委确定施行一部，再提自选指标。"


def judging_blockers(state: VersionState) -> list[str]:
    """Why an item can be neither approved nor returned."""
    return [] if state is VersionState.SUBMITTED else [f"这一条目前是“{state.label}”，只有“待审定”的可以审定或退回。"]


def approval_blockers(state: VersionState, *, written_by: Collection[int], by: int) -> list[str]:
    """Why this person cannot approve the item; `written_by`: everyone who wrote any of it."""
    reasons = judging_blockers(state)
    if by in written_by:
        reasons.append("起草人不能审定自己起草的指标，请由另一位有审定权限的同志办理。")
    return reasons


def terms_problems(document_number: str, from_on: dt.date, today: dt.date) -> list[str]:
    """What is wrong with the document and the day that an item is approved with."""
    reasons = [] if document_number.strip() else ["请填写审定文号。"]
    quarter = quarter_of(today)
    if from_on < quarter.from_on:
        reasons.append(f"施行日期不能早于{quarter.label}第一天：已经过去的日子不能再加指标。")
    return reasons


def ending_blockers(
    state: VersionState, *, from_on: dt.date | None, ended_on: dt.date | None, day: dt.date, reason: str
) -> list[str]:
    """Why an item in force cannot be ended on this day."""
    reasons = []
    if state is not VersionState.APPROVED or from_on is None:
        return [f"这一条目前是“{state.label}”，只有已审定的可以停用。"]
    if ended_on is not None:
        reasons.append(f"这一条已自{chinese_date(ended_on)}起停用。")
    if day < from_on:
        reasons.append("停用日期不能早于施行日期。")
    if not reason.strip():
        reasons.append("请写明停用原因。")
    return reasons
