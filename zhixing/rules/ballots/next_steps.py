"""民主测评: what a ballot lacks before its next step, and which of it whoever looks at it can do now.

As with a cycle, what is missing and what comes next are two things: a gap that somebody else fills is waited for, the
one that the viewer fills is their next step, with a button.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.ballots.count_sheet import Sheet, quorum_problem, sheet_problems, unfinished_papers
from zhixing.rules.ballots.states import BallotState, Facts, PanelFacts, Seat, lock_holders, teller_problems
from zhixing.rules.standards.model import Share


class BallotAct(StrEnum):
    """The acts that lead from one step of a ballot to the next; each has its page or its button."""

    CHECK_CYCLE = "check_cycle"  # its stage and its list of participants
    CHANGE_TERMS = "change_terms"
    EDIT_ROLL = "edit_roll"
    REFRESH_ROLLS = "refresh_rolls"
    SET_PHRASE = "set_phrase"
    PRINT_SLIPS = "print_slips"
    OPEN = "open"
    STOP_ISSUING = "stop_issuing"
    SEAL = "seal"
    ENTER_PAPERS = "enter_papers"
    FILL_SHEET = "fill_sheet"
    SIGN_SHEET = "sign_sheet"
    COUNT = "count"
    VOID = "void"


@dataclass(frozen=True)
class Step:
    """One thing that is to be done, in a whole sentence; whose it is, where it is one teller's; for which panel."""

    act: BallotAct
    sentence: str
    seat: Seat | None = None
    panel: str = ""


@dataclass(frozen=True)
class Hand:
    """Who looks at the ballot: whether they may prepare ballots here, and their seat among its tellers."""

    user_id: int
    may_prepare: bool
    seat: Seat | None = None

    def can_take(self, step: Step) -> bool:
        """Whether this step is theirs."""
        match step.act:
            case BallotAct.SET_PHRASE | BallotAct.SIGN_SHEET:  # each is one teller's
                return self.seat is step.seat
            case BallotAct.ENTER_PAPERS:
                return self.seat is not None
            case BallotAct.SEAL if step.seat is not None:  # before the announced end: the other teller alone
                return self.seat is step.seat
            case BallotAct.SEAL | BallotAct.FILL_SHEET | BallotAct.COUNT:
                return self.may_prepare or self.seat is not None
        return self.may_prepare


# --- what is missing ---------------------------------------------------------------------------------------------


def opening_blockers(facts: Facts) -> list[str]:
    """Why the vote cannot begin."""
    if facts.state is not BallotState.PREPARING:
        return [f"这次测评目前是“{facts.state.label}”，只有准备中的测评可以开始投票。"]
    return [gap.sentence for gap in opening_gaps(facts)]


def opening_gaps(facts: Facts) -> list[Step]:
    """What a ballot in preparation still lacks."""
    gaps = []
    if not facts.is_in_stage:
        gaps.append(Step(BallotAct.CHECK_CYCLE, _TOO_EARLY[facts.is_by_representatives]))
    if facts.is_roll_stale:
        gaps.append(Step(BallotAct.REFRESH_ROLLS, "名册编好以后有代表递补，名册和现在的代表不一致，请更新名册。"))
    if facts.subjects < 1:
        gaps.append(Step(BallotAct.CHECK_CYCLE, "被测评人名单是空的，请先核对参评名单。"))
    gaps += [Step(BallotAct.CHANGE_TERMS, problem) for problem in teller_problems(facts.tellers, facts.organisers)]
    gaps += [
        Step(BallotAct.SET_PHRASE, f"{seat.label}还没有设置口令，请本人登录后设置。", seat)
        for seat in (Seat.FIRST, Seat.SECOND)
        if seat in facts.tellers and seat not in facts.locked
    ]
    if facts.at >= facts.closes_at:
        gaps.append(Step(BallotAct.CHANGE_TERMS, "投票截止时间已经过去，请先改正投票时间。"))
    if not facts.panels:
        gaps.append(Step(BallotAct.CHANGE_TERMS, "还没有评价主体，请先编制名册。"))
    return gaps + [gap for panel in facts.panels for gap in _panel_gaps(panel)]


_TOO_EARLY = {
    False: "考评周期还没有进入“民主测评”环节，请先结束党员自评。",
    True: "考评还没有进入“听取汇报与实地检查”环节，请先结束组织自查。",
}


