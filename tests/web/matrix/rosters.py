"""名册的导入导出、名册核查: who gets which status."""

import datetime as dt
from typing import Any

from django.utils import timezone

from tests.make import NOW, World
from tests.rosters import row, workbook
from tests.web.matrix import STRANGER, Row, statuses
from tests.web.matrix.members import ADMINISTRATORS, EDITORS, NO_REGISTER, branch
from zhixing.actions.members.roster_terms import settle_upload
from zhixing.actions.members.rosters import import_roster, keep_upload
from zhixing.actions.members.verifications import confirm_lines, open_verification
from zhixing.models import RosterTerm, RosterUpload, VerificationLine
from zhixing.queries.rosters.imports import plan_of, upload_at
from zhixing.rules.members.records import RegisterState
from zhixing.rules.permissions import Role

FROM = dt.date(2026, 1, 1)
OPENERS = [Role.DISTRICT, Role.STREET, Role.COMMUNITY]
BRANCH = [Role.SECRETARY, Role.DEPUTY]


def kept(world: World) -> int:
    by = world.viewer(Role.SECRETARY)
    data = workbook(row("张伟", 1, ""))
    return keep_upload(world.branch.pk, file_name="名册.xlsx", data=data, from_on=FROM, by=by, at=_now()).pk


def _now() -> dt.datetime:
    """Uploads expire by the real clock of the request."""
    return timezone.now()


def remembered(world: World) -> int:
    settle_upload(kept(world), columns={"星座": ""}, words={}, answers={}, by=world.viewer(Role.SECRETARY), at=_now())
    return RosterTerm.objects.get().pk


def digest(world: World) -> str:
    by = world.viewer(Role.SECRETARY)
    upload, data = upload_at(by, RosterUpload.objects.get().pk, _now())
    return plan_of(by, upload, data).digest


def imported(world: World) -> int:
    by = world.viewer(Role.SECRETARY)
    pk = kept(world)
    return import_roster(pk, digest=digest(world), by=by, at=_now()).pk


def campaign(world: World) -> int:
    due_on = dt.date(2099, 1, 1)
    by = world.viewer(Role.COMMUNITY)
    return open_verification(world.community.pk, title="排查", due_on=due_on, by=by, at=NOW).pk


def finished(world: World) -> int:
    pk = campaign(world)
    lines = list(VerificationLine.objects.filter(verification=pk).values_list("pk", flat=True))
    confirm_lines(pk, lines, finding=RegisterState.PRESENT, by=world.viewer(Role.SECRETARY), at=NOW)
    return pk


def a_finding(world: World) -> dict[str, Any]:
    line = VerificationLine.objects.order_by("pk").first()
    assert line is not None
    return {"lines": [line.pk], "finding": RegisterState.PRESENT.value}


EXPORTERS = [Role.DISTRICT, *EDITORS]
UPLOADER = statuses({200: [Role.SECRETARY]}, others=404)
UPLOADER_DONE = statuses({302: [Role.SECRETARY]}, others=404)

ROWS = [
    Row("roster_template", statuses({200: [*EDITORS, STRANGER]}, others=403)),
    Row("roster_new", statuses({200: EDITORS, 404: [STRANGER]}, others=403), args=branch),
    Row("roster_new", statuses({422: EDITORS, 404: [STRANGER]}, others=403), method="POST", args=branch),
    Row("roster_preview", UPLOADER, args=lambda world: (kept(world),)),
    Row(
        "roster_import",
        UPLOADER_DONE,
        method="POST",
        args=lambda world: (kept(world),),
        data=lambda world: {"digest": digest(world)},
    ),
    Row("roster_settle", UPLOADER_DONE, method="POST", args=lambda world: (kept(world),)),
    Row(
        "roster_forget",
        statuses({302: EDITORS, 404: [STRANGER]}, others=403),
        method="POST",
        args=lambda world: (remembered(world),),
    ),
    Row("roster_discard", UPLOADER_DONE, method="POST", args=lambda world: (kept(world),)),
    Row("roster_page", statuses({200: EDITORS, 404: [STRANGER]}, others=403), args=lambda world: (imported(world),)),
    Row(
        "roster_undo",
        statuses({302: EDITORS, 404: [STRANGER]}, others=403),
        method="POST",
        args=lambda world: (imported(world),),
        data=lambda world: {"reason": "导错了"},
    ),
    Row("roster_export", statuses({200: EXPORTERS, 404: [STRANGER]}, others=403), args=branch),
    Row(
        "roster_export",
        statuses({200: EXPORTERS, 404: [STRANGER]}, others=403),
        args=branch,
        method="POST",
        data=lambda world: {"full": "no"},
    ),
    Row("verification_list", statuses({403: NO_REGISTER}, others=200)),
    Row("verification_new", statuses({200: OPENERS, 404: [STRANGER]}, others=403), args=branch),
    Row(
        "verification_new",
        statuses({302: OPENERS, 404: [STRANGER]}, others=403),
        args=branch,
        method="POST",
        data=lambda world: {"title": "排查", "due_on": "2099-01-01"},
    ),
    Row(
        "verification_page",
        statuses({404: [STRANGER, *NO_REGISTER]}, others=200),
        args=lambda world: (campaign(world),),
    ),
    Row(
        "verification_branch",
        statuses({404: [STRANGER, *NO_REGISTER]}, others=200),
        args=lambda world: (campaign(world), world.branch.pk),
    ),
    Row(
        "verification_branch",
        statuses({302: BRANCH, 403: [Role.DISTRICT, Role.STREET, Role.COMMUNITY, Role.CLERK]}, others=404),
        method="POST",
        args=lambda world: (campaign(world), world.branch.pk),
        data=a_finding,
    ),
    Row(
        "verification_close",
        statuses({302: OPENERS, 403: ADMINISTRATORS}, others=404),
        method="POST",
        args=lambda world: (finished(world),),
    ),
]
