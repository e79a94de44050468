"""The rules: rows that may leave open what they do not say, and one that always answers."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

import members.models.membership

# A number is drawn for every version and never drawn again, also when what made it was undone:
# whoever remembers an answer by its version can therefore never remember a wrong one. The numbers start at
# the moment of making, so that two databases share none either.
VERSION = """
CREATE SEQUENCE circulation_rulebook_versions AS bigint;
SELECT setval('circulation_rulebook_versions', (extract(epoch FROM clock_timestamp()) * 1000000)::bigint);
CREATE FUNCTION circulation_new_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO circulation_rulebook (id, version)
        VALUES (1, nextval('circulation_rulebook_versions'))
        ON CONFLICT (id) DO UPDATE SET version = excluded.version;
    RETURN NULL;
END $$;
CREATE TRIGGER rule_new_version AFTER INSERT OR UPDATE OR DELETE ON circulation_rule
    FOR EACH STATEMENT EXECUTE FUNCTION circulation_new_version();
-- What is written in a rule of those is read with it: the codes of what it is about.
CREATE TRIGGER rule_new_version_branch AFTER UPDATE OF code ON catalog_branch
    FOR EACH STATEMENT EXECUTE FUNCTION circulation_new_version();
CREATE TRIGGER rule_new_version_item_type AFTER UPDATE OF code ON catalog_itemtype
    FOR EACH STATEMENT EXECUTE FUNCTION circulation_new_version();
CREATE TRIGGER rule_new_version_category AFTER UPDATE OF code ON members_membershiptype
    FOR EACH STATEMENT EXECUTE FUNCTION circulation_new_version();
"""
NO_VERSION = """
DROP TRIGGER rule_new_version_category ON members_membershiptype;
DROP TRIGGER rule_new_version_item_type ON catalog_itemtype;
DROP TRIGGER rule_new_version_branch ON catalog_branch;
DROP TRIGGER rule_new_version ON circulation_rule;
DROP FUNCTION circulation_new_version;
DROP SEQUENCE circulation_rulebook_versions;
"""
# A row that can be seen was written either by a transaction that is over or by this one; only in
# the first case can nothing take it away any more. `xmin` lacks the upper half of the number.
LASTING = """
CREATE FUNCTION circulation_is_lasting(written_by xid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(pg_xact_status(
        (CASE WHEN guess > now + 2147483648 THEN guess - 4294967296 ELSE guess END)::text::xid8
    ), 'committed') = 'committed'
    FROM (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS now) AS present,
        LATERAL (SELECT (now >> 32 << 32) + written_by::text::bigint AS guess) AS whole
$$;
"""
# Days and cents of a library that has not decided anything yet; 2000000000 is "no limit".
BASE = """
CREATE FUNCTION circulation_make_base() RETURNS void LANGUAGE sql AS $$
    INSERT INTO circulation_rule (loan_days, renewal_days, max_renewals, grace_open_days,
        fee_per_open_day_cents, fee_cap_cents, max_loans, max_of_type, max_reservations,
        yearly_loans, yearly_counts_renewals, household_max_loans, is_reservable,
        reservation_fee_cents, not_collected_fee_cents, pickup_days, extension_days,
        lost_after_days, replacement_cents, replacement_admin_cents, refund_days, claim_days,
        block_over_cents, block_after_days)
    VALUES (21, 21, 2, 1, 15, 500, 15, 2000000000, 10, 2000000000, false, 2000000000, true,
        0, 0, 10, 5, 63, 2000, 500, 90, 30, 1000, 90)
$$;
SELECT circulation_make_base();
-- Emptying the table, as tests do between them, leaves the base rule as a new library has it.
CREATE FUNCTION circulation_remake_base() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM circulation_rule) THEN
        PERFORM circulation_make_base();
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER rule_remake_base AFTER TRUNCATE ON circulation_rule
    FOR EACH STATEMENT EXECUTE FUNCTION circulation_remake_base();
CREATE FUNCTION circulation_keep_base() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.branch_id IS NULL AND NEW.category_id IS NULL
        AND NEW.item_type_id IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the base rule stays, and stays about everything'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'rule_base_stays';
