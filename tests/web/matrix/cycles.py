"""考评周期, 党员自评, 党组织评定: who gets what from each address of the quarter."""

from tests import make, walk
from tests.actions.reviews.test_self_reports import enter
from tests.make import World
from tests.web.matrix import STRANGER, Persona, Row, statuses
from zhixing.actions.reviews.blind import form_panel
from zhixing.actions.reviews.self_reports import save_self_report
from zhixing.models import Cycle, SelfReportLine, User
from zhixing.rules.permissions import Role
from zhixing.rules.reviews.self_reports import ReportLineInput

HEADS: list[Persona] = [Role.SECRETARY, Role.DEPUTY]
DESK: list[Persona] = [*HEADS, Role.CLERK]
ABOVE: list[Persona] = [Role.DISTRICT, Role.STREET, Role.COMMUNITY]
COMMITTEES: list[Persona] = [Role.STREET, Role.COMMUNITY]
SEATED: list[Persona] = [*HEADS, Role.PANELLIST]
FOLLOWERS: list[Persona] = [*ABOVE, *DESK, Role.PANELLIST]
ADMINISTRATORS: list[Persona] = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]
PEOPLE_OF_THE_REGISTER: list[Persona] = [Role.MEMBER]
DATES = {"self_report_due_on": "2026-09-25", "review_due_on": "2026-09-30"}


def under_way(world: World) -> Cycle:
    return walk.open_cycle(world)


def cycle(world: World) -> tuple[int]:
    return (under_way(world).pk,)


def preparing(world: World) -> tuple[int]:
    return (walk.open_cycle(world, starts_now=False).pk,)


def own(world: World) -> tuple[int]:
    """The participant of the persona MEMBER."""
    return (walk.participant(under_way(world), "白云").pk,)


def other(world: World) -> tuple[int]:
    return (walk.participant(under_way(world), "王建国").pk,)


def line(world: World) -> tuple[int]:
    (participant,) = own(world)
    save_self_report(
        participant,
        lines=[ReportLineInput("VISIT", 500, "走访一户")],
        summary="",
        submits=False,
        by=world.viewer(Role.MEMBER),
        at=make.NOW,
    )
    return (SelfReportLine.objects.get().pk,)


def grouped(world: World) -> Cycle:
    """Still in 党员自评, with the group formed: enough to ask who may, and cheap."""
    found = under_way(world)
    walk.form(found, world)
    return walk.fresh(found)


def with_group(world: World) -> tuple[int]:
    return (grouped(world).pk,)


def one_of_group(world: World) -> tuple[int, int]:
    found = grouped(world)
    return (found.pk, walk.participant(found, "高娃").pk)


def one_gone(world: World) -> tuple[int, int]:
    """The group has lost a fourth member, who is no persona."""
    found, gone = grouped(world), make.appoint(make.user("离任的人"), Role.PANELLIST, world.branch)
    form_panel(
        found.pk,
        user_ids=[*(one.pk for one in walk.judges(world)), gone.pk],
        chair_id=walk.judges(world)[0].pk,
        by=world.viewer(Role.SECRETARY),
        at=make.NOW,
    )
    User.objects.filter(pk=gone.pk).update(is_active=False)
    return (found.pk, gone.pk)


def joint(world: World) -> Cycle:
    """The opinions are open; 高娃 differs from the ledger."""
    found = under_way(world)
    enter(world, "高娃", "LESSON")
    found = walk.submit_self_reports(found, world, said={"高娃": [ReportLineInput("LESSON", 2000, "少记一次")]})
    found = walk.advance(found, world)
    walk.form(found, world)
    return walk.open_up(walk.give(walk.fresh(found), world), world)


def opened(world: World) -> tuple[int]:
    return (joint(world).pk,)


def opened_one(world: World) -> tuple[int, int]:
    found = joint(world)
    return (found.pk, walk.participant(found, "高娃").pk)


def difference(world: World) -> tuple[int]:
    joint(world)
    return (SelfReportLine.objects.get(explanation="少记一次").pk,)


def statuses_at_branch(allowed: list[Persona], status: int = 200) -> dict[Persona, int]:
    return statuses({status: allowed, 404: [STRANGER]}, others=403)


