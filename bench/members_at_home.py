"""Members with a stack of books at home who are logged in."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.test import Client

from bench.r1_worker import TODAY
from members.models import Account, Member

AT_HOME = 20
PASSWORD = "lezen-is-leuk-2026"  # noqa: S105  of members who exist for a minute
LEND = """
INSERT INTO loans_loan (copy_id, member_id, lent_at_id, lent_on, due_on, renewals, max_renewals, terms_id)
SELECT %(first)s + n, %(member)s, 1, %(today)s, %(today)s::date + n %% 21, 0, 2, 0
FROM generate_series(1, %(loans)s) n
"""


def lend(member: UUID, *, first: int, loans: int) -> None:
    """Lend a member so many copies, by SQL; `first` is the number before the first."""
    values: dict[str, Any] = {"member": member, "first": first, "loans": loans, "today": TODAY}
    with connection.cursor() as cursor:
        cursor.execute(LEND, values)


def borrowers(number: int) -> list[Client]:
    """Return so many members with twenty loans each, logged in."""
    return [_borrower(each) for each in range(number)]


def log_in(account: Account) -> Client:
    """Return a browser in which `account` is logged in."""
    client = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0])
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _borrower(number: int) -> Client:
    member = Member.objects.order_by("sort_key", "pk")[number]
    lend(member.pk, first=AT_HOME * number, loans=AT_HOME)
    address = f"lid{number}@example.org"
    return log_in(Account.objects.create_user(member=member, email=address, password=PASSWORD))
