"""The page of one title: where it stands, when it comes back, and nothing about who has it."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from bieb.lib import clock
from catalog.availability import shelves
from catalog.models import Closure, ItemType, OpeningHours, Title
from tests.builders import (
    LONG_AGO,
    MONDAY,
    a_branch,
    a_copy,
    a_loan,
    a_member,
    a_title,
    an_item_type,
)

pytestmark = pytest.mark.django_db


def page_of(client: Client, title: Title) -> str:
    return client.get(f"/titels/{title.pk}/").content.decode()


def test_a_copy_on_the_shelf_was_shown_with_its_place(client: Client) -> None:
    copy = a_copy()
    copy.shelf_mark = "J DRAG"
    copy.save()

    page = page_of(client, copy.title)

    assert "1 op de plank" in page
    assert "<strong>J DRAG</strong>" in page
    assert "Bibliotheek Rijssen" in page


def test_the_page_told_when_each_branch_is_open_today(client: Client) -> None:
    rijssen, holten = a_branch(closed=()), a_branch(code="HOL", name="Bibliotheek Holten")
    OpeningHours.objects.filter(branch=rijssen).update(is_staffed=False)
    Closure.objects.create(branch=holten, day=clock.today(), kind="closed", name="Inventaris")
    title = a_title()
    for branch in (rijssen, holten):
        a_copy(title=title, branch=branch)

    page = " ".join(page_of(client, title).split())

    assert 'Vandaag open: 10.00–18.00 <span class="soft small">(zonder personeel)</span>' in page
    assert 'Vandaag open: gesloten <span class="soft small">(Inventaris)</span>' in page


def test_a_copy_that_is_out_was_expected_around_its_due_date_until_that_day() -> None:
    copy = a_copy()
    loan = a_loan(copy=copy)

    (on_the_day,) = shelves(copy.title, today=loan.due_on)
    (day_after,) = shelves(copy.title, today=loan.due_on + timedelta(days=1))

    assert (on_the_day.out, on_the_day.expected_on) == (1, loan.due_on)
    assert (day_after.out, day_after.expected_on) == (1, None)


def test_the_first_copy_to_come_back_was_named_for_each_branch() -> None:
    title = a_title()
    holten = a_branch(code="HOL", name="Bibliotheek Holten")
    first = a_loan(copy=a_copy(title=title, branch=holten))
    a_loan(copy=a_copy(title=title, branch=holten), today=MONDAY + timedelta(days=7))
    a_copy(title=title)

    at_holten, at_rijssen = shelves(title, today=MONDAY)

    assert (at_holten.present, at_holten.out, at_holten.expected_on) == (0, 2, first.due_on)
    assert (at_rijssen.present, at_rijssen.out) == (1, 0)


def test_nothing_on_the_page_told_who_has_the_copy(client: Client) -> None:
    jan, wout = a_member(), a_member(given_name="Wout", family_name="Zwart", name_prefix="")
    copy = a_copy()
    a_loan(copy=copy, member=jan, today=clock.today())
    before = page_of(client, copy.title)

    copy.loan.delete()
    a_loan(copy=copy, member=wout, today=clock.today())

    assert page_of(client, copy.title) == before
    assert "Jan" not in before
    assert "Verwacht rond" in before


def test_a_withdrawn_copy_was_not_shown(client: Client) -> None:
    copy = a_copy(withdrawn_on=MONDAY)

    page = page_of(client, copy.title)

    assert "We hebben deze titel nu niet" in page
    assert "Bibliotheek Rijssen</h3>" not in page


def test_an_e_book_led_to_the_online_library_without_saying_from_where(client: Client) -> None:
    online = an_item_type(code="ebook")
    ItemType.objects.filter(pk=online.pk).update(is_online=True)

    page = page_of(client, a_title(item_type=online))

    assert f'href="{settings.ONLINE_LIBRARY_URL}" rel="noreferrer"' in page
    assert "Waar staat het?" not in page


def test_everything_we_know_of_a_title_was_on_its_page(client: Client) -> None:
    title = a_title(title="Čapek & <b>co</b>")
    Title.objects.filter(pk=title.pk).update(
        subtitle="een bloemlezing",
        other_titles=["Capek and co"],
        contributors=["Zoë Vries"],
        year=1962,
        language="nl",
        publisher="Leopold",
        edition="2e druk",
        series="Verhalen ; 3",
        isbns=["9789025863579"],
        genre="Verhalen",
    )

    page = page_of(client, title)

    assert "Čapek &amp; &lt;b&gt;co&lt;/b&gt;" in page
    for shown in ("een bloemlezing", "Capek and co", "Zoë Vries", "1962", "Nederlands"):
        assert shown in page
    for shown in ("Leopold", "2e druk", "Verhalen ; 3", "9789025863579"):
        assert shown in page


@pytest.mark.parametrize("number", ["0", "999999", "9" * 40])
def test_a_title_that_does_not_exist_was_not_found(client: Client, number: str) -> None:
    assert client.get(f"/titels/{number}/").status_code == 404


def test_the_page_took_the_same_queries_for_one_copy_and_for_many(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    title = a_title()
    for _ in range(12):
        a_copy(title=title)
    client.get(f"/titels/{title.pk}/")  # the opening hours are read once after they change

    with django_assert_max_num_queries(2):
        client.get(f"/titels/{title.pk}/")


@pytest.mark.parametrize(
    "path", ["/zoeken/", "/zoeken/?zoek=brief", "/zoeken/?zoek=brif", "/titels/{}/"]
)
def test_no_cookie_was_set_and_anybody_may_keep_the_page(client: Client, path: str) -> None:
    copy = a_copy()

    response = client.get(path.format(copy.title.pk))

    assert response.status_code == 200
    assert not response.cookies
    assert not client.cookies
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "csrf" not in response.content.decode()


def test_the_page_of_somebody_who_is_logged_in_was_kept_by_nobody(client: Client) -> None:
    member, copy = a_member(joined_on=LONG_AGO), a_copy()
    client.force_login(member.account)

    response = client.get(f"/titels/{copy.title.pk}/")

    assert "no-store" in response.headers["Cache-Control"]
    assert "private" in response.headers["Cache-Control"]
    assert "Cookie" in response.headers["Vary"]


@pytest.mark.parametrize("path", ["/zoeken/", "/titels/1/"])
def test_the_catalogue_only_answered_questions(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
