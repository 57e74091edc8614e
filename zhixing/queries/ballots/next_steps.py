"""民主测评: what a ballot lacks and its next step, as lines of its pages, for whoever looks at them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.models import Ballot
from zhixing.queries.ballots.access import questionnaire_of, seat_in, sheets_of
from zhixing.queries.ballots.facts import facts_of as facts_of_ballot
from zhixing.queries.ballots.panels import PanelLine
from zhixing.queries.ballots.sheet_signatures import unsigned_seats
from zhixing.queries.cycles.next_step import NextLine
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.next_steps import BallotAct, Hand, Step, closing_gaps, onward_steps, opening_gaps, split_gaps
from zhixing.rules.ballots.states import BallotState, Facts
from zhixing.rules.permissions import Do

# What the button of a step says, and which page it opens; of a panel where the step has one, else of the ballot.
_PAGES: dict[BallotAct, tuple[str, str]] = {
    BallotAct.CHANGE_TERMS: ("修改时间、人员和投票方式", "ballot_terms"),
    BallotAct.EDIT_ROLL: ("编制名册", "ballot_roll"),
    BallotAct.REFRESH_ROLLS: ("更新名册", "ballot_refresh"),
    BallotAct.SET_PHRASE: ("设置我的口令", "ballot_phrase"),
    BallotAct.PRINT_SLIPS: ("打印票码", "ballot_slips"),
    BallotAct.OPEN: ("加锁启用票箱", "ballot_open"),
    BallotAct.STOP_ISSUING: ("停止领取网上凭证", "ballot_stop_issuing"),
    BallotAct.SEAL: ("封箱", "ballot_seal"),
    BallotAct.ENTER_PAPERS: ("录入纸质票", "ballot_papers"),
    BallotAct.FILL_SHEET: ("填写计票单", "ballot_sheet"),
    BallotAct.SIGN_SHEET: ("核对、确认计票单", "ballot_sheet"),
    BallotAct.COUNT: ("开箱计票", "ballot_close"),
    BallotAct.VOID: ("作废这次测评", "ballot"),
}
# Said to the one whose step it is; everybody else reads the sentence of the gap.
_OWN = {
    BallotAct.SET_PHRASE: "请用自己的手机或电脑设置口令，并请他人回避。",
    BallotAct.SIGN_SHEET: "计票单已经填好，请您核对后确认。",
}
_POSTED = {BallotAct.OPEN, BallotAct.STOP_ISSUING, BallotAct.REFRESH_ROLLS}
_OF_PANEL = {BallotAct.EDIT_ROLL, BallotAct.PRINT_SLIPS, BallotAct.ENTER_PAPERS}
_SEALING = (
    "封箱后不能再投票，没有用过的票码和网上凭证全部作废。请先确认到会的人都已投完、剩余票码已当众收齐。"
    "已收回的纸质票封箱后仍可录入。"
)


@dataclass(frozen=True)
class BallotSteps:
    """What somebody else fills or what is waited for; and what comes next, with a button where it is the viewer's."""

    missing: list[str]
    lines: list[NextLine]
    is_complete: bool  # nobody has anything left to fill


def steps_of(viewer: Viewer, ballot: Ballot, panels: Sequence[PanelLine], at: dt.datetime) -> BallotSteps:
    state = BallotState(ballot.state)
    if state not in {BallotState.PREPARING, BallotState.OPEN, BallotState.SEALED}:
        return BallotSteps([], [], is_complete=True)
    facts, hand = facts_of_ballot(ballot, at), hand_of(viewer, ballot)
    gaps = _gaps(ballot, facts, panels)
    missing, steps = split_gaps(gaps, hand)
    if not gaps:
        steps = onward_steps(
            facts,
            is_issuing=any(panel.is_issuing for panel in panels),
            has_meeting=any(panel.by_slip or panel.by_paper for panel in panels),
        )
    lines: list[NextLine] = []
    for step in steps:
        line = _line(ballot, step, panels, is_own=hand.can_take(step))
        is_repeated = any((line.verb, line.place_id) == (other.verb, other.place_id) for other in lines)
        lines.append(NextLine(line.sentence, "") if is_repeated else line)
    return BallotSteps(missing, lines, is_complete=not gaps)


def hand_of(viewer: Viewer, ballot: Ballot) -> Hand:
    may_prepare = viewer.may(ballot.cycle.permission_for(Do.PREPARE_BALLOT), ballot.cycle.organisation.path)
    return Hand(viewer.user_id, may_prepare, seat_in(viewer, ballot))


def _gaps(ballot: Ballot, facts: Facts, panels: Sequence[PanelLine]) -> list[Step]:
    if facts.state is BallotState.PREPARING:
        return opening_gaps(facts)
    if facts.state is BallotState.OPEN:
        return []
    waiting = [
        Step(BallotAct.ENTER_PAPERS, f"“{panel.name}”还有 {panel.papers_waiting} 张纸质票没有录完。", panel=panel.name)
        for panel in panels
        if panel.papers_waiting
    ]
    gaps = closing_gaps(sheets_of(ballot), questionnaire_of(ballot).component.quorum, unsigned_seats(ballot))
    return waiting + [gap for gap in gaps if not waiting or gap.act is not BallotAct.ENTER_PAPERS]


def _line(ballot: Ballot, step: Step, panels: Sequence[PanelLine], *, is_own: bool) -> NextLine:
    if not is_own:
        return NextLine(step.sentence, "")
    if step.act is BallotAct.CHECK_CYCLE:
        page = "assessment" if ballot.cycle.is_of_organisations else "cycle"
        return NextLine(step.sentence, "打开考评周期", page, ballot.cycle_id)
    verb, url_name = _PAGES[step.act]
    if step.act is BallotAct.FILL_SHEET and step.panel:  # it is filled in, and does not agree
        verb = "更正计票单"
    panel = next((panel for panel in panels if panel.name == step.panel), None)
    place_id = panel.id if panel and step.act in _OF_PANEL else ballot.pk
    return NextLine(
        _OWN.get(step.act, step.sentence),
        verb,
        url_name,
        place_id,
        is_posted=step.act in _POSTED,
        confirm=_confirm(step, panel),
        anchor="ballot-void" if step.act is BallotAct.VOID else "",
    )


def _confirm(step: Step, panel: PanelLine | None) -> str:
    """What is said before an act that cannot be taken back."""
    if step.act is BallotAct.SEAL:
        return _SEALING
    if step.act is not BallotAct.PRINT_SLIPS or panel is None:
        return ""
    return printing_sentence(panel.roll, panel.slips_wanted)


def printing_sentence(roll: int, slips: int) -> str:
    return (
        f"一共 {slips} 张（名册 {roll} 人，多印一成）。票码只出现在这一份文件里，系统不保存；"
        "请立即打印、裁开、打乱，由监票人保管，打印后删除文件。下载后请刷新本页。"
    )
