"""How we know that somebody is a parent or carer; of those we knew before, nobody has said so yet."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("members", "0003_restriction_and_objections")]

    operations = [
        migrations.AddField(
            "guardianship",
            "verified_how",
            models.CharField(
                blank=True,
                choices=[
                    ("", "not checked yet"),
                    ("acceptance", "said so in MijnBibliotheek"),
                    ("desk", "checked at the desk"),
                ],
                default="",
                max_length=10,
                verbose_name="how it was checked",
            ),
        ),
        migrations.AddField(
            "guardianship",
            "verified_on",
            models.DateField(blank=True, null=True, verbose_name="checked on"),
        ),
        migrations.AddField(
            "guardianship",
            "verified_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="checked by",
            ),
        ),
        migrations.AddConstraint(
            "guardianship",
            models.CheckConstraint(
                condition=Q(verified_how="", verified_on=None, verified_by=None)
                | Q(verified_how="acceptance", verified_on__isnull=False, verified_by=None)
                | Q(verified_how="desk", verified_on__isnull=False, verified_by__isnull=False),
                name="guardianship_checked_by_somebody",
            ),
        ),
    ]
