"""志愿服务和双报到 through the real actions: each function takes things one step further and gives that back."""

import datetime as dt
import uuid
from typing import Any

from tests import make
from tests.make import World
from zhixing.actions.exchange.keys import register_key, trust_key
from zhixing.actions.service.incoming import take_slip
from zhixing.actions.service.outsiders import register_outsider
from zhixing.actions.service.services import record_service
from zhixing.actions.service.slips import issue_slips, send_slips
from zhixing.files.exchange.signing import public_key, sign
from zhixing.models import IncomingSlip, Organisation, Outsider, PartnerKey, Service, ServiceSlip
from zhixing.queries.exchange.keys import own_party
from zhixing.queries.service.services import Occasion
from zhixing.queries.viewers import Viewer
from zhixing.rules.exchange.envelope import Envelope, FileKind, Party, file_of
from zhixing.rules.exchange.fingerprints import fingerprint
from zhixing.rules.exchange.records import plain_of
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role
from zhixing.rules.service.exchanged import SlipRecord
from zhixing.rules.service.hours import Helper
from zhixing.rules.service.outsiders import OutsiderFacts
from zhixing.rules.service.slips import IncomingFacts, SendingWay, ServiceLine

QUARTER = Quarter(2026, 3)
THERE = "the secret of another installation"
HOMECOMING = dt.date(2026, 7, 1)
FACTS = OutsiderFacts(
    name="周敏",
    unit="区自然资源局",
    unit_branch="机关第二党支部",
    reported_on=HOMECOMING,
    phone="13900000001",
    home="阳光小区",
)
SERVED = dt.date(2026, 9, 5)
INCOMING = IncomingFacts(
    community="滨河社区党委",
    number="2026-3-004",
    from_on=dt.date(2026, 7, 1),
    until_on=dt.date(2026, 9, 10),
    times=3,
    hours=750,
    text="清扫积雪",
)


def keeper(world: World, role: Role = Role.COMMUNITY) -> Viewer:
    return world.viewer(role)


def outsider(world: World, at: Organisation | None = None, **changes: Any) -> Outsider:
    facts = OutsiderFacts(**{**vars(FACTS), **changes})
    place = at or world.branch
    return register_outsider(place.pk, facts=facts, form_key=uuid.uuid4(), by=keeper(world), at=make.NOW)


def served(world: World, person: Outsider | None = None, hours: int = 250, **changes: Any) -> Service:
    person = person or outsider(world)
    occasion = Occasion(**{"on": SERVED, "title": "清扫小区", **changes})
    (service,) = record_service(
        person.organisation_id,
        occasion=occasion,
        helpers=[Helper(person.pk, hours)],
        form_key=uuid.uuid4(),
        by=keeper(world),
        at=make.NOW,
    )
    return service


def issued(world: World, person: Outsider | None = None) -> ServiceSlip:
    service = served(world, person)
    (slip,) = issue_slips([service.outsider_id], quarter=QUARTER, evaluations={}, by=keeper(world), at=make.NOW)
    return slip


def sent(world: World) -> ServiceSlip:
    (slip,) = send_slips([issued(world).pk], way=SendingWay.PAPER, by=keeper(world), at=make.NOW)
    return slip


def arrived(world: World, **changes: Any) -> IncomingSlip:
    facts = IncomingFacts(**{**vars(INCOMING), **changes})
    return take_slip(
        world.members[0].pk, facts=facts, form_key=uuid.uuid4(), by=keeper(world, Role.SECRETARY), at=make.NOW
    )


def waiting_key(world: World, secret: str = THERE) -> PartnerKey:
    return register_key(
        name="某区委组织部",
        public_key=public_key(secret),
        contact="王同志",
        by=world.viewer(Role.SYSTEM_ADMIN),
        at=make.NOW,
    )


def partner(world: World, secret: str = THERE) -> PartnerKey:
    """Another installation, let in by two people."""
    key = waiting_key(world, secret)
    return trust_key(
        key.pk,
        typed=fingerprint(key.public_key),
        compared_with="电话，党建办王同志",
        by=world.viewer(Role.SECURITY_ADMIN),
        at=make.NOW,
    )


def slip_record(**changes: Any) -> SlipRecord:
    values = {
        "slip": uuid.uuid4().hex,
        "number": "2026-3-004",
        "ref": "",
        "name": "白云",
        "unit": "阳光社区党委",
        "branch": "阳光社区第一党支部",
        "community": "滨河社区党委",
        "from_on": dt.date(2026, 7, 1),
        "until_on": dt.date(2026, 9, 10),
        "times": 2,
        "hours": 500,
        "lines": (ServiceLine(dt.date(2026, 7, 4), "治安巡逻", 200), ServiceLine(dt.date(2026, 8, 8), "清扫小区", 300)),
        "evaluation": "积极",
        "suggestion": "",
    }
    return SlipRecord(**{**values, **changes})


def file_from_there(
    *records: Any, kind: FileKind = FileKind.SLIPS, secret: str = THERE, to: str = "", **changes: Any
) -> bytes:
    """A file that the other installation signed; for us unless `to` is somebody else's public key."""
    values = {
        "kind": kind,
        "file_id": uuid.uuid4().hex,
        "made_on": make.TODAY,
        "sender": Party("某区委组织部", public_key(secret)),
        "addressee": Party("康巴什区委", to or own_party().key),
        "records": tuple(plain_of(record) for record in records),
    }
    return file_of(Envelope(**{**values, **changes}), lambda message: sign(secret, message))
