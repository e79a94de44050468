"""How much a membership allows is in the lending rules."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [
        migrations.RemoveField(model_name="membershiptype", name="max_loans"),
        migrations.RemoveField(model_name="membershiptype", name="max_renewals"),
    ]
