"""Mijn privacy: what other organisations asked about somebody."""

import pytest
from django.test import Client

from bieb.lib import clock
from members.models import Member
from partners.cards import check_card
from tests.builders import a_copy, a_partner_login, card_of
from tests.partners.client import a_machine, do, words_to_lend

pytestmark = pytest.mark.django_db


def ask_about(member: Member) -> None:
    check_card(
        a_partner_login().partner,
        card_of(member).number,
        scopes=["cards:check"],
        today=clock.today(),
        at=clock.now(),
    )


def test_the_page_said_who_asked_and_what_we_told(as_zoe: Client, zoe: Member) -> None:
    ask_about(zoe)

    page = as_zoe.get("/mijn/privacy/").content.decode()

    assert "Rijnbrink" in page
    assert "of je pas geldig is, wat voor abonnement je hebt" in page


def test_wout_saw_nothing_of_what_was_asked_about_zoe(as_wout: Client, zoe: Member) -> None:
    ask_about(zoe)

    page = as_wout.get("/mijn/privacy/").content.decode()

    assert "Rijnbrink" not in page
    assert "Geen andere organisatie heeft de laatste twee jaar iets over je gevraagd." in page


def test_what_a_machine_did_and_what_it_could_not_do_read_differently(
    as_zoe: Client, zoe: Member
) -> None:
    machine, copy = a_machine(), a_copy()

    do(machine, "loans", words_to_lend(zoe, copy))
    do(machine, "loans", words_to_lend(zoe, copy))

    page = as_zoe.get("/mijn/privacy/").content.decode()
    assert "Leende je iets uit." in page
    assert "Leende je iets uit (niet gedaan)." in page
