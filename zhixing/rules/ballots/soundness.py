"""票箱核对: what shows at the count that votes were added, changed, moved or taken out."""

DAMAGED = (
    "票箱里的票与投入时不符：有票被改动、移动或增减过，不能计票。请保留现场、上报上级党组织和系统管理员；"
    "本次测评只能作废，重新组织。"
)
_REPORT = "请上报上级党组织和系统管理员；本次测评只能作废，重新组织。"


def slip_count_problems(panel: str, *, printed: int, stored: int, foreign: int) -> list[str]:
    """`stored`: slips that the database has of those printed; `foreign`: votes by slip that none of these cast."""
    if not foreign and stored == printed:
        return []
    return [
        f"“{panel}”打印票码 {printed} 张，系统里有 {stored} 张，不是用这些票码投出的票有 {foreign} 张，"
        f"票箱被改动过，不能计票。{_REPORT}"
    ]


def proof_problems(panel: str, *, foreign: int) -> list[str]:
    """`foreign`: votes that were spent with nothing that a voter had."""
    if not foreign:
        return []
    return [f"“{panel}”有 {foreign} 张票没有相符的票码或凭证，不是投票人投的，票箱被改动过，不能计票。{_REPORT}"]
