"""Forms of activities as a browser sends them."""

import uuid
from collections.abc import Iterable

from zhixing.models import Membership


def record_form(people: Iterable[Membership], item: str = "MEET", **more: object) -> dict[str, object]:
    """The form of a record in which these people are marked 到会."""
    return {
        "title": "三季度党员大会",
        "held_on": "2026-09-01",
        "kind": "其他活动",
        "form_key": str(uuid.uuid4()),
        "feed": [f"present:{item}"],
        **{f"mark_{member.pk}": "present" for member in people},
        **more,
    }
