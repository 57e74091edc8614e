"""代表测评: in which group each kind of representatives votes, and what stands in the way of their ballot."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from zhixing.rules.ballots.disclosure import FEWEST_FOR_MEAN
from zhixing.rules.pools.stages import LotState
from zhixing.rules.standards.model import Panel

EVERYBODY = "各方代表"  # the group where the standard names none
FEWEST_COMMON_SIGNS = 2  # 居民 and 居民代表 have as many, 两代表一委员 and 党员 fewer


def proposed_panel(stratum: str, panels: Sequence[Panel]) -> str:
    """Code of the group whose name has most in common with this kind of representatives; empty where none stands out.

    “代表” is left out of the comparison: it stands in almost every name.
    """
    if len(panels) == 1:
        return panels[0].code
    common = {panel.code: _common(stratum, panel.name.replace("代表", "")) for panel in panels}
    best = max(common.values())
    nearest = [code for code, signs in common.items() if signs == best]
    return nearest[0] if best >= FEWEST_COMMON_SIGNS and len(nearest) == 1 else ""


def _common(stratum: str, name: str) -> int:
    match = SequenceMatcher(a=stratum, b=name, autojunk=False).find_longest_match()
    return match.size


def pool_blockers(organisation: str, state: LotState | None) -> list[str]:
    """Why the representatives of this organisation cannot vote yet. `state`: of its pool; None where it has none."""
    if state is LotState.DRAWN:
        return []
    if state is LotState.PUBLISHED:
        return [f"“{organisation}”的代表名单已经公布，还没有抽签；请先抽签，再准备代表测评。"]
    if state is LotState.PREPARING:
        return [f"“{organisation}”的代表名单还在编制；请先公布名单的校验值，再抽签。"]
    return [f"“{organisation}”这个季度还没有代表名单；请先在“抽取代表”编制名单、公布校验值、抽签。"]


def seating_problems(holders: Mapping[str, int], seats: Mapping[str, str], panels: Sequence[Panel]) -> list[str]:
    """What is wrong with the groups chosen. `holders`: kind of representatives → how many were drawn; `seats`: kind →
    code of the group it votes in."""
    codes = {panel.code for panel in panels}
    unseated = [stratum for stratum in holders if seats.get(stratum) not in codes]
    problems = [f"请选定“{stratum}”的 {holders[stratum]} 名代表归入哪一组投票。" for stratum in unseated]
    if not unseated:
        empty = [panel.name for panel in panels if panel.code not in {seats[stratum] for stratum in holders}]
        problems += [f"“{name}”一个代表也没有，请把其中一类代表归入这一组。" for name in empty]
    return problems


def representatives_blockers(
    organisation: str,
    state: LotState | None,
    holders: Mapping[str, int],
    seats: Mapping[str, str],
    panels: Sequence[Panel],
) -> list[str]:
    """Why the representatives of this organisation cannot vote in these groups."""
    return pool_blockers(organisation, state) or seating_problems(holders, seats, panels)


def few_voters_notes(rolls: Mapping[str, int]) -> list[str]:
    """Groups that can publish nothing however many come. It warns and stands in nobody's way."""
    return [
        f"“{name}”名册只有 {count} 人，不足 {FEWEST_FOR_MEAN} 人评价的一组，为保护投票人不公布结果，也不计入得分。"
        for name, count in rolls.items()
        if 0 < count < FEWEST_FOR_MEAN
    ]
