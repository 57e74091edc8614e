"""抽取代表: pools, and the guards that freeze a published pool in the database itself."""

from importlib import import_module

import django.db.models.deletion
import zhixing.models.sealed
from django.conf import settings
from django.db import migrations, models


guard = import_module("zhixing.migrations.0002_guards").guard

# A pool goes forward only. What was published never changes, what was drawn never changes, and the salt can only be
# emptied, after the drawing.
POOL = """
CREATE FUNCTION zhixing_lot_pool_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (OLD.state = NEW.state OR (OLD.state, NEW.state) IN (('preparing', 'published'), ('preparing', 'withdrawn'),
        ('published', 'drawn'), ('published', 'withdrawn'))) THEN
        RAISE EXCEPTION 'a pool of representatives never goes back from % to %', OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state IN ('published', 'drawn')
        AND NEW.sha256 IS DISTINCT FROM encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'the hash of a published pool is the hash of its text' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> 'preparing' AND (OLD.organisation_id, OLD.assessor_id, OLD.year, OLD.quarter, OLD.first_reader_id,
        OLD.second_reader_id, OLD.keep_days, OLD.made_by_id, OLD.made_at, OLD.source, OLD.source_detail, OLD.text,
        OLD.sha256, OLD.published_at) IS DISTINCT FROM (NEW.organisation_id, NEW.assessor_id, NEW.year, NEW.quarter,
        NEW.first_reader_id, NEW.second_reader_id, NEW.keep_days, NEW.made_by_id, NEW.made_at, NEW.source,
        NEW.source_detail, NEW.text, NEW.sha256, NEW.published_at) THEN
        RAISE EXCEPTION 'a published pool never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state IN ('drawn', 'withdrawn') AND (OLD.witnesses, OLD.drawn_at, OLD.record, OLD.withdrawn_at,
        OLD.withdrawn_reason) IS DISTINCT FROM (NEW.witnesses, NEW.drawn_at, NEW.record, NEW.withdrawn_at,
        NEW.withdrawn_reason) THEN
        RAISE EXCEPTION 'a drawing never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.salt IS DISTINCT FROM NEW.salt AND NOT (NEW.salt = '' AND NEW.state IN ('drawn', 'withdrawn')) THEN
        RAISE EXCEPTION 'the salt of a pool is only ever erased' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER pool_fixed BEFORE UPDATE ON zhixing_lotpool
    FOR EACH ROW EXECUTE FUNCTION zhixing_lot_pool_fixed();
CREATE TRIGGER never_removed BEFORE DELETE ON zhixing_lotpool
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON zhixing_lotpool
    FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
"""
UNDO_POOL = """
DROP TRIGGER pool_fixed ON zhixing_lotpool;
DROP TRIGGER never_removed ON zhixing_lotpool;
DROP TRIGGER never_truncated ON zhixing_lotpool;
DROP FUNCTION zhixing_lot_pool_fixed();
"""

# Nobody enters or leaves a published pool or moves in it; of people only what is sealed can be emptied, at the end.
PEOPLE = """
CREATE FUNCTION zhixing_lot_people_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    row_ record := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    state_ text;
BEGIN
    SELECT pool.state INTO state_ FROM zhixing_lotpool pool WHERE pool.id = row_.pool_id;
    IF state_ = 'preparing' THEN
        IF TG_OP = 'UPDATE' AND OLD.pool_id <> NEW.pool_id THEN
            RAISE EXCEPTION 'nothing moves from one pool to another' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN row_;
    END IF;
    IF TG_TABLE_NAME = 'zhixing_lotentrant' AND TG_OP = 'UPDATE' AND state_ IN ('drawn', 'withdrawn') THEN
        IF to_jsonb(NEW) - '{name,unit,phone}'::text[] = to_jsonb(OLD) - '{name,unit,phone}'::text[]
            AND to_jsonb(NEW) ->> 'name' = '\\x' AND to_jsonb(NEW) ->> 'unit' = '\\x'
            AND to_jsonb(NEW) ->> 'phone' = '\\x' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a pool is frozen once its hash is public' USING ERRCODE = 'restrict_violation';
END $$;
"""
UNDO_PEOPLE = "DROP FUNCTION zhixing_lot_people_frozen();"


