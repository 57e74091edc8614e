"""Briefings: issues, articles, figures, steps, contributions and consents, and the guards that keep an issued one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# An issue that was signed stays as it was; articles change only while it is edited; history and consents only grow.
RULES = """
CREATE FUNCTION zhixing_guard_briefing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'issued' THEN
        RAISE EXCEPTION 'an issued briefing never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('drafting', 'submitted'), ('submitted', 'drafting'), ('submitted', 'issued')
    ) THEN
        RAISE EXCEPTION 'a briefing does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION zhixing_guard_briefingarticle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT state FROM zhixing_briefing WHERE id = NEW.briefing_id) <> 'drafting' THEN
        RAISE EXCEPTION 'articles change only while the issue is edited' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.briefing_id <> OLD.briefing_id THEN
        RAISE EXCEPTION 'an article stays in its issue' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION zhixing_guard_briefingfigure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT state FROM zhixing_briefing WHERE id = NEW.briefing_id) <> 'submitted' THEN
        RAISE EXCEPTION 'figures are kept when the issue is signed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION zhixing_guard_contribution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'adopted' AND (NEW.title, NEW.body) IS DISTINCT FROM (OLD.title, OLD.body) THEN
        RAISE EXCEPTION 'an adopted contribution stays as it was sent' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER issued_stays BEFORE UPDATE ON zhixing_briefing
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_briefing();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_briefing
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER edited_only BEFORE INSERT OR UPDATE ON zhixing_briefingarticle
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_briefingarticle();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_briefingarticle
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER signed_only BEFORE INSERT ON zhixing_briefingfigure
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_briefingfigure();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON zhixing_briefingfigure
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON zhixing_briefingstep
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON zhixing_nameconsent
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER adopted_stays BEFORE UPDATE ON zhixing_contribution
    FOR EACH ROW EXECUTE FUNCTION zhixing_guard_contribution();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_contribution
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
"""
GUARDS = RULES + "".join(
    f"""
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();"""
    for table in ("briefing", "briefingarticle", "briefingfigure", "briefingstep", "nameconsent", "contribution")
)

# The tables go with the migration, and their triggers with them.
UNDO = """
DROP FUNCTION zhixing_guard_briefing() CASCADE;
DROP FUNCTION zhixing_guard_briefingarticle() CASCADE;
DROP FUNCTION zhixing_guard_briefingfigure() CASCADE;
DROP FUNCTION zhixing_guard_contribution() CASCADE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('zhixing', '0045_part'),
    ]

    operations = [
        migrations.CreateModel(
            name='Briefing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=60, verbose_name='刊名')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('number', models.PositiveSmallIntegerField(verbose_name='期号')),
                ('data_year', models.PositiveSmallIntegerField()),
                ('data_quarter', models.PositiveSmallIntegerField()),
                ('foreword', models.CharField(blank=True, max_length=300, verbose_name='按语')),
                ('reports_to', models.CharField(blank=True, max_length=200, verbose_name='报')),
                ('sends_to', models.CharField(blank=True, max_length=200, verbose_name='送')),
                ('distributes_to', models.CharField(blank=True, max_length=200, verbose_name='发')),
                ('copies', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='印数')),
                ('state', models.CharField(choices=[('drafting', '编辑中'), ('submitted', '待签发'), ('issued', '已印发')], default='drafting', max_length=20)),
                ('issued_on', models.DateField(null=True, verbose_name='印发日期')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='briefings', to='zhixing.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='BriefingFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('text', models.CharField(max_length=40)),
                ('page', models.CharField(max_length=60)),
                ('query', models.CharField(blank=True, max_length=60)),
                ('briefing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='zhixing.briefing')),
            ],
        ),
        migrations.CreateModel(
            name='BriefingStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('created', '建立'), ('edited', '编辑'), ('submitted', '送审'), ('returned', '退回修改'), ('issued', '签发')], max_length=20)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('briefing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='zhixing.briefing')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=60, verbose_name='标题')),
                ('body', models.TextField(max_length=5000, verbose_name='正文')),
                ('state', models.CharField(choices=[('sent', '待采用'), ('adopted', '已采用'), ('returned', '已退回')], default='sent', max_length=20)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='退回原因')),
                ('form_key', models.UUIDField(unique=True)),
                ('at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='zhixing.organisation')),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zhixing.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='BriefingArticle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('kind', models.CharField(choices=[('figures', '数据'), ('case', '典型做法'), ('contribution', '供稿'), ('text', '文章')], max_length=20)),
                ('title', models.CharField(max_length=60, verbose_name='标题')),
                ('body', models.TextField(max_length=5000, verbose_name='正文')),
                ('source', models.CharField(blank=True, max_length=80, verbose_name='供稿单位')),
                ('removed_at', models.DateTimeField(null=True)),
                ('activity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zhixing.activity')),
                ('briefing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='zhixing.briefing')),
                ('measure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zhixing.measure')),
                ('contribution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='zhixing.contribution')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='NameConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('consent', models.CharField(choices=[('requested', '等待本人答复'), ('agreed', '本人同意'), ('refused', '本人不同意'), ('no_person', '不是指这个人')], max_length=20)),
                ('words', models.CharField(max_length=64)),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('at', models.DateTimeField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='zhixing.briefingarticle')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zhixing.membership')),
            ],
        ),
        migrations.AddConstraint(
            model_name='briefing',
            constraint=models.UniqueConstraint(fields=('organisation', 'year', 'number'), name='briefing_number_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='briefing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_on__isnull', False), ('state', 'issued')), models.Q(models.Q(('state', 'issued'), _negated=True), ('issued_on__isnull', True)), _connector='OR'), name='briefing_issued_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='briefing',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['drafting', 'submitted', 'issued'])), name='briefing_state_known'),
        ),
        migrations.AddConstraint(
            model_name='briefing',
            constraint=models.CheckConstraint(condition=models.Q(('data_quarter__range', (1, 4))), name='briefing_quarter_of_four'),
        ),
        migrations.AddConstraint(
            model_name='briefingfigure',
            constraint=models.UniqueConstraint(fields=('briefing', 'name'), name='briefingfigure_once'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(fields=['receiver', 'state'], name='zhixing_con_receive_bd9488_idx'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['sent', 'adopted', 'returned'])), name='contribution_state_known'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='contribution_return_reason'),
        ),
        migrations.AddConstraint(
            model_name='briefingarticle',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('contribution',), name='briefingarticle_contribution_once'),
        ),
        migrations.AddIndex(
            model_name='nameconsent',
            index=models.Index(fields=['membership', 'consent'], name='zhixing_nam_members_c9c047_idx'),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
