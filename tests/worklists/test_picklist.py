"""Which copies are taken off the shelf for whom: each reservation one copy, over all branches."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Copy
from loans.picklist import picklist
from tests.builders import MONDAY, a_copy, a_loan, a_reservation, a_title
from tests.reservations.desks import holten, rijssen, scan

pytestmark = pytest.mark.django_db


def picked() -> dict[str, list[Copy]]:
    return {
        branch.code: [pick.copy for pick in picklist(branch, today=MONDAY)]
        for branch in (rijssen(), holten())
    }


def test_a_free_copy_was_taken_from_the_shelf_where_it_is_picked_up() -> None:
    title = a_title()
    r, h = a_copy(title=title, branch=rijssen()), a_copy(title=title, branch=holten())
    a_reservation(title=title, pickup_branch=holten())

    before = picked()
    a_reservation(title=title, pickup_branch=holten())

    assert before == {"RIJ": [], "HOL": [h]}
    assert picked() == {"RIJ": [r], "HOL": [h]}


def test_what_was_lent_kept_or_withdrawn_was_not_looked_for() -> None:
    title = a_title()
    kept = a_copy(title=title)
    a_loan(copy=a_copy(title=title))
    a_copy(title=title, withdrawn_on=MONDAY)
    a_reservation(title=title)
    a_reservation(title=title)
    scan(kept, rijssen(), MONDAY)

    assert picked() == {"RIJ": [], "HOL": []}


def test_who_was_suspended_or_wanted_another_copy_got_none() -> None:
    wanted = a_copy(branch=rijssen())
    a_loan(copy=wanted)
    a_copy(title=wanted.title, branch=holten())
    a_reservation(title=wanted.title, copy=wanted)
    a_reservation(title=wanted.title, of_branch=rijssen())
    a_reservation(title=wanted.title, suspended_until=MONDAY + timedelta(days=1))

    assert picked() == {"RIJ": [], "HOL": []}


def test_the_list_took_as_many_queries_for_many_as_for_one() -> None:
    counts = []
    for _round in range(2):
        for _number in range(3):
            a_reservation()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert picklist(rijssen(), today=MONDAY)
        counts.append(len(queries))

    assert counts[0] == counts[1]
