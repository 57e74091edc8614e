"""Vetoes of organisations, entered with their document and read again by a second person."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# Nobody is the second one to what they entered or asked for themselves, and nothing that was written changes.
GUARDS = """
CREATE FUNCTION zhixing_guard_org_veto_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    first_id bigint;
BEGIN
    IF NEW.act IN ('seconded', 'declined') THEN
        SELECT by_id INTO first_id FROM zhixing_orgveto WHERE id = NEW.veto_id;
    ELSIF NEW.act IN ('revoked', 'revocation_declined') THEN
        SELECT by_id INTO first_id FROM zhixing_orgvetostep
            WHERE veto_id = NEW.veto_id AND act = 'revocation_asked' ORDER BY id DESC LIMIT 1;
        IF first_id IS NULL THEN
            RAISE EXCEPTION 'nobody has asked for this revocation' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF first_id = NEW.by_id THEN
        RAISE EXCEPTION 'a veto takes two people' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER takes_two BEFORE INSERT ON zhixing_orgvetostep
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_org_veto_step();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON zhixing_orgvetostep
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_orgvetostep
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON zhixing_orgveto
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_orgveto
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
"""
UNDO_GUARDS = """
DROP TRIGGER takes_two ON zhixing_orgvetostep;
DROP TRIGGER append_only ON zhixing_orgvetostep;
DROP TRIGGER never_truncated ON zhixing_orgvetostep;
DROP TRIGGER append_only ON zhixing_orgveto;
DROP TRIGGER never_truncated ON zhixing_orgveto;
DROP FUNCTION zhixing_guard_org_veto_step();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0053_founding_lists'),
    ]

    operations = [
        migrations.CreateModel(
            name='OrgVeto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60)),
                ('happened_on', models.DateField(verbose_name='计分日期')),
                ('clause', models.CharField(max_length=120, verbose_name='依据条款')),
                ('deciding_body', models.CharField(max_length=80, verbose_name='决定机构')),
                ('decided_on', models.DateField(verbose_name='决定日期')),
                ('document_number', models.CharField(max_length=60, verbose_name='文号')),
                ('reason', models.CharField(max_length=300, verbose_name='事由')),
                ('form_key', models.UUIDField(unique=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vetoes', to='zhixing.participant')),
            ],
        ),
        migrations.AddField(
            model_name='evidence',
            name='org_veto',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='zhixing.orgveto'),
        ),
        migrations.CreateModel(
            name='OrgVetoStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('seconded', '复核同意，计入综合评定'), ('declined', '复核不同意'), ('revocation_asked', '提出撤销'), ('revocation_declined', '不同意撤销'), ('revoked', '同意撤销')], max_length=30)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('document_number', models.CharField(blank=True, max_length=60, verbose_name='撤销决定的文号')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('veto', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='zhixing.orgveto')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['seconded', 'declined', 'revocation_asked', 'revocation_declined', 'revoked'])), name='org_veto_step_act_known'), models.UniqueConstraint(condition=models.Q(('act__in', ['seconded', 'declined'])), fields=('veto',), name='org_veto_settled_once'), models.UniqueConstraint(condition=models.Q(('act', 'revoked')), fields=('veto',), name='org_veto_revoked_once')],
            },
        ),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
    ]
