"""民主测评: opening the vote, ending the issue of tokens, sealing the box, declaring void, going without."""

import datetime as dt

from django.db import connection, transaction

from zhixing.actions.ballots.keys import destroy_after_commit
from zhixing.actions.cycles.stages import locked
from zhixing.actions.recording import record
from zhixing.files.ballots import key_shares
from zhixing.files.ballots.sealed_box import new_token_key
from zhixing.models import Ballot, BallotPanel, BallotWaiver, BoxLine, PaperEntry, Slip, SlipBatch, Spent
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.ballots.access import judged_in, panels_of, seat_in, unlisted_electors
from zhixing.queries.ballots.facts import facts_of
from zhixing.queries.ballots.keys import coming_fingerprint, folder
from zhixing.queries.cycles.access import facts_of as facts_of_cycle
from zhixing.queries.cycles.names import participant_name
from zhixing.queries.viewers import Viewer
from zhixing.rules.ballots.next_steps import opening_blockers
from zhixing.rules.ballots.preparing import changing_blockers, stale_slips_blockers
from zhixing.rules.ballots.states import BallotState, early_blockers, sealing_blockers, voiding_blockers
from zhixing.rules.ballots.voting import ending_issue_blockers
from zhixing.rules.cycles.blockers import waiving_blockers
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked

_LOCKS = 730_915  # the class of our advisory locks on boxes


@transaction.atomic
def open_ballot(ballot_id: int, *, by: Viewer, at: dt.datetime) -> Ballot:
    """Begin the vote: rolls and subjects are frozen from here on, and each panel with tokens gets a key of its own."""
    ballot = preparers(ballot_id, by)
    if reasons := opening_blockers(facts_of(ballot, at)):
        raise Blocked(reasons)
    make_token_keys(ballot)
    fingerprint = coming_fingerprint(ballot)
    assert fingerprint is not None
    batches = SlipBatch.objects.filter(panel__ballot=ballot, is_voided=False).exclude(fingerprint__in=["", fingerprint])
    if reasons := stale_slips_blockers(list(batches.values_list("panel__name", flat=True))):
        raise Blocked(reasons)
    key_shares.announce(folder(), ballot.slug, key_shares.Announcement(fingerprint))
    _count_unlisted(ballot)
    set_state(ballot, BallotState.OPEN, at)
    record(
        "open_ballot",
        by=by,
        at=at,
        organisation_id=ballot.cycle.organisation_id,
        subject=ballot,
        summary=ballot.occasion,
    )
    return ballot


def _count_unlisted(ballot: Ballot) -> None:
    """Fix for each panel how many on its roll are not graded: the voting page looks at no roll."""
    for panel in panels_of(ballot):
        panel.unlisted = unlisted_electors(panel)
        panel.save(update_fields=["unlisted"])


def make_token_keys(ballot: Ballot) -> None:
    """No act: part of one. A key that signs tokens for each panel that has them and has no key yet."""
    for panel in panels_of(ballot):
        if panel.by_token and not panel.token_public_key:
            key = new_token_key()
            panel.token_public_key, panel.token_private_key = key.public.to_der(), key.to_pem()
            panel.save(update_fields=["token_public_key", "token_private_key"])


@transaction.atomic
def end_issuing(ballot_id: int, *, by: Viewer, at: dt.datetime) -> Ballot:
    """Nobody fetches a token any more: the attendance sheet can be printed. The keys that sign tokens are gone."""
    ballot = preparers(ballot_id, by)
    issuing = list(BallotPanel.objects.filter(ballot=ballot, by_token=True).values_list("issuing_ended_at", flat=True))
    if reasons := ending_issue_blockers(
        BallotState(ballot.state), has_tokens=bool(issuing), is_issuing=None in issuing
    ):
        raise Blocked(reasons)
    _stop_issuing(ballot, at)
    record(
        "end_issuing",
        by=by,
        at=at,
        organisation_id=ballot.cycle.organisation_id,
        subject=ballot,
        summary=ballot.occasion,
    )
    return ballot


