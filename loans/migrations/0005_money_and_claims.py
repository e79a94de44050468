"""Claims, losses and what they cost; renewals that can be undone; a yearly number of loans."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

KIND = models.CharField(
    choices=[
        ("overdue", "too late"),
        ("replacement", "price of the copy"),
        ("replacement_admin", "administration"),
        ("damage", "damage"),
    ],
    max_length=20,
    verbose_name="kind",
)
NO_LIMIT = """
UPDATE loans_loan SET max_renewals = 2000000000 WHERE max_renewals IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""


def _id() -> tuple[str, "models.BigAutoField[int, int]"]:
    key: models.BigAutoField[int, int] = models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )
    return ("id", key)


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
        ("circulation", "0005_renewals_and_overrides"),
        ("loans", "0004_terms"),
        ("members", "0001_initial"),
        ("payments", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="loan", name="loan_renewals_within_terms"),
        migrations.AlterField(
            model_name="loan",
            name="max_renewals",
            field=models.PositiveIntegerField(null=True, verbose_name="most renewals"),
        ),
        migrations.RunSQL(NO_LIMIT, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="loan",
            name="max_renewals",
            field=models.PositiveIntegerField(verbose_name="most renewals"),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=Q(renewals__lte=F("max_renewals")), name="loan_renewals_within_terms"
            ),
        ),
        migrations.RemoveField(model_name="loan", name="loan_days"),
        migrations.RemoveField(model_name="loan", name="renewal_days"),
        migrations.AddField(
            model_name="loan",
            name="claimed_on",
            field=models.DateField(blank=True, null=True, verbose_name="said to be back on"),
        ),
        migrations.AddField(
            model_name="loan",
            name="lost_on",
            field=models.DateField(blank=True, null=True, verbose_name="lost on"),
        ),
        migrations.CreateModel(
            name="Renewal",
            fields=[
                _id(),
                ("renewed_at", models.DateTimeField(verbose_name="renewed at")),
                ("from_due_on", models.DateField(verbose_name="was due on")),
                ("to_due_on", models.DateField(verbose_name="due on")),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="renewal_events",
                        to="loans.loan",
                        verbose_name="loan",
                    ),
                ),
            ],
            options={
                "verbose_name": "renewal",
                "verbose_name_plural": "renewals",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(to_due_on__gt=F("from_due_on")), name="renewal_never_shortens"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchTask",
            fields=[
                _id(),
                ("opened_on", models.DateField(verbose_name="since")),
                (
                    "looks",
                    models.PositiveSmallIntegerField(default=0, verbose_name="times looked"),
                ),
                (
                    "last_looked_on",
                    models.DateField(blank=True, null=True, verbose_name="last looked on"),
                ),
                (
                    "copy",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="search_task",
                        to="catalog.copy",
                        verbose_name="copy",
                    ),
                ),
            ],
            options={
                "verbose_name": "search task",
                "verbose_name_plural": "search tasks",
                "ordering": ["opened_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="LoanCharge",
            fields=[
                _id(),
                (
                    "loan_number",
                    models.BigIntegerField(db_index=True, verbose_name="number of the loan"),
                ),
                ("kind", KIND),
                ("due_on", models.DateField(verbose_name="had to be back on")),
                (
                    "until",
                    models.DateField(blank=True, null=True, verbose_name="counted until"),
                ),
                (
                    "was_forgiven",
                    models.BooleanField(default=False, verbose_name="forgiven at return"),
                ),
                (
                    "charge",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.charge",
                        verbose_name="charge",
                    ),
                ),
                (
                    "lent_at",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.branch",
                        verbose_name="lent at",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                        verbose_name="member",
                    ),
                ),
                (
                    "terms",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="circulation.terms",
                        verbose_name="terms",
                    ),
                ),
            ],
            options={
                "verbose_name": "charge for a loan",
                "verbose_name_plural": "charges for loans",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["loan_number", "due_on"],
                        condition=Q(kind="overdue"),
                        name="loancharge_overdue_once",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            kind__in=["overdue", "replacement", "replacement_admin", "damage"]
                        ),
                        name="loancharge_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="YearlyUse",
            fields=[
                _id(),
                ("year_starts_on", models.DateField(verbose_name="year from")),
                ("used", models.PositiveIntegerField(verbose_name="used")),
                ("allowed", models.PositiveIntegerField(verbose_name="allowed")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                        verbose_name="member",
                    ),
                ),
            ],
            options={
                "verbose_name": "yearly use",
                "verbose_name_plural": "yearly use",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["member", "year_starts_on"], name="yearlyuse_once_a_year"
                    ),
                    models.CheckConstraint(
                        condition=Q(used__lte=F("allowed")), name="yearlyuse_within_allowance"
                    ),
                ],
            },
        ),
    ]
