"""A published version stays as it was: nobody may change or delete it, and its seal must fit."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION refuse_change_of_a_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published statement does not change' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER statement_statementversion_published_once
    BEFORE UPDATE OR DELETE ON statement_statementversion
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_a_version();
"""
SEAL = """
ALTER TABLE statement_statementversion ADD CONSTRAINT statementversion_seal_fits
    CHECK (sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex'));
"""


class Migration(migrations.Migration):
    dependencies = [("statement", "0001_initial")]

    operations = [
        migrations.RunSQL(
            FUNCTION,
            "DROP TRIGGER statement_statementversion_published_once ON statement_statementversion;"
            "DROP FUNCTION refuse_change_of_a_version()",
        ),
        migrations.RunSQL(
            SEAL,
            "ALTER TABLE statement_statementversion DROP CONSTRAINT statementversion_seal_fits",
        ),
    ]
