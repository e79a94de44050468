"""Reserve beside a title: one step, the cost before it, the place after it, and every reason."""

import pytest
from django.test import Client

from catalog.models import Copy, Title
from members.models import Card, Member
from payments.balances import balance_of
from reservations.models import Reservation
from tests.builders import (
    MONDAY,
    a_branch,
    a_charge,
    a_copy,
    a_loan,
    a_member,
    a_reservation,
    a_rule,
    a_title,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lampje() -> Title:
    """A title with a copy in Rijssen that is out, and one in Holten."""
    out = a_copy(title=a_title(title="Lampje"))
    a_loan(copy=out)
    a_copy(title=out.title, branch=a_branch(code="HOL", name="Bibliotheek Holten"))
    return out.title


def beside(client: Client, title: Title) -> str:
    return client.get(f"/titels/{title.pk}/").content.decode()


def reserve(client: Client, title: Title, **filled_in: object) -> str:
    wish = {"pickup_branch": a_branch().pk, "what": "any", **filled_in}
    answer = client.post(f"/mijn/reserveringen/nieuw/{title.pk}/", wish, follow=True)
    return answer.content.decode()


def test_one_press_reserved_and_told_the_place(as_zoe: Client, zoe: Member, lampje: Title) -> None:
    a_reservation(title=lampje)
    before = beside(as_zoe, lampje)

    after = reserve(as_zoe, lampje)

    made = Reservation.objects.get(member=zoe)
    assert "Je wordt nummer 2 in de rij." in before
    assert f'<option value="{zoe.home_branch_id}" selected>' in before
    assert (made.title, made.copy, made.of_branch) == (lampje, None, None)
    assert "Gereserveerd. Je bent nummer 2 in de rij." in after
    assert "Je bent nummer 2 in de rij. Er zijn 2 exemplaren." in after


def test_the_fee_stood_there_before_and_was_charged(
    as_zoe: Client, zoe: Member, lampje: Title
) -> None:
    a_rule(reservation_fee_cents=50)
    page = beside(as_zoe, lampje)

    reserve(as_zoe, lampje)

    assert "Reserveren kost <strong>€\u00a00,50</strong>." in page
    assert balance_of(zoe).open_cents == 50


def test_a_fee_that_differs_stood_beside_each_branch(as_zoe: Client, lampje: Title) -> None:
    a_rule(reservation_fee_cents=50)
    a_rule(branch=a_branch(code="HOL"), reservation_fee_cents=0)

    page = beside(as_zoe, lampje)

    assert "Bibliotheek Rijssen (€\u00a00,50)" in page
    assert "Bibliotheek Holten (€\u00a00,00)" in page


@pytest.mark.parametrize("kind", ["copy", "branch"])
def test_one_copy_or_the_copies_of_one_branch_could_be_chosen(
    as_zoe: Client, lampje: Title, kind: str
) -> None:
    copy = Copy.objects.get(title=lampje, branch__code="HOL")
    number = copy.pk if kind == "copy" else copy.branch_id

    reserve(as_zoe, lampje, what=f"{kind}:{number}")

    made = Reservation.objects.get()
    assert (made.copy_id, made.of_branch_id) == (
        (copy.pk, None) if kind == "copy" else (None, copy.branch_id)
    )


def test_a_refused_day_kept_everything_that_was_filled_in(as_zoe: Client, lampje: Title) -> None:
    there = a_branch(code="HOL")

    page = reserve(
        as_zoe,
        lampje,
        pickup_branch=there.pk,
        what=f"branch:{there.pk}",
        not_needed_after="2026-11-22",
    )

    assert "Kies een dag na vandaag." in page
    assert f'<option value="{there.pk}" selected>' in page
    assert f'value="branch:{there.pk}" required id="id_what_1" checked' in page
    assert 'value="2026-11-22"' in page
    assert not Reservation.objects.exists()


@pytest.mark.parametrize(
    "filled_in",
    [{"pickup_branch": "x"}, {"pickup_branch": "999999"}, {"what": "copy:1e9"}, {"what": "copy:0"}],
)
def test_nonsense_in_the_form_reserved_nothing(
    as_zoe: Client, lampje: Title, filled_in: dict[str, str]
) -> None:
    page = reserve(as_zoe, lampje, **filled_in)

    assert "errorlist" in page
    assert not Reservation.objects.exists()


def test_pressing_twice_reserved_once(as_zoe: Client, lampje: Title) -> None:
    reserve(as_zoe, lampje)

    again = reserve(as_zoe, lampje)

    assert Reservation.objects.count() == 1
    assert "Je bent nummer 1 in de rij." in again


def test_what_was_at_home_gave_the_reason_and_no_button(as_zoe: Client, zoe: Member) -> None:
    loan = a_loan(member=zoe)

    page = beside(as_zoe, loan.copy.title)

    assert "Je hebt deze titel al thuis." in page
    assert "/mijn/reserveringen/nieuw/" not in page


def test_a_blocked_member_read_why_and_what_lifts_it(
    as_zoe: Client, zoe: Member, lampje: Title
) -> None:
    a_rule(block_over_cents=1000)
    a_charge(member=zoe, cents=1500)
    Card.objects.filter(member=zoe).update(blocked_on=MONDAY, block_reason="lost")

    page = beside(as_zoe, lampje)

    assert "Er is €\u00a015,00 te betalen." in page
    assert "Deze pas is geblokkeerd" in page
    assert "/mijn/reserveringen/nieuw/" not in page


def test_the_limit_and_the_rules_were_named_before_anybody_pressed(
    as_zoe: Client, zoe: Member, lampje: Title
) -> None:
    a_reservation(member=zoe, title=a_copy().title)
    a_rule(max_reservations=1, is_reservable=False)

    page = beside(as_zoe, lampje)

    assert "Je hebt al het hoogste aantal reserveringen: 1" in page
    assert "Dit kun je niet reserveren." in page


def test_who_was_not_logged_in_logged_in_and_came_back(client: Client, lampje: Title) -> None:
    member = a_member(password="een-goed-wachtwoord")
    where = f"/mijn/reserveringen/nieuw/{lampje.pk}/"
    page = beside(client, lampje)

    answer = client.post(
        f"/account/login/?next={where}",
        {"login": member.cards.get().number, "password": "een-goed-wachtwoord", "next": where},
    )

    assert f"/account/login/?next={where}" in page
    assert answer.headers["Location"] == where
    assert "Reserveer" in client.get(where).content.decode()


def test_the_page_of_a_title_stayed_the_same_for_every_stranger(
    client: Client, lampje: Title
) -> None:
    answer = client.get(f"/titels/{lampje.pk}/")

    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert not answer.cookies


def test_a_title_without_copies_offered_nothing_to_reserve(as_zoe: Client) -> None:
    title = a_title()

    page = beside(as_zoe, title)
    asked = reserve(as_zoe, title)

    assert 'id="reserve"' not in page
    assert "We hebben geen exemplaar van deze titel." in asked
