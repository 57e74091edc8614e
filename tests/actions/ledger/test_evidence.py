"""佐证: what hangs on a claim from its first form or comes later, who may add it, and whose ticket buys what."""

import uuid

import pytest
from django.conf import settings

from tests import audit, make, walk
from tests.actions.activities.test_recording import everybody, record
from tests.actions.ledger.test_claims import DAY, TEXT
from tests.actions.ledger.test_decisions import decide, kept_file
from tests.files.evidence.test_intake import photo
from tests.sample_standard import SAMPLE
from zhixing.actions.activities.recording import undo_activity
from zhixing.actions.ledger.claims import confirm_claims, resubmit_claim, submit_claim
from zhixing.actions.ledger.evidence import Upload, receive, redeem, take_away, ticket
from zhixing.actions.ledger.later_evidence import add_activity_evidence, add_entry_evidence
from zhixing.files.evidence import store
from zhixing.models import Claim, Entry, Evidence
from zhixing.rules.ledger.claims import ClaimFacts
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


@pytest.fixture
def ready(world: make.World) -> make.World:
    walk.adopt(world.street, SAMPLE)
    return world


def claimed(world: make.World, *files: Upload) -> Claim:
    return submit_claim(
        world.members[0].pk,
        claimed=ClaimFacts("HOURS", DAY, units=150),
        description=TEXT,
        uploads=files,
        form_key=uuid.uuid4(),
        by=world.viewer(Role.MEMBER),
        at=make.NOW,
    )


def test_files_of_a_claim_hang_on_it_and_each_once(ready: make.World) -> None:
    first, second = kept_file("签到表"), kept_file("照片")
    claim = claimed(ready, first)
    resubmit_claim(
        claim.pk,
        claimed=ClaimFacts("HOURS", DAY, units=150),
        description=TEXT,
        uploads=[first, second, second],
        by=ready.viewer(Role.MEMBER),
        at=make.NOW,
    )
    files = Evidence.objects.order_by("pk")
    assert [(file.claim_id, file.sha256, file.membership_id, file.organisation_id) for file in files] == [
        (claim.pk, upload.sha256, ready.members[0].pk, ready.branch.pk) for upload in (first, second)
    ]
    assert {(file.by_id, file.at, file.file_name) for file in files} == {
        (ready.users[Role.MEMBER].pk, make.NOW, "决定.pdf")
    }


def test_papers_of_a_confirmed_claim_may_follow(ready: make.World) -> None:
    claim, member = claimed(ready), ready.viewer(Role.MEMBER)
    confirm_claims([claim.pk], by=ready.viewer(Role.SECRETARY), at=make.NOW)
    entry, paper = Entry.objects.get(), kept_file("证明")
    for role in (Role.PANELLIST, Role.STREET):
        with pytest.raises(NotAllowed):
            add_entry_evidence(entry.pk, uploads=[paper], by=ready.viewer(role), at=make.NOW)
    with pytest.raises(OutOfSight):
        add_entry_evidence(entry.pk, uploads=[paper], by=make.viewer(ready.stranger_secretary), at=make.NOW)
    with pytest.raises(Blocked) as refused:
        add_entry_evidence(entry.pk, uploads=[], by=member, at=make.NOW)
    assert refused.value.reasons == ("请先选择要添加的照片或 PDF。",)
    for viewer in (member, ready.viewer(Role.CLERK)):
        add_entry_evidence(entry.pk, uploads=[paper], by=viewer, at=make.NOW)
    file = Evidence.objects.get()
    assert (file.claim_id, file.membership_id, file.by_id) == (claim.pk, ready.members[0].pk, member.user_id)
    about = (ready.branch.name, ("Claim", claim.pk), TEXT)
    assert audit.lines("add_evidence") == [
        ("add_evidence", "白云", *about, {"files": 1}),
        ("add_evidence", "录入员甲", *about, {"files": 0}),
    ]


def test_papers_of_an_activity_may_follow_until_it_is_undone(ready: make.World) -> None:
    activity, secretary = record(ready, everybody(ready)[:1]), ready.viewer(Role.SECRETARY)
    with pytest.raises(NotAllowed):
        add_activity_evidence(activity.pk, uploads=[kept_file("照片")], by=ready.viewer(Role.MEMBER), at=make.NOW)
    add_activity_evidence(activity.pk, uploads=[kept_file("照片")], by=secretary, at=make.NOW)
    add_entry_evidence(Entry.objects.get().pk, uploads=[kept_file("签到表")], by=secretary, at=make.NOW)
    assert [*Evidence.objects.values_list("activity", "membership")] == [(activity.pk, None)] * 2
    about = (ready.branch.name, ("Activity", activity.pk), "党员大会", {"files": 1})
    assert audit.lines("add_evidence") == [("add_evidence", "支部书记甲", *about)] * 2
    undo_activity(activity.pk, reason="重复记录", by=secretary, at=make.NOW)
    with pytest.raises(Blocked) as refused:
        add_activity_evidence(activity.pk, uploads=[kept_file("合影")], by=secretary, at=make.NOW)
    assert refused.value.reasons == ("这条记录已经撤销或者冲正，不能再添加佐证。",)


def test_papers_of_a_decision_do_not_follow(ready: make.World) -> None:
    decide(ready)
    with pytest.raises(Blocked) as refused:
        add_entry_evidence(
            Entry.objects.get().pk, uploads=[kept_file("照片")], by=ready.viewer(Role.SECRETARY), at=make.NOW
        )
    assert refused.value.reasons == ("这一笔依据组织决定或者冲正，材料附在所依据的决定里。",)


def test_a_ticket_buys_its_file_for_whoever_sent_it_alone(world: make.World) -> None:
    member, clerk = world.viewer(Role.MEMBER), world.viewer(Role.CLERK)
    upload = receive(photo(), "照片.jpg")
    assert isinstance(upload, Upload)
    bought = ticket(upload, member)
    assert redeem([bought, f"{bought}x", ""], member) == [upload]
    assert redeem([bought], clerk) == []
    gone = ticket(Upload("0" * 64, "照片.jpg", "image/jpeg", 3), member)
    assert redeem([gone], member) == []


@pytest.mark.parametrize("is_named", [False, True])
def test_a_file_leaves_the_disk_when_nothing_names_it_any_more(
    ready: make.World, is_named: bool, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    upload, other = kept_file(f"证明{is_named}"), kept_file("另一份")
    first, _ = claimed(ready, upload), claimed(ready, *([upload] if is_named else [other]))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        take_away(Evidence.objects.filter(claim=first))
    assert store.place_of(settings.EVIDENCE, upload.sha256).exists() is is_named
    assert Evidence.objects.count() == 1
