"""Trying out the rules: the answer of the desk, of which nothing stays but that somebody looked."""

import pytest
from django.test import Client

from audit.models import AccessLine
from bieb.lib import clock
from circulation.models import Terms
from loans.models import Loan
from members.models import Account
from tests.backoffice.test_reason_gate import with_reason
from tests.builders import (
    a_branch,
    a_charge,
    a_colleague,
    a_copy,
    a_member,
    an_item_type,
    card_of,
)
from tests.logins import let_in

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def bas(client: Client) -> Account:
    """A manager who is let in."""
    account = a_colleague(role="manager", staff_name="Bas")
    let_in(client, account)
    return account


def tried_out(client: Client, **said: str) -> str:
    sent = {"branch": str(a_branch().pk), "day": clock.today().isoformat()} | said
    return client.post("/beheer/proefuitlening/", sent).content.decode()


def test_trying_out_lent_nothing_and_said_when_it_would_be_back(
    client: Client, bas: Account
) -> None:
    with_reason(client)
    member, copy = a_member(), a_copy(item_type=an_item_type(code="dvd", loan_days=7))

    page = tried_out(client, card=card_of(member).number, barcode=copy.barcode)

    assert "Wordt uitgeleend." in page
    assert "7 dagen" in page
    assert not Loan.objects.exists()
    assert not Terms.objects.exists()
    assert AccessLine.objects.get().subject.subject_id == member.pk


def test_trying_out_said_why_not_and_every_block(client: Client, bas: Account) -> None:
    with_reason(client)
    member, copy = a_member(), a_copy()
    a_charge(member=member, cents=5000, today=clock.today())

    page = tried_out(client, card=card_of(member).number, barcode=copy.barcode)

    assert "Wordt niet uitgeleend." in page
    assert "rules__answer--no" in page
    assert "50,00" in page


def test_trying_out_asked_for_a_reason_first(client: Client, bas: Account) -> None:
    answer = client.get("/beheer/proefuitlening/")

    assert answer["Location"].startswith("/beheer/reden/")


@pytest.mark.parametrize("card", ["", "x" * 300, "29990000000017", "\u0000"])
def test_trying_out_an_unknown_card_was_refused(client: Client, bas: Account, card: str) -> None:
    with_reason(client)

    page = tried_out(client, card=card, barcode=a_copy().barcode)

    assert "errorlist" in page
    assert not AccessLine.objects.exists()


def test_who_keeps_the_rules_but_sees_no_members_tried_nothing_on_anybody(client: Client) -> None:
    let_in(client, a_colleague(username="beheer", role="administrator"))
    with_reason(client)
    member, copy = a_member(), a_copy()
    sent = {"branch": a_branch().pk, "day": clock.today().isoformat()}
    sent |= {"card": card_of(member).number, "barcode": copy.barcode}

    answer = client.post("/beheer/proefuitlening/", sent)

    assert answer.status_code == 403
    assert not AccessLine.objects.exists()