@transaction.atomic
def ask_early_seal(ballot_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> Ballot:
    """提前封箱, asked for by one of the two tellers with a reason; the other seals the box or leaves it open."""
    ballot = locked_ballot(ballot_id)
    require_teller(by, ballot)
    if reasons := early_blockers(facts_of(ballot, at), by.user_id, reason):
        raise Blocked(reasons)
    ballot.early_reason, ballot.early_asked_by_id = reason.strip()[:200], by.user_id
    ballot.save(update_fields=["early_reason", "early_asked_by"])
    record(
        "ask_early_seal",
        by=by,
        at=at,
        organisation_id=ballot.cycle.organisation_id,
        subject=ballot,
        summary=f"{ballot.occasion}：{ballot.early_reason}",
    )
    return ballot


@transaction.atomic
def seal_box(ballot_id: int, *, by: Viewer, at: dt.datetime) -> Ballot:
    """封箱, by a teller or whoever prepared: no more casting. Papers that were collected may still be entered.

    Before the announced end only by the teller who has not asked for it.
    """
    ballot = locked_ballot(ballot_id)
    require_teller(by, ballot)
    if reasons := sealing_blockers(facts_of(ballot, at), by.user_id):
        raise Blocked(reasons)
    lock_box(ballot.pk, exclusive=True)
    _stop_issuing(ballot, at)
    is_early = at < ballot.closes_at
    if not is_early:  # asked for and left open until its time
        ballot.early_reason, ballot.early_asked_by_id = "", None
        ballot.save(update_fields=["early_reason", "early_asked_by"])
    set_state(ballot, BallotState.SEALED, at)
    record(
        "seal_box",
        by=by,
        at=at,
        organisation_id=ballot.cycle.organisation_id,
        subject=ballot,
        summary=ballot.occasion + (f"，提前封箱：{ballot.early_reason}" if is_early else ""),
    )
    return ballot


@transaction.atomic
def void_ballot(ballot_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> Ballot:
    """Declare the ballot void: there is no result, what is in the box is removed unread, its keys are destroyed."""
    ballot = preparers(ballot_id, by)
    if reasons := voiding_blockers(BallotState(ballot.state), reason):
        raise Blocked(reasons)
    lock_box(ballot.pk, exclusive=True)
    _stop_issuing(ballot, at)
    ballot.void_reason = reason.strip()[:200]
    ballot.save(update_fields=["void_reason"])
    set_state(ballot, BallotState.VOIDED, at)
    record(
        "void_ballot",
        by=by,
        at=at,
        organisation_id=ballot.cycle.organisation_id,
        subject=ballot,
        summary=f"{ballot.occasion}：{ballot.void_reason}",
    )
    for table in (BoxLine, Spent, PaperEntry):
        table.objects.filter(panel__ballot=ballot).delete()
    Slip.objects.filter(batch__panel__ballot=ballot).delete()
    ballot.tellers.update(locked_key=None)
    destroy_after_commit(ballot)
    return ballot


@transaction.atomic
def waive_ballot(
    cycle_id: int, *, reason: str, participant_id: int | None = None, by: Viewer, at: dt.datetime
) -> BallotWaiver:
    """Let a quarter go on without its ballot, or without the ballot on one organisation, for a stated reason."""
    cycle = locked(cycle_id)
    by.demand(cycle.permission_for(Do.PREPARE_BALLOT), cycle.organisation.path)
    judged, facts = judged_in(cycle, participant_id), facts_of_cycle(cycle, by.today)
    if reasons := waiving_blockers(Stage(cycle.stage), facts.for_organisation(judged.pk) if judged else facts, reason):
        raise Blocked(reasons)
    ballot_waiver = BallotWaiver.objects.create(
        cycle=cycle, participant=judged, reason=reason.strip()[:200], by_id=by.user_id, at=at
    )
    record(
        "waive_ballot",
        by=by,
        at=at,
        organisation_id=cycle.organisation_id,
        subject=ballot_waiver,
        summary=f"{participant_name(judged) if judged else ''}{cycle.period.label}：{ballot_waiver.reason}",
    )
    return ballot_waiver


# --- what every act on a ballot starts from ----------------------------------------------------------------------


def locked_ballot(ballot_id: int) -> Ballot:
    """The ballot with its row locked until the end of the transaction. Casting does not wait for it: see `lock_box`."""
    return get_or_out_of_sight(
        Ballot.objects.select_for_update(of=("self",)).select_related(
            "cycle__organisation", "cycle__version", "participant__organisation"
        ),
        pk=ballot_id,
    )


def locked_panel(panel_id: int) -> BallotPanel:
    """The panel, with its ballot locked as above."""
    ballot_panel = get_or_out_of_sight(BallotPanel.objects, pk=panel_id)
    ballot_panel.ballot = locked_ballot(ballot_panel.ballot_id)
    return ballot_panel


def preparers(ballot_id: int, by: Viewer) -> Ballot:
    """The locked ballot, for whoever may prepare ballots of its branch."""
    ballot = locked_ballot(ballot_id)
    by.demand(ballot.cycle.permission_for(Do.PREPARE_BALLOT), ballot.cycle.organisation.path)
    return ballot


def preparing(ballot_id: int, by: Viewer) -> Ballot:
    """The same while it can still be changed."""
    ballot = preparers(ballot_id, by)
    if reasons := changing_blockers(BallotState(ballot.state)):
        raise Blocked(reasons)
    return ballot


def require_teller(by: Viewer, ballot: Ballot) -> None:
    """Refuse everyone but the tellers and whoever may prepare a ballot here."""
    if seat_in(by, ballot) is None:
        by.demand(ballot.cycle.permission_for(Do.PREPARE_BALLOT), ballot.cycle.organisation.path)


def lock_box(ballot_id: int, *, exclusive: bool) -> None:
    """Hold the box until the end of the transaction: many may cast together, whoever seals or counts is alone."""
    name = "pg_advisory_xact_lock" if exclusive else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name}(%s, %s)", [_LOCKS, ballot_id % 2**31])


def _stop_issuing(ballot: Ballot, at: dt.datetime) -> None:
    issuing = BallotPanel.objects.filter(ballot=ballot, by_token=True, issuing_ended_at=None)
    issuing.update(issuing_ended_at=at, token_private_key="")  # nosec B106


def set_state(ballot: Ballot, state: BallotState, at: dt.datetime) -> None:
    moment = {
        BallotState.OPEN: "opened_at",
        BallotState.SEALED: "sealed_at",
        BallotState.COUNTED: "counted_at",
        BallotState.VOIDED: "voided_at",
    }[state]
    ballot.state = state.value
    setattr(ballot, moment, at)
    ballot.save(update_fields=["state", moment])
