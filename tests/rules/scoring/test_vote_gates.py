"""A gate on a vote: the breakdown says what it looked at, whether it held, and that nothing could be looked at."""

from __future__ import annotations

import pytest

from zhixing.rules.scoring.engine import breakdown, score
from zhixing.rules.scoring.frames import entries_frame, people_frame
from zhixing.rules.scoring.steps import StepKind
from zhixing.rules.standards.model import Amount, Band, Component, Condition, Gate, Measure, Source, Standard, Weights

NAME = "代表满意度低于 60%，最高评为二星"
STANDARD = Standard(
    "办法",
    components=(
        Component("own", "基础", Source.GIVEN, weight=Weights(Amount(4000))),
        Component("vote", "各方代表评价", Source.REPRESENTATIVES, weight=Weights(Amount(6000))),
    ),
    bands=(Band("FIVE", "五星", Amount(0)), Band("TWO", "二星")),
    gates=(Gate(NAME, (Condition(component="vote", measure=Measure.PERCENT, under=6000),), best_band="TWO"),),
)


@pytest.mark.parametrize(
    ("points", "kind", "name", "sentence"),
    [
        (5999, StepKind.GATE, "限制", "各方代表评价 59.99 分，办法看的是低于满分的 60%，最高评为二星。"),
        (6000, StepKind.OPEN_GATE, "没有限制", "各方代表评价 60 分，办法看的是低于满分的 60%，不作限制。"),
        (None, StepKind.OPEN_GATE, "没有限制", "各方代表评价没有可以公布的结果，不作限制。"),
    ],
)
def test_the_breakdown_says_what_became_of_the_vote(
    points: int | None, kind: StepKind, name: str, sentence: str
) -> None:
    people = people_frame([{"person": 1, "raw/own": 10_000, "raw/vote": points}])
    steps = breakdown(score(STANDARD, entries=entries_frame([]), people=people), 1)
    found = [
        (step.kind, step.name, step.sentence) for step in steps if step.kind in {StepKind.GATE, StepKind.OPEN_GATE}
    ]
    assert found == [(kind, f"{name}：{NAME}", sentence)]
