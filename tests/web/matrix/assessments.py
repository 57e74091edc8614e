"""堡垒指数: who gets what from each address of a quarter of organisations. The street of the world assesses."""

from tests import assessments, make, representatives, walk
from tests.make import World
from tests.web.matrix import Persona, Row, statuses
from zhixing.actions.inspections.visits import begin_visit
from zhixing.models import User
from zhixing.rules.permissions import Role

ADMINISTRATORS: list[Persona] = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]


def under_way(world: World) -> tuple[int]:
    return (assessments.opened(world).pk,)


def place(world: World) -> tuple[int]:
    """阳光社区 in a quarter that is under way."""
    return (assessments.participant(assessments.opened(world), world).pk,)


def inspected(world: World) -> tuple[int]:
    """阳光社区 while it is inspected, its visit begun; the street's clerk sits in the group."""
    cycle = assessments.opened(world)
    group = assessments.to_inspection(cycle, world)
    participant = assessments.participant(cycle, world).pk
    begin_visit(participant, on=walk.CUT_OFF, place="社区活动室", escort="", by=group[0], at=make.NOW)
    return (participant,)


def inspector_gone(world: World) -> tuple[int, int]:
    """The group has lost a member, who is no persona."""
    cycle = assessments.opened(world)
    gone = assessments.to_inspection(cycle, world)[1].user_id
    User.objects.filter(pk=gone).update(is_active=False)
    return (cycle.pk, gone)


def handed_in(world: World) -> tuple[int]:
    cycle = assessments.opened(world)
    assessments.hand_in_self_check(cycle, world)
    return (assessments.participant(cycle, world).pk,)


def vetoed(world: World) -> tuple[int]:
    """A veto against 阳光社区 that the street's clerk has entered."""
    return (assessments.enter_veto(assessments.opened(world), world).pk,)


def at_street(status: int) -> dict[Persona, int]:
    """Of what the street does: 403 for those above who may not, unseen for everyone below and beside."""
    return statuses({403: [Role.DISTRICT, *ADMINISTRATORS]}, others=404) | {Role.STREET: status}


def followed() -> dict[Persona, int]:
    return statuses({200: [Role.STREET, Role.DISTRICT], 403: ADMINISTRATORS}, others=404)


def of_the_community(status: int, *, above: int = 403) -> dict[Persona, int]:
    """Of what the assessed organisation does itself, and perhaps those who assess it."""
    own = {Role.COMMUNITY: status, Role.STREET: above, Role.DISTRICT: above}
    return statuses({403: ADMINISTRATORS}, others=404) | own


def with_representatives(world: World) -> tuple[int]:
    """阳光社区 with its representatives drawn, in the stage of its vote."""
    cycle = representatives.opened(world)
    representatives.drawn(world)
    representatives.inspected(world, cycle)
    return (assessments.participant(cycle, world).pk,)


def with_roll(world: World) -> tuple[int]:
    """The first panel of the ballot on 阳光社区."""
    cycle = representatives.opened(world)
    representatives.drawn(world)
    ballot = representatives.prepared(world, cycle, representatives.tellers(world))
    return (ballot.panels.earliest("pk").pk,)


NO_MENU: list[Persona] = [Role.DISTRICT, Role.CLERK, Role.MEMBER, *ADMINISTRATORS]
ROWS = [
    Row("assessment_list", statuses({403: NO_MENU}, others=200)),
    Row("assessment_open", statuses({200: [Role.STREET, Role.COMMUNITY]}, others=403)),
    Row("assessment_open", statuses({422: [Role.STREET, Role.COMMUNITY]}, others=403), method="POST"),
    Row("assessment", followed(), args=under_way),
    Row("assessment_advance", at_street(200), args=under_way),
    Row("assessment_advance", at_street(422), args=under_way, method="POST"),
    Row("assessment_return", at_street(409), args=under_way, method="POST", note="without a reason"),
    Row("assessment_refresh", at_street(409), args=under_way, method="POST", note="too late"),
    Row("assessment_group", at_street(200), args=under_way),
    Row("assessment_group", at_street(422), args=under_way, method="POST"),
    Row("panel_replace", at_street(200), args=inspector_gone, note="of organisations"),
    Row("panel_replace", at_street(422), args=inspector_gone, method="POST", note="of organisations, without a reason"),
    Row("assessment_conclude", at_street(200), args=under_way),
    Row("assessment_conclude", at_street(422), args=under_way, method="POST", note="too early"),
    Row("ballot_prepare_for", at_street(409), args=place, note="nobody has been drawn"),
    Row("ballot_prepare_for", at_street(200), args=with_representatives),
    Row("ballot_prepare_for", at_street(422), args=with_representatives, method="POST"),
    Row("ballot_waive_for", at_street(409), args=with_representatives, method="POST", note="without a reason"),
    Row("ballot_roll", followed(), args=with_roll, note="drawn by lot"),
    Row("ballot_attendance_names", at_street(200), args=with_roll, method="POST"),
    Row("assessed_place", of_the_community(200, above=200), args=place),
    Row("checklist", of_the_community(200, above=200), args=place),
    Row("assessed_letter", of_the_community(409, above=409), args=place, note="no result yet"),
    Row("self_check", of_the_community(200), args=place),
    Row("self_check", of_the_community(200, above=200), args=handed_in, note="handed in"),
    Row("self_check", of_the_community(422), args=place, method="POST", data=lambda world: {"hand_in": "1"}),
    Row("self_check_withdraw", of_the_community(409), args=place, method="POST"),
    Row("visit_sheet", at_street(200), args=inspected),
    Row("visit_sheet", at_street(422), args=inspected, method="POST", data=lambda world: {"hand_in": "1"}),
    Row("visit_paper", followed(), args=inspected, query="?blank=1"),
    Row("visit_paper", followed() | {Role.STREET: 403, Role.DISTRICT: 403}, args=inspected, note="still blind"),
    Row("hearing_paper", followed(), args=inspected, query="?blank=1"),
    Row("hearing_paper", followed() | {Role.STREET: 403, Role.DISTRICT: 403}, args=inspected, note="no sheet yet"),
    Row("hearing_agenda", followed(), args=under_way),
    Row("visit_send", at_street(422), args=inspected, method="POST", data=lambda world: {"hand_in": "1"}),
    Row("visit_worker", at_street(200), args=inspected),
    Row("visit_begin", at_street(200), args=inspected),
    Row("visit_begin", at_street(422), args=inspected, method="POST"),
    Row("visit_open", at_street(409), args=inspected, method="POST"),
    Row("visit_joint", at_street(403), args=inspected, note="still blind"),
    Row("visit_joint", at_street(403), args=inspected, method="POST", note="still blind"),
    Row("visit_conclude", at_street(403), args=inspected, note="still blind"),
    Row("visit_conclude", at_street(403), args=inspected, method="POST", note="still blind"),
    Row("visit_reopen", at_street(409), args=inspected, method="POST"),
    Row("org_veto_new", at_street(200), args=place),
    Row("org_veto_new", at_street(422), args=place, method="POST"),
    Row("org_veto", followed(), args=vetoed, note="not read again yet: nothing for the organisation"),
    Row("org_veto_second", at_street(409), args=vetoed, method="POST", note="by whoever entered it"),
    Row("org_veto_decline", at_street(409), args=vetoed, method="POST"),
    Row("org_veto_revocation", followed() | {Role.STREET: 422, Role.DISTRICT: 422}, args=vetoed, method="POST"),
    Row("hearing", at_street(200), args=inspected),
    Row("hearing", at_street(422), args=inspected, method="POST"),
]
