"""A renewal may count from today, and colleagues may set a block aside."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

TERMS = (
    "loan_days",
    "renewal_days",
    "max_renewals",
    "renews_from_today",
    "grace_open_days",
    "fee_per_open_day_cents",
    "fee_cap_cents",
    "max_loans",
    "max_of_type",
    "max_reservations",
    "yearly_loans",
    "yearly_counts_renewals",
    "household_max_loans",
    "is_reservable",
    "reservation_fee_cents",
    "not_collected_fee_cents",
    "pickup_days",
    "extension_days",
    "lost_after_days",
    "replacement_cents",
    "replacement_admin_cents",
    "refund_days",
    "claim_days",
    "block_over_cents",
    "block_after_days",
)
SAYS_EVERYTHING = ~Q(branch=None, category=None, item_type=None) | Q(
    valid_from=None, valid_until=None, **{f"{term}__isnull": False for term in TERMS}
)
BASE = """
UPDATE circulation_rule SET renews_from_today = false
WHERE branch_id IS NULL AND category_id IS NULL AND item_type_id IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
CREATE OR REPLACE FUNCTION circulation_make_base() RETURNS void LANGUAGE sql AS $$
    INSERT INTO circulation_rule (loan_days, renewal_days, max_renewals, renews_from_today,
        grace_open_days, fee_per_open_day_cents, fee_cap_cents, max_loans, max_of_type,
        max_reservations, yearly_loans, yearly_counts_renewals, household_max_loans, is_reservable,
        reservation_fee_cents, not_collected_fee_cents, pickup_days, extension_days,
        lost_after_days, replacement_cents, replacement_admin_cents, refund_days, claim_days,
        block_over_cents, block_after_days)
    VALUES (21, 21, 2, false, 1, 15, 500, 15, 2000000000, 10, 2000000000, false, 2000000000, true,
        0, 0, 10, 5, 63, 2000, 500, 90, 30, 1000, 90)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("circulation", "0004_no_lending_rule"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="rule",
            name="renews_from_today",
            field=models.BooleanField(
                blank=True,
                help_text="Otherwise it counts from the date on which it had to be back.",
                null=True,
                verbose_name="a renewal counts from today",
            ),
        ),
        migrations.AddField(
            model_name="terms",
            name="renews_from_today",
            field=models.BooleanField(default=False),
            preserve_default=False,
        ),
        migrations.RunSQL(BASE, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="rule", name="rule_base_says_everything"),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=SAYS_EVERYTHING,
                name="rule_base_says_everything",
                violation_error_message="The base rule says everything and always holds.",
            ),
        ),
        migrations.CreateModel(
            name="BlockOverride",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("block", models.CharField(max_length=20, verbose_name="block")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("borrow", "borrowing"),
                            ("renew", "renewing"),
                            ("reserve", "reserving"),
                            ("collect", "collecting"),
                        ],
                        max_length=8,
                        verbose_name="for",
                    ),
                ),
                ("reason", models.CharField(max_length=120, verbose_name="reason")),
                ("overridden_at", models.DateTimeField(verbose_name="moment")),
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
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="colleague",
                    ),
                ),
            ],
            options={
                "verbose_name": "block that was set aside",
                "verbose_name_plural": "blocks that were set aside",
                "permissions": [("override_block", "Can set a block aside")],
                "indexes": [models.Index(fields=["overridden_at"], name="override_moment")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(act__in=["borrow", "renew", "reserve", "collect"]),
                        name="override_act_known",
                    ),
                    models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
                ],
            },
        ),
    ]
