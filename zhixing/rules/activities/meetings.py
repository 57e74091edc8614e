"""会议表决: whether enough of those entitled to vote are there, and whether a resolution has passed."""

from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.standards.procedure import ActivityKind, Majority, Quorum


class Matter(StrEnum):
    """What is voted on: some matters ask more than the kind of meeting does."""

    GENERAL = "general"
    ADMISSION = "admission"
    ELECTION = "election"

    @property
    def label(self) -> str:
        return {"general": "一般事项", "admission": "接收预备党员、预备党员转正", "election": "选举"}[self.value]


@dataclass(frozen=True)
class Voters:
    """Those entitled to vote: how many were to come, how many came."""

    expected: int
    attending: int


@dataclass(frozen=True)
class Ballot:
    """What a vote came to."""

    ayes: int = 0
    noes: int = 0
    abstentions: int = 0
    matter: Matter = Matter.GENERAL

    @property
    def cast(self) -> int:
        return self.ayes + self.noes + self.abstentions


# 发展党员工作细则 art. 19 and 32; 基层组织选举工作条例 art. 18: stricter than the meeting itself.
_QUORUM = {Matter.ADMISSION: Quorum.OVER_HALF, Matter.ELECTION: Quorum.FOUR_FIFTHS}
_MAJORITY = {Matter.ADMISSION: Majority.ENTITLED, Matter.ELECTION: Majority.ATTENDING}


def quorum_for(kind: ActivityKind, matter: Matter) -> Quorum:
    return _QUORUM.get(matter, kind.quorum)


def majority_for(kind: ActivityKind, matter: Matter) -> Majority:
    return _MAJORITY.get(matter, kind.majority)


def is_quorate(quorum: Quorum, voters: Voters) -> bool:
    if quorum is Quorum.NONE:
        return True
    over, under = (4, 5) if quorum is Quorum.FOUR_FIFTHS else (1, 2)
    reached, needed = voters.attending * under, voters.expected * over
    return reached > needed if quorum is Quorum.OVER_HALF else reached >= needed


def quorum_sentence(kind: ActivityKind, voters: Voters, matter: Matter = Matter.GENERAL) -> str:
    """For the page and the minutes: who was to come, who came, and whether a vote holds."""
    quorum = quorum_for(kind, matter)
    figures = f"有表决权的应到 {voters.expected} 人，实到 {voters.attending} 人"
    if quorum is Quorum.NONE:
        return f"{figures}。"
    if is_quorate(quorum, voters):
        return f"{figures}，{_reach(quorum)}，符合规定。"
    return f"{figures}，没有{_reach(quorum)}，不能表决。"


def _reach(quorum: Quorum) -> str:
    return quorum.label if quorum is Quorum.OVER_HALF else f"达到{quorum.label}"


@dataclass(frozen=True)
class Verdict:
    has_passed: bool
    sentence: str


def verdict(kind: ActivityKind, voters: Voters, ballot: Ballot) -> Verdict:
    """Whether the resolution has passed, with the reason."""
    quorum, majority = quorum_for(kind, ballot.matter), majority_for(kind, ballot.matter)
    figures = f"赞成 {ballot.ayes} 票，反对 {ballot.noes} 票，弃权 {ballot.abstentions} 票"
    if not is_quorate(quorum, voters):
        return Verdict(False, f"{figures}；到会人数没有{_reach(quorum)}，表决无效。")
    base = voters.attending if majority is Majority.ATTENDING else voters.expected
    word = "实到" if majority is Majority.ATTENDING else "应到"
    has_passed = ballot.ayes * 2 > base
    passed = "通过" if has_passed else "没有通过"
    over = "超过" if has_passed else "没有超过"
    return Verdict(has_passed, f"{figures}；赞成票{over}{word}会有表决权人数（{base} 人）的半数，{passed}。")


def ballot_problems(place: int, text: str, ballot: Ballot | None, kind: ActivityKind, voters: Voters) -> list[str]:
    """What is wrong with one resolution of the record; `ballot` None where nothing was voted."""
    problems = [] if text.strip() else [f"请写明第 {place} 项决议的内容。"]
    if ballot is None:
        return problems
    if majority_for(kind, ballot.matter) is Majority.NONE:
        problems.append(f"{kind.name}不表决，请去掉第 {place} 项决议的票数，或改选会议种类。")
    if ballot.cast > voters.attending:
        problems.append(
            f"第 {place} 项决议的票数合计 {ballot.cast}，多于实到会有表决权的 {voters.attending} 人，请核对。"
        )
    return problems
