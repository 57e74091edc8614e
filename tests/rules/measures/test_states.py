"""整改: the words of the field, and which state may follow which."""

from zhixing.rules.measures.states import (
    FINDING_SOURCES,
    OWNER_STEPS,
    ROUTE,
    WITH_OWNER,
    MeasureKind,
    MeasureState,
    ProblemSource,
    StepKind,
)


def test_the_route_as_it_is_drawn_in_the_regulation() -> None:
    """Forward, and back from the check alone; 已销号 is the end."""
    assert {state.label: {after.label for after in ways} for state, ways in ROUTE.items()} == {
        "待整改": {"整改中", "待核查"},
        "整改中": {"待核查"},
        "待核查": {"整改中", "已销号"},
        "已销号": set(),
    }
    assert {state.label for state in WITH_OWNER} == {"待整改", "整改中"}


def test_kinds_and_sources() -> None:
    assert [kind.label for kind in MeasureKind] == ["立行立改", "限期整改", "长期坚持"]
    assert [source.label for source in ProblemSource] == [
        "检查",
        "听取汇报",
        "代表意见",
        "自查",
        "上级反馈",
        "星级评定",
    ]
    assert tuple(ProblemSource)[:-1] == FINDING_SOURCES
    assert [state.label for state in MeasureState] == ["待整改", "整改中", "待核查", "已销号"]


def test_steps_and_whose_they_are() -> None:
    assert {step.label: step in OWNER_STEPS for step in StepKind} == {
        "登记问题": False,
        "签收": True,
        "制定整改方案": True,
        "审核方案：同意": False,
        "审核方案：退回修改": False,
        "报告进展": True,
        "申请销号": True,
        "阶段核查：达到阶段目标": False,
        "阶段核查：没有达到阶段目标": False,
        "核查后退回": False,
        "核查后销号": False,
        "重启": False,
        "延长期限": False,
    }
