"""The recipients in the statement, and on Mijn privacy exactly who got something."""

import pytest
from django.test import Client

from bieb.lib import clock
from members.models import Member
from partners.cards import check_card
from partners.models import Partner
from partners.notices import acknowledge, tell_recipients
from partners.seeding import seed_recipients
from tests.builders import a_partner_login, card_of

pytestmark = pytest.mark.django_db


def got_something_about(member: Member) -> Partner:
    partner = a_partner_login(name="Stadkamer Zwolle", role=Partner.Role.CONTROLLER).partner
    check_card(
        partner,
        card_of(member).number,
        scopes=["cards:check"],
        today=clock.today(),
        at=clock.now(),
    )
    return partner


def test_anybody_could_read_who_gets_what_when_and_why() -> None:
    seed_recipients()

    page = Client().get("/privacy/").content.decode()

    assert "Koninklijke Bibliotheek" in page
    assert "Als je de online bibliotheek gebruikt" in page
    assert "https://www.onlinebibliotheek.nl/klantenservice/privacy-policy.html" in page
    assert "je geboortedatum" in page


def test_who_is_switched_off_was_not_on_the_page() -> None:
    seed_recipients()

    assert "Ons incassobureau" not in Client().get("/privacy/").content.decode()


def test_a_member_read_who_got_what_with_its_privacy_statement(as_zoe: Client, zoe: Member) -> None:
    got_something_about(zoe)

    page = as_zoe.get("/mijn/privacy/").content.decode()

    assert "<strong>Stadkamer Zwolle</strong>" in page
    assert "beslist zelf" in page
    assert 'href="https://example.org/privacy" rel="noreferrer"' in page
    assert "Kreeg één keer iets" in page


def test_a_member_read_whether_a_partner_confirmed_what_it_heard(
    as_zoe: Client, zoe: Member
) -> None:
    partner = got_something_about(zoe)
    [notice] = tell_recipients(zoe.pk, "rectified", today=clock.today(), at=clock.now())
    before = as_zoe.get("/mijn/privacy/").content.decode()

    acknowledge(partner, notice.pk, at=clock.now())

    assert "Het is nog niet bevestigd." in before
    assert "Het is bevestigd." in as_zoe.get("/mijn/privacy/").content.decode()


def test_wout_read_that_nobody_got_anything_about_him(as_wout: Client, zoe: Member) -> None:
    got_something_about(zoe)

    page = as_wout.get("/mijn/privacy/").content.decode()

    assert "Stadkamer" not in page
    assert "Geen andere organisatie kreeg de laatste twee jaar iets over je." in page
