"""A version of the calendar, so that a process may keep what it read until something changes."""

from django.db import migrations, models

# A sequence never gives a number twice, also not after a rollback. The row is made when it is
# absent: whoever empties all tables gets a calendar again with the first opening hours.
VERSION = """
CREATE SEQUENCE catalog_calendar_versions;
CREATE FUNCTION catalog_calendar_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_calendarversion (id, version)
    VALUES (1, nextval('catalog_calendar_versions'))
    ON CONFLICT (id) DO UPDATE SET version = nextval('catalog_calendar_versions');
    RETURN NULL;
END
$$;
INSERT INTO catalog_calendarversion (id, version) VALUES (1, nextval('catalog_calendar_versions'));
"""
NO_VERSION = """
DROP FUNCTION catalog_calendar_changed();
DROP SEQUENCE catalog_calendar_versions;
"""
TRIGGER = """
CREATE TRIGGER {table}_changes_calendar AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_calendar_changed();
"""
NO_TRIGGER = "DROP TRIGGER {table}_changes_calendar ON {table}"
TABLES = ("catalog_openinghours", "catalog_closure")


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarVersion",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("version", models.BigIntegerField(verbose_name="version")),
            ],
            options={
                "verbose_name": "version of the calendar",
                "verbose_name_plural": "versions of the calendar",
                "default_permissions": (),
            },
        ),
        migrations.AlterModelOptions(
            name="closure",
            options={
                "ordering": ["day"],
                "permissions": [("change_calendar", "Can close branches and declare an emergency")],
                "verbose_name": "different day",
                "verbose_name_plural": "different days",
            },
        ),
        migrations.RemoveConstraint(
            model_name="closure",
            name="closure_kind_known",
        ),
        migrations.AlterField(
            model_name="closure",
            name="kind",
            field=models.CharField(
                choices=[
                    ("closed", "closed"),
                    ("short", "closes early"),
                    ("quiet", "open, no messages"),
                    ("emergency", "emergency"),
                ],
                max_length=9,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["closed", "short", "quiet", "emergency"])),
                name="closure_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("id", 1)), name="calendarversion_one_row"
            ),
        ),
        migrations.RunSQL(VERSION, NO_VERSION),
        *(
            migrations.RunSQL(TRIGGER.format(table=table), NO_TRIGGER.format(table=table))
            for table in TABLES
        ),
    ]
