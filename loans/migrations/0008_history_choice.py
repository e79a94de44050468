"""How long a member wants to see back what they borrowed, and destroying what is older."""

import django.db.models.deletion
from django.db import migrations, models

# Who borrowed what is not the application's to delete. This is its way to do what a member asks:
# for that one member, everything that came back on or before a day.
SHORTEN = """
CREATE FUNCTION loans_shorten_history(person uuid, last date) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM loans_borrower WHERE member_id = person AND returned_on <= last RETURNING 1
    )
    SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION loans_shorten_history FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("loans", "0007_emergency_scan"),
        ("members", "0004_guardianship_evidence"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoryChoice",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="history_choice",
                        serialize=False,
                        to="members.member",
                        verbose_name="member",
                    ),
                ),
                (
                    "months",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "not at all"),
                            (6, "6 months"),
                            (24, "2 years"),
                            (60, "5 years"),
                        ],
                        verbose_name="months",
                    ),
                ),
                ("chosen_on", models.DateField(verbose_name="chosen on")),
            ],
            options={
                "verbose_name": "choice about the loan history",
                "verbose_name_plural": "choices about the loan history",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("months__in", [0, 6, 24, 60])),
                        name="historychoice_months_known",
                    )
                ],
            },
        ),
        migrations.RunSQL(SHORTEN, "DROP FUNCTION loans_shorten_history"),
    ]
