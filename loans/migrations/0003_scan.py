"""What was scanned at a desk in the last day, and the one way to take a return out again."""

import django.db.models.deletion
from django.db import migrations, models

# The application may delete neither what was borrowed nor who borrowed it. This is its only way
# to take one return out, and only a fresh one: from the last two days on which anything came back.
UNDO = """
CREATE FUNCTION loans_undo_return(number bigint, day date) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH link AS (
        DELETE FROM loans_borrower
        WHERE returned_on = day AND loan_id = number
        AND day > (SELECT max(returned_on) FROM loans_borrower) - 2
        RETURNING loan_id
    ), fact AS (
        DELETE FROM loans_pastloan WHERE id IN (SELECT loan_id FROM link) RETURNING id
    )
    SELECT EXISTS (SELECT FROM fact)
$$;
REVOKE ALL ON FUNCTION loans_undo_return FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
        ("loans", "0002_borrower"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="loan",
            options={
                "permissions": [
                    ("lend_and_return", "Can lend and take back copies"),
                    ("take_back", "Can take back copies"),
                ],
                "verbose_name": "loan",
                "verbose_name_plural": "loans",
            },
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                (
                    "key",
                    models.UUIDField(
                        editable=False, primary_key=True, serialize=False, verbose_name="key"
                    ),
                ),
                ("scanned_at", models.DateTimeField(verbose_name="moment")),
                ("outcome", models.CharField(max_length=32, verbose_name="outcome")),
                ("said", models.CharField(blank=True, max_length=300, verbose_name="answer")),
                (
                    "loan_number",
                    models.PositiveBigIntegerField(
                        default=0,
                        help_text="0 when no loan changed.",
                        verbose_name="number of the loan",
                    ),
                ),
                ("terms", models.JSONField(default=dict, verbose_name="terms")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="undone at")),
                (
                    "copy",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.copy",
                        verbose_name="copy",
                    ),
                ),
            ],
            options={
                "verbose_name": "scan at a desk",
                "verbose_name_plural": "scans at a desk",
                "indexes": [models.Index(fields=["scanned_at"], name="scan_moment")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ["lent", "returned"]), _negated=True),
                            models.Q(("copy__isnull", False), ("loan_number__gt", 0)),
                            _connector="OR",
                        ),
                        name="scan_of_a_loan_names_it",
                    )
                ],
            },
        ),
        migrations.RunSQL(UNDO, "DROP FUNCTION loans_undo_return"),
    ]
