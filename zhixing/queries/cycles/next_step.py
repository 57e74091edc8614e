"""考评周期: the next step of a cycle as a line with its button, for whoever may take it."""

from dataclasses import dataclass

from zhixing.models import Cycle
from zhixing.queries.viewers import Viewer
from zhixing.rules.cycles.blockers import next_steps
from zhixing.rules.cycles.facts import Act, Facts, NextStep
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.permissions import Do


@dataclass(frozen=True)
class NextLine:
    sentence: str
    verb: str  # of the button; empty where the viewer only reads of it
    url_name: str = ""
    place_id: int = 0
    anchor: str = ""  # the part of the page
    is_posted: bool = False  # the button does it at once
    confirm: str = ""  # what the button says before it does it


# Who may take the step, what its button says, and which page it opens (of the cycle, or of the step's own place).
_BUTTONS: dict[Act, tuple[Do, str, str]] = {
    Act.PREPARE_BALLOT: (Do.PREPARE_BALLOT, "准备民主测评", "ballot_prepare"),
    Act.RUN_BALLOT: (Do.VIEW_CYCLE, "打开测评", "ballot"),
    Act.FORM_PANEL: (Do.FORM_PANEL, "组建考评小组", "panel"),
    Act.OPEN_OPINIONS: (Do.JUDGE, "党组织评定", "review"),
    Act.CONCLUDE: (Do.JUDGE, "党组织评定", "review"),
    Act.REOPEN: (Do.JUDGE, "党组织评定", "review"),
    Act.ASSESS: (Do.ASSESS_ORGS, "综合评定", "assessment_conclude"),
    Act.PROPOSE: (Do.PROPOSE_POSTING, "提出公示", "posting_propose"),
    Act.HANDLE_POSTING: (Do.VIEW_CYCLE, "查看公示", "posting"),
    Act.WITHDRAW_POSTING: (Do.RETURN_CYCLE, "撤回公示", "posting"),
}


_OF_ORGANISATIONS: dict[Act, tuple[Do, str, str]] = {
    Act.FORM_PANEL: (Do.FORM_PANEL, "组建考评小组", "assessment_group"),
    Act.PREPARE_BALLOT: (Do.PREPARE_BALLOT, "准备代表测评", "ballot_prepare_for"),
}


def next_lines(viewer: Viewer, cycle: Cycle, stage: Stage, facts: Facts, next_label: str) -> list[NextLine]:
    return [_line(viewer, cycle, step, next_label) for step in next_steps(stage, facts)]


def _line(viewer: Viewer, cycle: Cycle, step: NextStep, next_label: str) -> NextLine:
    is_of_organisations = cycle.is_of_organisations
    onward = "assessment_advance" if is_of_organisations else "cycle_advance"
    buttons = _BUTTONS | {Act.ADVANCE: (Do.ADVANCE_CYCLE, f"进入“{next_label}”", onward)}
    if is_of_organisations:
        buttons |= _OF_ORGANISATIONS
    do, verb, url_name = buttons[step.act]
    if not viewer.may(cycle.permission_for(do), cycle.organisation.path):
        return NextLine(f"{step.sentence}。", "")
    return NextLine(f"{step.sentence}。", verb, url_name, step.place_id or cycle.pk)
