"""What says who looked, who promised and what went wrong is written once, but for the purge."""

from django.db import migrations

TABLES = ("accessline", "subjectref", "stafflook", "attestation", "breach", "breachevent")


def trigger(table: str) -> migrations.RunSQL:
    name = f"audit_{table}_append_only"
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON audit_{table}"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        f"DROP TRIGGER {name} ON audit_{table}",
    )


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_names_apart")]

    operations = [trigger(table) for table in TABLES]
