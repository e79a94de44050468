"""P22: "Je ziet er ook wat je betaalde, wat je eerder leende, wat je reserveerde en wat je thuis hebt; je leengeschiedenis zet je korter of uit wanneer je wilt." """

from datetime import timedelta

import pytest
from django.test import Client

from bieb.lib import clock
from bieb.lib.clock import noon
from loans.operations import return_copy
from tests.builders import (
    a_branch,
    a_charge,
    a_copy,
    a_loan,
    a_member,
    a_reservation,
    a_title,
)
from tests.promises.mutations import Patch, Sql

CLAUSE = "P22"
MUTATIONS = [
    Patch(
        "loans/history.py",
        "    return _destroyed(member, last_return_that_goes(months, today=today))",
        "    return 0",
    ),
    Patch(
        "loans/history.py",
        "Borrower.objects.filter(member=member).select_related",
        "Borrower.objects.select_related",
    ),
    Sql("REVOKE EXECUTE ON FUNCTION loans_shorten_history FROM bieb_app"),
]
PROVED_BY = [
    "tests/loans/test_history.py::test_a_shorter_term_destroyed_what_was_older_at_once",
    "tests/loans/test_history.py::test_switched_off_nothing_was_seen_and_the_last_two_weeks_went_by_themselves",
    "tests/loans/test_history.py::test_each_night_the_links_went_that_nobody_wants",
    "tests/loans/test_history.py::test_only_the_member_saw_what_they_borrowed_before",
]


@pytest.mark.django_db
def test_the_four_lists_were_of_this_member_only(client: Client) -> None:
    jan, wout = a_member(), a_member()
    today = clock.today()
    for member, mark in ((jan, "van Jan"), (wout, "van Wout")):
        earlier, at_home = (
            a_loan(
                copy=a_copy(title=a_title(title=f"{words} {mark}")),
                member=member,
                today=today - timedelta(days=7),
            )
            for words in ("Eerder", "Thuis")
        )
        return_copy(earlier.copy, branch=a_branch(), today=today, at=noon(today))
        a_reservation(member=member, title=a_copy(title=a_title(title=f"Wens {mark}")).title)
        a_charge(member=member, cents=150)
        assert at_home.member == member
    client.force_login(jan.account)

    for path, words in (
        ("/mijn/", "Thuis van Jan"),
        ("/mijn/eerder-geleend/", "Eerder van Jan"),
        ("/mijn/reserveringen/", "Wens van Jan"),
        ("/mijn/betalen/", "1,50"),
    ):
        page = client.get(path).content.decode()
        assert words in page, path
        assert "van Wout" not in page, path
