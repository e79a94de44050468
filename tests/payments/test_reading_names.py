"""The names of a book year are read by two colleagues together, once, and never unseen."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django.fixtures import Settings

from members.models import Account
from payments.errors import BookYearUnknown, NotAgreed, OwnQuestion
from payments.models import BookOpening
from payments.openings import agree_opening, ask_opening, book_years, read_names
from tests.builders import MONDAY, a_colleague, at_noon
from tests.logins import let_in
from tests.payments.books import LINES, STREET, a_sealed_name, an_opening

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("one_name"),
]
NOON = at_noon(MONDAY)
A_DAY = timedelta(days=1)
YEAR = MONDAY.year - 1
HOME = "/beheer/boeken/"


@pytest.fixture
def one_name(settings: Settings) -> None:
    settings.IDENTITIES_IN_BOOKS = "sealed7"
    a_sealed_name(MONDAY.replace(month=1, day=1))


def asker() -> Account:
    return Account.objects.get(username="boeken1")


def test_the_names_were_read_once_and_the_line_was_there_before_they_were() -> None:
    opening = an_opening(MONDAY)

    (found,) = read_names(opening, by=asker(), today=MONDAY, at=NOON)

    assert found.lines == LINES
    line = BookOpening.objects.get()
    assert (line.opened_at, line.names, line.reason, line.book_year) == (NOON, 1, "tax", YEAR)
    assert line.agreed_by != line.asked_by
    with pytest.raises(NotAgreed):
        read_names(opening, by=asker(), today=MONDAY, at=NOON)


def test_nobody_agreed_with_their_own_question() -> None:
    opening = an_opening(MONDAY, agreed=False)

    with pytest.raises(OwnQuestion):
        agree_opening(opening, by=asker(), at=NOON)
    with pytest.raises(NotAgreed):
        read_names(opening, by=asker(), today=MONDAY, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        BookOpening.objects.update(agreed_by=asker(), agreed_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        BookOpening.objects.update(opened_at=NOON, names=1)


def test_another_colleague_did_not_read_what_somebody_asked() -> None:
    opening = an_opening(MONDAY)

    with pytest.raises(NotAgreed):
        read_names(opening, by=Account.objects.get(username="boeken2"), today=MONDAY, at=NOON)
    assert BookOpening.objects.get().opened_at is None


@pytest.mark.parametrize(("late", "reads"), [(A_DAY - timedelta(seconds=1), True), (A_DAY, False)])
def test_an_agreement_was_worth_a_day(late: timedelta, *, reads: bool) -> None:
    opening = an_opening(MONDAY)

    if reads:
        assert len(read_names(opening, by=asker(), today=MONDAY, at=NOON + late)) == 1
    else:
        with pytest.raises(NotAgreed):
            read_names(opening, by=asker(), today=MONDAY, at=NOON + late)


def test_a_question_of_yesterday_was_not_agreed_with() -> None:
    opening = an_opening(MONDAY, agreed=False)

    with pytest.raises(NotAgreed):
        agree_opening(opening, by=Account.objects.get(username="boeken2"), at=NOON + A_DAY)


def test_a_year_without_names_or_whose_time_is_over_could_not_be_asked() -> None:
    opening = an_opening(MONDAY)
    end = MONDAY.replace(year=YEAR + 8, month=1, day=1)

    with pytest.raises(BookYearUnknown):
        ask_opening(YEAR - 1, reason="tax", by=asker(), today=MONDAY, at=NOON)
    assert [(each.number, each.names) for each in book_years(today=end - A_DAY)] == [(YEAR, 1)]
    assert book_years(today=end) == []
    with pytest.raises(BookYearUnknown):
        read_names(opening, by=asker(), today=end, at=NOON)


def test_two_colleagues_read_a_year_on_the_pages(client: Client) -> None:
    anouk = let_in(client, a_colleague(username="a", staff_name="Anouk", role="manager"))
    wim = let_in(Client(), a_colleague(username="w", staff_name="Wim", role="privacy officer"))

    anouk.post(HOME, {"book_year": YEAR, "reason": "tax"})
    opening = BookOpening.objects.get()
    own = anouk.post(f"{HOME}{opening.pk}/akkoord/", follow=True).content.decode()
    asked = wim.get(HOME).content.decode()
    wim.post(f"{HOME}{opening.pk}/akkoord/")
    may_read = anouk.get(HOME).content.decode()
    names = anouk.post(f"{HOME}{opening.pk}/lezen/")
    again = anouk.post(f"{HOME}{opening.pk}/lezen/", follow=True).content.decode()

    assert "Je vroeg dit zelf." in own
    assert "Akkoord</button>" in asked
    assert f"Lees de namen van {YEAR}" in may_read
    assert STREET in names.content.decode()
    assert names.headers["Cache-Control"] == "no-store"
    assert STREET not in own + asked + may_read + again
    assert "Vraag het opnieuw." in again
    assert "de Belastingdienst vraagt erom" in again


def test_only_who_may_came_there_and_nobody_where_no_names_are_kept(
    client: Client, settings: Settings
) -> None:
    employee = let_in(client, a_colleague(username="e", role="employee"))
    manager = let_in(Client(), a_colleague(username="m", role="manager"))

    assert employee.get(HOME).status_code == 403
    assert manager.get(HOME).status_code == 200
    assert HOME in manager.get("/beheer/toezicht/").content.decode()
    settings.IDENTITIES_IN_BOOKS = "strict5"
    assert manager.get(HOME).status_code == 404
    assert HOME not in manager.get("/beheer/toezicht/").content.decode()
