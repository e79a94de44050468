from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from reminders.first_ladder import first_steps

TAKE_ALONG = """
ALTER TABLE reminders_approval ADD CONSTRAINT reminders_approval_message
    FOREIGN KEY (message_id) REFERENCES notifications_message (id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
"""


def climb(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the ladder, and say of what was written before which step it was."""
    alias = schema_editor.connection.alias
    step = apps.get_model("reminders", "Step")
    step.objects.using(alias).bulk_create(step(**each) for each in first_steps())
    messages = apps.get_model("notifications", "Message").objects.using(alias)
    messages.filter(kind="due_soon", step="").update(step="due_soon")


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0001_initial"),
        ("notifications", "0002_channels"),
    ]

    operations = [
        migrations.RunPython(climb, migrations.RunPython.noop),
        migrations.RunSQL(
            TAKE_ALONG,
            "ALTER TABLE reminders_approval DROP CONSTRAINT reminders_approval_message",
        ),
    ]
