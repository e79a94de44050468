"""That there was contact is not changed afterwards: the member reads it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notes", "0001_initial"), ("audit", "0002_append_only")]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER notes_contact_append_only BEFORE UPDATE OR DELETE ON notes_contact "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            "DROP TRIGGER notes_contact_append_only ON notes_contact",
        )
    ]
