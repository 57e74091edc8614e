"""申报: a member says what they did; it is confirmed, returned with a reason, handed in again or withdrawn."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction

from zhixing.actions.ledger.entries import NewEntry, append, closed_period_blockers, lock_heads
from zhixing.actions.ledger.evidence import Upload, attach
from zhixing.actions.recording import record
from zhixing.models import Claim, Membership
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.form_versions import changed_by, stale_sentences
from zhixing.queries.ledger.claim_versions import changed_claims, claim_fields, typed_claim_fields
from zhixing.queries.ledger.listed_classes import ListedClasses, class_at
from zhixing.queries.namesakes import name_for, names_for, user_names_of
from zhixing.queries.standards.in_force_many import InForce, no_standard
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.claims import (
    ClaimFacts,
    changed_claim_problem,
    changing_blockers,
    choice_blockers,
    claim_blockers,
    confirmation_blockers,
    return_reason_problems,
    withdrawing_blockers,
)
from zhixing.rules.ledger.sources import ClaimState, Source
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, OutOfSight


@transaction.atomic
def submit_claim(
    membership_id: int,
    *,
    claimed: ClaimFacts,
    description: str,
    uploads: Sequence[Upload] = (),
    form_key: uuid.UUID,
    by: Viewer,
    at: dt.datetime,
) -> Claim:
    """Hand a claim in, one's own or by proxy for somebody without a phone. The same form key hands in once."""
    member = _member(membership_id)
    is_proxy = demand_claimant(by, member)
    lock_heads([member.organisation_id])
    if already := Claim.objects.filter(form_key=form_key).first():
        return already
    if reasons := _blockers(member, claimed, description, by):
        raise Blocked(reasons)
    claim = Claim(membership=member, form_key=form_key)
    _say(claim, claimed, description, is_proxy, by, at)
    attach(uploads, organisation_id=member.organisation_id, membership_id=member.pk, claim=claim, by=by, at=at)
    record(
        "submit_claim",
        by=by,
        at=at,
        organisation_id=member.organisation_id,
        subject=claim,
        detail={"is_proxy": is_proxy, "item": claimed.item},
    )
    return claim


@transaction.atomic
def resubmit_claim(
    claim_id: int,
    *,
    claimed: ClaimFacts,
    description: str,
    uploads: Sequence[Upload] = (),
    version: str = "",
    by: Viewer,
    at: dt.datetime,
) -> Claim:
    """Change a claim that was returned (or waits still) and hand it in again; its files stay and may be added to."""
    claim = _locked(claim_id)
    is_proxy = demand_claimant(by, claim.membership)
    if stale := _stale(claim, claimed, description, version):
        raise Blocked(stale)
    reasons = changing_blockers(ClaimState(claim.state)) + _blockers(claim.membership, claimed, description, by)
    if reasons:
        raise Blocked(reasons)
    _say(claim, claimed, description, is_proxy, by, at)
    attach(
        uploads,
        organisation_id=claim.membership.organisation_id,
        membership_id=claim.membership_id,
        claim=claim,
        by=by,
        at=at,
    )
    record(
        "resubmit_claim",
        by=by,
        at=at,
        organisation_id=claim.membership.organisation_id,
        subject=claim,
        detail={"is_proxy": is_proxy, "item": claimed.item},
    )
    return claim


@transaction.atomic
def withdraw_claim(claim_id: int, *, by: Viewer, at: dt.datetime) -> Claim:
    """Take back a claim that has not been confirmed."""
    claim = _locked(claim_id)
    demand_claimant(by, claim.membership)
    if reasons := withdrawing_blockers(ClaimState(claim.state)):
        raise Blocked(reasons)
    claim.state = ClaimState.WITHDRAWN.value
    claim.save(update_fields=["state"])
    record("withdraw_claim", by=by, at=at, organisation_id=claim.membership.organisation_id, subject=claim)
    return claim


@transaction.atomic
def confirm_claims(
    claim_ids: Sequence[int], *, versions: Mapping[int, str] | None = None, by: Viewer, at: dt.datetime
) -> list[Claim]:
    """Confirm claims, all or none; an entry follows for each.

    `versions`: as which each was shown to whoever confirms. What was changed meanwhile is not confirmed unread.
    """
    claims = _open_claims(claim_ids, by)
    lock_heads({claim.membership.organisation_id for claim in claims})
    if reasons := _changed_meanwhile(claims, versions or {}, by) + confirming_reasons(claims, by):
        raise Blocked(reasons)
    append(
        [
            NewEntry(
                claim.membership_id,
                claim.item,
                claim.happened_on,
                Source.CLAIM,
                claim.pk,
                units=claim.units,
                option=claim.option,
                worth=claim.worth,
                note=claim.description[:300],
                is_proxy=claim.is_proxy,
            )
            for claim in claims
        ],
        by=by,
        at=at,
    )
    _decide(claims, ClaimState.CONFIRMED, "", "confirm_claims", by, at)
    return claims


@transaction.atomic
def return_claims(
    claim_ids: Sequence[int], *, reason: str, versions: Mapping[int, str] | None = None, by: Viewer, at: dt.datetime
) -> list[Claim]:
    """Return claims with a reason that the member will read."""
    claims = _open_claims(claim_ids, by)
    reasons = _changed_meanwhile(claims, versions or {}, by)
    reasons += [sentence for claim in claims for sentence in _why_unconfirmed(claim, by)]
    if reasons := reasons + return_reason_problems(reason):
        raise Blocked(list(dict.fromkeys(reasons)))
    _decide(claims, ClaimState.RETURNED, reason.strip()[:300], "return_claims", by, at)
    return claims


