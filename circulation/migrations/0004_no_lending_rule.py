"""The old rules go, once no loan points at them any more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("circulation", "0003_first_rules"), ("loans", "0004_terms")]

    operations = [migrations.DeleteModel(name="LendingRule")]
