"""The head of each chain of the ledger, moved and checked by the database with every insert of entries."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FUNCTIONS = """
CREATE FUNCTION zhixing_continue_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    INSERT INTO zhixing_chainhead (organisation_id, seq, hash, seal)
        SELECT DISTINCT organisation_id, 0, repeat('0', 64), '' FROM added ORDER BY organisation_id
        ON CONFLICT DO NOTHING;
    PERFORM 1 FROM zhixing_chainhead WHERE organisation_id IN (SELECT organisation_id FROM added)
        ORDER BY organisation_id FOR UPDATE;
    SELECT organisation_id, seq INTO wrong FROM (
        SELECT added.organisation_id, added.seq, added.hash_before,
            COALESCE(lag(added.seq) OVER chain, head.seq) AS seq_earlier,
            COALESCE(lag(added.hash) OVER chain, head.hash) AS hash_earlier
        FROM added JOIN zhixing_chainhead head USING (organisation_id)
        WINDOW chain AS (PARTITION BY added.organisation_id ORDER BY added.seq)
    ) AS walked WHERE seq <> seq_earlier + 1 OR hash_before <> hash_earlier LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry % of organisation % does not continue its chain', wrong.seq, wrong.organisation_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    UPDATE zhixing_chainhead head SET seq = newest.seq, hash = newest.hash, seal = '' FROM (
        SELECT DISTINCT ON (organisation_id) organisation_id, seq, hash FROM added ORDER BY organisation_id, seq DESC
    ) AS newest WHERE head.organisation_id = newest.organisation_id;
    RETURN NULL;
END $$;
CREATE TRIGGER chain_continues AFTER INSERT ON zhixing_entry REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_continue_chain();

CREATE FUNCTION zhixing_head_only_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq < OLD.seq OR (NEW.seq = OLD.seq AND NEW.hash <> OLD.hash)
            OR NEW.organisation_id <> OLD.organisation_id THEN
        RAISE EXCEPTION 'the head of a chain only moves forward' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_forward BEFORE UPDATE ON zhixing_chainhead
    FOR EACH ROW EXECUTE FUNCTION zhixing_head_only_forward();
CREATE TRIGGER never_deleted BEFORE DELETE ON zhixing_chainhead
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_chainhead
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
"""

UNDO = """
DROP TRIGGER chain_continues ON zhixing_entry;
DROP TRIGGER only_forward ON zhixing_chainhead;
DROP TRIGGER never_deleted ON zhixing_chainhead;
DROP TRIGGER never_truncated ON zhixing_chainhead;
DROP FUNCTION zhixing_continue_chain();
DROP FUNCTION zhixing_head_only_forward();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0005_members_registers'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChainHead',
            fields=[
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='chain_head', serialize=False, to='zhixing.organisation')),
                ('seq', models.PositiveIntegerField(default=0)),
                ('hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
                ('seal', models.CharField(blank=True, default='', max_length=64)),
            ],
        ),
        migrations.AddField(
            model_name='activity',
            name='undone_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='activity',
            name='undone_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='activity',
            name='undone_reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='撤销原因'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='state',
            field=models.CharField(choices=[('submitted', '待确认'), ('confirmed', '已确认'), ('returned', '已退回'), ('withdrawn', '已撤回')], default='submitted', max_length=20),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(fields=['organisation', '-held_on'], name='zhixing_act_organis_9b8a7d_idx'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['membership', 'state'], name='zhixing_cla_members_b393fb_idx'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['submitted', 'confirmed', 'returned', 'withdrawn'])), name='claim_state_known'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='claim_return_has_reason'),
        ),
        migrations.RunSQL(FUNCTIONS, UNDO),
    ]
