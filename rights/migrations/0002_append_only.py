"""What was done with a request is evidence: nobody changes or deletes it, but for the purge."""

from django.db import migrations

TABLES = ["rights_caseevent", "rights_identitycheck"]


class Migration(migrations.Migration):
    dependencies = [("rights", "0001_initial"), ("audit", "0002_append_only")]

    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            f"DROP TRIGGER {table}_append_only ON {table}",
        )
        for table in TABLES
    ]
