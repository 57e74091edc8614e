"""Items that a community or a street adds to the checklist (10+X), and the guards that keep them as approved."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# An item goes only along its way and is what was approved; after that it is only ended, once. It enters checklists of
# its own organisations while their quarter is being prepared, and stays there.
GUARDS = """
CREATE FUNCTION zhixing_guard_local_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'an item begins as a draft' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('draft', 'submitted'), ('returned', 'submitted'), ('submitted', 'draft'), ('submitted', 'returned'),
        ('submitted', 'approved'), ('draft', 'discarded'), ('returned', 'discarded')
    ) THEN
        RAISE EXCEPTION 'an item does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.organisation_id, NEW.authority_id, NEW.drafted_by_id, NEW.drafted_at) IS DISTINCT FROM
       (OLD.organisation_id, OLD.authority_id, OLD.drafted_by_id, OLD.drafted_at) THEN
        RAISE EXCEPTION 'whose item it is never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state NOT IN ('draft', 'returned') AND
       (NEW.block, NEW.area, NEW.class_code, NEW.class_name, NEW.name, NEW."full", NEW.criterion, NEW.methods,
        NEW.evidence, NEW.adjustments, NEW.veto) IS DISTINCT FROM
       (OLD.block, OLD.area, OLD.class_code, OLD.class_name, OLD.name, OLD."full", OLD.criterion, OLD.methods,
        OLD.evidence, OLD.adjustments, OLD.veto) THEN
        RAISE EXCEPTION 'what was submitted never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state IN ('approved', 'discarded') AND
       (NEW.number, NEW.submitted_at, NEW.returned_reason, NEW.approved_by_id, NEW.approved_at, NEW.document_number,
        NEW.from_on) IS DISTINCT FROM
       (OLD.number, OLD.submitted_at, OLD.returned_reason, OLD.approved_by_id, OLD.approved_at, OLD.document_number,
        OLD.from_on) THEN
        RAISE EXCEPTION 'an approval never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.ended_on IS NOT NULL AND (NEW.ended_on, NEW.end_reason, NEW.ended_by_id) IS DISTINCT FROM
       (OLD.ended_on, OLD.end_reason, OLD.ended_by_id) THEN
        RAISE EXCEPTION 'an item is ended once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approved_stays BEFORE INSERT OR UPDATE ON zhixing_localitem
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_local_item();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_localitem
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_localitem
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
CREATE FUNCTION zhixing_guard_listed_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM zhixing_participant participant
        JOIN zhixing_cycle cycle ON cycle.id = participant.cycle_id
        JOIN zhixing_organisation assessed ON assessed.id = participant.organisation_id
        JOIN zhixing_localitem item ON item.id = NEW.item_id
        JOIN zhixing_organisation owner ON owner.id = item.organisation_id
        WHERE participant.id = NEW.participant_id AND cycle.stage = 'preparing' AND cycle.index = 'fortress'
            AND item.state = 'approved' AND starts_with(assessed.path, owner.path)
    ) THEN
        RAISE EXCEPTION 'a checklist is made while its quarter is being prepared, of approved items of one''s own'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER of_its_own BEFORE INSERT ON zhixing_listeditem
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_listed_item();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON zhixing_listeditem
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_listeditem
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON zhixing_localitemstep
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_localitemstep
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
"""

UNDO = """
DROP TRIGGER approved_stays ON zhixing_localitem;
DROP TRIGGER never_removed ON zhixing_localitem;
DROP TRIGGER never_truncated ON zhixing_localitem;
DROP FUNCTION zhixing_guard_local_item();
DROP TRIGGER of_its_own ON zhixing_listeditem;
DROP TRIGGER append_only ON zhixing_listeditem;
DROP TRIGGER never_truncated ON zhixing_listeditem;
DROP FUNCTION zhixing_guard_listed_item();
DROP TRIGGER append_only ON zhixing_localitemstep;
DROP TRIGGER never_truncated ON zhixing_localitemstep;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0034_representatives_ballots'),
    ]

    operations = [
        migrations.CreateModel(
            name='LocalItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(null=True, verbose_name='编号')),
                ('block', models.CharField(max_length=40)),
                ('area', models.CharField(max_length=100, verbose_name='方面')),
                ('class_code', models.CharField(blank=True, max_length=40)),
                ('class_name', models.CharField(blank=True, max_length=100, verbose_name='适用的党组织')),
                ('name', models.CharField(max_length=100, verbose_name='指标名称')),
                ('full', models.PositiveIntegerField(verbose_name='满分')),
                ('criterion', models.CharField(max_length=500, verbose_name='评分标准')),
                ('methods', models.JSONField(default=list, verbose_name='检查方法')),
                ('evidence', models.CharField(max_length=300, verbose_name='看什么材料')),
                ('adjustments', models.CharField(blank=True, max_length=300, verbose_name='加减情形')),
                ('veto', models.CharField(blank=True, max_length=300, verbose_name='本条否决')),
                ('state', models.CharField(choices=[('draft', '起草中'), ('submitted', '待审定'), ('approved', '已审定'), ('returned', '已退回'), ('discarded', '已作废')], default='draft', max_length=20)),
                ('drafted_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('returned_reason', models.CharField(blank=True, max_length=300, verbose_name='退回原因')),
                ('approved_at', models.DateTimeField(null=True)),
                ('document_number', models.CharField(blank=True, max_length=60, verbose_name='审定文号')),
                ('from_on', models.DateField(null=True, verbose_name='施行日期')),
                ('ended_on', models.DateField(null=True, verbose_name='停用日期')),
                ('end_reason', models.CharField(blank=True, max_length=300, verbose_name='停用原因')),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zhixing.organisation')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='local_items', to='zhixing.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='ListedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listed_items', to='zhixing.participant')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='zhixing.localitem')),
            ],
        ),
        migrations.CreateModel(
            name='LocalItemStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('drafted', '起草'), ('saved', '修改'), ('submitted', '提交审定'), ('recalled', '撤回修改'), ('returned', '退回'), ('approved', '审定'), ('discarded', '作废')], max_length=20)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='zhixing.localitem')),
            ],
        ),
        migrations.AddConstraint(
            model_name='localitem',
            constraint=models.UniqueConstraint(fields=('authority', 'number'), name='local_item_number_once'),
        ),
        migrations.AddConstraint(
            model_name='localitem',
            constraint=models.CheckConstraint(condition=models.Q(('full__gt', 0)), name='local_item_has_marks'),
        ),
        migrations.AddConstraint(
            model_name='localitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_by__isnull', False), ('from_on__isnull', False), ('number__isnull', False), ('state', 'approved'), models.Q(('document_number', ''), _negated=True)), models.Q(models.Q(('state', 'approved'), _negated=True), ('number__isnull', True)), _connector='OR'), name='local_item_approval_has_document'),
        ),
        migrations.AddConstraint(
            model_name='localitem',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), models.Q(('ended_by__isnull', False), ('state', 'approved'), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='local_item_end_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='listeditem',
            constraint=models.UniqueConstraint(fields=('participant', 'item'), name='listed_item_once'),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
