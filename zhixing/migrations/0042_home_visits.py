"""Visits to homes with what was heard there, sealed at rest, and the guards that keep them."""

import django.db.models.deletion
import zhixing.models.sealed
from django.conf import settings
from django.db import migrations, models


# What was heard goes from open to answered to closed; what is closed and who went where never changes.
GUARDS = """
CREATE FUNCTION zhixing_guard_home_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.voided_at IS NOT NULL THEN
        RAISE EXCEPTION 'a void visit never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.organisation_id, NEW.membership_id, NEW.visited_on, NEW.household, NEW.by_id, NEW.at) IS DISTINCT FROM
       (OLD.organisation_id, OLD.membership_id, OLD.visited_on, OLD.household, OLD.by_id, OLD.at) THEN
        RAISE EXCEPTION 'who went where on which day never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION zhixing_guard_home_need() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'closed' THEN
        RAISE EXCEPTION 'what the household has heard never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (OLD.state, NEW.state) NOT IN (('open', 'answered'), ('answered', 'closed')) THEN
        RAISE EXCEPTION 'a need does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.visit_id, NEW.text, NEW.promise, NEW.handed_to, NEW.answer_by) IS DISTINCT FROM
       (OLD.visit_id, OLD.text, OLD.promise, OLD.handed_to, OLD.answer_by) THEN
        RAISE EXCEPTION 'what was heard and promised never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER visited_stays BEFORE UPDATE ON zhixing_homevisit
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_home_visit();
CREATE TRIGGER route_of_states BEFORE UPDATE ON zhixing_homeneed
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_home_need();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_homevisit
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_homeneed
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_homevisit
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_homeneed
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
"""

UNDO = """
DROP TRIGGER visited_stays ON zhixing_homevisit;
DROP TRIGGER route_of_states ON zhixing_homeneed;
DROP TRIGGER never_removed ON zhixing_homevisit;
DROP TRIGGER never_removed ON zhixing_homeneed;
DROP TRIGGER never_truncated ON zhixing_homevisit;
DROP TRIGGER never_truncated ON zhixing_homeneed;
DROP FUNCTION zhixing_guard_home_visit();
DROP FUNCTION zhixing_guard_home_need();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0041_periods'),
    ]

    operations = [
        migrations.CreateModel(
            name='HomeVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visited_on', models.DateField(verbose_name='走访日期')),
                ('household', zhixing.models.sealed.SealedField(default='', verbose_name='住户')),
                ('form_key', models.UUIDField(unique=True)),
                ('is_proxy', models.BooleanField(default=False, verbose_name='代录')),
                ('at', models.DateTimeField()),
                ('voided_at', models.DateTimeField(null=True)),
                ('void_reason', models.CharField(blank=True, max_length=300, verbose_name='作废原因')),
                ('activity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='home_visits', to='zhixing.activity')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='home_visits', to='zhixing.membership')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='home_visits', to='zhixing.organisation')),
                ('voided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='HomeNeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', zhixing.models.sealed.SealedField(default='', verbose_name='诉求')),
                ('promise', zhixing.models.sealed.SealedField(default='', verbose_name='答应的事')),
                ('handed_to', models.CharField(blank=True, max_length=60, verbose_name='交办给')),
                ('answer_by', models.DateField(null=True, verbose_name='答复期限')),
                ('state', models.CharField(choices=[('open', '待答复'), ('answered', '已答复，待回音'), ('closed', '已回音')], default='open', max_length=20)),
                ('answer', zhixing.models.sealed.SealedField(default='', verbose_name='答复')),
                ('answered_on', models.DateField(null=True, verbose_name='答复日期')),
                ('told_on', models.DateField(null=True, verbose_name='回音日期')),
                ('opinion', models.CharField(blank=True, choices=[('content', '满意'), ('discontent', '不满意'), ('none', '未评')], max_length=20, verbose_name='住户评价')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('told_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='zhixing.homevisit')),
            ],
        ),
        migrations.AddIndex(
            model_name='homevisit',
            index=models.Index(fields=['organisation', 'visited_on'], name='zhixing_hom_organis_5a6eb9_idx'),
        ),
        migrations.AddConstraint(
            model_name='homeneed',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'answered', 'closed'])), name='home_need_state_known'),
        ),
        migrations.AddConstraint(
            model_name='homeneed',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer_by__isnull', False), ('answered_on__isnull', True), ('state', 'open')), models.Q(('state__in', ['answered', 'closed']), ('answered_on__isnull', False)), _connector='OR'), name='home_need_promised_or_answered'),
        ),
        migrations.AddConstraint(
            model_name='homeneed',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('told_on__isnull', False), models.Q(('opinion', ''), _negated=True)), _connector='OR'), name='home_need_closed_with_word_back'),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
