"""The one way to take out the fact that a reservation was collected: the loan was undone."""

from django.db import migrations

# The application may not delete how a reservation ended. This is its only way to take out that
# one was collected, and only a fresh one: of the week of the newest fact.
UNDO = """
CREATE FUNCTION reservations_undo_collect(numbers bigint[]) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM reservations_pastreservation
        WHERE id = ANY (numbers) AND outcome = 'collected' AND ended_week = (
            SELECT ended_week FROM reservations_pastreservation ORDER BY id DESC LIMIT 1
        )
        RETURNING id
    )
    SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION reservations_undo_collect FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("reservations", "0002_interlibrary")]

    operations = [migrations.RunSQL(UNDO, "DROP FUNCTION reservations_undo_collect")]