def frozen(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER pool_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION zhixing_lot_people_frozen();
        CREATE TRIGGER never_truncated BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION zhixing_refuse_change();
        """,
        f"DROP TRIGGER pool_frozen ON {table}; DROP TRIGGER never_truncated ON {table};",
    )


# Chance is taken once, from a published pool, and is younger than the hash; seats are passed on after the drawing.
CHANCE = """
CREATE FUNCTION zhixing_lot_chance_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM zhixing_lotpool pool WHERE pool.id = NEW.pool_id AND pool.state = 'published'
        AND pool.published_at < NEW.seen_at) THEN
        RAISE EXCEPTION 'chance is taken after the hash of the pool is public' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER chance_later BEFORE INSERT ON zhixing_lotchance
    FOR EACH ROW EXECUTE FUNCTION zhixing_lot_chance_later();

CREATE FUNCTION zhixing_lot_pass_after() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM zhixing_lotentrant entrant JOIN zhixing_lotpool pool ON pool.id = entrant.pool_id
        WHERE entrant.id = NEW.entrant_id AND pool.state = 'drawn' AND entrant.excluded_at IS NULL) THEN
        RAISE EXCEPTION 'a seat is passed on after the drawing' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER pass_after BEFORE INSERT ON zhixing_lotpass
    FOR EACH ROW EXECUTE FUNCTION zhixing_lot_pass_after();
