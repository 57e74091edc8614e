"""操作日志: who gets which status."""

from tests.web.matrix import Row, statuses
from zhixing.rules.permissions import Role

ONLY_AUDITOR = statuses({200: [Role.AUDITOR]}, others=403)

ROWS = [
    Row("audit_log", ONLY_AUDITOR),
    Row("audit_log", ONLY_AUDITOR, query="?from_on=x&verb=sign_in&page=9", note="filtered"),
    Row("audit_export", ONLY_AUDITOR, method="POST"),
]
