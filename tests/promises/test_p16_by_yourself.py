"""P16: "Naast boeken leen je bij ons cd's, dvd's en e-books, en veel regel je zelf op onze website." """

import pytest
from django.test import Client

from loans.models import Loan
from tests.builders import MONDAY, a_copy, a_loan, a_member, a_title, an_item_type
from tests.promises.mutations import Patch

CLAUSE = "P16"
MUTATIONS = [
    Patch(
        "templates/loans/_loan_row.html",
        """type="submit" formaction="{% url 'loans:renew' loan.pk %}\"""",
        'type="button"',
    ),
]
PROVED_BY = [
    "tests/pages/test_tasks.py::test_somebody_new_did_what_they_came_for_in_a_few_taps",
    "tests/pages/test_reserve_in_a_browser.py::test_a_title_was_reserved_with_the_keyboard_and_without_javascript",
]


@pytest.mark.django_db
def test_a_film_was_lent_like_a_book_and_shown_to_who_has_it() -> None:
    jan, wout = a_member(), a_member()
    film = an_item_type(code="dvd")
    copy = a_copy(title=a_title(title="De Tuinen van Arcen"), item_type=film)
    a_loan(copy=copy, member=jan, today=MONDAY)
    a_loan(member=wout, today=MONDAY)

    assert Loan.objects.get(member=jan).copy.item_type == film
    client = Client()
    client.force_login(jan.account)
    assert "De Tuinen van Arcen" in client.get("/mijn/").content.decode()
