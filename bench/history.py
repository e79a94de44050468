"""Years of past loans, and the links of fifteen months of them that may be forgotten."""

from datetime import date

from django.db import connections

from bench import database
from bench.result import Profile
from loans.partitions import months_later, open_months
from loans.purge.months import expired_months

FIRST = date(2026, 1, 1)
MONTHS = 15
TODAY = date(2032, 3, 1)  # five years after the first day of the last of those months

FACTS = """
INSERT INTO loans_pastloan (id, title_id, copy_id, item_type_id, lent_at_id, returned_at_id,
  lent_year, lent_week, returned_week, renewals, by_youth, was_late)
SELECT n, 1, 1 + n %% %(copies)s, 1, 1, 1, 2026, '2026-01-05', '2026-01-05', 0, false, false
FROM generate_series(1, %(loans)s) n
"""
LINKS = """
INSERT INTO loans_borrower (returned_on, loan_id, member_id, lent_on, due_on)
SELECT %(first)s::date + n %% %(days)s, n, md5('member' || 1 + n %% %(members)s)::uuid,
  %(first)s::date, %(first)s::date + 21
FROM generate_series(1, %(loans)s) n
"""
UNCHECKED = """
ALTER TABLE loans_borrower DROP CONSTRAINT loans_borrower_loan_id_fkey,
  DROP CONSTRAINT loans_borrower_member_id_fkey
"""
CHECKED = """
ALTER TABLE loans_borrower
  ADD CONSTRAINT loans_borrower_loan_id_fkey FOREIGN KEY (loan_id) REFERENCES loans_pastloan
    DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT loans_borrower_member_id_fkey FOREIGN KEY (member_id) REFERENCES members_member
    DEFERRABLE INITIALLY DEFERRED
"""


def fill(profile: Profile) -> None:
    """Write members, copies and facts, once."""
    database.fill(members=profile.members, copies=profile.copies, today=FIRST)
    open_months(first=TODAY, today=TODAY)
    with connections["default"].cursor() as cursor:
        cursor.execute(FACTS, {"copies": profile.copies, "loans": profile.past_loans})
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE loans_pastloan")


def link(profile: Profile) -> None:
    """Say of every fact whose it was, in months that end on `TODAY`."""
    open_months(first=FIRST, today=months_later(FIRST, MONTHS))
    with connections["purge"].cursor() as cursor:
        cursor.execute(UNCHECKED)  # keys checked once, not row by row
        cursor.execute(
            LINKS,
            {
                "first": FIRST,
                "days": (months_later(FIRST, MONTHS) - FIRST).days,
                "members": profile.members,
                "loans": profile.past_loans,
            },
        )
        cursor.execute(CHECKED)
        cursor.execute("ANALYZE loans_borrower")


def delete_links() -> None:
    """Forget the same links without any of ours: the limit."""
    last = months_later(max(expired_months(TODAY)), 1)
    with connections["purge"].cursor() as cursor:
        cursor.execute("DELETE FROM loans_borrower WHERE returned_on < %s", [last])
