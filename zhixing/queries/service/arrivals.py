"""Registers and slips in a signed file, beside what is here already: record by record new, the same, or in conflict."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from zhixing.models import IncomingSlip, Membership, Organisation, Outsider, OutsideReport
from zhixing.queries.exchange.arrivals import opened
from zhixing.queries.namesakes import name_for
from zhixing.queries.viewers import Viewer
from zhixing.rules.exchange.envelope import Envelope, FileKind
from zhixing.rules.names.folding import fold_name
from zhixing.rules.periods import chinese_day
from zhixing.rules.permissions import Do
from zhixing.rules.service.exchanged import RegisterRecord, SlipRecord
from zhixing.rules.service.matching import (
    Answer,
    Verdict,
    announcement_problems,
    judged,
    slip_overlap_problems,
    slip_person_problems,
)
from zhixing.rules.service.outsiders import OutsiderFacts, outsider_blockers
from zhixing.rules.service.slips import IncomingFacts, IncomingState, incoming_blockers
from zhixing.rules.standards.vocabulary import points_text


@dataclass(frozen=True)
class RegisterArrival:
    envelope: Envelope
    answers: list[Answer]
    newcomers: list[tuple[RegisterRecord, OutsiderFacts]]
    known: list[tuple[RegisterRecord, Outsider]]  # already on the list by hand, without the number of their unit


@dataclass(frozen=True)
class SlipArrival:
    envelope: Envelope
    answers: list[Answer]
    newcomers: list[tuple[SlipRecord, Membership]]


def register_arrival(viewer: Viewer, organisation: Organisation, data: bytes) -> RegisterArrival:
    """Who is announced to us, for the list of this organisation."""
    viewer.demand(Do.KEEP_SERVICE, organisation.path)
    envelope, records = opened(data, FileKind.REGISTER, RegisterRecord)
    arrival = RegisterArrival(envelope, [], [], [])
    for number, record in enumerate(records, start=1):
        arrival.answers.append(_announced(viewer, organisation, arrival, number, record))
    return arrival


def _announced(
    viewer: Viewer, organisation: Organisation, arrival: RegisterArrival, number: int, record: RegisterRecord
) -> Answer:
    facts = OutsiderFacts(
        name=fold_name(record.name),
        unit=record.unit[:80],
        unit_branch=record.branch[:80],
        reported_on=record.reported_on,
        job=record.job[:60],
        skills=record.skills[:120],
        free_time=record.free_time[:120],
    )
    what = f"{record.unit}{record.branch}"
    sender = arrival.envelope.sender.key
    same_person = Q(sender_key=sender, ref=record.ref) if record.ref else Q(pk__in=[])
    by_hand = Q(name=facts.name, unit=facts.unit, unit_branch=facts.unit_branch, organisation=organisation, ref="")
    outsider = Outsider.objects.filter(same_person | (by_hand & Q(left_on__isnull=True))).order_by("-ref").first()
    differences = _differences(outsider, facts) if outsider else []
    verdict, reason = judged(differences, is_known=outsider is not None)
    if verdict is Verdict.NEW:
        reasons = outsider_blockers(facts, today=viewer.today, is_dissolved=False, is_listed=False)
        is_twice = any(facts.name == other.name and facts.unit == other.unit for _, other in arrival.newcomers)
        if reasons := reasons + announcement_problems(is_twice=is_twice):
            return Answer(f"第 {number} 条", facts.name, what, Verdict.CONFLICT, "".join(reasons))
        arrival.newcomers.append((record, facts))
    elif verdict is Verdict.SAME and outsider is not None and not outsider.ref:
        arrival.known.append((record, outsider))
    return Answer(f"第 {number} 条", facts.name, what, verdict, reason)


def _differences(outsider: Outsider, facts: OutsiderFacts) -> list[str]:
    pairs = (
        ("姓名", outsider.name, facts.name),
        ("单位", outsider.unit, facts.unit),
        ("党支部", outsider.unit_branch, facts.unit_branch),
    )
    return [f"{label}原为“{old}”，现为“{new}”" for label, old, new in pairs if old != new]


def slip_arrival(viewer: Viewer, data: bytes) -> SlipArrival:
    """Slips about members of ours whose branch the viewer may record for."""
    envelope, records = opened(data, FileKind.SLIPS, SlipRecord)
    arrival = SlipArrival(envelope, [], [])
    members = list(
        Membership.objects.below(viewer.roots(Do.RECORD_ACTIVITY))
        .holding(viewer.today)
        .select_related("person", "organisation")
    )
    for number, record in enumerate(records, start=1):
        arrival.answers.append(_slip_answer(viewer, arrival, members, number, record))
    return arrival


def _slip_answer(
    viewer: Viewer, arrival: SlipArrival, members: Sequence[Membership], number: int, record: SlipRecord
) -> Answer:
    place, what = f"第 {number} 条", f"{record.community}第 {record.number} 号，{points_text(record.hours)} 小时"
    matches = _members_meant(arrival.envelope.sender.key, members, record)
    if problems := slip_person_problems(len(matches)):
        return Answer(place, record.name, what, Verdict.CONFLICT, "".join(problems))
    (member,) = matches
    who = name_for(viewer, member)
    if reasons := incoming_blockers(facts_of(record), today=viewer.today):
        return Answer(place, who, what, Verdict.CONFLICT, "".join(reasons))
    verdict, reason = _known_slip(arrival.envelope.sender.key, member, record)
    if verdict is Verdict.NEW:
        is_in_file = any(own.person_id == member.person_id and _meet(other, record) for other, own in arrival.newcomers)
        if problems := slip_overlap_problems(is_in_file=is_in_file, is_kept=False):
            return Answer(place, who, what, Verdict.CONFLICT, "".join(problems))
        arrival.newcomers.append((record, member))
    return Answer(place, who, what, verdict, reason)


def _meet(slip: SlipRecord, other: SlipRecord) -> bool:
    return slip.community == other.community and slip.from_on <= other.until_on and other.from_on <= slip.until_on


def _members_meant(sender: str, members: Sequence[Membership], record: SlipRecord) -> list[Membership]:
    """By the number that we gave them, where the slip has one; else by name, in the branch it names if that is ours."""
    if record.ref:
        report = OutsideReport.objects.filter(ref=record.ref, partner_key=sender).select_related("membership").first()
        return [member for member in members if report and member.person_id == report.membership.person_id]
    namesakes = [member for member in members if member.person.name == fold_name(record.name)]
    at_home = [member for member in namesakes if record.branch in (member.organisation.name, member.organisation.label)]
    return at_home or namesakes


def _known_slip(sender: str, member: Membership, record: SlipRecord) -> tuple[Verdict, str]:
    known = IncomingSlip.objects.filter(sender_key=sender, slip_key=record.slip).first()
    if known is not None:
        differs = (known.hours, known.times, known.from_on, known.until_on, known.membership.person_id) != (
            record.hours,
            record.times,
            record.from_on,
            record.until_on,
            member.person_id,
        )
        return judged(["时长、次数、期间或人员不同"] if differs else [], is_known=True)
    overlap = IncomingSlip.objects.filter(
        membership__person=member.person_id,
        community=record.community,
        from_on__lte=record.until_on,
        until_on__gte=record.from_on,
    ).exclude(state=IncomingState.SET_ASIDE.value)
    if problems := slip_overlap_problems(is_in_file=False, is_kept=overlap.exists()):
        return Verdict.CONFLICT, "".join(problems)
    return Verdict.NEW, ""


def facts_of(record: SlipRecord) -> IncomingFacts:
    lines = "；".join(f"{chinese_day(line.on)}{line.title}" for line in record.lines)
    return IncomingFacts(
        community=record.community[:80],
        number=record.number[:40],
        from_on=record.from_on,
        until_on=record.until_on,
        times=record.times,
        hours=record.hours,
        text=lines if len(lines) <= 500 else f"{lines[:490]}……",
        evaluation=record.evaluation[:60],
        suggestion=record.suggestion[:200],
    )
