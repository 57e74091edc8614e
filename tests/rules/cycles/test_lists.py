"""Why no cycle opens on this standard or this list, and when a list is taken anew."""

import datetime as dt

import pytest

from zhixing.rules.cycles.lists import (
    dissolved_blockers,
    no_branch_blockers,
    no_organisation_blockers,
    no_standard_blockers,
    nobody_blockers,
    refreshing_blockers,
    unfit_standard_blockers,
)
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.periods import quarter_of

QUARTER = quarter_of(dt.date(2026, 9, 1))


@pytest.mark.parametrize(
    ("dissolved_on", "is_over"), [(None, False), (dt.date(2026, 7, 1), False), (dt.date(2026, 6, 30), True)]
)
def test_a_branch_is_assessed_in_the_quarter_in_which_it_ends(dissolved_on: dt.date | None, is_over: bool) -> None:
    over = ["“第一支部”已经撤销，不再考评。"] if is_over else []
    assert dissolved_blockers("第一支部", dissolved_on, QUARTER) == over


def test_a_cycle_stands_on_a_standard_that_still_fits() -> None:
    assert no_standard_blockers("第一支部", QUARTER) == [
        "“第一支部”到2026年第三季度末没有施行的考评办法，请先由本级或上级党组织确定施行一部已审定的办法。"
    ]
    assert unfit_standard_blockers("办法", []) == []
    assert unfit_standard_blockers("办法", ["甲。"]) == ["施行的《办法》不能再用于新的考评周期。", "甲。"]


def test_somebody_is_assessed() -> None:
    assert nobody_blockers("第一支部", scored=1) == no_branch_blockers("阳光街道", branches=1) == []
    assert no_organisation_blockers("阳光街道", "办法", assessed=1) == []
    assert nobody_blockers("第一支部", scored=0) == ["“第一支部”的名册里没有需要计分的人，请先导入或核对党员名册。"]
    assert no_branch_blockers("阳光街道", branches=0) == ["“阳光街道”之下没有支部，请先在党组织页面设立支部。"]
    assert no_organisation_blockers("阳光街道", "办法", assessed=0) == [
        "“阳光街道”之下没有《办法》考评的党组织，请核对下属党组织和办法的适用类别。"
    ]


@pytest.mark.parametrize("stage", list(Stage))
def test_a_list_is_taken_anew_while_it_is_prepared(stage: Stage) -> None:
    late = ["只有“准备”环节可以更新名单；请先退回到“准备”环节。"]
    assert refreshing_blockers(stage) == ([] if stage is Stage.PREPARING else late)
    assert refreshing_blockers(stage, is_of_this_index=False) == late
