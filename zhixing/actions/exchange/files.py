"""Signed files: making one for another installation, and writing down that one was taken in."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from zhixing.files.exchange.signing import sign
from zhixing.models import PartnerKey, TakenFile
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.exchange.keys import own_party, partners
from zhixing.queries.viewers import Viewer
from zhixing.rules.exchange.envelope import Envelope, FileKind, Party, file_of
from zhixing.rules.exchange.keys import writing_blockers
from zhixing.rules.exchange.records import plain_of
from zhixing.rules.refusals import Blocked


def signed_file(partner: PartnerKey, kind: FileKind, records: Sequence[Any], made_on: dt.date) -> bytes:
    """A file with these records for that installation, signed with our key. A fresh id each time."""
    envelope = Envelope(
        kind=kind,
        file_id=uuid.uuid4().hex,
        made_on=made_on,
        sender=own_party(),
        addressee=Party(partner.name, partner.public_key),
        records=tuple(plain_of(record) for record in records),
    )
    return file_of(envelope, lambda message: sign(settings.EXCHANGE_KEY, message))


def partner_to_write_to(partner_id: int) -> PartnerKey:
    """The installation, if its key is trusted: nothing is written to strangers."""
    partner = get_or_out_of_sight(PartnerKey.objects, pk=partner_id)
    is_trusted = partner.pk in {trusted.pk for trusted in partners()}
    if reasons := writing_blockers(partner.name, is_trusted=is_trusted):
        raise Blocked(reasons)
    return partner


def note_taken(envelope: Envelope, organisation_id: int, *, by: Viewer, at: dt.datetime) -> TakenFile:
    """From now on this file is refused. Two people who take it in at the same moment: the second is refused. No act."""
    try:
        with transaction.atomic():
            return TakenFile.objects.create(
                sender_key=envelope.sender.key,
                file_id=envelope.file_id,
                kind=envelope.kind.value,
                sender=envelope.sender.name,
                records=len(envelope.records),
                organisation_id=organisation_id,
                by_id=by.user_id,
                at=at,
            )
    except IntegrityError as twice:
        raise Blocked("这份文件刚刚已由其他同志接收，不再重复接收。") from twice
