"""A quarter counts up to a day of its own: its last, or for quarters posted before they were over the day of that."""

from typing import Any

from django.db import migrations, models
from django.db.models import F, Q

# Quarters posted before their last day took no entries afterwards: the days left over count for the next quarter.
FILL = """
    UPDATE zhixing_cycle cycle SET cut_off_on = GREATEST(
        make_date(cycle.year, cycle.quarter * 3 - 2, 1),
        LEAST(
            (make_date(cycle.year, cycle.quarter * 3 - 2, 1) + INTERVAL '3 months' - INTERVAL '1 day')::date,
            (SELECT max((change.at AT TIME ZONE 'Asia/Shanghai')::date) FROM zhixing_stagechange change
             WHERE change.cycle_id = cycle.id AND change.to_stage = 'posting' AND cycle.stage IN ('posting', 'closed'))
        )
    )
"""


# Where self-reports are still to come, they are due once the quarter is over.
POSTPONE = """
    UPDATE zhixing_cycle SET self_report_due_on = cut_off_on + 7, review_due_on = GREATEST(review_due_on, cut_off_on + 14)
    WHERE stage IN ('preparing', 'self_report') AND self_report_due_on <= cut_off_on
"""


def fill(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(FILL)
    schema_editor.execute(POSTPONE)
    # Rows written twice leave checks of foreign keys to the commit, and the table is altered before it.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0017_cycles_kind_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='cycle',
            name='cut_off_on',
            field=models.DateField(null=True, verbose_name='计分截止日'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='cycle',
            name='cut_off_on',
            field=models.DateField(verbose_name='计分截止日'),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.CheckConstraint(
                condition=Q(cut_off_on__year=F('year'), cut_off_on__quarter=F('quarter')),
                name='cycle_cut_off_inside_quarter',
            ),
        ),
    ]
