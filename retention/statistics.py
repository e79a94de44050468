"""Make the planner's statistics forget too: they hold samples of values that were deleted."""

from collections.abc import Iterable

from django.db import connections

from retention.steps import PURGE

# Of a table with partitions only the whole is sampled again: who deletes from a partition names it.
# ANALYZE of an empty table leaves the old samples in place, so those are cleared by name. An index
# on an expression has samples of its own; so has a table with partitions, beside its partitions.
FAMILY = """
WITH RECURSIVE family AS (
    SELECT %s::regclass::oid AS id
    UNION SELECT inhrelid FROM pg_inherits JOIN family ON inhparent = family.id
), relations AS (
    SELECT id FROM family UNION SELECT indexrelid FROM pg_index JOIN family ON indrelid = family.id
)
SELECT 'public', relname, attname, whole
FROM relations
JOIN pg_class ON pg_class.oid = relations.id AND reltuples >= 0
JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
CROSS JOIN (VALUES (false), (true)) AS scope(whole)
"""


def forget_statistics(tables: Iterable[str]) -> None:
    """Sample the tables again; of a table that became empty, clear the samples."""
    with connections[PURGE].cursor() as cursor:
        for table in sorted(set(tables)):
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
            if cursor.fetchone()[0]:
                cursor.execute(f"ANALYZE ONLY {table}")
            else:
                cursor.execute(
                    "SELECT pg_clear_attribute_stats(n, r, a, i)"
                    f" FROM ({FAMILY}) AS sampled(n, r, a, i)",
                    [table],
                )
