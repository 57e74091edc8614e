"""对方公钥: one administrator registers a key, another lets it in after comparing its fingerprint out of band."""

import datetime as dt

from django.db import transaction

from zhixing.actions.recording import record
from zhixing.models import PartnerKey
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.exchange.keys import own_party
from zhixing.queries.viewers import Viewer
from zhixing.rules.exchange.keys import ending_blockers, registering_blockers, trusting_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked, NotAllowed


@transaction.atomic
def register_key(*, name: str, public_key: str, contact: str, by: Viewer, at: dt.datetime) -> PartnerKey:
    """The first of two steps: nothing signed by this key is taken in yet."""
    _demand(Do.REGISTER_KEY, by)
    key_text = "".join(public_key.split()).lower()
    is_known = PartnerKey.objects.filter(public_key=key_text, ended_at__isnull=True).exists()
    if reasons := registering_blockers(key_text, is_known=is_known, is_own=key_text == own_party().key):
        raise Blocked(reasons)
    key = PartnerKey.objects.create(
        name=name.strip(), public_key=key_text, contact=contact.strip(), registered_by_id=by.user_id, registered_at=at
    )
    record("register_key", by=by, at=at, organisation_id=None, subject=key, summary=key.name)
    return key


@transaction.atomic
def trust_key(key_id: int, *, typed: str, compared_with: str, by: Viewer, at: dt.datetime) -> PartnerKey:
    """The second step, by somebody else, who types the fingerprint that the other side told them."""
    _demand(Do.TRUST_KEY, by)
    key = _locked(key_id)
    if reasons := trusting_blockers(
        key.public_key,
        typed=typed,
        compared_with=compared_with,
        is_same_person=key.registered_by_id == by.user_id,
        is_waiting=key.trusted_at is None and key.ended_at is None,
    ):
        raise Blocked(reasons)
    key.trusted_by_id, key.trusted_at, key.compared_with = by.user_id, at, compared_with.strip()
    key.save(update_fields=["trusted_by", "trusted_at", "compared_with"])
    record("trust_key", by=by, at=at, organisation_id=None, subject=key, summary=f"{key.name}：{key.compared_with}")
    return key


@transaction.atomic
def end_key(key_id: int, *, reason: str, by: Viewer, at: dt.datetime) -> PartnerKey:
    """Nothing of theirs is taken in from now on; what was taken in stays."""
    if not (by.can(Do.TRUST_KEY) or by.can(Do.REGISTER_KEY)):
        raise NotAllowed(Do.TRUST_KEY)
    key = _locked(key_id)
    if reasons := ending_blockers(is_ended=key.ended_at is not None, reason=reason):
        raise Blocked(reasons)
    key.ended_by_id, key.ended_at, key.ended_reason = by.user_id, at, reason.strip()
    key.save(update_fields=["ended_by", "ended_at", "ended_reason"])
    record("end_key", by=by, at=at, organisation_id=None, subject=key, summary=f"{key.name}：{key.ended_reason}")
    return key


def _demand(do: Do, by: Viewer) -> None:
    if not by.can(do):
        raise NotAllowed(do)


def _locked(key_id: int) -> PartnerKey:
    return get_or_out_of_sight(PartnerKey.objects.select_for_update(of=("self",)), pk=key_id)
