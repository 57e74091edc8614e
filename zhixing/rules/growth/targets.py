"""成长线路图: targets for a quarter, agreed between the secretary and the member, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.rules.periods import Quarter
from zhixing.rules.standards.vocabulary import points_text

STUDY_HOURS, SERVICE_HOURS = "hours/study", "hours/service"
MOST_HOURS = 50_000  # hundredths: nobody promises more than 500 hours in a quarter


@dataclass(frozen=True)
class Target:
    """One line of an agreement, in hundredths of points or hours; `most` is what can be had at all."""

    code: str  # a block of the standard, or hours
    name: str
    unit: str  # 分 or 小时
    goal: int
    most: int | None = None


@dataclass(frozen=True)
class Outcome:
    """A target beside what was reached; `reached` is None while the quarter has no result."""

    target: Target
    reached: int | None

    @property
    def is_met(self) -> bool:
        return self.reached is not None and self.reached >= self.target.goal

    @property
    def words(self) -> str:
        if self.reached is None:
            return "还没有结果"
        if self.is_met:
            return "已达到"
        return f"还差{points_text(self.target.goal - self.reached)}{self.target.unit}"


def target_blockers(targets: Sequence[Target], *, quarter: Quarter, today_quarter: Quarter, stopped: str) -> list[str]:
    """Why these targets cannot be agreed. `stopped`: why nothing is asked of this person now."""
    if stopped:
        return [stopped]
    reasons = []
    if quarter.until_on < today_quarter.from_on:
        reasons.append(f"{quarter.label}已经过去，不能再定目标。")
    if not targets:
        reasons.append("请至少填写一项目标；没有约定的项目不填。")
    for target in targets:
        if target.goal <= 0:
            reasons.append(f"“{target.name}”的目标要大于0。")
        elif target.most is not None and target.goal > target.most:
            reasons.append(f"“{target.name}”的目标最多{points_text(target.most)}{target.unit}，请改正。")
    return reasons


def acceptance_blockers(*, is_accepted: bool, stopped: str, quarter: Quarter, today_quarter: Quarter) -> list[str]:
    """Why an agreement cannot be accepted now."""
    if stopped:
        return [stopped]
    if is_accepted:
        return ["这份目标已经确认过了。"]
    if quarter.until_on < today_quarter.from_on:
        return [f"{quarter.label}已经过去，无须再确认。"]
    return []


def changing_blockers(*, is_accepted: bool, is_own: bool = False) -> list[str]:
    """`is_own`: whoever agrees the targets is the member."""
    reasons = ["本人的目标由另一名同志与您商定，不能自行确定。"] if is_own else []
    if is_accepted:
        reasons.append("这份目标本人已经确认，不能再改；有变化的，在下一季度重新约定。")
    return reasons
