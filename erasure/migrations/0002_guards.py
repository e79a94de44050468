"""What the database itself refuses: a step back, a changed receipt, a hold of over five years."""

from django.db import migrations

STEPS = """
CREATE FUNCTION erasure_refuse_step_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = OLD.state OR (OLD.state, NEW.state) IN (
        ('requested', 'assessed'), ('requested', 'withdrawn'), ('assessed', 'withdrawn'),
        ('assessed', 'executing'), ('executing', 'held'), ('held', 'executing'),
        ('executing', 'verified'), ('verified', 'receipt')
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an erasure does not go from % to %', OLD.state, NEW.state
        USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER erasure_request_steps BEFORE UPDATE OF state ON erasure_erasurerequest
    FOR EACH ROW EXECUTE FUNCTION erasure_refuse_step_back();
"""
NO_STEPS = """
DROP TRIGGER erasure_request_steps ON erasure_erasurerequest;
DROP FUNCTION erasure_refuse_step_back();
"""
RECEIPT = """
CREATE TRIGGER erasure_receipt_append_only BEFORE UPDATE OR DELETE ON erasure_receipt
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
FIVE_YEARS = """
ALTER TABLE erasure_erasurehold ADD CONSTRAINT erasurehold_at_most_five_years
    CHECK (until <= since + interval '5 years');
"""


class Migration(migrations.Migration):
    dependencies = [("erasure", "0001_initial"), ("audit", "0002_append_only")]

    operations = [
        migrations.RunSQL(STEPS, NO_STEPS),
        migrations.RunSQL(RECEIPT, "DROP TRIGGER erasure_receipt_append_only ON erasure_receipt"),
        migrations.RunSQL(
            FIVE_YEARS,
            "ALTER TABLE erasure_erasurehold DROP CONSTRAINT erasurehold_at_most_five_years",
        ),
    ]
