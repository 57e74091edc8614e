"""Whatever an act is tested for, its rows in 操作日志 are complete: who reads them later has nothing else."""

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.kept import is_transactional
from zhixing.models import AuditRow
from zhixing.rules.audit import LABELS

# Acts on many at once, on days, on files that are gone afterwards, and of people whom nobody knows.
ABOUT_NOTHING = {
    "admit_member",
    "change_class",
    "conclude_reviews",
    "correct_day",
    "discard_upload",
    "export_audit",
    "export_list",
    "refuse_sign_in",
}


@pytest.fixture(autouse=True)
def _rows_of_the_log_are_complete(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each says with a known verb what was done, and to what; its details have keys that are words."""
    if "db" not in request.fixturenames or is_transactional(request):
        yield
        return
    request.getfixturevalue("db")
    yield
    if connection.needs_rollback:  # the test has let the database refuse something: nothing can be read any more
        return
    for row in AuditRow.objects.all():
        assert row.verb in LABELS
        assert (row.subject_type and row.subject_id) or row.verb in ABOUT_NOTHING, f"{row.verb} names no subject"
        assert all(key.isidentifier() or key.isdecimal() for key in row.detail), f"{row.verb}: {sorted(row.detail)}"
