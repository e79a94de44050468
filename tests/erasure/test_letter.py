"""The receipt of an erasure on paper: for who has no e-mail, before we forget where they live."""

from datetime import timedelta

import pytest
from django.test import Client

from audit.models import AccessLine
from bieb.lib import clock
from erasure.letters import letter_of
from erasure.models import ErasureRequest
from erasure.receipts import hash_of_code
from members.models import Member
from tests.builders import a_colleague, card_of
from tests.erasure.people import a_reader
from tests.logins import let_in

pytestmark = pytest.mark.django_db
PAGE = "/beheer/wissen/"


@pytest.fixture
def office() -> Client:
    return let_in(Client(), a_colleague(username="ties", role="privacy officer"))


def asked_for(member: Member, office: Client) -> tuple[ErasureRequest, str]:
    """Ask at the desk; return the request and the page that the colleague then sees."""
    words = {"card_number": card_of(member).number, "channel": "desk", "knows_who": "on"}
    page = office.post(PAGE, words | {"step": "start"}).content.decode()
    return ErasureRequest.objects.get(subject_id=member.pk), page


def test_who_has_no_mail_got_the_way_to_the_receipt_on_paper_before_it_began(
    office: Client,
) -> None:
    mina = a_reader(email="")
    asked, page = asked_for(mina, office)

    letter = letter_of(asked, at=clock.now())
    answer = office.post(f"{PAGE}{asked.pk}/brief/")

    assert asked.not_before - asked.requested_at == timedelta(hours=1)
    assert f"{PAGE}{asked.pk}/brief/" in page
    assert list(letter.address) == ["Wilhelmina de Achterberg", "Haarstraat 12", "7462 AB RIJSSEN"]
    said = "\n".join(line for lines in letter.paragraphs for line in lines)
    way = next(line for line in said.splitlines() if line.startswith("http"))
    assert hash_of_code(way.rstrip("/").rpartition("/")[2]) == asked.code_hash
    assert way in page
    assert not [word for word in ("Wilhelmina", "Achterberg", "Haarstraat") if word in said]
    assert (answer.content[:4], answer["Cache-Control"]) == (b"%PDF", "no-store")
    looks = AccessLine.objects.about(mina.pk).filter(activity="erasure")
    assert looks.count() == 2  # the request, and the letter


def test_who_has_mail_got_no_letter_and_it_began_at_once(office: Client) -> None:
    asked, page = asked_for(a_reader(email="mina@example.org"), office)

    assert asked.not_before == asked.requested_at
    assert "/brief/" not in page
    assert office.post(f"{PAGE}{asked.pk}/brief/").status_code == 404


def test_there_was_no_letter_any_more_once_it_began(office: Client) -> None:
    asked, _page = asked_for(a_reader(email=""), office)
    assert f"{PAGE}{asked.pk}/brief/" in office.get(PAGE).content.decode()
    ErasureRequest.objects.filter(pk=asked.pk).update(state="assessed")
    ErasureRequest.objects.filter(pk=asked.pk).update(state="executing", executing_at=clock.now())

    assert office.post(f"{PAGE}{asked.pk}/brief/").status_code == 404
    assert f"{PAGE}{asked.pk}/brief/" not in office.get(PAGE).content.decode()


def test_only_who_may_erase_printed_it(office: Client) -> None:
    asked, _page = asked_for(a_reader(email=""), office)
    desk = let_in(Client(), a_colleague(username="anouk", role="employee"))

    assert desk.post(f"{PAGE}{asked.pk}/brief/").status_code == 403
