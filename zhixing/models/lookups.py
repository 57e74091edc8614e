"""One row by its number, as every act and page asks for it."""

from typing import Any, TypeVar

from django.db.models import Manager, Model, QuerySet

from zhixing.rules.refusals import OutOfSight

Row = TypeVar("Row", bound=Model)


def get_or_out_of_sight(rows: QuerySet[Row] | Manager[Row], **lookups: Any) -> Row:
    """The row that has these values. Raise `OutOfSight` where there is none: a number that nobody has is answered like
    one outside the viewer's subtrees."""
    row = rows.filter(**lookups).first()
    if row is None:
        raise OutOfSight(*lookups.values())
    return row
