"""党组织评定: who says what of whom before the opinions are opened, and at the meeting afterwards."""

from zhixing.rules.cycles.stages import Stage


def excluded_blockers(name: str, excluded: str) -> list[str]:
    """`excluded`: why this participant is not scored; empty for everybody else."""
    return [f"{name}{excluded}，不需要评定。"] if excluded else []


def opinion_recusal_blockers(name: str, *, is_recused: bool) -> list[str]:
    """Nobody gives an opinion on themselves, or on somebody whom they stepped back from."""
    return [f"您已对{name}回避，不能提出意见。"] if is_recused else []


def recusing_blockers(name: str, reason: str, *, is_recused: bool) -> list[str]:
    if not reason.strip():
        return [f"请写明对{name}回避的原因。"]
    return [f"您已对{name}回避。"] if is_recused else []


def withdrawing_blockers(name: str, *, is_recused: bool, is_oneself: bool) -> list[str]:
    """Why a recusal is not taken back."""
    if not is_recused:
        return [f"您没有对{name}回避。"]
    return ["本人不能评定自己，这一项回避不能取消。"] if is_oneself else []


def blind_blockers(*, is_opened: bool) -> list[str]:
    return ["背靠背意见已经公开，不能再改；请在合议中提出。"] if is_opened else []


def meeting_blockers(*, is_opened: bool, is_concluded: bool) -> list[str]:
    """Why the group does not deliberate now."""
    reasons = [] if is_opened else ["背靠背意见还没有公开，不能合议。"]
    return [*reasons, "评定已经完成；要修改，请组长先重开评定。"] if is_concluded else reasons


def meeting_recusal_blockers(name: str, *, is_recused: bool) -> list[str]:
    return [f"您已对{name}回避，请由小组其他成员办理。"] if is_recused else []


def reopening_blockers(reason: str, *, is_concluded: bool) -> list[str]:
    reasons = [] if is_concluded else ["评定还没有完成，不需要重开。"]
    return reasons if reason.strip() else [*reasons, "请写明重开评定的原因。"]


def rating_blockers(stage: Stage) -> list[str]:
    return [] if stage is Stage.REVIEW else [f"现在是“{stage.label}”环节，只有完成党组织评定时才计算结果。"]


def bulk_blockers(period: str, left: list[tuple[str, list[str]]]) -> list[str]:
    """Why no review of this period is concluded with others. `left`: each branch that waits, with its reasons."""
    if not left:
        return [f"{period}没有由您任组长、等待完成评定的支部。"]
    return [f"{branch}：{reason}" for branch, reasons in left for reason in reasons]