ROWS = [
    Row(
        "cycle_list",
        statuses({302: ABOVE, 200: [*DESK, Role.PANELLIST, STRANGER]}, others=403),
        args=lambda world: cycle(world)[:0],
    ),
    Row("cycle_open", statuses({200: [*COMMITTEES, *HEADS, STRANGER]}, others=403)),
    Row("cycle_open", statuses({422: [*COMMITTEES, *HEADS, STRANGER]}, others=403), method="POST"),
    Row("cycles_opened", statuses({302: [*COMMITTEES, *HEADS, STRANGER]}, others=403), note="nothing opened yet"),
    Row("cycle", statuses_at_branch(FOLLOWERS), args=cycle),
    Row("cycle_advance", statuses_at_branch(HEADS), args=cycle),
    Row(
        "cycle_advance",
        statuses_at_branch(HEADS, 302),
        args=cycle,
        method="POST",
        data=lambda world: {"for_all": "长期在外"},
    ),
    Row("cycle_advance", statuses_at_branch(HEADS, 422), args=cycle, method="POST", note="without reasons"),
    Row(
        "cycle_return",
        statuses_at_branch([*COMMITTEES, *HEADS], 302),
        args=cycle,
        method="POST",
        data=lambda world: {"reason": "名册有误"},
    ),
    Row("cycle_refresh", statuses_at_branch([*COMMITTEES, *HEADS], 302), args=preparing, method="POST"),
    Row("panel_replace", statuses_at_branch(HEADS), args=one_gone),
    Row("panel_replace", statuses_at_branch(HEADS, 422), args=one_gone, method="POST", note="without a reason"),
    Row(
        "cycle_dates",
        statuses_at_branch([*COMMITTEES, *HEADS], 302),
        args=cycle,
        method="POST",
        data=lambda world: DATES,
    ),
    Row("own_reports", statuses({200: PEOPLE_OF_THE_REGISTER}, others=403)),
    Row("report", statuses_at_branch([*DESK, Role.MEMBER]), args=own),
    Row("report", statuses_at_branch(DESK), args=other, note="of another"),
    Row(
        "report",
        statuses_at_branch([*DESK, Role.MEMBER], 302),
        args=own,
        method="POST",
        data=lambda world: {"summary": "都参加了。", "act": "submit"},
    ),
    Row("report_withdraw", statuses_at_branch([*DESK, Role.MEMBER], 409), args=own, method="POST"),
    Row("report_remind", statuses_at_branch(DESK, 302), args=other, method="POST"),
    Row("report_evidence", statuses_at_branch([*DESK, Role.MEMBER]), args=line),
    Row("report_evidence", statuses_at_branch([*DESK, Role.MEMBER], 422), args=line, method="POST"),
    Row("report_paper", statuses_at_branch(DESK), args=other),
    Row("report_list", statuses_at_branch(DESK), args=cycle),
    Row("report_papers", statuses_at_branch(DESK), args=cycle),
    Row("review", statuses_at_branch(FOLLOWERS), args=with_group),
    Row("panel", statuses_at_branch(HEADS), args=cycle),
    Row("panel", statuses_at_branch(HEADS, 422), args=cycle, method="POST"),
    Row("panel_lend", statuses_at_branch(COMMITTEES), args=cycle),
    Row("panel_lend", statuses_at_branch(COMMITTEES, 422), args=cycle, method="POST"),
    Row("opinions", statuses_at_branch(SEATED), args=with_group),
    Row("opinions", statuses_at_branch(SEATED, 302), args=with_group, method="POST"),
    Row("opinion", statuses_at_branch(SEATED), args=one_of_group),
    Row("opinion", statuses_at_branch(SEATED, 422), args=one_of_group, method="POST"),
    Row("opinions_agree", statuses_at_branch(SEATED, 409), args=with_group, method="POST"),
    Row("recuse", statuses_at_branch(SEATED, 409), args=one_of_group, method="POST"),
    Row("unrecuse", statuses_at_branch(SEATED, 409), args=one_of_group, method="POST"),
    Row("opinions_open", statuses_at_branch(SEATED, 409), args=with_group, method="POST", note="too early"),
    Row("joint", statuses_at_branch([*ABOVE, *SEATED]), args=opened),
    Row("joint", statuses({404: [*ABOVE, *SEATED, STRANGER]}, others=403), args=with_group, note="still blind"),
    Row("joint", statuses({302: SEATED, 404: [STRANGER]}, others=403), args=opened, method="POST"),
    Row("joint_row", statuses({302: SEATED, 404: [STRANGER]}, others=403), args=opened_one, method="POST"),
    Row("joint_one", statuses_at_branch([*ABOVE, *SEATED]), args=opened_one),
    Row(
        "joint_one",
        statuses({302: SEATED, 403: [*ADMINISTRATORS, Role.CLERK, Role.MEMBER, *ABOVE], 404: [STRANGER]}, others=403),
        args=opened_one,
        method="POST",
    ),
    Row("joint_accept", statuses_at_branch(SEATED, 302), args=opened, method="POST"),
    Row("settle", statuses_at_branch(SEATED), args=difference),
    Row(
        "settle",
        statuses_at_branch(SEATED, 302),
        args=difference,
        method="POST",
        data=lambda world: {"settle-outcome": "kept", "settle-remark": "签到表上没有"},
    ),
    Row("settle_enter", statuses_at_branch(SEATED, 422), args=difference, method="POST"),
    Row("review_conclude", statuses_at_branch(SEATED, 409), args=with_group, method="POST"),
    Row(
        "review_reopen", statuses({409: [Role.SECRETARY], 404: [STRANGER]}, others=403), args=with_group, method="POST"
    ),
    Row("review_minutes", statuses_at_branch([*ABOVE, *SEATED]), args=opened),
    Row("review_minutes_paper", statuses_at_branch([*ABOVE, *SEATED]), args=opened),
]
