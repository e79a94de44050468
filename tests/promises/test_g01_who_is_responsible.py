"""G1: "Hieronder staat wie verantwoordelijk is en hoe je onze functionaris gegevensbescherming bereikt; ben je ontevreden, dan kun je een klacht indienen bij de Autoriteit Persoonsgegevens." """

from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from partners.models import Partner
from partners.recipients import published
from retention.registry import declarations
from statement.checks import the_owner_has_decided
from statement.choices import DEMO, FACTS, Unchosen, chosen_in
from tests.promises.mutations import Patch

CLAUSE = "G1"
MUTATIONS = [
    Patch("templates/statement/_who.html", "{{ facts.CONTROLLER }}, ", ""),
    Patch("templates/retention/_appendix.html", "{{ kept.declaration.ground.label|capfirst }}", ""),
    Patch("statement/choices.py", "return undecided + unsaid", "return undecided"),
]
PROVED_BY = [
    "tests/promises/test_p54_the_register_of_cookies.py::test_every_link_of_the_statement_led_to_a_page_that_is_there"
]
pytestmark = pytest.mark.django_db


def whole(client: Client) -> str:
    return client.get("/privacy/").content.decode()


def test_the_page_said_who_is_responsible_and_where_to_complain(
    client: Client, settings: Any
) -> None:
    settings.CONTROLLER = "Stichting De Proef"
    settings.CONTROLLER_ADDRESS = "Proefweg 9, 7461 AA Rijssen"
    settings.OFFICER_EMAIL = "fg@proef.example"

    page = whole(client)

    assert "Stichting De Proef, Proefweg 9, 7461 AA Rijssen" in page
    assert 'href="mailto:fg@proef.example"' in page
    assert 'href="https://autoriteitpersoonsgegevens.nl/"' in page


def test_every_kind_of_data_stood_there_with_its_ground_and_its_term(client: Client) -> None:
    page = whole(client)

    kinds = [each for each in declarations() if each.personal and each.is_kept]
    assert len(kinds) > 20
    for each in kinds:
        assert each.ground is not None
        assert escape(str(each.what))[1:] in page
        row = page.partition(escape(str(each.what))[1:] + "</th>")[2].partition("</tr>")[0]
        assert escape(str(each.ground.label))[1:] in row
        assert escape(str(each.keep)) in row


def test_every_recipient_stood_there(client: Client) -> None:
    Partner.objects.create(name="Rijnbrink", what_it_is="provinciale steun", role="processor")

    page = whole(client)

    assert [each.name for each in published() if escape(each.name) not in page] == []
    assert "Rijnbrink" in page.partition('id="ontvangers"')[2]


@pytest.mark.parametrize("name", FACTS)
def test_a_library_that_had_not_said_who_it_is_did_not_start(name: str) -> None:
    said = {**DEMO, **{each.setting: each.demo for each in FACTS.values()}, name: ""}

    with pytest.raises(Unchosen, match=f"{name} is not set"):
        chosen_in(lambda each: said[each], demo=False)


def test_what_the_library_says_about_itself_stayed_on_the_red_list_until_filled(
    settings: Any,
) -> None:
    settings.CONTROLLER = ""

    assert [each.id for each in the_owner_has_decided(None)] == ["statement.E002"]
