"""P58: "Je kunt er meteen op reageren." """

import pytest
from django.test import Client

from bieb.lib import clock
from bieb.lib.sealing import open_text
from rights.models import Case, Words
from rights.rules import due_on
from statement.banner import ask_again
from statement.operations import publish
from statement.wording import chosen_now
from tests.promises.mutations import Patch

CLAUSE = "P58"
MUTATIONS = [
    Patch(
        "statement/views.py",
        "statement_version=version.number if version else None,",
        "statement_version=None,",
    ),
    Patch("statement/views.py", "        text=form.whole,", '        text="",'),
]
PROVED_BY = [
    "tests/statement/test_pages.py::test_somebody_who_is_not_logged_in_reacted_to_a_version_and_got_a_receipt",
    "tests/statement/test_pages.py::test_nobody_could_flood_the_desk_with_reactions",
]
pytestmark = pytest.mark.django_db


def test_the_news_led_to_a_form_and_the_reaction_stayed_with_that_version(client: Client) -> None:
    publish(today=clock.today(), choices=chosen_now() | {"SHARE_LINKS": "none"})
    publish(today=clock.today())
    ask_again()
    form = "/privacy/versies/2/reageren/"

    led_there = form in client.get("/zoeken/").content.decode()
    answer = client.post(form, {"kind": "reaction", "words": "Liever 3 jaar."}, follow=True)

    case = Case.objects.get()
    assert led_there
    assert (case.kind, case.statement_version) == ("reaction", 2)
    assert case.due_on == due_on(clock.today())
    assert open_text(Words.objects.get(case=case), "asked") == "Liever 3 jaar."
    assert case.reference in answer.content.decode()


def test_the_words_were_not_readable_in_the_database(client: Client) -> None:
    publish(today=clock.today())

    client.post("/privacy/versies/1/reageren/", {"kind": "reaction", "words": "Liever 3 jaar."})

    sealed = Words.objects.get().asked
    assert sealed
    assert b"Liever" not in bytes(sealed)
