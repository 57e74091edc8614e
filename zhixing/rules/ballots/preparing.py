"""准备测评: what a ballot in preparation, its times, its tellers and its locks have to be."""

import datetime as dt
from collections.abc import Sequence

from zhixing.rules.ballots.states import BallotState, Seat


def changing_blockers(state: BallotState) -> list[str]:
    """Why nothing of the ballot can be changed any more."""
    return [] if state is BallotState.PREPARING else [f"这次测评目前是“{state.label}”，只有准备中才能修改。"]


def component_blockers(word: str, *, has_open_component: bool) -> list[str]:
    """Why none is prepared. `word`: what this stage is called; `has_open_component`: some part has no ballot yet."""
    return [] if has_open_component else [f"本周期的{word}已经准备，或者办法没有规定{word}。"]


def unneeded_blockers(word: str, *, has_components: bool) -> list[str]:
    """The same before anything has been prepared: the standard has no part that is voted on."""
    return [] if has_components else [f"本周期的考评办法没有规定{word}，不需要准备。"]


def stranger_blockers(*, has_strangers: bool, is_of_organisation: bool) -> list[str]:
    """Of tellers who are nobody's here. `is_of_organisation`: the vote is on an organisation, not on members."""
    if not has_strangers:
        return []
    if is_of_organisation:
        return ["监票人、计票人、复核人须在考评单位或者它的上级任职，不在被评党组织任职，且账号在用。"]
    return ["监票人、计票人、复核人须是本支部党员，或在本级、上级任职的人（录入员除外），且账号在用。"]


def time_blockers(opens_at: dt.datetime, closes_at: dt.datetime, at: dt.datetime) -> list[str]:
    reasons = ["投票截止时间须晚于投票开始时间，请改正。"] if closes_at <= opens_at else []
    return [*reasons, "投票截止时间已经过去，请另选时间。"] if closes_at <= at else reasons


def stale_slips_blockers(panels: Sequence[str]) -> list[str]:
    """`panels`: names of those whose slips were printed with another fingerprint than the box will have."""
    return [
        f"“{name}”的票码打印以后，票箱口令或投票方式又改过，票条上印的公钥指纹已经不对，请重新打印票码。"
        for name in panels
    ]


def lock_blockers(seat: Seat) -> list[str]:
    """Why whoever sits here sets no phrase."""
    return [f"{seat.label}不保管票箱的锁，不必设置口令。"] if seat is Seat.THIRD else []


def phrase_stage_blockers(state: BallotState) -> list[str]:
    return [] if state is BallotState.PREPARING else [f"这次测评目前是“{state.label}”，只有准备中才能设置口令。"]
