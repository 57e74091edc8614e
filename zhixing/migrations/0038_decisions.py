"""Decisions with weight: their documents, the second person, revocation, and what the person concerned has to say."""

import django.db.models.deletion
import zhixing.models.sealed
from django.conf import settings
from django.db import migrations, models

# Nobody is the second one to what they entered or asked for themselves.
GUARDS = """
CREATE FUNCTION zhixing_guard_decision_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    first_id bigint;
BEGIN
    IF NEW.act = 'seconded' THEN
        SELECT by_id INTO first_id FROM zhixing_decision WHERE id = NEW.decision_id;
    ELSIF NEW.act = 'revoked' THEN
        SELECT by_id INTO first_id FROM zhixing_decisionstep
            WHERE decision_id = NEW.decision_id AND act = 'revocation_asked' ORDER BY id DESC LIMIT 1;
        IF first_id IS NULL THEN
            RAISE EXCEPTION 'nobody has asked for this revocation' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF first_id = NEW.by_id THEN
        RAISE EXCEPTION 'a decision with weight takes two people' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER takes_two BEFORE INSERT ON zhixing_decisionstep
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_decision_step();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON zhixing_decisionstep
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_decisionstep
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
"""
UNDO_GUARDS = """
DROP TRIGGER takes_two ON zhixing_decisionstep;
DROP TRIGGER append_only ON zhixing_decisionstep;
DROP TRIGGER never_truncated ON zhixing_decisionstep;
DROP FUNCTION zhixing_guard_decision_step();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0037_posts'),
    ]

    operations = [
        migrations.AddField(
            model_name='evidence',
            name='decision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='zhixing.decision'),
        ),
        migrations.CreateModel(
            name='DecisionStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('seconded', '复核同意，记入台账'), ('declined', '复核不同意'), ('read', '本人已阅'), ('revocation_asked', '提出撤销'), ('revocation_declined', '不同意撤销'), ('revoked', '撤销，台账已冲正')], max_length=30)),
                ('note', zhixing.models.sealed.SealedField(blank=True, default='')),
                ('document_number', models.CharField(blank=True, max_length=60, verbose_name='撤销决定的文号')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='zhixing.decision')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['seconded', 'declined', 'read', 'revocation_asked', 'revocation_declined', 'revoked'])), name='decision_step_act_known'), models.UniqueConstraint(condition=models.Q(('act__in', ['seconded', 'declined'])), fields=('decision',), name='decision_settled_once'), models.UniqueConstraint(condition=models.Q(('act', 'revoked')), fields=('decision',), name='decision_revoked_once')],
            },
        ),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
    ]
