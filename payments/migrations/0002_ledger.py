"""What the database itself refuses: a change, a sum that is not zero, a charge below zero."""

from django.db import migrations

FOR_EVER = ["payments_account", "payments_charge", "payments_transaction", "payments_posting"]
UNTIL_FORGOTTEN = ["payments_holder", "payments_handling"]

NEVER = """
CREATE FUNCTION payments_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never changed: book the opposite', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
"""
# The account is locked first, so that two sessions never both find room in the same charge.
POSTING = """
CREATE FUNCTION payments_check_posting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose text;
    booked record;
    total bigint;
BEGIN
    SELECT kind INTO whose FROM payments_account WHERE id = NEW.account_id;
    IF whose = 'debtor' THEN
        PERFORM FROM payments_account WHERE id = NEW.account_id FOR NO KEY UPDATE;
    ELSIF NEW.charge_id IS NOT NULL THEN
        RAISE EXCEPTION 'only a member owes for a charge'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_charge_of_a_member';
    END IF;
    SELECT sum(p.amount_cents) AS total, count(*) AS number, min(t.lines) AS lines INTO booked
        FROM payments_posting p JOIN payments_transaction t ON t.id = p.transaction_id
        WHERE p.transaction_id = NEW.transaction_id;
    IF booked.total <> 0 THEN
        RAISE EXCEPTION 'transaction % sums to % cents, not to zero', NEW.transaction_id, booked.total
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_sums_to_zero';
    END IF;
    IF booked.number <> booked.lines THEN
        RAISE EXCEPTION 'transaction % has % postings, not %', NEW.transaction_id, booked.number, booked.lines
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_is_whole';
    END IF;
    IF whose = 'debtor' THEN
        SELECT sum(amount_cents) INTO total FROM payments_posting
            WHERE account_id = NEW.account_id AND charge_id IS NOT DISTINCT FROM NEW.charge_id;
        IF NEW.charge_id IS NOT NULL AND total < 0 THEN
            RAISE EXCEPTION 'charge % would be % cents', NEW.charge_id, total
                USING ERRCODE = 'check_violation', CONSTRAINT = 'charge_not_below_zero';
        ELSIF NEW.charge_id IS NULL AND total > 0 THEN
            RAISE EXCEPTION 'nobody owes credit'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_not_below_zero';
        END IF;
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER payments_posting_in_balance AFTER INSERT ON payments_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_check_posting();
"""
TRANSACTION = """
CREATE FUNCTION payments_check_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payments_posting WHERE transaction_id = NEW.id) THEN
        RAISE EXCEPTION 'transaction % has no postings', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_is_whole';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER payments_transaction_whole AFTER INSERT ON payments_transaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_check_transaction();
"""
DRAWER = """
CREATE FUNCTION payments_check_drawer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    closed timestamptz;
BEGIN
    IF NEW.drawer_id IS NOT NULL THEN
        SELECT closed_at INTO closed FROM payments_drawer WHERE id = NEW.drawer_id FOR SHARE;
        IF closed IS NOT NULL THEN
            RAISE EXCEPTION 'drawer % is closed', NEW.drawer_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_in_an_open_drawer';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER payments_transaction_in_an_open_drawer BEFORE INSERT ON payments_transaction
    FOR EACH ROW EXECUTE FUNCTION payments_check_drawer();
CREATE TRIGGER payments_drawer_never_gone BEFORE DELETE ON payments_drawer
    FOR EACH ROW EXECUTE FUNCTION payments_refuse_change();
CREATE TRIGGER payments_drawer_closed_for_good BEFORE UPDATE ON payments_drawer
    FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION payments_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("audit", "0002_append_only")]

    operations = [
        migrations.RunSQL(NEVER, "DROP FUNCTION payments_refuse_change()"),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {function}()",
                f"DROP TRIGGER {table}_append_only ON {table}",
            )
            for tables, function in (
                (FOR_EVER, "payments_refuse_change"),
                (UNTIL_FORGOTTEN, "refuse_change"),
            )
            for table in tables
        ),
        migrations.RunSQL(
            "ALTER TABLE payments_posting ADD CONSTRAINT posting_charge_of_this_account"
            " FOREIGN KEY (charge_id, account_id) REFERENCES payments_charge (id, account_id)"
            " DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE payments_posting DROP CONSTRAINT posting_charge_of_this_account",
        ),
        migrations.RunSQL(
            POSTING,
            "DROP TRIGGER payments_posting_in_balance ON payments_posting;"
            " DROP FUNCTION payments_check_posting()",
        ),
        migrations.RunSQL(
            TRANSACTION,
            "DROP TRIGGER payments_transaction_whole ON payments_transaction;"
            " DROP FUNCTION payments_check_transaction()",
        ),
        migrations.RunSQL(
            DRAWER,
            "DROP TRIGGER payments_drawer_closed_for_good ON payments_drawer;"
            " DROP TRIGGER payments_drawer_never_gone ON payments_drawer;"
            " DROP TRIGGER payments_transaction_in_an_open_drawer ON payments_transaction;"
            " DROP FUNCTION payments_check_drawer()",
        ),
    ]
