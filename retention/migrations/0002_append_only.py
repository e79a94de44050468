"""A certificate is written once: the database refuses to change or delete it, whoever asks."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION refuse_change_of_certificate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a certificate is final' USING ERRCODE = 'insufficient_privilege';
END
$$;
"""
TRIGGER = """
CREATE TRIGGER retention_certificate_append_only BEFORE UPDATE OR DELETE ON retention_certificate
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_certificate();
"""


class Migration(migrations.Migration):
    dependencies = [("retention", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION refuse_change_of_certificate()"),
        migrations.RunSQL(
            TRIGGER, "DROP TRIGGER retention_certificate_append_only ON retention_certificate"
        ),
    ]
