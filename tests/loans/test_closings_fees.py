"""Closed days and late fees: a closed day is never counted, also not in hindsight."""

from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from bieb.lib import clock
from bieb.lib.clock import noon
from catalog.models import Closure
from loans.closings.models import CalendarChange
from loans.closings.operations import declare, preview, undo
from loans.models import Loan
from loans.operations import return_copy
from loans.settling import settle_open
from members.models import Member
from payments.balances import balance_of
from tests.builders import a_branch, a_colleague, a_loan, a_member, a_rule
from tests.logins import let_in

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture(autouse=True)
def fifteen_cents() -> None:
    a_rule(grace_open_days=0, fee_per_open_day_cents=15, fee_cap_cents=500)
    a_branch(closed=())
    a_branch(code="HOL", name="Bibliotheek Holten", closed=())


def returned_late(member: Member, *, days: int, at: str = "RIJ") -> Loan:
    """A loan that came back today, so many days too late."""
    today, branch = clock.today(), a_branch(code=at)
    loan = a_loan(member=member, branch=branch, today=today - timedelta(days=21 + days))
    return_copy(loan.copy, branch=branch, today=today, at=noon(today))
    return loan


def owed(member: Member) -> int:
    return balance_of(member).open_cents


def an_emergency(first: int, last: int) -> CalendarChange:
    """An emergency of Rijssen, so many days from today."""
    today = clock.today()
    return CalendarChange(
        kind=CalendarChange.Kind.EMERGENCY,
        branch=a_branch(),
        first_day=today + timedelta(days=first),
        last_day=today + timedelta(days=last),
        name="Storing",
    )


def test_an_emergency_that_had_begun_lowered_the_fee_of_what_was_returned_in_it() -> None:
    fatima, wout = a_member(given_name="Fatima"), a_member(given_name="Wout")
    returned_late(fatima, days=5)
    returned_late(wout, days=5, at="HOL")
    before = owed(fatima), owed(wout)

    effect = preview(an_emergency(-2, 3), today=clock.today())
    declare(an_emergency(-2, 3), by=a_colleague(), at=clock.now())

    assert before == (75, 75)
    assert effect.fees == 1
    assert (owed(fatima), owed(wout)) == (30, 75)


def test_an_emergency_that_had_begun_took_off_what_the_nights_charged_for_what_is_still_out() -> (
    None
):
    today = clock.today()
    lent = today - timedelta(days=21 + 5)
    fatima, wout = a_member(given_name="Fatima"), a_member(given_name="Wout")
    loan = a_loan(member=fatima, today=lent)
    a_loan(member=wout, branch=a_branch(code="HOL"), today=lent)
    settle_open(today=today, at=noon(today))
    before = owed(fatima), owed(wout)

    declare(an_emergency(-6, 3), by=a_colleague(), at=clock.now())
    declared = owed(fatima)
    settle_open(today=today, at=noon(today))
    return_copy(loan.copy, branch=a_branch(), today=today, at=noon(today))

    assert before == (60, 60)
    assert (declared, owed(fatima), owed(wout)) == (0, 0, 60)


def test_undoing_it_counted_only_today_again_because_days_that_passed_stay_closed() -> None:
    fatima = a_member(given_name="Fatima")
    returned_late(fatima, days=5)
    act = declare(an_emergency(-2, 3), by=a_colleague(), at=clock.now())

    undo(act.change, by=act.staff, at=clock.now())

    assert owed(fatima) == 45


def manager() -> Client:
    return let_in(Client(), a_colleague(username="noor", role="manager"))


def write_down(client: Client, day: date) -> list[str]:
    """Write a closed day of Rijssen by hand; return what was said about it."""
    filled_in = {"day": day.isoformat(), "name": "Stroomstoring", "kind": "closed",
                 "closes_at": "", "branch": a_branch().pk}  # fmt: skip
    answer = client.post("/beheer/catalog/closure/add/", filled_in)
    assert answer.status_code == 302
    return [str(each) for each in get_messages(answer.wsgi_request)]


def test_a_day_that_turned_out_closed_lowered_the_fee() -> None:
    fatima, wout = a_member(given_name="Fatima"), a_member(given_name="Wout")
    returned_late(fatima, days=5)
    returned_late(wout, days=5, at="HOL")

    said = write_down(manager(), clock.today() - timedelta(days=2))

    assert (owed(fatima), owed(wout)) == (60, 75)
    assert "Eén bedrag voor te laat is lager geworden." in said


def test_a_closed_day_by_hand_on_which_things_are_due_sent_to_the_page_that_moves_them() -> None:
    loan = a_loan(branch=a_branch(), today=clock.today() - timedelta(days=14))

    said = write_down(manager(), loan.due_on)

    assert any("terwijl er dan gesloten is: 1." in sentence for sentence in said)


def test_an_emergency_was_not_written_or_removed_by_hand() -> None:
    client, day = manager(), clock.today()
    emergency = Closure.objects.create(day=day, kind="emergency", name="Storing")
    page = f"/beheer/catalog/closure/{emergency.pk}"

    added = client.post(
        "/beheer/catalog/closure/add/",
        {"day": "2026-12-01", "name": "Storing", "kind": "emergency", "closes_at": ""},
    )

    assert added.status_code == 200
    assert client.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"{page}/change/", {"name": "Anders"}).status_code == 403
    assert Closure.objects.get() == emergency


def test_the_days_that_differ_led_to_the_page_of_closings() -> None:
    assert "/beheer/sluitingen/" in manager().get("/beheer/catalog/closure/").content.decode()
