"""志愿服务和双报到: who reaches which address."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import service
from tests.make import World
from tests.web.matrix import STRANGER, Row, statuses
from zhixing.rules.permissions import Role

LEADERS = [Role.SECRETARY, Role.DEPUTY]
ABOVE = [Role.DISTRICT, Role.STREET]
KEEPERS = [Role.COMMUNITY, *LEADERS, Role.CLERK]
LOOKERS = [*ABOVE, *KEEPERS]
BELOW = [Role.PANELLIST, Role.MEMBER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]

SEES_ANY = statuses({403: BELOW}, others=200)
KEEPS_ANY = statuses({200: [*KEEPERS, STRANGER]}, others=403)
SEES = statuses({200: LOOKERS, 404: [STRANGER]}, others=403)
KEEPS = statuses({200: KEEPERS, 404: [STRANGER]}, others=403)


def answered(row: dict[object, int], status: int) -> dict[object, int]:
    """The same people, answered with another status than 200."""
    return {person: status if known == 200 else known for person, known in row.items()}


def branch(world: World) -> tuple[int]:
    return (world.branch.pk,)


def outsider(world: World) -> tuple[int]:
    return (service.outsider(world).pk,)


def served(world: World) -> tuple[int]:
    return (service.served(world).pk,)


def issued(world: World) -> tuple[int]:
    return (service.issued(world).pk,)


def sent(world: World) -> tuple[int]:
    return (service.sent(world).pk,)


def arrived(world: World) -> tuple[int]:
    return (service.arrived(world).pk,)


def with_slip(world: World) -> tuple[()]:
    service.issued(world)
    return ()


def file(world: World) -> dict[str, object]:
    return {"file": SimpleUploadedFile("x.json", b"{}")}


ROWS = [
    Row("service", SEES_ANY),
    Row("outsider_new", KEEPS_ANY),
    Row("outsider_new", answered(KEEPS_ANY, 422), method="POST"),
    Row("outsider", SEES, args=outsider),
    Row("outsider_report", KEEPS, args=outsider),
    Row("service_forms", KEEPS_ANY),
    Row("service_report", KEEPS, args=branch),
    Row("service_needs", KEEPS, args=branch),
    Row("outsider_edit", KEEPS, args=outsider),
    Row("outsider_edit", answered(KEEPS, 422), args=outsider, method="POST"),
    Row("outsider_end", KEEPS, args=outsider),
    Row("outsider_end", answered(KEEPS, 422), args=outsider, method="POST"),
    Row("service_records", SEES_ANY),
    Row("service_place", statuses({200: [Role.COMMUNITY], 302: [*LEADERS, Role.CLERK, STRANGER]}, others=403)),
    Row("service_record", KEEPS, args=branch),
    Row("service_record", answered(KEEPS, 422), args=branch, method="POST"),
    Row("service_cross", answered(KEEPS, 302), args=served, method="POST", data=lambda world: {"reason": "记错了人"}),
    Row("service_slips", SEES_ANY),
    Row(
        "service_issue",
        statuses({302: [Role.COMMUNITY], 404: [STRANGER]}, others=403),
        args=lambda world: (),
        method="POST",
        query="?quarter=2026-3",
        data=lambda world: {"who": str(service.served(world).outsider_id)},
    ),
    Row(
        "service_send", answered(KEEPS, 302), method="POST", data=lambda world: {"slip": str(service.issued(world).pk)}
    ),
    Row(
        "service_print", statuses({200: LOOKERS, 409: [STRANGER]}, others=403), args=with_slip, query="?quarter=2026-3"
    ),
    Row("service_slip", SEES, args=issued),
    Row("service_slip_print", SEES, args=issued),
    Row("service_slip_answer", answered(KEEPS, 302), args=sent, method="POST"),
    Row(
        "service_slip_void",
        statuses({302: [Role.COMMUNITY], 404: [STRANGER]}, others=403),
        args=issued,
        method="POST",
        data=lambda world: {"reason": "时长有误"},
    ),
    Row("incoming_slips", SEES_ANY),
    Row("incoming_new", KEEPS_ANY),
    Row("incoming_new", answered(KEEPS_ANY, 422), method="POST"),
    Row("incoming_slip", SEES, args=arrived),
    Row("incoming_slip", answered(KEEPS, 422), args=arrived, method="POST"),
    Row("incoming_aside", answered(KEEPS, 302), args=arrived, method="POST", data=lambda world: {"reason": "重复"}),
    Row("incoming_restore", answered(KEEPS, 409), args=arrived, method="POST"),
    Row("incoming_file", KEEPS_ANY),
    Row("incoming_file", answered(KEEPS_ANY, 422), method="POST", data=file),
    Row("participation", KEEPS_ANY),
    Row("participation", answered(KEEPS_ANY, 422), method="POST", data=file),
    Row("participation_template", KEEPS_ANY),
    Row("outsiders_file", KEEPS_ANY),
    Row("outsiders_file", answered(KEEPS_ANY, 422), method="POST", data=file),
    Row("service_announce", KEEPS_ANY),
    Row("service_announce", answered(KEEPS_ANY, 422), method="POST"),
]
