"""名册的上传: sealed until the import, its uploader's alone, thrown away; and what was said of its headers."""

import datetime as dt

import pytest
from django.db import connection

from tests import audit, make
from tests.actions.members.test_rosters import FIRST, FROM, keep
from tests.rosters import row, workbook
from zhixing.actions.members.roster_terms import forget_term, settle_upload
from zhixing.actions.members.rosters import discard_upload, keep_upload
from zhixing.models import RosterTerm, RosterUpload
from zhixing.queries.rosters.imports import upload_at
from zhixing.rules.permissions import Role
from zhixing.rules.refusals import Blocked, NotAllowed, OutOfSight


def test_an_upload_is_sealed_expires_and_is_its_uploaders_alone(world: make.World) -> None:
    by, other = world.viewer(Role.SECRETARY), world.viewer(Role.DEPUTY)
    data = workbook(row("张伟", 1, FIRST))
    kept = keep(by, world.branch, data)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM zhixing_rosterupload")
        at_rest = bytes(cursor.fetchone()[0])
    assert data[:4] not in at_rest
    elsewhere = keep(world.viewer(Role.COMMUNITY), world.community, data)
    assert audit.lines("keep_upload") == [
        ("keep_upload", "支部书记甲", world.branch.name, ("RosterUpload", kept.pk), "名册.xlsx", {}),
        ("keep_upload", "社区党委甲", world.community.name, ("RosterUpload", elsewhere.pk), "名册.xlsx", {}),
    ]
    with pytest.raises(Blocked) as refused:
        keep_upload(
            world.branch.pk, file_name="x", data=data, from_on=make.TODAY + dt.timedelta(days=1), by=by, at=make.NOW
        )
    assert refused.value.reasons == ("编入日期不能晚于今天，请改正。",)
    assert upload_at(by, kept.pk, make.NOW)[1] == data
    with pytest.raises(OutOfSight):
        upload_at(other, kept.pk, make.NOW)
    with pytest.raises(OutOfSight):
        upload_at(by, kept.pk, make.NOW + dt.timedelta(days=2, seconds=1))
    keep_upload(
        world.branch.pk, file_name="后来.xlsx", data=data, from_on=FROM, by=other, at=make.NOW + dt.timedelta(days=3)
    )
    assert [one.file_name for one in RosterUpload.objects.all()] == ["后来.xlsx"]


def test_an_upload_is_thrown_away_by_its_uploader(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    kept = keep(by, world.branch, workbook(row("张伟", 1, FIRST)))
    with pytest.raises(OutOfSight):
        discard_upload(kept.pk, by=world.viewer(Role.DEPUTY), at=make.NOW)
    discard_upload(kept.pk, by=by, at=make.NOW)
    assert not RosterUpload.objects.exists()
    assert audit.lines("discard_upload") == [
        ("discard_upload", "支部书记甲", world.branch.name, ("", None), "名册.xlsx", {})
    ]


def test_what_was_said_of_headers_is_remembered_and_forgotten(world: make.World) -> None:
    by = world.viewer(Role.SECRETARY)
    kept = keep(by, world.branch, workbook(row("张伟", 1, FIRST, extra={"星座": "白羊"})))
    assert settle_upload(kept.pk, columns={"星座": ""}, words={}, answers={}, by=by, at=make.NOW) == 1
    term = RosterTerm.objects.get()
    assert (term.organisation, term.column, term.written, term.meaning, term.by_id, term.at) == (
        world.branch,
        "",
        "星座",
        "",
        by.user_id,
        make.NOW,
    )
    detail = {"columns": {"星座": ""}, "words": {}}
    about = (world.branch.name, ("RosterUpload", kept.pk), "名册.xlsx：1处栏目和用词，0人", detail)
    assert audit.lines("settle_upload") == [("settle_upload", "支部书记甲", *about)]
    assert settle_upload(kept.pk, columns={}, words={}, answers={}, by=by, at=make.NOW) == 0
    assert len(audit.lines("settle_upload")) == 1
    for role, refusal in ((Role.CLERK, NotAllowed), (Role.MEMBER, NotAllowed)):
        with pytest.raises(refusal):
            forget_term(term.pk, by=world.viewer(role), at=make.NOW)
    with pytest.raises(OutOfSight):
        forget_term(term.pk, by=make.viewer(world.stranger_secretary), at=make.NOW)
    assert forget_term(term.pk, by=world.viewer(Role.DEPUTY), at=make.NOW) == world.branch.pk
    assert not RosterTerm.objects.exists()
    assert audit.lines("forget_term") == [
        ("forget_term", "支部副书记甲", world.branch.name, ("RosterTerm", term.pk), "列名“星座”", {})
    ]
