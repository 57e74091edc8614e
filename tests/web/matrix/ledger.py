"""积分台账: who gets what from the pages of the ledger, claims, decisions, evidence and the chain."""

import hashlib
import uuid

from django.conf import settings

from tests import make
from tests.make import World
from tests.web.matrix import STRANGER, Persona, Row, statuses
from tests.web.matrix.activities import adopted, branch
from zhixing.actions.ledger.claims import confirm_claims, return_claims, submit_claim
from zhixing.actions.ledger.evidence import Upload, attach
from zhixing.files.evidence import store as evidence_store
from zhixing.models import Claim, Entry
from zhixing.rules.ledger.claims import ClaimFacts
from zhixing.rules.permissions import Role

DESK: list[Persona] = [Role.SECRETARY, Role.DEPUTY, Role.CLERK]
HEADS: list[Persona] = [Role.SECRETARY, Role.DEPUTY]
ABOVE: list[Persona] = [Role.DISTRICT, Role.STREET, Role.COMMUNITY]
READERS: list[Persona] = [*ABOVE, *HEADS, Role.PANELLIST]
DECIDERS: list[Persona] = [Role.STREET, Role.COMMUNITY, *HEADS]
VERIFIERS: list[Persona] = [*ABOVE, Role.SECRETARY]
PDF = b"%PDF-1.4\nstartxref\n%%EOF"


def own(world: World) -> tuple[int]:
    """The membership of the persona MEMBER."""
    adopted(world)
    return (world.members[0].pk,)


def other(world: World) -> tuple[int]:
    adopted(world)
    return (world.members[1].pk,)


def entry(world: World) -> tuple[int]:
    adopted(world)
    return (make.entry(world.members[0], "LESSON", by=world.viewer(Role.SECRETARY)).pk,)


def claim(world: World) -> Claim:
    adopted(world)
    return submit_claim(
        world.members[0].pk,
        claimed=ClaimFacts("VISIT", make.TODAY),
        description="走访三户困难居民",
        form_key=uuid.uuid4(),
        by=world.viewer(Role.MEMBER),
        at=make.NOW,
    )


def claimed_entry(world: World) -> tuple[int]:
    made = claim(world)
    confirm_claims([made.pk], by=world.viewer(Role.SECRETARY), at=make.NOW)
    return (Entry.objects.get().pk,)


def returned(world: World) -> tuple[int]:
    made = claim(world)
    return_claims([made.pk], reason="请补照片", by=world.viewer(Role.SECRETARY), at=make.NOW)
    return (made.pk,)


def file(world: World) -> tuple[int]:
    return attached(world, Upload(hashlib.sha256(PDF).hexdigest(), "记录.pdf", "application/pdf", len(PDF)))


def reduced_file(world: World) -> tuple[int]:
    sha256 = evidence_store.receive(settings.EVIDENCE, b"original")
    return attached(
        world,
        Upload(
            hashlib.sha256(PDF).hexdigest(), "照片.jpg", "image/jpeg", len(PDF), sha256, len(b"original"), "2560×1280"
        ),
    )


def attached(world: World, upload: Upload) -> tuple[int]:
    made = claim(world)
    evidence_store.receive(settings.EVIDENCE, PDF)
    (kept,) = attach(
        [upload],
        organisation_id=world.branch.pk,
        membership_id=made.membership_id,
        claim=made,
        by=world.viewer(Role.MEMBER),
        at=make.NOW,
    )
    return (kept.pk,)


def claimed(world: World) -> dict[str, object]:
    return {"happened_on": "2026-09-01", "form_key": str(uuid.uuid4()), "description": "走访三户困难居民"}


def decided(world: World) -> dict[str, object]:
    return {
        "happened_on": "2026-09-01",
        "decided_on": "2026-09-01",
        "form_key": str(uuid.uuid4()),
        "who": [world.members[1].pk],
        "clause": "第八条",
        "deciding_body": "支部委员会",
        "document_number": "支委会2026年第9次",
        "reason": "两次无故缺席",
    }


