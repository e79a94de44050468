"""The pages on which a manager closes a branch."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from bieb.lib import clock
from loans.closings.models import CalendarAct, CalendarChange
from loans.models import Loan
from tests.builders import a_branch, a_colleague, a_copy, a_loan, a_member
from tests.logins import let_in

pytestmark = pytest.mark.django_db

LIST, NEW = "/beheer/sluitingen/", "/beheer/sluitingen/nieuw/"


def a_manager() -> Client:
    return let_in(Client(), a_colleague(username="noor", staff_name="Noor", role="manager"))


def filled_in(**other: Any) -> dict[str, Any]:
    """A closing of Rijssen, tomorrow and the day after."""
    tomorrow = clock.today() + timedelta(days=1)
    return {
        "kind": "closing",
        "branch": a_branch().pk,
        "first_day": tomorrow.isoformat(),
        "last_day": (tomorrow + timedelta(days=1)).isoformat(),
        "name": "Verbouwing",
    } | other


def due_tomorrow() -> list[Loan]:
    """Two members with a loan in Rijssen that must be back on the day after tomorrow."""
    a_branch(closed=())
    loans = [a_loan(member=a_member(given_name=name), today=clock.today() - timedelta(days=19))
             for name in ("Quirijn", "Fatima")]  # fmt: skip
    assert {loan.due_on for loan in loans} == {clock.today() + timedelta(days=2)}
    return loans


def test_a_closing_was_filled_in_looked_at_and_declared() -> None:
    manager, loans = a_manager(), due_tomorrow()

    preview = manager.post(NEW, filled_in()).content.decode()
    unchanged = {loan.due_on for loan in Loan.objects.all()}
    answer = manager.post(NEW, filled_in(confirm="1"), follow=True).content.decode()

    assert "<strong>2</strong>uitleningen verschuiven" in preview
    assert unchanged == {loan.due_on for loan in loans}
    assert "Uitleningen verschoven: 2. Reserveringen verschoven: 0. Berichten: 2." in answer
    assert {loan.due_on for loan in Loan.objects.all()} == {clock.today() + timedelta(days=3)}
    assert "Noor" in answer


def test_a_preview_named_nobody() -> None:
    due_tomorrow()

    preview = a_manager().post(NEW, filled_in()).content.decode()

    assert "Quirijn" not in preview
    assert "De brief voor de koning" not in preview


def test_pressing_twice_declared_once() -> None:
    manager = a_manager()
    due_tomorrow()

    manager.post(NEW, filled_in(confirm="1"))
    again = manager.post(NEW, filled_in(confirm="1")).content.decode()

    assert "Dit is al afgekondigd" in again
    assert CalendarChange.objects.count() == 1


def test_a_closing_was_undone_after_a_look() -> None:
    manager, loans = a_manager(), due_tomorrow()
    manager.post(NEW, filled_in(confirm="1"))
    change = CalendarChange.objects.get()

    look = manager.get(f"{LIST}{change.pk}/ongedaan/").content.decode()
    manager.post(f"{LIST}{change.pk}/ongedaan/")

    assert "<strong>2</strong>uitleningen verschuiven" in look
    assert {loan.due_on for loan in Loan.objects.all()} == {loan.due_on for loan in loans}
    assert list(CalendarAct.objects.values_list("act", flat=True)) == ["declared", "undone"]


def test_what_was_undone_could_not_be_undone_again() -> None:
    manager = a_manager()
    due_tomorrow()
    manager.post(NEW, filled_in(confirm="1"))
    change = CalendarChange.objects.get()
    manager.post(f"{LIST}{change.pk}/ongedaan/")

    again = manager.post(f"{LIST}{change.pk}/ongedaan/", follow=True).content.decode()

    assert "Dit is voorbij of al ongedaan gemaakt" in again
    assert CalendarAct.objects.count() == 2


def test_another_last_day_was_looked_at_and_then_made() -> None:
    manager = a_manager()
    due_tomorrow()
    manager.post(NEW, filled_in(confirm="1"))
    change = CalendarChange.objects.get()
    longer = {"last_day": (change.last_day + timedelta(days=2)).isoformat()}

    look = manager.post(f"{LIST}{change.pk}/laatste-dag/", longer).content.decode()
    manager.post(f"{LIST}{change.pk}/laatste-dag/", longer | {"confirm": "1"})

    assert "<strong>2</strong>uitleningen verschuiven" in look
    assert {loan.due_on for loan in Loan.objects.all()} == {clock.today() + timedelta(days=5)}


def in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("kind", "first", "last", "said"),
    [
        ("closing", -1, 3, "De eerste dag is voorbij"),
        ("closing", 3, 2, "De laatste dag ligt voor de eerste dag"),
        ("closing", 1, 367, "langer dan 366 dagen"),
        ("emergency", -15, 3, "hoogstens 14 dagen geleden"),
        ("emergency", -3, -1, "De laatste dag is voorbij"),
    ],
)
@pytest.mark.parametrize("button", ["look", "confirm"])
def test_days_that_make_no_sense_were_refused_beside_their_field(
    kind: str, first: int, last: int, said: str, button: str
) -> None:
    days = {"kind": kind, "first_day": in_days(first), "last_day": in_days(last)}

    page = a_manager().post(NEW, filled_in(**days, **{button: "1"})).content.decode()

    assert said in page
    assert not CalendarChange.objects.exists()


@pytest.mark.parametrize(("first", "last"), [(0, 365), (1, 366)])
def test_a_closing_of_a_whole_year_was_possible(first: int, last: int) -> None:
    days = {"first_day": in_days(first), "last_day": in_days(last)}

    a_manager().post(NEW, filled_in(**days, confirm="1"))

    assert CalendarChange.objects.count() == 1


@pytest.mark.parametrize(("last", "refused"), [(398, False), (399, True)])
def test_a_closing_that_leaves_no_open_day_for_a_year_was_refused(
    last: int, *, refused: bool
) -> None:
    a_branch(closed=())
    manager = a_manager()
    a_year = {"first_day": in_days(400), "last_day": in_days(765)}
    manager.post(NEW, filled_in(**a_year, confirm="1"))

    days = {"first_day": in_days(34), "last_day": in_days(last)}
    page = manager.post(NEW, filled_in(**days, confirm="1"), follow=True).content.decode()

    assert ("heeft Bibliotheek Rijssen een jaar lang geen open dag" in page) is refused
    assert CalendarChange.objects.count() == (1 if refused else 2)


@pytest.mark.parametrize("field", ["first_day", "last_day", "name", "kind", "branch"])
def test_what_was_left_out_was_asked_for(field: str) -> None:
    page = a_manager().post(NEW, filled_in(**{field: ""}, confirm="1")).content.decode()

    assert page.count("errorlist") == 1
    assert not CalendarChange.objects.exists()


@pytest.mark.parametrize("role", ["employee", "volunteer", "privacy officer"])
@pytest.mark.parametrize("path", [LIST, NEW, f"{LIST}1/", f"{LIST}1/ongedaan/"])
def test_only_who_may_change_the_calendar_came_in(role: str, path: str) -> None:
    colleague = let_in(Client(), a_colleague(role=role))

    assert colleague.get(path).status_code == 403
    assert colleague.post(path, filled_in(confirm="1")).status_code == 403
    assert not CalendarChange.objects.exists()


def test_a_member_came_nowhere_near() -> None:
    client = Client()
    client.force_login(a_member(given_name="Wout").account)

    assert client.get(LIST).status_code == 403


def test_everybody_saw_the_banner_of_an_emergency_and_nobody_after_it_was_undone() -> None:
    manager, copy, reader = a_manager(), a_copy(), Client()
    reader.force_login(a_member().account)
    pages = [
        (Client(), f"/titels/{copy.title.pk}/"),
        (reader, "/mijn/"),
        (manager, LIST),
    ]
    words = "Onze computers doen het niet."

    emergency = filled_in(
        kind="emergency", branch="all", name="Onze computers doen het niet",
        first_day=in_days(0), last_day=in_days(4), confirm="1",
    )  # fmt: skip
    manager.post(NEW, emergency)
    during = [words in client.get(path).content.decode() for client, path in pages]
    manager.post(f"{LIST}{CalendarChange.objects.get().pk}/ongedaan/")
    after = [words in client.get(path).content.decode() for client, path in pages]

    assert during == [True, True, True]
    assert after == [False, False, False]


def test_a_banner_for_later_was_not_shown_yet() -> None:
    manager = a_manager()

    manager.post(NEW, filled_in(kind="emergency", confirm="1"))

    assert 'class="emergency"' not in Client().get("/zoeken/").content.decode()


def test_a_page_asked_nothing_more_for_the_banner(django_assert_max_num_queries: Any) -> None:
    copy, client = a_copy(), Client()
    client.get(f"/titels/{copy.title.pk}/")

    with django_assert_max_num_queries(2):
        client.get(f"/titels/{copy.title.pk}/")


def test_the_list_said_what_is_to_come_and_what_is_over() -> None:
    manager = a_manager()
    manager.post(NEW, filled_in(confirm="1"))
    CalendarChange.objects.create(
        kind="closing", first_day=date(2020, 1, 2), last_day=date(2020, 1, 3), name="Lang geleden"
    )

    page = manager.get(LIST).content.decode()

    assert page.index("Verbouwing") < page.index("Voorbij of ongedaan gemaakt")
    assert page.index("Lang geleden") > page.index("Voorbij of ongedaan gemaakt")
