"""P2: "Is er na het lezen nog iets onduidelijk, stel je vraag dan aan onze klantenservice." """

import pytest
from django.test import Client

from rights.models import Case
from tests.promises.mutations import Patch

pytestmark = pytest.mark.django_db
CLAUSE = "P2"
MUTATIONS = [
    Patch("rights/rules.py", "ANSWER = Keep(months=1)", "ANSWER = Keep(months=2)"),
    Patch(
        "templates/includes/_footer.html",
        '<a href="{{ ask_url }}">',
        '<a href="/">',
    ),
]
PROVED_BY = [
    "tests/rights/test_cases.py::test_a_request_was_due_a_month_later_and_extended_to_three",
]


@pytest.mark.parametrize("path", ["/privacy/", "/account/login/", "/zoeken/", "/bestaat-niet/"])
def test_every_page_led_to_the_form_without_logging_in(client: Client, path: str) -> None:
    assert 'href="/privacy/vraag/"' in client.get(path, follow=True).content.decode()


def test_somebody_unknown_asked_and_the_clock_ran(client: Client) -> None:
    given = {"kind": "question", "text": "Wat is dit?", "words": "Wat is dit?"}

    client.post("/privacy/vraag/", given)

    case = Case.objects.get()
    assert (case.member, case.state) == (None, "open")
    assert case.due_on > case.received_on
