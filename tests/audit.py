"""操作日志 as a test reads it: the whole of a row in a line, so that nothing of it is left unread."""

from typing import Any

from zhixing.models import AuditRow

Line = tuple[str, str, str, tuple[str, int | None], str, dict[str, Any]]


def lines(*verbs: str) -> list[Line]:
    """Of these verbs, in the order in which they were done: verb, who, organisation, subject, summary, detail."""
    rows = AuditRow.objects.filter(verb__in=verbs).select_related("by", "organisation").order_by("pk")
    return [
        (
            row.verb,
            row.by.name if row.by else "",
            row.organisation.name if row.organisation else "",
            (row.subject_type, row.subject_id),
            row.summary,
            row.detail,
        )
        for row in rows
    ]
