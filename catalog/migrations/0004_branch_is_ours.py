from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_calendar_version")]

    operations = [
        migrations.AddField(
            model_name="branch",
            name="is_ours",
            field=models.BooleanField(
                db_default=True,
                default=True,
                help_text="Copies from outside are renewed at the desk only.",
                verbose_name="of this municipality",
            ),
        ),
    ]