"""
UNDO_CHANCE = """
DROP TRIGGER chance_later ON zhixing_lotchance;
DROP TRIGGER pass_after ON zhixing_lotpass;
DROP FUNCTION zhixing_lot_chance_later();
DROP FUNCTION zhixing_lot_pass_after();
"""


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0031_inspections")]

    operations = [
        migrations.CreateModel(
            name="LotPool",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="季度")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preparing", "编制名单"),
                            ("published", "名单已公布"),
                            ("drawn", "已抽签"),
                            ("withdrawn", "已作废"),
                        ],
                        default="preparing",
                        max_length=20,
                    ),
                ),
                ("keep_days", models.PositiveSmallIntegerField(verbose_name="保留天数")),
                ("salt", zhixing.models.sealed.SealedField(default="")),
                ("made_at", models.DateTimeField()),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[("dice", "两名见证人当众掷骰子"), ("lottery", "公开的彩票开奖号码")],
                        default="",
                        max_length=20,
                    ),
                ),
                ("source_detail", models.CharField(blank=True, default="", max_length=120, verbose_name="随机数来源")),
                ("text", models.TextField(blank=True, default="")),
                ("sha256", models.CharField(blank=True, default="", max_length=64)),
                ("published_at", models.DateTimeField(null=True)),
                ("witnesses", models.JSONField(default=list)),
                ("drawn_at", models.DateTimeField(null=True)),
                ("record", models.TextField(blank=True, default="")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_reason", models.CharField(blank=True, default="", max_length=300, verbose_name="作废原因")),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="zhixing.organisation"
                    ),
                ),
                (
                    "first_reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lot_pools", to="zhixing.organisation"
                    ),
                ),
                (
                    "second_reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LotChance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200, verbose_name="来源")),
                ("numbers", models.JSONField()),
                ("seen_at", models.DateTimeField()),
                (
                    "pool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="chances", to="zhixing.lotpool"
                    ),
                ),
            ],
            options={"ordering": ("pool", "position")},
        ),
        migrations.CreateModel(
            name="LotBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=200, verbose_name="来源")),
                ("people", models.PositiveIntegerField(verbose_name="人数")),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "pool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="zhixing.lotpool"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LotStratum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="类别")),
                ("seats", models.PositiveSmallIntegerField(verbose_name="名额")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "pool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="strata", to="zhixing.lotpool"
                    ),
                ),
            ],
            options={"ordering": ("pool", "position")},
        ),
        migrations.CreateModel(
            name="LotEntrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salted_id", models.CharField(max_length=32, verbose_name="编号")),
                ("name", zhixing.models.sealed.SealedField(blank=True, default="", verbose_name="姓名")),
                ("unit", zhixing.models.sealed.SealedField(blank=True, default="", verbose_name="单位或住址")),
                ("phone", zhixing.models.sealed.SealedField(blank=True, default="", verbose_name="电话")),
                ("rule", models.CharField(blank=True, default="", max_length=120, verbose_name="不参加抽签的原因")),
                ("excluded_at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entrants", to="zhixing.lotbatch"
                    ),
                ),
                (
                    "pool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entrants", to="zhixing.lotpool"
                    ),
                ),
                (
                    "stratum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entrants", to="zhixing.lotstratum"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LotPass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[("declined", "本人推辞"), ("unreachable", "联系不上"), ("recused", "应当回避")],
                        max_length=20,
                        verbose_name="原因",
                    ),
                ),
                ("note", models.CharField(max_length=300, verbose_name="情况")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entrant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="passed", to="zhixing.lotentrant"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("note", ""), _negated=True), name="lot_pass_says_why"),
                    models.CheckConstraint(
                        condition=models.Q(("reason__in", ["declined", "unreachable", "recused"])),
                        name="lot_pass_reason_known",
                    ),
                ]
            },
        ),
        migrations.AddConstraint(
            model_name="lotpool",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True),
                fields=("organisation", "year", "quarter"),
                name="lot_pool_one_standing",
            ),
        ),
        migrations.AddConstraint(
            model_name="lotpool",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["preparing", "published", "drawn", "withdrawn"])),
                name="lot_pool_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="lotpool",
            constraint=models.CheckConstraint(
                condition=models.Q(("quarter__gte", 1), ("quarter__lte", 4)), name="lot_pool_quarter"
            ),
        ),
        migrations.AddConstraint(
            model_name="lotpool",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_reader", models.F("second_reader")), _negated=True),
                name="lot_pool_two_readers",
            ),
        ),
        migrations.AddConstraint(
            model_name="lotpool",
            constraint=models.CheckConstraint(
                condition=models.Q(("organisation", models.F("assessor")), _negated=True), name="lot_pool_kept_above"
            ),
        ),
        migrations.AddConstraint(
            model_name="lotpool",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("drawn_at__isnull", True), ("drawn_at__gt", models.F("published_at")), _connector="OR"
                ),
                name="lot_pool_hash_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="lotchance",
            constraint=models.UniqueConstraint(fields=("pool", "position"), name="lot_chance_once"),
        ),
        migrations.AddConstraint(
            model_name="lotstratum",
            constraint=models.UniqueConstraint(fields=("pool", "name"), name="lot_stratum_once"),
        ),
        migrations.AddConstraint(
            model_name="lotentrant",
            constraint=models.UniqueConstraint(fields=("pool", "salted_id"), name="lot_entrant_once"),
        ),
        migrations.AddConstraint(
            model_name="lotentrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("excluded_at__isnull", True), ("rule", "")),
                    models.Q(models.Q(("rule", ""), _negated=True), ("excluded_at__isnull", False)),
                    _connector="OR",
                ),
                name="lot_entrant_excluded_by_rule",
            ),
        ),
        migrations.RunSQL(POOL, UNDO_POOL),
        migrations.RunSQL(PEOPLE, UNDO_PEOPLE),
        *(frozen(table) for table in ("zhixing_lotstratum", "zhixing_lotbatch", "zhixing_lotentrant")),
        migrations.RunSQL(CHANCE, UNDO_CHANCE),
        *(guard(table) for table in ("zhixing_lotchance", "zhixing_lotpass")),
    ]
