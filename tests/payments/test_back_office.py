"""The ledger in the back office: to read, without names; with a name only after a reason."""

import time

import pytest
from django.test import Client

from audit.models import AccessLine
from audit.reasons import SESSION_KEY
from payments.models import Charge, Holder, Posting, Transaction
from tests.builders import a_charge, a_colleague, a_member, a_payment
from tests.logins import let_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the admin's own templates ask for what is not there
]
LEDGER = "/beheer/payments"


@pytest.fixture
def as_marga(client: Client) -> Client:
    return let_in(client, a_colleague(username="marga", role="manager"))


def with_reason(client: Client) -> Client:
    session = client.session
    session[SESSION_KEY] = {"reason": "desk", "given_at": time.time()}
    session.save()
    return client


def test_a_manager_read_the_ledger_without_names(as_marga: Client) -> None:
    ina = a_member(family_name="Wolters")
    a_charge(member=ina, cents=1240)
    paid = a_payment(member=ina, cents=240)

    pages = [
        as_marga.get(f"{LEDGER}/{address}").content.decode().replace("\u00a0", " ")
        for address in ("charge/", "transaction/", f"transaction/{paid.pk}/change/", "drawer/")
    ]

    assert "€ 10,00" in pages[0]
    assert "€ 2,40" in pages[2]
    assert "Wolters" not in "".join(pages)
    assert str(ina.pk)[:8] not in "".join(pages)
    assert not AccessLine.objects.exists()


def test_whose_it_is_was_shown_after_a_reason_and_with_a_line(as_marga: Client) -> None:
    ina = a_member(family_name="Wolters")
    a_charge(member=ina, cents=1240)
    address = f"{LEDGER}/holder/{Holder.objects.get().pk}/change/"
    assert as_marga.get(address).headers["Location"].startswith("/beheer/reden/")

    page = with_reason(as_marga).get(address).content.decode().replace("\u00a0", " ")

    assert "€ 12,40" in page
    assert "Te laat teruggebracht" in page
    assert AccessLine.objects.get().subject.subject_id == ina.pk


@pytest.mark.parametrize("model", ["charge", "transaction", "holder", "drawer"])
@pytest.mark.parametrize("role", ["volunteer", "employee", "administrator"])
def test_nobody_else_read_the_ledger(client: Client, model: str, role: str) -> None:
    with_reason(let_in(client, a_colleague(role=role)))

    assert client.get(f"{LEDGER}/{model}/").status_code == 403


@pytest.mark.parametrize("model", [Charge, Transaction, Holder])
def test_nothing_of_it_was_changed_there(
    as_marga: Client, model: type[Charge | Transaction | Holder]
) -> None:
    a_payment()
    row = model.objects.first()
    assert row is not None
    address = f"{LEDGER}/{model._meta.model_name}/{row.pk}"
    with_reason(as_marga)

    assert as_marga.post(f"{address}/change/", {"kind": "card"}).status_code == 403
    assert as_marga.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
    assert as_marga.get(f"{LEDGER}/{model._meta.model_name}/add/").status_code == 403
    assert Posting.objects.count() == 4
