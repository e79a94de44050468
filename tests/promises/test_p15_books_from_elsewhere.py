"""P15: "Vraag je iets aan dat wij niet hebben, dan vragen we het aan een andere bibliotheek in Nederland en geven we die je naam en e-mailadres." """

from datetime import timedelta

import pytest

from partners.models import Disclosure
from reservations.operations import send
from reservations.operations.interlibrary import Book, approve, ask, lenders
from tests.builders import MONDAY, a_member, a_moment, a_partner_login
from tests.promises.mutations import Patch
from tests.reservations.desks import rijssen

CLAUSE = "P15"
MUTATIONS = [
    Patch("reservations/operations/interlibrary.py", "if name in allowed}", "}"),
    Patch("partners/activities.py", '    more={"interlibrary:contact": frozenset({"name", "email"})},\n', ""),
    Patch("reservations/operations/interlibrary.py", "Partner.objects.active().agreed(today)", "Partner.objects.active()"),
]  # fmt: skip
PROVED_BY = [
    "tests/pages/test_interlibrary.py::test_the_cost_and_what_is_told_were_seen_before_asking",
]
pytestmark = pytest.mark.django_db
NOON = a_moment(MONDAY)
CONTACT = "interlibrary:contact"


def lines_after(*scopes: str) -> list[Disclosure]:
    """Zoe asks a library for a book; return every line there is, of her and of anybody."""
    zoe, _wout = a_member(email="zoe@example.org"), a_member()
    lender = a_partner_login(
        name="Bibliotheek Deventer", scopes=("interlibrary:request", *scopes)
    ).partner
    a_partner_login(name="Bibliotheek Zutphen", scopes=("interlibrary:request", CONTACT))
    book = Book("De ontdekking van de hemel")
    wanted = ask(zoe, book, lender=lender, pickup_branch=rijssen(), today=MONDAY, at=NOON)
    assert not Disclosure.objects.exists()  # asking us is not telling them
    send(approve(wanted, at=NOON), today=MONDAY, at=NOON)
    return list(Disclosure.objects.select_related("partner"))


def test_only_the_library_that_was_asked_heard_who_it_was_for() -> None:
    [line] = lines_after(CONTACT)

    assert line.partner.name == "Bibliotheek Deventer"
    assert set(line.fields) == {"requestNumber", "title", "name", "email"}


def test_a_library_that_need_not_know_heard_no_name() -> None:
    [line] = lines_after()

    assert set(line.fields) == {"requestNumber", "title"}


def test_a_library_was_offered_to_the_last_day_of_its_agreement_and_not_a_day_longer() -> None:
    scopes = ("interlibrary:request",)
    stays = a_partner_login(name="Bibliotheek Deventer", scopes=scopes).partner
    ends = a_partner_login(
        name="Bibliotheek Zutphen", scopes=scopes, agreement_until=MONDAY
    ).partner

    assert set(lenders(today=MONDAY)) == {stays, ends}
    assert lenders(today=MONDAY + timedelta(days=1)) == [stays]
