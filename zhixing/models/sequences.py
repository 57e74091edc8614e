"""Numbers of rows to be, taken from a table's own sequence."""

from django.db import connection
from django.db.models import Model


def reserve_ids(model: type[Model], count: int) -> list[int]:
    """Numbers from the table's own sequence, so that COPY need not return any."""
    many = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
    with connection.cursor() as cursor:
        cursor.execute(many, [model._meta.db_table, count])
        return [pk for (pk,) in cursor.fetchall()]
