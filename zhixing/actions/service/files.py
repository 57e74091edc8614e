"""Registers and slips as signed files: to the installation of the other side, and in from there, all or nothing."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from zhixing.actions.exchange.files import note_taken, partner_to_write_to, signed_file
from zhixing.actions.recording import record
from zhixing.actions.service.incoming import new_slip
from zhixing.actions.service.slips import send_slips
from zhixing.models import IncomingSlip, Membership, Organisation, Outsider, OutsideReport, ServiceSlip
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.service.arrivals import facts_of, register_arrival, slip_arrival
from zhixing.queries.viewers import Viewer
from zhixing.rules.exchange.envelope import FileKind
from zhixing.rules.names.order import name_key
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import Blocked
from zhixing.rules.service.exchanged import RegisterRecord, SlipRecord
from zhixing.rules.service.matching import taking_blockers
from zhixing.rules.service.slips import (
    Evaluation,
    SendingWay,
    SlipState,
    announcing_blockers,
    filing_blockers,
    slip_number,
)


@transaction.atomic
def send_slip_file(slip_ids: Sequence[int], *, partner_id: int, by: Viewer, at: dt.datetime) -> bytes:
    """The slips for one installation; those that had not been sent are sent now."""
    rows = ServiceSlip.objects.filter(pk__in=slip_ids).select_related("outsider__organisation", "community")
    slips = list(rows.order_by("community_id", "year", "quarter", "place"))
    for slip in slips:
        by.demand(Do.KEEP_SERVICE, slip.outsider.organisation.path)
    if reasons := filing_blockers([SlipState(slip.state) for slip in slips]):
        raise Blocked(reasons)
    partner = partner_to_write_to(partner_id)
    data = signed_file(
        partner, FileKind.SLIPS, [slip_record(slip, partner.public_key) for slip in slips], made_on=by.today
    )
    if unsent := [slip.pk for slip in slips if slip.state == SlipState.ISSUED.value]:
        send_slips(unsent, way=SendingWay.FILE, by=by, at=at)
    record(
        "send_slip_file",
        by=by,
        at=at,
        organisation_id=slips[0].community_id,
        subject=partner,
        summary=f"给{partner.name}：{len(slips)} 份",
    )
    return data


def slip_record(slip: ServiceSlip, partner_key: str) -> SlipRecord:
    """The slip as a file says it; the number that the partner gave the person goes to that partner only."""
    outsider = slip.outsider
    return SlipRecord(
        slip=slip.slip_key.hex,
        number=slip_number(slip.quarter_value, slip.place),
        ref=outsider.ref if outsider.sender_key == partner_key else "",
        name=slip.name,
        unit=slip.unit,
        branch=slip.unit_branch,
        community=slip.community.name,
        from_on=slip.from_on,
        until_on=slip.until_on,
        times=slip.times,
        hours=slip.hours,
        lines=slip.service_lines,
        evaluation=Evaluation(slip.evaluation).label if slip.evaluation else "",
        suggestion=slip.suggestion,
    )


@transaction.atomic
def take_slip_file(data: bytes, *, by: Viewer, at: dt.datetime) -> list[IncomingSlip]:
    """Every new slip of the file, or none where one is in conflict. They wait to be read and entered one by one."""
    arrival = slip_arrival(by, data)
    if reasons := taking_blockers(arrival.answers):
        raise Blocked(reasons)
    homes = sorted({member.organisation_id for _, member in arrival.newcomers})
    note_taken(arrival.envelope, homes[0], by=by, at=at)
    slips = [
        new_slip(
            member,
            facts_of(slip),
            SendingWay.FILE,
            sender_key=arrival.envelope.sender.key,
            slip_key=slip.slip,
            by=by,
            at=at,
        )
        for slip, member in arrival.newcomers
    ]
    summary = f"{arrival.envelope.sender.name}：{len(slips)} 份"
    record("take_slip_file", by=by, at=at, organisation_id=homes[0], subject=slips[0], summary=summary)
    return slips


@transaction.atomic
def send_register(
    membership_ids: Sequence[int], *, partner_id: int, community: str, reported_on: dt.date, by: Viewer, at: dt.datetime
) -> bytes:
    """Members of ours announced to a community elsewhere, each under a number that means something only here."""
    members = list(
        Membership.objects.filter(pk__in=membership_ids)
        .select_related("person", "organisation__parent")
        .in_name_order()
    )
    for member in members:
        by.demand(Do.KEEP_SERVICE, member.organisation.path)
    if reasons := announcing_blockers(len(members), community, reported_on, by.today):
        raise Blocked(reasons)
    partner = partner_to_write_to(partner_id)
    records = [_announcement(member, partner.public_key, community.strip(), reported_on, by, at) for member in members]
    home = members[0].organisation_id
    summary = f"给{partner.name}：{len(records)} 人"
    record("send_register", by=by, at=at, organisation_id=home, subject=partner, summary=summary)
    return signed_file(partner, FileKind.REGISTER, records, made_on=by.today)


def _announcement(
    member: Membership, partner_key: str, community: str, reported_on: dt.date, by: Viewer, at: dt.datetime
) -> RegisterRecord:
    report, _ = OutsideReport.objects.get_or_create(
        membership=member,
        partner_key=partner_key,
        community=community,
        defaults={"reported_on": reported_on, "ref": uuid.uuid4().hex, "by_id": by.user_id, "at": at},
    )
    branch = member.organisation
    return RegisterRecord(
        ref=report.ref,
        name=member.person.name,
        unit=branch.parent.name if branch.parent else branch.name,
        branch=branch.name,
        job=member.person.job[:60],
        skills="",
        free_time="",
        community=community,
        reported_on=report.reported_on,
    )


@transaction.atomic
def take_register(organisation_id: int, data: bytes, *, by: Viewer, at: dt.datetime) -> list[Outsider]:
    """Everybody announced goes onto the list, or nobody where one is in conflict."""
    organisation = get_or_out_of_sight(Organisation.objects.select_for_update(no_key=True), pk=organisation_id)
    by.demand(Do.KEEP_SERVICE, organisation.path)
    arrival = register_arrival(by, organisation, data)
    if (reasons := taking_blockers(arrival.answers)) and not (arrival.known and len(reasons) == 1):
        raise Blocked(reasons)
    sender = arrival.envelope.sender
    note_taken(arrival.envelope, organisation.pk, by=by, at=at)
    for announced, outsider in arrival.known:
        outsider.sender_key, outsider.ref = sender.key, announced.ref
        outsider.save(update_fields=["sender_key", "ref"])
    outsiders = [
        Outsider.objects.create(
            organisation=organisation,
            name_key=name_key(facts.name),
            sender_key=sender.key,
            ref=announced.ref,
            by_id=by.user_id,
            at=at,
            **vars(facts),
        )
        for announced, facts in arrival.newcomers
    ]
    summary = f"{sender.name}：{len(outsiders)} 人"
    record("take_register", by=by, at=at, organisation_id=organisation.pk, subject=organisation, summary=summary)
    return outsiders
