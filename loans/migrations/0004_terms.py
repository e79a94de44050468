"""A loan keeps all its terms and which rules gave them."""

import django.db.models.deletion
from django.db import migrations, models

OTHERS = (
    "grace_open_days, fee_cap_cents, max_loans, max_of_type, max_reservations, yearly_loans,"
    " yearly_counts_renewals, household_max_loans, is_reservable, pickup_days, extension_days,"
    " lost_after_days, replacement_cents, replacement_admin_cents, refund_days, claim_days"
)
# What was lent before there were rules keeps its own days; for the rest it gets the base rule.
# Nobody who was under 18 then pays for being late.
KEEP = f"""
CREATE TEMPORARY TABLE before_rules ON COMMIT DROP AS
SELECT loan.id AS loan_id, loan_days, renewal_days, coalesce(max_renewals, 2000000000) AS max_renewals,
    member.birth_date > loan.lent_on - interval '18 years' AS is_youth,
    encode(sha256(convert_to(concat_ws('/', 'before rules', loan_days, renewal_days, max_renewals,
        member.birth_date > loan.lent_on - interval '18 years'), 'UTF8')), 'hex') AS fingerprint
FROM loans_loan AS loan JOIN members_member AS member ON member.subject_id = loan.member_id;
INSERT INTO circulation_terms (fingerprint, sources, rules, loan_days, renewal_days, max_renewals,
    fee_per_open_day_cents, reservation_fee_cents, not_collected_fee_cents, block_over_cents,
    block_after_days, {OTHERS})
SELECT DISTINCT old.fingerprint, '{{}}'::jsonb, '{{}}'::jsonb, old.loan_days, old.renewal_days,
    old.max_renewals,
    CASE WHEN is_youth THEN 0 ELSE fee_per_open_day_cents END,
    CASE WHEN is_youth THEN 0 ELSE reservation_fee_cents END,
    CASE WHEN is_youth THEN 0 ELSE not_collected_fee_cents END,
    CASE WHEN is_youth THEN 2000000000 ELSE block_over_cents END,
    CASE WHEN is_youth THEN 2000000000 ELSE block_after_days END,
    {OTHERS}
FROM before_rules AS old CROSS JOIN circulation_rule AS base
WHERE base.branch_id IS NULL AND base.category_id IS NULL AND base.item_type_id IS NULL;
UPDATE loans_loan SET terms_id = terms.id
FROM before_rules AS old JOIN circulation_terms AS terms USING (fingerprint)
WHERE old.loan_id = loans_loan.id;
SET CONSTRAINTS ALL IMMEDIATE;
"""  # noqa: S608  the names of columns above, and nothing from outside


class Migration(migrations.Migration):
    dependencies = [("circulation", "0003_first_rules"), ("loans", "0003_scan")]

    operations = [
        migrations.RemoveField(model_name="loan", name="rule"),
        migrations.AddField(
            model_name="loan",
            name="terms",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="circulation.terms",
                verbose_name="terms",
            ),
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="loan",
            name="terms",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="circulation.terms",
                verbose_name="terms",
            ),
        ),
    ]
