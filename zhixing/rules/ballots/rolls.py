"""名册 of a ballot: reading typed names, slips to print, and who may be chosen for what."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from zhixing.rules.ballots.states import BallotState, Way
from zhixing.rules.names.folding import fold_name, name_problem, tidy

NAME_LENGTH, NOTE_LENGTH = 60, 80
MOST = 5_000  # lines


@dataclass(frozen=True)
class RollName:
    """Somebody on a typed roll; `note` (单位) tells two of one name apart."""

    name: str
    note: str = ""

    @property
    def label(self) -> str:
        return f"{self.name}（{self.note}）" if self.note else self.name


def read_roll(typed: str) -> tuple[list[RollName], list[str]]:
    """The people of a roll typed one per line as “姓名，单位”, and every problem with it in a sentence."""
    people: list[RollName] = []
    first_at: dict[RollName, int] = {}
    problems = []
    for number, line in enumerate(typed.splitlines(), start=1):
        name, _, note = re.sub(r"[，,\t]", "，", line, count=1).partition("，")
        name, note = fold_name(name), tidy(note)
        if not name and not note:
            continue
        person = RollName(name, note)
        if not name:
            problems.append(f"第 {number} 行没有姓名，请写成“姓名，单位”。")
        elif len(name) > NAME_LENGTH or len(note) > NOTE_LENGTH:
            problems.append(f"第 {number} 行太长：姓名最多 {NAME_LENGTH} 字，单位最多 {NOTE_LENGTH} 字。")
        elif problem := name_problem(name, may_have_digits=True):
            problems.append(f"第 {number} 行“{name}”：{problem}。")
        elif person in first_at:
            problems.append(
                f"第 {number} 行“{person.label}”与第 {first_at[person]} 行重复；确是两个人的，请写上单位区分。"
            )
        else:
            first_at[person] = number
            people.append(person)
    if len(people) > MOST:
        problems.append(f"名册有 {len(people)} 人，最多 {MOST} 人。")
    return people, problems


_DRAWN = "代表由抽签产生，名册不能手工增减；不能参加的，请在“抽取代表”登记，由候补递补，再更新名册。"


def typing_blockers(panel: str, *, is_of_register: bool, is_drawn: bool) -> list[str]:
    """Why the roll of this panel is not typed: it follows from the register, or from the lot."""
    if is_drawn:
        return [_DRAWN]
    if is_of_register:
        return [f"“{panel}”的名册取自党员名册，不能手工填写；需要移出的，请逐人办理。"]
    return []


def leaving_off_blockers(name: str, reason: str, *, is_drawn: bool) -> list[str]:
    """Why somebody of this name is not taken off a roll."""
    if is_drawn:
        return [_DRAWN]
    return [] if reason.strip() else [f"请写明把{name}移出名册的原因。"]


def way_problems(ways: Mapping[str, Collection[Way]], own: Collection[str], names: Mapping[str, str]) -> list[str]:
    """What is wrong with the ways in, by code of panel. `own`: panels whose voters are the branch's register."""
    reasons = []
    for code, open_to in ways.items():
        name = names.get(code, code)
        if Way.TOKEN in open_to and code not in own:
            reasons.append(f"“{name}”的投票人没有账号，不能用网上凭证，请改用票码或纸质票。")
        if not open_to:
            reasons.append(f"“{name}”还没有选投票方式，票码、网上凭证、纸质票至少选一种。")
    if len(own) > 1:
        reasons.append("只能有一组是本支部党员，请改正。")
    return reasons


def slips_wanted(roll: int) -> int:
    """How many slips are printed for a roll: one each and one in ten more, at least one more."""
    return roll + max(1, -(-roll // 10)) if roll else 0


def printing_blockers(
    state: BallotState, name: str, *, is_by_slip: bool, slips: int, has_votes: bool, has_papers: bool
) -> list[str]:
    """Why no slips are printed, or none anew, for the panel of this name. `slips`: how many there would be."""
    reasons = []
    if state not in {BallotState.PREPARING, BallotState.OPEN}:
        reasons.append(f"这次测评目前是“{state.label}”，不能再打印票码。")
    if not is_by_slip:
        reasons.append(f"“{name}”不用票码投票。")
    elif not slips:
        reasons.append(f"“{name}”的名册是空的，请先编制名册。")
    if has_votes:
        reasons.append(f"“{name}”已经有人投票，不能重新打印票码。")
    elif has_papers:  # settled later, it would bring a voided slip into the box
        reasons.append(f"“{name}”已经开始录入纸质票，不能重新打印票码；确要重印的，请先撤销已录入的纸质票。")
    return reasons
