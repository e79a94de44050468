from django.db import migrations

OPEN = "ALTER TABLE erasure_erasurehold DROP CONSTRAINT erasurehold_at_most_five_years;"
CLOSE = "ALTER TABLE erasure_erasurehold ADD CONSTRAINT erasurehold_at_most_five_years CHECK ({});"
FIVE = "until <= since + interval '5 years'"
BOOKS = f"{FIVE} OR code = 'books' AND until <= since + interval '8 years 1 day'"


class Migration(migrations.Migration):
    """What stays sealed in the books holds nothing up, and ends with the key of its book year."""

    dependencies = [("erasure", "0003_holds_of_colleagues")]

    operations = [
        migrations.RunSQL(OPEN + CLOSE.format(BOOKS), OPEN + CLOSE.format(FIVE)),
    ]