ROWS = [
    Row("ledger", statuses({200: ABOVE, 302: [*HEADS, Role.PANELLIST, STRANGER]}, others=302)),
    Row("ledger_mine", statuses({}, others=200)),
    Row("ledger_member", statuses({200: [*READERS, Role.MEMBER], 404: [STRANGER]}, others=403), args=own),
    Row("ledger_member", statuses({200: READERS, 404: [STRANGER]}, others=403), args=other, note="of another"),
    Row("ledger_branch", statuses({200: READERS, 404: [STRANGER]}, others=403), args=branch),
    Row(
        "ledger_entries",
        statuses({200: READERS, 404: [STRANGER]}, others=403),
        args=branch,
        query="?block=STUDY&source=activity",
    ),
    Row("entry", statuses({200: [*READERS, Role.MEMBER], 404: [STRANGER]}, others=403), args=entry),
    Row(
        "entry_reverse",
        statuses({302: [*HEADS, Role.COMMUNITY], 404: [STRANGER]}, others=403),
        args=entry,
        method="POST",
        data=lambda world: {"reason": "记错了"},
    ),
    Row(
        "entry_evidence",
        # No file was chosen; the clerk adds to claims and may not look at the ledger.
        statuses({422: [*HEADS, Role.MEMBER], 404: [STRANGER]}, others=403),
        args=claimed_entry,
        method="POST",
    ),
    Row("decision_item", statuses({200: DECIDERS, 404: [STRANGER]}, others=403), args=branch),
    Row("decision_new", statuses({200: DECIDERS, 404: [STRANGER]}, others=403), args=branch, query="?item=ABSENT"),
    Row(
        "decision_new",
        statuses({200: DECIDERS, 404: [STRANGER]}, others=403),
        args=branch,
        query="?item=ABSENT",
        method="POST",
        data=decided,
        note="to be read again",
    ),
    Row(
        "decision_new",
        statuses({302: DECIDERS, 404: [STRANGER]}, others=403),
        args=branch,
        query="?item=ABSENT",
        method="POST",
        data=lambda world: {**decided(world), "confirmed": "1"},
    ),
    Row("claim_list", statuses({}, others=200)),
    Row("claim_people", statuses({200: [*DESK, STRANGER]}, others=403)),
    Row("claim_proxy_list", statuses({200: [*DESK, STRANGER]}, others=403)),
    Row("claim_item", statuses({200: [*DESK, Role.MEMBER], 404: [STRANGER]}, others=403), args=own),
    Row("claim_new", statuses({200: [*DESK, Role.MEMBER], 404: [STRANGER]}, others=403), args=own, query="?item=VISIT"),
    Row(
        "claim_new",
        statuses({302: [*DESK, Role.MEMBER], 404: [STRANGER]}, others=403),
        args=own,
        query="?item=VISIT",
        method="POST",
        data=claimed,
    ),
    Row(
        "claim",
        statuses({200: [*READERS, Role.CLERK, Role.MEMBER], 404: [STRANGER]}, others=403),
        args=lambda world: (claim(world).pk,),
    ),
    Row("claim_edit", statuses({200: [*DESK, Role.MEMBER], 404: [STRANGER]}, others=403), args=returned),
    Row(
        "claim_edit",
        statuses({302: [*DESK, Role.MEMBER], 404: [STRANGER]}, others=403),
        args=returned,
        method="POST",
        data=claimed,
    ),
    Row(
        "claim_withdraw",
        statuses({302: [*DESK, Role.MEMBER], 404: [STRANGER]}, others=403),
        args=returned,
        method="POST",
    ),
    Row("claim_inbox", statuses({200: [*HEADS, STRANGER]}, others=403)),
    Row(
        "claim_decide",
        statuses({302: HEADS, 404: [STRANGER]}, others=403),
        method="POST",
        data=lambda world: {"claim": [claim(world).pk], "act": "confirm"},
    ),
    Row("evidence", statuses({200: [*READERS, Role.MEMBER], 404: [STRANGER]}, others=403), args=file),
    Row("evidence_original", statuses({200: [*READERS, Role.MEMBER], 404: [STRANGER]}, others=403), args=reduced_file),
    Row("chain_list", statuses({200: [*VERIFIERS, STRANGER]}, others=403)),
    Row("chain", statuses({200: VERIFIERS, 404: [STRANGER]}, others=403), args=branch),
    Row("chain", statuses({200: VERIFIERS, 404: [STRANGER]}, others=403), args=branch, method="POST"),
]
