"""限期改正 may be extended: a later end for nothing else of a person, with a record and a step of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0057_counted_until'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='measurerecord',
            name='measure_record_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='measurestep',
            name='measurestep_kind_known',
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('membership__isnull', True), ('extended_to__isnull', True), models.Q(('extended_to__gt', models.F('due_on')), ('form', 'rectification')), _connector='OR'), name='measure_of_a_person_extended_later'),
        ),
        migrations.AddConstraint(
            model_name='measurerecord',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['commendation', 'recommendation', 'visit', 'talk', 'study_plan', 'plan', 'notice', 'extension', 'midway', 'conclusion', 'note', 'answer'])), name='measure_record_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='measurestep',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['registered', 'signed', 'planned', 'reported', 'applied', 'stage_passed', 'stage_failed', 'returned', 'cleared', 'reopened', 'extended'])), name='measurestep_kind_known'),
        ),
    ]
