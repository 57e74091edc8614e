"""考评周期: what has changed on a list since it was made, where people stand who moved, what a small branch lacks."""

import datetime as dt
from dataclasses import dataclass

from zhixing.models import Participant, ParticipantChange, Transfer
from zhixing.queries.cycles.access import cycle_at, participants_of
from zhixing.queries.namesakes import public_names_of, user_names_of
from zhixing.queries.viewers import Viewer
from zhixing.rules.members.records import EndReason
from zhixing.rules.periods import chinese_day


@dataclass(frozen=True)
class ListChange:
    """One line of 名单变动."""

    at: dt.datetime
    name: str
    text: str
    by_name: str


def list_changes(viewer: Viewer, cycle_id: int) -> list[ListChange]:
    """Everybody who was put on the list later, or began or ceased to be scored, latest first."""
    cycle = cycle_at(viewer, cycle_id)
    participant_changes = ParticipantChange.objects.filter(participant__cycle=cycle).select_related("participant", "by")
    names = public_names_of(participant.member for participant in participants_of([cycle.pk]))
    changes = list(participant_changes.order_by("-at", "-pk"))
    clerks = user_names_of(change.by for change in changes)
    return [
        ListChange(change.at, names[change.participant.member_key], _sentence(change), clerks[change.by_id])
        for change in changes
    ]


def _sentence(change: ParticipantChange) -> str:
    now = f"不计分（{change.excluded_after}）" if change.excluded_after else "计分"
    if change.excluded_before is None:
        return f"列入名单，{now}"
    return now if bool(change.excluded_before) == bool(change.excluded_after) else f"改为{now}"


def list_notes(viewer: Viewer, cycle_id: int) -> dict[int, str]:
    """By participant who is scored though they are in this branch no longer, where they went and that they stay."""
    cycle = cycle_at(viewer, cycle_id)
    leavers = [
        participant
        for participant in participants_of([cycle.pk])
        if not participant.excluded and participant.member.until_on
    ]
    moves = {
        transfer.closed_id: transfer
        for transfer in Transfer.objects.filter(
            closed__in=[participant.membership_id for participant in leavers]
        ).select_related("opened__organisation")
    }
    return {participant.pk: _note(participant, moves.get(participant.member.pk)) for participant in leavers}


def _note(participant: Participant, move: Transfer | None) -> str:
    if participant.is_doubled:
        return "本期另一支部的名单上也已计分，请上级党组织核实"
    if move is not None:
        return f"{chinese_day(move.on)}转往“{move.opened.organisation.label}”，本期仍在本支部计分"
    line = participant.member
    assert line.until_on is not None
    why = EndReason(line.end_reason).label if line.end_reason else "离册"
    return f"{chinese_day(line.until_on)}{why}，整期在本支部，仍计分"
