"""党员名册、组织关系转接、减免: who gets which status."""

from tests.make import NOW, TODAY, World, viewer
from tests.rosters import number
from tests.web.matrix import STRANGER, Row, statuses
from zhixing.actions.members.reliefs import advance_relief, apply_relief, decide_relief
from zhixing.models import Person
from zhixing.rules.members.records import EndReason, PersonKind, RegisterState, ReliefReason
from zhixing.rules.permissions import Role

ADMINISTRATORS = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]
NO_REGISTER = [*ADMINISTRATORS, Role.PANELLIST, Role.MEMBER]
EDITORS = [Role.STREET, Role.COMMUNITY, Role.SECRETARY, Role.DEPUTY]
APPLICANTS = [Role.SECRETARY, Role.DEPUTY]
DECIDERS = [Role.STREET, Role.COMMUNITY]
PERSON = {
    "name": "白云",
    "kind": PersonKind.FULL.value,
    "state": RegisterState.PRESENT.value,
    "born_on": "1980-05-06",
    "from_on": "2026-01-01",
}


def branch(world: World) -> tuple[int]:
    return (world.branch.pk,)


def first(world: World) -> tuple[int]:
    return (world.members[0].pk,)


def second(world: World) -> tuple[int]:
    return (world.members[1].pk,)


def numbered(world: World) -> tuple[int]:
    Person.objects.filter(pk=world.members[1].person_id).update(id_number=number(1))
    return (world.members[1].pk,)


def applied(world: World) -> int:
    by = viewer(world.users[Role.DEPUTY], TODAY)
    return apply_relief(world.members[1].pk, reason=ReliefReason.AGED, applied_on=TODAY, by=by, at=NOW).pk


def discussed(world: World) -> int:
    pk, by = applied(world), viewer(world.users[Role.DEPUTY], TODAY)
    for _ in range(2):
        advance_relief(pk, on=TODAY, by=by, at=NOW)
    return pk


def granted(world: World) -> int:
    pk = discussed(world)
    decide_relief(
        pk,
        is_granted=True,
        decision_number="第1号",
        from_on=TODAY,
        until_on=TODAY.replace(year=2099),
        note="",
        by=world.viewer(Role.STREET),
        at=NOW,
    )
    return pk


ONLY_EDITORS = statuses({200: EDITORS, 404: [STRANGER]}, others=403)
EDIT_DONE = statuses({302: EDITORS, 404: [STRANGER]}, others=403)
RELIEF_SEEN = statuses({200: [*APPLICANTS, *DECIDERS]}, others=404)

ROWS = [
    Row("member_list", statuses({403: NO_REGISTER}, others=200)),
    Row("member_print", statuses({403: NO_REGISTER, 404: [STRANGER]}, others=200), args=branch),
    Row("member_own", statuses({302: [Role.MEMBER]}, others=403)),
    Row(
        "member_page",
        statuses({403: [*ADMINISTRATORS, Role.PANELLIST], 404: [STRANGER]}, others=200),
        args=first,
        note="of the member",
    ),
    Row("member_page", statuses({403: NO_REGISTER, 404: [STRANGER]}, others=200), args=second, note="of another"),
    Row("member_add", ONLY_EDITORS, args=branch),
    Row("member_add", EDIT_DONE, method="POST", args=branch, data=lambda world: {**PERSON, "name": "张伟"}),
    Row("member_edit", ONLY_EDITORS, args=first),
    Row("member_edit", EDIT_DONE, method="POST", args=first, data=lambda world: PERSON),
    Row("member_end", ONLY_EDITORS, args=first),
    Row(
        "member_end",
        EDIT_DONE,
        method="POST",
        args=first,
        data=lambda world: {"reason": EndReason.DECEASED.value, "on": "2026-09-14"},
    ),
    Row("member_classes", ONLY_EDITORS, args=branch),
    Row(
        "member_classes",
        EDIT_DONE,
        method="POST",
        args=branch,
        data=lambda world: {"members": [world.members[0].pk], "member_class": "党员干部类"},
    ),
    Row(
        "member_full_id",
        statuses({200: [Role.STREET, Role.COMMUNITY, Role.SECRETARY], 404: [STRANGER]}, others=403),
        method="POST",
        args=numbered,
        data=lambda world: {"reason": "办理组织关系转接"},
    ),
    Row(
        "member_transfer",
        statuses({200: [Role.DISTRICT, Role.STREET, Role.COMMUNITY], 404: [STRANGER]}, others=403),
        args=first,
    ),
    Row(
        "member_transfer",
        statuses({302: [Role.DISTRICT, Role.STREET, Role.COMMUNITY], 404: [STRANGER]}, others=403),
        method="POST",
        args=first,
        data=lambda world: {"to": world.sister.pk, "on": "2026-09-01", "reason": "搬家"},
    ),
    Row(
        "member_transfer_all",
        statuses({200: [Role.DISTRICT, Role.STREET, Role.COMMUNITY], 404: [STRANGER]}, others=403),
        args=branch,
    ),
    Row(
        "member_transfer_all",
        statuses({302: [Role.DISTRICT, Role.STREET, Role.COMMUNITY], 404: [STRANGER]}, others=403),
        method="POST",
        args=branch,
        data=lambda world: {
            "members": [world.members[0].pk],
            "to": world.sister.pk,
            "on": "2026-09-01",
            "letter_number": "康党发9号",
            "reason": "支部合并",
            "confirmed": "1",
        },
    ),
    Row("relief_list", statuses({200: [*APPLICANTS, *DECIDERS, STRANGER]}, others=403)),
    Row("relief_page", RELIEF_SEEN, args=lambda world: (applied(world),)),
    Row("relief_apply", statuses({200: APPLICANTS, 404: [STRANGER]}, others=403), args=second),
    Row(
        "relief_apply",
        statuses({302: [*APPLICANTS, Role.MEMBER], 404: [STRANGER]}, others=403),
        method="POST",
        args=first,
        data=lambda world: {"reason": ReliefReason.AGED.value, "applied_on": "2026-09-14"},
    ),
    Row(
        "relief_advance",
        statuses({302: APPLICANTS, 403: DECIDERS}, others=404),
        method="POST",
        args=lambda world: (applied(world),),
        data=lambda world: {"on": "2026-09-14"},
    ),
    Row(
        "relief_decide",
        statuses({302: DECIDERS, 403: APPLICANTS}, others=404),
        method="POST",
        args=lambda world: (discussed(world),),
        data=lambda world: {
            "is_granted": "yes",
            "decision_number": "第1号",
            "from_on": "2026-09-14",
            "until_on": "2027-09-13",
        },
    ),
    Row(
        "relief_end",
        statuses({302: DECIDERS, 403: APPLICANTS}, others=404),
        method="POST",
        args=lambda world: (granted(world),),
        data=lambda world: {"on": "2026-09-14", "note": "本人要求恢复"},
    ),
    Row(
        "relief_withdraw",
        statuses({302: APPLICANTS, 403: DECIDERS}, others=404),
        method="POST",
        args=lambda world: (applied(world),),
        data=lambda world: {"reason": "本人撤回"},
    ),
]