def _panel_gaps(panel: PanelFacts) -> list[Step]:
    gaps = []
    if panel.roll < 1:
        gaps.append(Step(BallotAct.EDIT_ROLL, f"“{panel.name}”的名册是空的，请先编制名册。", panel=panel.name))
    if not (panel.by_slip or panel.by_token or panel.by_paper):
        sentence = f"“{panel.name}”还没有选投票方式，票码、网上凭证、纸质票至少选一种。"
        gaps.append(Step(BallotAct.CHANGE_TERMS, sentence))
    if panel.by_slip and panel.slips_printed < panel.roll:
        sentence = (
            f"“{panel.name}”名册 {panel.roll} 人，已打印票码 {panel.slips_printed} 张，请先打印足够的票码。"
            if panel.slips_printed
            else f"“{panel.name}”还没有打印票码，请先打印。"
        )
        gaps.append(Step(BallotAct.PRINT_SLIPS, sentence, panel=panel.name))
    return gaps


def closing_blockers(
    state: BallotState, sheets: Mapping[str, Sheet | None], quorum: Share, unsigned: Sequence[Seat] = ()
) -> list[str]:
    """Why the votes cannot be counted. `sheets`: name of each panel → its count sheet, None where not filled in;
    `unsigned`: tellers who have not confirmed the sheets as they stand now."""
    if state is not BallotState.SEALED:
        return [f"这次测评目前是“{state.label}”，封箱以后才能开箱计票。"]
    return [gap.sentence for gap in closing_gaps(sheets, quorum, unsigned)]


def closing_gaps(sheets: Mapping[str, Sheet | None], quorum: Share, unsigned: Sequence[Seat] = ()) -> list[Step]:
    """What a sealed ballot still lacks before the box may be opened."""
    gaps = [
        Step(BallotAct.FILL_SHEET, f"“{name}”的计票单还没有填写。") for name, sheet in sheets.items() if sheet is None
    ]
    for name, sheet in sheets.items():
        if sheet is not None:
            gaps += [_sheet_gap(name, problem, sheet) for problem in sheet_problems(sheet)]
            gaps += [Step(BallotAct.VOID, f"“{name}”：{problem}") for problem in quorum_problem(sheet, quorum)]
    return gaps or [
        Step(BallotAct.SIGN_SHEET, f"计票单还没有经{seat.label}确认，请{seat.label}本人登录，核对后确认。", seat)
        for seat in unsigned
    ]


def _sheet_gap(name: str, problem: str, sheet: Sheet) -> Step:
    act = BallotAct.ENTER_PAPERS if problem == unfinished_papers(sheet) else BallotAct.FILL_SHEET
    return Step(act, f"“{name}”：{problem}", panel=name)


# --- what comes next ---------------------------------------------------------------------------------------------


def split_gaps(gaps: Sequence[Step], hand: Hand) -> tuple[list[str], list[Step]]:
    """What is waited for, and what this person can do now. Slips printed before both phrases are set would lack the
    fingerprint of the keys: their time has not come."""
    is_unlocked = any(gap.act is BallotAct.SET_PHRASE for gap in gaps)
    now = [gap for gap in gaps if hand.can_take(gap) and not (is_unlocked and gap.act is BallotAct.PRINT_SLIPS)]
    return [gap.sentence for gap in gaps if gap not in now], now


def onward_steps(facts: Facts, *, is_issuing: bool, has_meeting: bool) -> list[Step]:
    """The step that ends this state once nothing is missing; none while the vote is only waited for."""
    match facts.state:
        case BallotState.PREPARING:
            sentence = "都准备好了，请加锁启用票箱。启用后名册、被测评人和投票方式不能再改。"
            return [Step(BallotAct.OPEN, sentence)]
        case BallotState.OPEN:
            return _open_steps(facts, is_issuing=is_issuing and has_meeting)
        case BallotState.SEALED:
            return [Step(BallotAct.COUNT, "各数相符，请监票人、计票人到场，各输入口令开箱计票。")]
    return []


def _open_steps(facts: Facts, *, is_issuing: bool) -> list[Step]:
    if facts.at >= facts.closes_at:
        return [Step(BallotAct.SEAL, "投票已经截止。请确认到会的人都已投完、剩余票码已当众收齐，再封箱。")]
    steps = []
    if is_issuing:
        sentence = "开会前请停止领取网上凭证，再打印签到册，以免有人既领凭证又抽票码。"
        steps.append(Step(BallotAct.STOP_ISSUING, sentence))
    if facts.early_asked_by is not None and facts.at >= facts.opens_at:
        steps.append(Step(BallotAct.SEAL, *_early(facts)))
    return steps


def _early(facts: Facts) -> tuple[str, Seat]:
    """Whose it is to seal the box before its time: the teller's who has not asked for it."""
    holders = lock_holders(facts.tellers)
    other = next(
        seat for seat, user_id in facts.tellers.items() if user_id in holders and user_id != facts.early_asked_by
    )
    return f"提前封箱已经提出，同意的由{other.label}登录后封箱；不同意的不必办理，到截止时间再封箱。", other
