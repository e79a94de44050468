"""Whoever carries mail or texts has an agreement that holds, or is the library itself."""

from datetime import date

import pytest
from pytest_django import Settings

from retention.checks import outward
from retention.connectors import connectors
from tests.architecture.test_egress import ALLOWED
from tests.builders import a_partner_login

UNTIL = date(2026, 11, 30)
WAYS = {"mail": "mail", "texts": "text messages"}
pytestmark = pytest.mark.django_db


def complaints() -> list[str]:
    found = outward.every_way_out_has_an_agreement(None, databases=["default"])
    return [str(each.msg) for each in found]


def test_every_file_that_sends_to_people_had_a_declared_carrier() -> None:
    declared = {each.name for each in connectors()}
    needed = {way for why in ALLOWED.values() for word, way in WAYS.items() if word in why.split()}

    assert needed == declared == set(WAYS.values())


def test_another_computer_without_a_name_was_refused_by_name(settings: Settings) -> None:
    settings.EMAIL_HOST, settings.MAIL_CARRIER = "smtp.example.org", ""

    assert complaints() == [
        "mail may not send to ?: MAIL_CARRIER names nobody, and smtp.example.org is another computer."
    ]


@pytest.mark.parametrize(("day", "is_fine"), [(UNTIL, True), (date(2026, 12, 1), False)])
def test_a_gateway_was_refused_from_the_day_after_its_agreement(
    day: date, is_fine: bool, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_partner_login(name="Sms-bedrijf", agreement_until=UNTIL)
    settings.SMS_GATEWAY_URL = "https://sms.example.org/messages"
    settings.SMS_CARRIER = "Sms-bedrijf"
    monkeypatch.setattr("bieb.lib.clock.today", lambda: day)
    way = {each.name: each for each in connectors()}["text messages"]

    assert (way.why_not(day) == "") is is_fine
    assert bool(complaints()) is not is_fine


def test_a_computer_of_the_library_itself_needed_no_agreement(settings: Settings) -> None:
    settings.EMAIL_HOST, settings.MAIL_CARRIER = "mail.bibliotheek.example.org", "own"
    settings.SMS_GATEWAY_URL = ""

    assert complaints() == []
