"""What a member borrowed before is theirs: shorter or gone when they say so, and only theirs to see."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from bieb.lib.clock import noon
from loans.history import choose_history, history_of, months_kept
from loans.models import Borrower, HistoryChoice, PastLoan
from loans.operations import return_copy
from loans.purge import history as purge
from members.models import Member
from retention.operations import run_purge
from tests.all_roles import months_come_back, with_every_role
from tests.builders import a_branch, a_colleague, a_copy, a_loan, a_member, a_title

__all__ = ["months_come_back"]
TODAY = date(2026, 11, 23)
pytestmark = pytest.mark.django_db


def brought_back(member: Member, day: date, title: str = "De kolibrie") -> PastLoan:
    """A loan of `member` that came back on `day`."""
    loan = a_loan(
        copy=a_copy(title=a_title(title=title)), member=member, today=day - timedelta(days=7)
    )
    return return_copy(loan.copy, branch=a_branch(), today=day, at=noon(day)).past


def days_of(member: Member) -> list[date]:
    return sorted(Borrower.objects.filter(member=member).values_list("returned_on", flat=True))


@pytest.mark.parametrize(
    ("months", "last_that_goes"), [(6, date(2026, 5, 23)), (24, date(2024, 11, 23))]
)
def test_a_shorter_term_destroyed_what_was_older_at_once(months: int, last_that_goes: date) -> None:
    jan, wout = a_member(), a_member()
    for member in (jan, wout):
        brought_back(member, last_that_goes)
        brought_back(member, last_that_goes + timedelta(days=1))

    gone = choose_history(jan, months=months, today=TODAY)

    assert gone == 1
    assert days_of(jan) == [last_that_goes + timedelta(days=1)]
    assert len(days_of(wout)) == 2
    assert PastLoan.objects.count() == 4


def test_switched_off_nothing_was_seen_and_the_last_two_weeks_went_by_themselves() -> None:
    jan, wout = a_member(), a_member()
    in_dispute, settled = TODAY - timedelta(days=13), TODAY - timedelta(days=14)
    for day in (in_dispute, settled):
        brought_back(jan, day)
        brought_back(wout, day)

    assert choose_history(jan, months=0, today=TODAY) == 1

    assert not history_of(jan, today=TODAY).exists()
    assert days_of(jan) == [in_dispute]
    assert history_of(wout, today=TODAY).count() == 2


def test_a_longer_term_brought_nothing_back() -> None:
    jan = a_member()
    brought_back(jan, TODAY - timedelta(days=300))
    choose_history(jan, months=6, today=TODAY)

    assert choose_history(jan, months=60, today=TODAY) == 0

    assert (months_kept(jan), days_of(jan)) == (60, [])


def test_another_term_than_the_four_was_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        choose_history(a_member(), months=61, today=TODAY)


@pytest.mark.parametrize(("library", "seen"), [("statement", 60), ("ask", 0), ("off", 0)])
def test_who_chose_nothing_got_what_the_library_chose(
    library: str, seen: int, settings: Any
) -> None:
    settings.LOAN_HISTORY = library
    jan = a_member()
    brought_back(jan, TODAY - timedelta(days=20))

    assert months_kept(jan) == seen
    assert history_of(jan, today=TODAY).exists() is bool(seen)


def test_where_the_library_keeps_none_a_wish_of_before_kept_none(settings: Any) -> None:
    jan = a_member()
    choose_history(jan, months=60, today=TODAY)
    settings.LOAN_HISTORY = "off"

    assert months_kept(jan) == 0


@with_every_role
@pytest.mark.usefixtures("months_come_back")
@pytest.mark.parametrize(
    ("library", "left"),
    [("statement", [1, 1, 2]), ("ask", [1, 1, 0]), ("off", [0, 0, 0])],
)
def test_each_night_the_links_went_that_nobody_wants(
    library: str, left: list[int], settings: Any
) -> None:
    settings.LOAN_HISTORY = library
    short, long, unasked = (a_member() for _each in "abc")
    choose_history(short, months=6, today=TODAY)
    choose_history(long, months=24, today=TODAY)
    for member, days in ((short, (20, 200)), (long, (20, 800)), (unasked, (20, 800))):
        for each in days:
            brought_back(member, TODAY - timedelta(days=each))
    facts = PastLoan.objects.count()

    planned = sum(each.rows for each in purge.plan(today=TODAY))
    certificate = run_purge(today=TODAY, force=True)

    assert [len(days_of(each)) for each in (short, long, unasked)] == left
    assert planned == certificate.done["loans_borrower"] == 6 - sum(left)
    assert PastLoan.objects.count() == facts
    assert certificate.leftovers == 0


@with_every_role
def test_the_application_could_shorten_but_not_delete_by_itself() -> None:
    brought_back(a_member(), TODAY)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('loans_borrower', 'DELETE'),"
            " has_function_privilege('loans_shorten_history(uuid, date)', 'EXECUTE')"
        )
        assert cursor.fetchone() == (False, True)


def test_only_the_member_saw_what_they_borrowed_before(client: Client) -> None:
    jan, wout = a_member(), a_member()
    day = date.today()  # noqa: DTZ011  the page asks the real clock
    brought_back(jan, day - timedelta(days=20), "Het gouden ei")
    brought_back(wout, day - timedelta(days=20), "Oeroeg")
    client.force_login(jan.account)

    page = client.get("/mijn/eerder-geleend/").content.decode()
    answer = client.post("/mijn/eerder-geleend/kiezen/", {"months": "0"}, follow=True)

    assert "Het gouden ei" in page
    assert "Oeroeg" not in page
    assert "Het gouden ei" not in answer.content.decode()
    assert "1 regel is vernietigd" in answer.content.decode()
    assert HistoryChoice.objects.get().member == jan
    colleague = Client()
    colleague.force_login(a_colleague(role="employee"))
    assert colleague.get("/mijn/eerder-geleend/").status_code in (302, 403, 404)


@pytest.mark.parametrize("months", ["", "7", "-1", "zes", "²"])
def test_nonsense_changed_nothing(client: Client, months: str) -> None:
    jan = a_member()
    client.force_login(jan.account)

    assert client.post("/mijn/eerder-geleend/kiezen/", {"months": months}).status_code == 302
    assert not HistoryChoice.objects.exists()
