"""民主测评: what is due of secretaries, tellers and members. Never that somebody has not voted: nobody knows."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Q
from django.utils import timezone

from zhixing.models import Ballot, BallotTeller, Organisation, PaperEntry, RollLine
from zhixing.queries.due import Due
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.states import BallotState, Seat
from zhixing.rules.cycles.acts import permission_for
from zhixing.rules.permissions import Do
from zhixing.rules.standards.vocabulary import IndexKind

_STANDING = [BallotState.PREPARING.value, BallotState.OPEN.value, BallotState.SEALED.value]


def due(viewer: Viewer) -> list[Due]:
    """A fixed number of queries, however many ballots."""
    ballot_tellers = list(
        BallotTeller.objects.filter(user=viewer.user_id, ballot__state__in=_STANDING)
        .select_related("ballot__cycle__organisation", "ballot__participant__organisation")
        .order_by("pk")
    )
    of_tellers = {ballot_teller.ballot_id for ballot_teller in ballot_tellers}
    return [
        *_of_secretaries(viewer, of_tellers),
        *_of_tellers(ballot_tellers),
        *_of_papers(viewer, ballot_tellers),
        *_of_members(viewer),
    ]


def _of_secretaries(viewer: Viewer, of_tellers: set[int]) -> list[Due]:
    if not any(viewer.can(permission_for(Do.PREPARE_BALLOT, index)) for index in IndexKind):
        return []
    own = Q()
    for index in IndexKind:
        branches = Organisation.objects.below(viewer.roots(permission_for(Do.PREPARE_BALLOT, index)))
        own |= Q(cycle__organisation__in=branches, cycle__index=index.value)
    ballots = (
        Ballot.objects.filter(own, state__in=_STANDING)
        .select_related("cycle__organisation", "participant__organisation")
        .order_by("pk")
    )
    lines = []
    for ballot in ballots:
        name = _name(ballot)
        opens, closes = timezone.localdate(ballot.opens_at), timezone.localdate(ballot.closes_at)
        match BallotState(ballot.state):
            case BallotState.PREPARING:
                lines.append(_line(ballot, f"完成{name}的准备，开始投票", opens))
            case BallotState.OPEN:
                lines.append(_line(ballot, f"组织{name}投票，结束后封箱", closes))
            case BallotState.SEALED if ballot.pk not in of_tellers:
                lines.append(_line(ballot, f"请监票人、计票人开箱计票（{name}）", closes))
    return lines


def _name(ballot: Ballot) -> str:
    """2026年第四季度民主测评, or 阳光社区党委2026年第四季度代表测评."""
    return f"{ballot.occasion}{ballot.word}"


def _line(ballot: Ballot, what: str, by_on: dt.date) -> Due:
    return Due(what, ballot.cycle.organisation.label, by_on, "ballot", (ballot.pk,))


def _of_tellers(holders: Iterable[BallotTeller]) -> list[Due]:
    """Those who hold a lock: to set the phrase before, to seal the box when the vote is over, to open it after."""
    lines = []
    for ballot_teller in holders:
        ballot, name = ballot_teller.ballot, _name(ballot_teller.ballot)
        where = ballot.cycle.organisation.label
        if ballot_teller.seat == Seat.THIRD.value:
            continue
        if ballot.state == BallotState.PREPARING.value and not ballot_teller.locked_key:
            opens = timezone.localdate(ballot.opens_at)
            lines.append(Due(f"设置{name}的票箱口令", where, opens, "ballot_phrase", (ballot.pk,)))
        closes = timezone.localdate(ballot.closes_at)
        if ballot.state == BallotState.OPEN.value:
            lines.append(Due(f"投票结束后封箱（{name}）", where, closes, "ballot", (ballot.pk,)))
        if ballot.state == BallotState.SEALED.value:
            lines.append(Due(f"填写计票单，开箱计票（{name}）", where, closes, "ballot", (ballot.pk,)))
    return lines


def _of_papers(viewer: Viewer, holders: Iterable[BallotTeller]) -> list[Due]:
    """Papers that wait for somebody other than those who have entered them."""
    ballots = {
        ballot_teller.ballot_id: ballot_teller.ballot
        for ballot_teller in holders
        if ballot_teller.ballot.state != BallotState.PREPARING.value
    }
    waiting = (
        (
            PaperEntry.objects.filter(panel__ballot__in=ballots, is_final=False)
            .exclude(Q(first_by=viewer.user_id) | Q(second_by__isnull=False, second_by=viewer.user_id))
            .annotate(differs=Q(second_by__isnull=False))
            .values_list("panel", "panel__ballot", "differs")
            .annotate(many=Count("pk"))
            .order_by("panel")
        )
        if ballots
        else []
    )
    lines = []
    for panel, ballot_id, differs, many in waiting:
        ballot = ballots[ballot_id]
        verb = "复核两遍不一致的" if differs else "录入第二遍"
        what = f"{verb}纸质票，{many} 张（{_name(ballot)}）"
        closes = timezone.localdate(ballot.closes_at)
        lines.append(Due(what, ballot.cycle.organisation.label, closes, "ballot_papers", (panel,)))
    return lines


def _of_members(viewer: Viewer) -> list[Due]:
    """Who may still fetch a token and has not. Whoever votes with a slip in the meeting need not."""
    if viewer.person_id is None:
        return []
    roll_lines = (
        RollLine.objects.filter(
            membership__person=viewer.person_id,
            panel__by_token=True,
            panel__issuing_ended_at=None,
            token__isnull=True,
            panel__ballot__state=BallotState.OPEN.value,
        )
        .select_related("panel__ballot__cycle__organisation", "panel__ballot__participant__organisation")
        .order_by("pk")
    )
    return [
        Due(
            f"不到会场的，领取{_name(roll_line.panel.ballot)}网上凭证",
            roll_line.panel.ballot.cycle.organisation.label,
            timezone.localdate(roll_line.panel.ballot.closes_at),
            "vote_token",
            (roll_line.panel.ballot_id,),
        )
        for roll_line in roll_lines
    ]