def _changed_meanwhile(claims: Sequence[Claim], versions: Mapping[int, str], by: Viewer) -> list[str]:
    """Claims that say something else than what whoever decides was shown, and who changed them."""
    changed = changed_claims(claims, dict(versions))
    names = names_for(by, (claim.membership for claim in claims))
    clerks = user_names_of(claim.by for claim in claims if claim.pk in changed)
    return [
        changed_claim_problem(names[claim.membership.person_id], clerks[claim.by_id], changed[claim.pk])
        for claim in claims
        if claim.pk in changed
    ]


def demand_claimant(by: Viewer, member: Membership) -> bool:
    """Whether this is done by proxy; refused to everybody but the member and those who may act for others."""
    if by.person_id is not None and member.person_id == by.person_id:
        return False
    by.demand(Do.CLAIM_FOR_OTHERS, member.organisation.path)
    return True


def confirming_reasons(claims: Sequence[Claim], by: Viewer) -> list[str]:
    """Why these claims cannot be confirmed as they are; each sentence once."""
    rules = InForce({claim.membership.organisation for claim in claims})
    reasons = [sentence for claim in claims for sentence in _why_unconfirmed(claim, by)]
    names = names_for(by, (claim.membership for claim in claims))
    classes = ListedClasses(claim.membership for claim in claims)
    for claim in claims:
        member = claim.membership
        rule = rules.at(member.organisation_id, claim.happened_on)
        claimed = ClaimFacts(claim.item, claim.happened_on, claim.units, claim.option, claim.worth)
        problems = (
            claim_blockers(
                rule.standard,
                claimed,
                member_class=classes.at(member, claim.happened_on),
                description=claim.description,
                today=by.today,
            )
            if rule
            else [no_standard(member.organisation, claim.happened_on)]
        )
        reasons += [f"{names[member.person_id]}：{problem}" for problem in problems]
    for organisation_id in {claim.membership.organisation_id for claim in claims}:
        own = [claim for claim in claims if claim.membership.organisation_id == organisation_id]
        days, whose = [claim.happened_on for claim in own], [claim.membership_id for claim in own]
        reasons += closed_period_blockers([organisation_id], days, whose)
    return list(dict.fromkeys(reasons))


def _why_unconfirmed(claim: Claim, by: Viewer) -> list[str]:
    return confirmation_blockers(
        name=name_for(by, claim.membership),
        state=ClaimState(claim.state),
        is_own=claim.membership.person_id == by.person_id,
    )


def _blockers(member: Membership, claimed: ClaimFacts, description: str, by: Viewer) -> list[str]:
    reasons = closed_period_blockers([member.organisation_id], [claimed.happened_on], [member.pk])
    rules = InForce([member.organisation]).at(member.organisation_id, claimed.happened_on)
    if rules is None:
        return [no_standard(member.organisation, claimed.happened_on), *reasons]
    word = class_at(member, claimed.happened_on)
    return claim_blockers(rules.standard, claimed, member_class=word, description=description, today=by.today) + reasons


def _stale(claim: Claim, deed: ClaimFacts, description: str, version: str) -> list[str]:
    """What somebody else made of the claim while the form lay open; files are only ever added."""
    now, typed = claim_fields(claim, claim.evidence.all()), typed_claim_fields(deed, description)
    return stale_sentences(version, now, typed, what="这笔申报", by_whom=changed_by(claim, version))


def _say(claim: Claim, claimed: ClaimFacts, description: str, is_proxy: bool, by: Viewer, at: dt.datetime) -> None:
    claim.item, claim.happened_on, claim.units = claimed.item, claimed.happened_on, claimed.units
    claim.option, claim.worth, claim.description = claimed.option, claimed.worth, description.strip()
    claim.state, claim.is_proxy, claim.by_id, claim.at = ClaimState.SUBMITTED.value, is_proxy, by.user_id, at
    claim.save()


def _decide(claims: Sequence[Claim], state: ClaimState, reason: str, verb: str, by: Viewer, at: dt.datetime) -> None:
    for claim in claims:
        claim.state, claim.reason, claim.decided_by_id, claim.decided_at = state.value, reason, by.user_id, at
    Claim.objects.bulk_update(claims, ["state", "reason", "decided_by", "decided_at"])
    for claim in claims:
        record(verb, by=by, at=at, organisation_id=claim.membership.organisation_id, subject=claim)


def _open_claims(claim_ids: Sequence[int], by: Viewer) -> list[Claim]:
    """The claims, locked, in the order of people; refused where any lies outside what this person may confirm."""
    claims = list(
        Claim.objects.select_for_update(of=("self",))
        .filter(pk__in=claim_ids)
        .select_related("membership__person", "membership__organisation")
        .order_by("membership__organisation__sort_key", "membership__person__name_key", "happened_on", "pk")
    )
    if len(claims) != len(set(claim_ids)):
        raise OutOfSight(claim_ids)
    if reasons := choice_blockers(len(claims)):
        raise Blocked(reasons)
    for claim in claims:
        by.demand(Do.CONFIRM_CLAIM, claim.membership.organisation.path)
    return claims


def _member(membership_id: int) -> Membership:
    return get_or_out_of_sight(Membership.objects.open().select_related("person", "organisation"), pk=membership_id)


def _locked(claim_id: int) -> Claim:
    return get_or_out_of_sight(
        Claim.objects.select_for_update(of=("self",)).select_related("membership__person", "membership__organisation"),
        pk=claim_id,
    )
