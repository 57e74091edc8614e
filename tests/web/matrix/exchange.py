"""数据交换: two administrators and nobody else."""

from tests import service
from tests.make import World
from tests.web.matrix import Row, statuses
from zhixing.rules.permissions import Role

REGISTERS = statuses({200: [Role.SYSTEM_ADMIN]}, others=403)
TRUSTS = statuses({200: [Role.SECURITY_ADMIN]}, others=403)
BOTH = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN]


def waiting(world: World) -> tuple[int]:
    return (service.waiting_key(world).pk,)


ROWS = [
    Row("exchange_keys", statuses({200: BOTH}, others=403)),
    Row("exchange_register", REGISTERS),
    Row("exchange_register", statuses({422: [Role.SYSTEM_ADMIN]}, others=403), method="POST"),
    Row("exchange_trust", TRUSTS, args=waiting),
    Row("exchange_trust", statuses({422: [Role.SECURITY_ADMIN]}, others=403), args=waiting, method="POST"),
    Row(
        "exchange_end",
        statuses({302: BOTH}, others=403),
        args=waiting,
        method="POST",
        data=lambda world: {"reason": "对方换了密钥"},
    ),
]