END $$;
CREATE TRIGGER rule_keep_base BEFORE DELETE OR UPDATE ON circulation_rule
    FOR EACH ROW
    WHEN (OLD.branch_id IS NULL AND OLD.category_id IS NULL AND OLD.item_type_id IS NULL)
    EXECUTE FUNCTION circulation_keep_base();
"""
NO_BASE = """
DROP TRIGGER rule_keep_base ON circulation_rule;
DROP TRIGGER rule_remake_base ON circulation_rule;
DROP FUNCTION circulation_keep_base;
DROP FUNCTION circulation_remake_base;
DROP FUNCTION circulation_make_base;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_search"),
        ("circulation", "0001_initial"),
        ("members", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Terms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "fingerprint",
                    models.CharField(
                        editable=False, max_length=64, unique=True, verbose_name="fingerprint"
                    ),
                ),
                ("sources", models.JSONField(verbose_name="which rule said so")),
                ("rules", models.JSONField(verbose_name="what those rules are about")),
                ("loan_days", models.PositiveIntegerField()),
                ("renewal_days", models.PositiveIntegerField()),
                ("max_renewals", models.PositiveIntegerField()),
                ("grace_open_days", models.PositiveIntegerField()),
                ("fee_per_open_day_cents", models.PositiveIntegerField()),
                ("fee_cap_cents", models.PositiveIntegerField()),
                ("max_loans", models.PositiveIntegerField()),
                ("max_of_type", models.PositiveIntegerField()),
                ("max_reservations", models.PositiveIntegerField()),
                ("yearly_loans", models.PositiveIntegerField()),
                ("yearly_counts_renewals", models.BooleanField()),
                ("household_max_loans", models.PositiveIntegerField()),
                ("is_reservable", models.BooleanField()),
                ("reservation_fee_cents", models.PositiveIntegerField()),
                ("not_collected_fee_cents", models.PositiveIntegerField()),
                ("pickup_days", models.PositiveIntegerField()),
                ("extension_days", models.PositiveIntegerField()),
                ("lost_after_days", models.PositiveIntegerField()),
                ("replacement_cents", models.PositiveIntegerField()),
                ("replacement_admin_cents", models.PositiveIntegerField()),
                ("refund_days", models.PositiveIntegerField()),
                ("claim_days", models.PositiveIntegerField()),
                ("block_over_cents", models.PositiveIntegerField()),
                ("block_after_days", models.PositiveIntegerField()),
            ],
            options={
                "verbose_name": "terms",
                "verbose_name_plural": "terms",
            },
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="up to and including"),
                ),
                (
                    "loan_days",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="days of a loan"
                    ),
                ),
                (
                    "renewal_days",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="0 means that it cannot be renewed.",
                        null=True,
                        verbose_name="days of a renewal",
                    ),
                ),
                (
                    "max_renewals",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="renewals of one loan"
                    ),
                ),
                (
                    "grace_open_days",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="open days late without a fee"
                    ),
                ),
                (
                    "fee_per_open_day_cents",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="fee for each open day late"
                    ),
                ),
                (
                    "fee_cap_cents",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="highest late fee of one loan"
                    ),
                ),
                (
                    "max_loans",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="loans at the same time"
                    ),
                ),
                (
                    "max_of_type",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="0 means that it cannot be borrowed.",
                        null=True,
                        verbose_name="of this sort at the same time",
                    ),
                ),
                (
                    "max_reservations",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="reservations at the same time"
                    ),
                ),
                (
                    "yearly_loans",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="loans a year"),
                ),
                (
                    "yearly_counts_renewals",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="a renewal counts for the year"
                    ),
                ),
                (
                    "household_max_loans",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="loans of a household at the same time"
                    ),
                ),
                (
                    "is_reservable",
                    models.BooleanField(blank=True, null=True, verbose_name="can be reserved"),
                ),
                (
                    "reservation_fee_cents",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="cost of a reservation"
                    ),
                ),
                (
                    "not_collected_fee_cents",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="cost of not collecting"
                    ),
                ),
                (
                    "pickup_days",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="days on the shelf"
                    ),
                ),
                (
                    "extension_days",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="days more on the shelf, once"
                    ),
                ),
                (
                    "lost_after_days",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="days late until it counts as lost"
                    ),
                ),
                (
                    "replacement_cents",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="cost of a lost copy without a price"
                    ),
                ),
                (
                    "replacement_admin_cents",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="administration of a lost copy"
                    ),
                ),
                (
                    "refund_days",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="days until a found copy is not refunded",
                    ),
                ),
                (
                    "claim_days",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="days until a claimed return is forgiven",
                    ),
                ),
                (
                    "block_over_cents",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="blocked when owing more than"
                    ),
                ),
                (
                    "block_after_days",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="blocked when owing longer than (days)"
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.branch",
                        verbose_name="branch",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.membershiptype",
                        verbose_name="membership",
                    ),
                ),
                (
                    "item_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.itemtype",
                        verbose_name="sort",
                    ),
                ),
            ],
            options={
                "verbose_name": "lending rule",
                "verbose_name_plural": "lending rules",
                "permissions": [("change_rules", "Can change the lending rules")],
            },
        ),
        migrations.CreateModel(
            name="RuleBook",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField(verbose_name="version")),
            ],
            options={
                "verbose_name": "version of the rules",
                "verbose_name_plural": "versions of the rules",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="rulebook_is_one")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (django.db.models.functions.comparison.Coalesce("branch", 0), "="),
                    (django.db.models.functions.comparison.Coalesce("category", 0), "="),
                    (django.db.models.functions.comparison.Coalesce("item_type", 0), "="),
                    (
                        members.models.membership.DateRange(
                            "valid_from",
                            "valid_until",
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=True
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="rule_one_for_each_combination",
                violation_error_message="There is a rule for this combination in these days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_until", None),
                    ("valid_until__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="rule_ends_after_start",
                violation_error_message="The last day lies before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("branch", None), ("category", None), ("item_type", None), _negated=True
                    ),
                    models.Q(
                        ("block_after_days__isnull", False),
                        ("block_over_cents__isnull", False),
                        ("claim_days__isnull", False),
                        ("extension_days__isnull", False),
                        ("fee_cap_cents__isnull", False),
                        ("fee_per_open_day_cents__isnull", False),
                        ("grace_open_days__isnull", False),
                        ("household_max_loans__isnull", False),
                        ("is_reservable__isnull", False),
                        ("loan_days__isnull", False),
                        ("lost_after_days__isnull", False),
                        ("max_loans__isnull", False),
                        ("max_of_type__isnull", False),
                        ("max_renewals__isnull", False),
                        ("max_reservations__isnull", False),
                        ("not_collected_fee_cents__isnull", False),
                        ("pickup_days__isnull", False),
                        ("refund_days__isnull", False),
                        ("renewal_days__isnull", False),
                        ("replacement_admin_cents__isnull", False),
                        ("replacement_cents__isnull", False),
                        ("reservation_fee_cents__isnull", False),
                        ("valid_from", None),
                        ("valid_until", None),
                        ("yearly_counts_renewals__isnull", False),
                        ("yearly_loans__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="rule_base_says_everything",
                violation_error_message="The base rule says everything and always holds.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("item_type", None),
                    models.Q(
                        ("block_after_days", None),
                        ("block_over_cents", None),
                        ("household_max_loans", None),
                        ("max_loans", None),
                        ("max_reservations", None),
                        ("yearly_counts_renewals", None),
                        ("yearly_loans", None),
                    ),
                    _connector="OR",
                ),
                name="rule_of_a_sort_leaves_the_member_alone",
                violation_error_message="What holds for a member as a whole cannot differ by sort.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("loan_days", None),
                    models.Q(("loan_days__gte", 1), ("loan_days__lte", 3660)),
                    _connector="OR",
                ),
                name="rule_loan_days_make_sense",
                violation_error_message="A loan takes 1 day to 10 years.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("renewal_days", None), ("renewal_days__lte", 3660), _connector="OR"
                ),
                name="rule_renewal_days_make_sense",
                violation_error_message="A renewal takes 0 days to 10 years.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("pickup_days", None),
                        models.Q(("pickup_days__gte", 1), ("pickup_days__lte", 365)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("extension_days", None), ("extension_days__lte", 365), _connector="OR"
                    ),
                ),
                name="rule_shelf_days_make_sense",
                violation_error_message="Something lies on the shelf for 1 to 365 days.",
            ),
        ),
        migrations.RunSQL(VERSION, NO_VERSION),
        migrations.RunSQL(BASE, NO_BASE),
        migrations.RunSQL(LASTING, "DROP FUNCTION circulation_is_lasting"),
    ]
