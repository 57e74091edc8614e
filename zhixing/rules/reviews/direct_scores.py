"""直接填报: parts of a result that somebody outside found, and that are entered as one number per person."""

from dataclasses import dataclass

from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import CycleKind
from zhixing.rules.standards.checks.results import weight_of
from zhixing.rules.standards.model import Component, PeriodKind, Source, Standard
from zhixing.rules.standards.vocabulary import points_text


@dataclass(frozen=True)
class DirectScore:
    """One participant's number as typed; None says that there is none, and the remark why."""

    participant_id: int
    points: int | None  # hundredths on the component's own scale
    remark: str = ""


def direct_components(standard: Standard, kind: CycleKind) -> tuple[Component, ...]:
    """The parts to be entered in this kind of quarter; at the end of the year also those that only the year counts."""
    periods = [PeriodKind[kind.name]] + [PeriodKind.YEAR] * (kind is CycleKind.YEAR_END)
    return tuple(
        component
        for component in standard.components
        if component.source is Source.GIVEN and any(any(weight_of(component, period).every) for period in periods)
    )


def full_of(component: Component, standard: Standard) -> int:
    return component.full or standard.full


def entering_blockers(stage: Stage, *, is_concluded: bool) -> list[str]:
    """Why nothing can be entered now."""
    if stage is not Stage.REVIEW:
        return [f"现在是“{stage.label}”环节，只能在“{Stage.REVIEW.label}”环节填报。"]
    return ["评定已经完成；要修改，请组长先重开评定。"] if is_concluded else []


def source_problems(source: str) -> list[str]:
    """`source`: where the scores come from, in words."""
    return [] if source.strip() else ["请写明得分的来源，如评议会名称和日期。"]


def direct_score_blockers(name: str, score: DirectScore, full: int, *, is_own: bool) -> list[str]:
    """What is wrong with one person's number."""
    if is_own:
        return ["不能填报自己的得分，请由本支部其他负责人填报。"]
    if score.points is None and not score.remark.strip():
        return [f"{name}没有得分，请在备注里写明原因。"]
    if score.points is not None and not 0 <= score.points <= full:
        return [f"{name}的得分应在 0 到 {points_text(full)} 之间。"]
    return []
