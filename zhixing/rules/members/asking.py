"""Of whom nothing is asked now: no target, no talk, no measure, whatever the result was."""

from zhixing.rules.members.records import EndReason


def why_not_asked(*, end_reason: str, has_relief: bool) -> str:
    """Why this person is left alone, as a whole sentence; empty where they may be asked. `end_reason`: of a period that
    is over, empty while it is open."""
    if end_reason == EndReason.DECEASED:
        return "这名同志已经去世，不再办理。"
    if end_reason:
        return "这名同志已经离开本支部，不再由本支部办理。"
    return "这名同志经批准减免，减免期间不作硬性要求，不办理。" if has_relief else ""
