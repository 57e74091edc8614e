"""投票: why nothing is cast now, why no blind token is handed out, and what is wrong with a credential."""

import datetime as dt
from dataclasses import dataclass

from zhixing.rules.ballots.states import BallotState
from zhixing.rules.periods import chinese_day

_CLOSED = {
    BallotState.PREPARING: "投票还没有开始。",
    BallotState.SEALED: "票箱已经封上，不能再投票。",
    BallotState.COUNTED: "投票已经结束，票箱已经开箱计票。",
    BallotState.VOIDED: "这次测评已经作废。",
}
WRONG_TOKEN = "这张网上凭证不属于本次测评，或者没有完整复制，请重新粘贴。"
BAD_REQUEST = "凭证申请不完整，请刷新页面后再领取。"
ALREADY_COUNTED = "这张票码或凭证的票已经投入票箱，只计一次，无须再投。"
KEYS_CHANGED = (
    "票箱的公钥与开始投票时公布的不一致，数据库里的钥匙已被更换，不能投票，也不能计票。请立即告知监票人，保留现场，"
    "上报上级党组织；本次测评只能作废，重新组织。"
)
KEYS_GONE = "服务器上存放的票箱钥匙文件缺失，无法核对公钥，暂时不能投票。请告知监票人，由系统管理员查明。"


@dataclass(frozen=True)
class BoxFacts:
    """A ballot's state, and when its vote begins and ends, in the time of the place."""

    state: BallotState
    opens_at: dt.datetime
    closes_at: dt.datetime


@dataclass(frozen=True)
class IssuingFacts:
    """A panel whose voters may fetch tokens. `has_ended`: no more are handed out, though the vote goes on."""

    state: BallotState
    closes_at: dt.datetime
    by_token: bool
    has_ended: bool


def state_blockers(state: BallotState) -> list[str]:
    """Why nobody votes in this state, whatever the time."""
    return [_CLOSED[state]] if state in _CLOSED else []


def casting_blockers(box: BoxFacts, at: dt.datetime) -> list[str]:
    """Why nothing can be cast into this box now."""
    if reasons := state_blockers(box.state):
        return reasons
    if at < box.opens_at:
        return [f"投票从 {_moment(box.opens_at)} 开始，请届时投票。"]
    if at >= box.closes_at:
        return [f"投票已于 {_moment(box.closes_at)} 截止。"]
    return []


def _moment(at: dt.datetime) -> str:
    return f"{chinese_day(at)}{at:%H:%M}"


def issuing_blockers(facts: IssuingFacts, at: dt.datetime) -> list[str]:
    """Why nobody fetches a token now, as their page says it and as it is refused."""
    if facts.state is BallotState.PREPARING:
        return ["投票还没有开始，请在开始以后领取。"]
    if not facts.by_token:
        return ["这次测评不用网上凭证，请到会场投票。"]
    if facts.state is not BallotState.OPEN or at >= facts.closes_at:
        return ["投票已经结束，不再发放网上凭证。"]
    if facts.has_ended:
        return ["网上凭证已经停止领取。没有领的，请到会场签到、抽票码投票。"]
    return []


def second_token_blockers(*, has_fetched: bool) -> list[str]:
    return ["您已经领取过网上凭证，每人只能领取一次；凭证丢失不能补领，也不能再领票条。"] if has_fetched else []


def ending_issue_blockers(state: BallotState, *, has_tokens: bool, is_issuing: bool) -> list[str]:
    """Why the issue of tokens is not ended. `is_issuing`: some panel still hands them out."""
    if state is not BallotState.OPEN:
        return [f"这次测评目前是“{state.label}”，只有投票中才能停止领取网上凭证。"]
    if not has_tokens:
        return ["这次测评没有用网上凭证。"]
    return [] if is_issuing else ["已经停止领取网上凭证。"]


def slip_blockers(*, is_known: bool, is_voided: bool) -> list[str]:
    """Why a code that is written rightly lets nobody in. `is_voided`: it belongs to a batch that was printed anew."""
    if not is_known:
        return ["没有找到这个票码，请对照票条逐位核对；确实不行的，请向监票人换领。"]
    return ["这张票条是作废的一批，请向监票人换领新的票条。"] if is_voided else []
