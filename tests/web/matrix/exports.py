"""导出: the page that is asked for decides; here the list of organisations, empty for some."""

from tests.web.matrix import Row, statuses
from zhixing.rules.permissions import Role

ROWS = [
    Row(
        "export_list",
        statuses({409: [Role.MEMBER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]}, others=200),
        method="POST",
        data=lambda world: {"page": "/organisations/"},
    )
]
