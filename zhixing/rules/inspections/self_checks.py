"""组织自查: what an organisation says of itself, item by item. Evidence for the inspectors, never the result."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhixing.rules.reviews.self_reports import ReportState
from zhixing.rules.standards.model import Effect, Item
from zhixing.rules.standards.vocabulary import points_text

NO_SELF_CHECK = "未提交组织自查表"


@dataclass(frozen=True)
class Line:
    """Of one item: hundredths of a point that the organisation gives itself, and what it says of it."""

    points: int | None = None
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return self.points is None and not self.text.strip()


def checked_items(items: list[tuple[str, Item]]) -> list[tuple[str, Item]]:
    """The items that an organisation checks itself: those with full marks, whether earned or kept."""
    return [(area, item) for area, item in items if item.full is not None]


def line_problems(item: Item, line: Line) -> list[str]:
    """What is wrong with one line as far as it is filled in."""
    if line.points is None:
        return []
    reasons = []
    least = item.range.least if item.range and item.effect is Effect.ADD else 0
    if item.full is not None and not least <= line.points <= item.full:
        reasons.append(f"“{item.name}”的自评分应在 {points_text(least)} 到 {points_text(item.full)} 分之间。")
    if line.points and not line.text.strip():
        reasons.append(f"“{item.name}”填了自评分，请写明开展的工作和材料存放处。")
    return reasons


def keeping_blockers(*, name: str, excluded: str, state: ReportState, open_state: ReportState) -> list[str]:
    """Why a sheet in this state cannot be kept or withdrawn; `open_state`: the state in which it could be."""
    reasons = [f"“{name}”不参加本期考评：{excluded}。"] if excluded else []
    if state is open_state:
        return reasons
    is_kept = open_state is ReportState.DRAFT
    return [*reasons, "自查表已经提交，要修改请先撤回。" if is_kept else "自查表还没有提交，不需要撤回。"]


def submission_blockers(items: list[tuple[str, Item]], lines: Mapping[str, Line]) -> list[str]:
    """Why a self-check cannot be handed in."""
    missing = [item.name for _, item in items if lines.get(item.code, Line()).points is None]
    reasons = [f"还没有填自评分的有：{'、'.join(missing)}。没有做的填 0。"] if missing else []
    return reasons + [problem for _, item in items for problem in line_problems(item, lines.get(item.code, Line()))]
