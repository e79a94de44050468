"""R4: how many questions a page asks the database, for members with much or little at home."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import database
from bench.members_at_home import lend, log_in
from bench.r1_worker import TODAY
from bench.result import Profile, Result
from members.models import Account, Member

MOST = 8
AT_HOME = (0, 5, 50, 500)
PAGES = {"/mijn/": "Thuis", "/mijn/reserveringen/": "Reserveringen", "/mijn/betalen/": "Betalen"}
RESERVE = """
INSERT INTO reservations_reservation (member_id, title_id, pickup_branch_id, placed_at, has_priority,
  state, is_extended)
SELECT %(member)s, 1 + (%(first)s + n) / 3, 1, now(), false, 'waiting', false
FROM generate_series(3, %(loans)s / 10 * 3, 3) n
"""


def run(profile: Profile) -> list[Result]:
    """Ask each page for members with 0, 5, 50 and 500 loans; the limit is eight questions."""
    database.fill(members=profile.members, copies=profile.copies, today=TODAY)
    clients = [_borrower(number, loans) for number, loans in enumerate(AT_HOME)]
    results = []
    for page, name in PAGES.items():
        counts = [_questions(client, page) for client in clients]
        said = ", ".join(map(str, counts))
        results.append(
            Result(f"R4 {name}: {said}", "queries", max(counts), MOST, "<= 1.0, all equal")
        )
    return results


def _borrower(number: int, loans: int) -> Client:
    member = Member.objects.all()[number]
    first = 1_000 * number
    lend(member.pk, first=first, loans=loans)
    with connection.cursor() as cursor:
        cursor.execute(RESERVE, {"member": member.pk, "first": first, "loans": loans})
    return log_in(Account.objects.create_user(member=member, email=f"lid{number}@example.org"))


def _questions(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(page)
    if answer.status_code != 200:
        raise AssertionError(f"{page}: {answer.status_code}")
    return len(queries)
