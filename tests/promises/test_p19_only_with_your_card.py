"""P19: "Gebruik je je pas in een andere Overijsselse bibliotheek, dan vraagt die ons op dat moment of de pas geldig is." """

import pytest
from django.test import Client

from partners.models import Disclosure
from partners.seeding import NAMED
from tests.builders import a_member, a_partner_login, card_of
from tests.partners.client import check, log_in
from tests.promises.mutations import Patch

CLAUSE = "P19"
MUTATIONS = [
    Patch("partners/api.py", "            GuessThrottle().window(request).add()\n", "            pass\n"),
    Patch("partners/operations/telling.py", "        _write(partner, activity, answer, at)\n    return answer", "    return answer"),
    Patch("partners/cards.py", '"membershipKind": kind_of(membership.type).value,\n', '"membershipKind": kind_of(membership.type).value,\n        "name": "",\n'),
]  # fmt: skip
PROVED_BY = [
    "tests/partners/test_tokens_and_limits.py::test_a_partner_that_kept_guessing_was_stopped_sooner",
    "tests/partners/test_api_rules.py::test_no_address_and_no_parameter_held_a_card",
]
pytestmark = pytest.mark.django_db


def test_there_was_no_list_of_members_to_be_had() -> None:
    paths = Client().get("/api/v1/openapi.json").json()["paths"]

    read = {path for path, methods in paths.items() if "get" in methods}

    assert read == {"/notices", "/notices/{notice}"}  # what partners must do, about whom they know


def test_every_question_needed_the_number_of_a_card_and_left_a_line() -> None:
    zoe, wout, login = a_member(), a_member(), a_partner_login(name="Stadkamer Zwolle")

    without = check(log_in(login), {})
    answer = check(log_in(login), {"cardNumber": card_of(zoe).number})

    assert without.status_code == 400
    assert set(answer.json()) == set(NAMED["overijssel"]["fields"])
    assert Disclosure.objects.about(zoe.pk).count() == 1
    assert not Disclosure.objects.about(wout.pk).exists()
