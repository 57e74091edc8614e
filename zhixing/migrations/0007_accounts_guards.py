"""任命: the number of the document that ends one, and 三员分立 kept by the database itself."""

from django.db import migrations, models

GUARDS = """
CREATE FUNCTION zhixing_is_administrator(role text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT role IN ('system_admin', 'security_admin', 'auditor')
$$;

CREATE FUNCTION zhixing_refuse_mixed_roles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM zhixing_appointment other
        WHERE other.user_id = NEW.user_id AND other.id <> NEW.id AND other.role <> NEW.role
            AND (zhixing_is_administrator(other.role) OR zhixing_is_administrator(NEW.role))
            AND other.from_on <= coalesce(NEW.until_on, 'infinity') AND NEW.from_on <= coalesce(other.until_on, 'infinity')
    ) THEN
        RAISE EXCEPTION 'an administrator holds no other role' USING ERRCODE = 'restrict_violation';
    END IF;
    IF zhixing_is_administrator(NEW.role) AND NEW.until_on IS NULL
        AND EXISTS (SELECT FROM zhixing_user WHERE id = NEW.user_id AND person_id IS NOT NULL)
    THEN
        RAISE EXCEPTION 'an administrator has no member''s account' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER roles_apart BEFORE INSERT OR UPDATE ON zhixing_appointment
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_mixed_roles();

CREATE FUNCTION zhixing_refuse_linked_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.person_id IS NOT NULL AND EXISTS (
        SELECT FROM zhixing_appointment
        WHERE user_id = NEW.id AND until_on IS NULL AND zhixing_is_administrator(role)
    ) THEN
        RAISE EXCEPTION 'an administrator has no member''s account' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER administrators_unlinked BEFORE UPDATE OF person_id ON zhixing_user
    FOR EACH ROW EXECUTE FUNCTION zhixing_refuse_linked_administrator();
"""

UNDO = """
DROP TRIGGER administrators_unlinked ON zhixing_user;
DROP TRIGGER roles_apart ON zhixing_appointment;
DROP FUNCTION zhixing_refuse_linked_administrator();
DROP FUNCTION zhixing_refuse_mixed_roles();
DROP FUNCTION zhixing_is_administrator(text);
"""


class Migration(migrations.Migration):
    dependencies = [("zhixing", "0006_ledger_chain_head")]
    operations = [
        migrations.AddField(
            model_name="appointment",
            name="end_document_number",
            field=models.CharField(blank=True, max_length=60, verbose_name="免职文号"),
        ),
        migrations.AlterField(
            model_name="appointment",
            name="document_number",
            field=models.CharField(blank=True, max_length=60, verbose_name="任职文号"),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
