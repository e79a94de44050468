"""A member asks for a book of another library, and sees beforehand what that means."""

import pytest
from django.test import Client

from bieb.lib import barcodes, clock
from members.models import Member
from partners.models import Disclosure, Partner
from reservations.models import InterlibraryRequest
from tests.builders import a_branch, a_member, a_partner_login, a_rule, an_item_type
from tests.loans.desk import a_desk

pytestmark = pytest.mark.django_db
PAGE = "/mijn/aanvragen/nieuw/"


@pytest.fixture
def member() -> Member:
    return a_member(given_name="Xandra")


@pytest.fixture
def mine(client: Client, member: Member) -> Client:
    client.force_login(member.account)
    return client


def a_lender(*scopes: str) -> Partner:
    return a_partner_login(
        name="Bibliotheek Deventer", scopes=("interlibrary:request", *scopes)
    ).partner


def filled_in(lender: Partner, **more: object) -> dict[str, object]:
    return {
        "title": "De aanslag",
        "author": "",
        "isbn": "",
        "pickup_branch": a_branch().pk,
        "lender": lender.pk,
        **more,
    }


def ask(mine: Client, lender: Partner) -> InterlibraryRequest:
    seal = mine.post(PAGE, filled_in(lender)).context["seal"]
    mine.post(PAGE, filled_in(lender, shown=seal))
    return InterlibraryRequest.objects.get()


def test_the_cost_and_what_is_told_were_seen_before_asking(mine: Client) -> None:
    a_rule(item_type=an_item_type(code="ibl"), reservation_fee_cents=500)
    lender = a_lender("interlibrary:contact")

    text = mine.post(PAGE, filled_in(lender)).content.decode()

    assert "€\u00a05,00" in text
    assert "je e-mailadres" in text
    assert InterlibraryRequest.objects.count() == 0


def test_a_price_that_changed_meanwhile_was_shown_again(mine: Client) -> None:
    lender = a_lender()
    seal = mine.post(PAGE, filled_in(lender)).context["seal"]
    a_rule(item_type=an_item_type(code="ibl"), reservation_fee_cents=500)

    text = mine.post(PAGE, filled_in(lender, shown=seal)).content.decode()

    assert "€\u00a05,00" in text
    assert InterlibraryRequest.objects.count() == 0


def test_a_request_was_made_and_cancelled(mine: Client) -> None:
    wanted = ask(mine, a_lender())
    listed = mine.get("/mijn/aanvragen/").content.decode()

    mine.post(f"/mijn/aanvragen/{wanted.pk}/annuleren/")

    wanted.refresh_from_db()
    assert "De aanslag" in listed
    assert (wanted.state, wanted.member) == ("cancelled", None)
    assert "De aanslag" not in mine.get("/mijn/aanvragen/").content.decode()


def test_wout_saw_and_cancelled_nothing_of_another(mine: Client) -> None:
    wanted = ask(mine, a_lender())
    wout = Client()
    wout.force_login(a_member(given_name="Wout").account)

    assert "De aanslag" not in wout.get("/mijn/aanvragen/").content.decode()
    assert wout.post(f"/mijn/aanvragen/{wanted.pk}/annuleren/").status_code == 404


def test_without_a_library_to_ask_the_page_said_so(mine: Client) -> None:
    text = mine.get(PAGE).content.decode()

    assert "<form class" not in text.split("<main", 1)[1]


def test_a_number_that_is_no_isbn_was_refused_in_words(mine: Client) -> None:
    text = mine.post(PAGE, filled_in(a_lender(), isbn="978")).content.decode()

    assert "geen ISBN" in text


def test_the_desk_took_every_step_and_saw_no_name(mine: Client) -> None:
    wanted = ask(mine, a_lender())
    desk = a_desk()
    page = f"/balie/werk/ibl/{wanted.pk}"
    desk.post(f"{page}/stap", {"act": "goedkeuren"})
    order = desk.post(f"{page}/versturen").content.decode()
    desk.post(f"{page}/stap", {"act": "verzonden"})
    barcode = next(
        number
        for number in (f"300000000000{rest:02d}" for rest in range(100))
        if barcodes.is_number(number, barcodes.COPY)
    )

    slip = desk.post(f"{page}/ontvangen", {"code": barcode}, follow=True).content.decode()

    listed = desk.get("/balie/werk/ibl/").content.decode()
    wanted.refresh_from_db()
    assert "De aanslag" in order
    assert barcode in slip
    assert wanted.state == "received"
    assert "Xandra" not in order + slip + listed
    assert Disclosure.objects.get().asked_at.date() <= clock.today()


def test_a_refused_step_was_answered_in_words(mine: Client) -> None:
    wanted = ask(mine, a_lender())
    desk = a_desk()
    page = f"/balie/werk/ibl/{wanted.pk}"

    answers = [
        desk.post(f"{page}/versturen", follow=True),
        desk.post(f"{page}/ontvangen", {"code": "1"}, follow=True),
        desk.post(f"{page}/stap", {"act": "terugsturen"}, follow=True),
    ]

    assert all("utrecht-alert--error" in answer.content.decode() for answer in answers)
