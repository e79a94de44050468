"""Access lines are written once: the database refuses to change or delete them, but for the purge."""

from django.db import migrations

# The purge says who it is with a setting that lives for one transaction. On servers with separate
# roles the application may not even try: it has no UPDATE or DELETE on these tables.
FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('bieb.purging', true) = 'on' AND TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
"""
TRIGGER = """
CREATE TRIGGER audit_accessline_append_only BEFORE UPDATE OR DELETE ON audit_accessline
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION refuse_change()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER audit_accessline_append_only ON audit_accessline"),
    ]
