"""What lending rules and memberships said until now becomes rows of the rules."""

from django.db import migrations

# Until now a sort of thing without a lending rule was not lent at all.
MOVE = """
INSERT INTO circulation_rule (item_type_id, loan_days, renewal_days, max_of_type)
    SELECT item_type_id, loan_days, renewal_days, coalesce(max_per_member, 2000000000)
    FROM circulation_lendingrule;
INSERT INTO circulation_rule (item_type_id, max_of_type)
    SELECT id, 0 FROM catalog_itemtype
    WHERE id NOT IN (SELECT item_type_id FROM circulation_lendingrule);
INSERT INTO circulation_rule (category_id, max_loans, max_renewals)
    SELECT id, max_loans, coalesce(max_renewals, 2000000000) FROM members_membershiptype;
"""


class Migration(migrations.Migration):
    dependencies = [("circulation", "0002_rules")]
    run_before = [("members", "0002_limits_are_rules")]

    operations = [migrations.RunSQL(MOVE, migrations.RunSQL.noop)]
