"""P9: "Heb je het idee dat er iets misgaat met je gegevens, meld het dan bij de klantenservice." """

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from audit.breaches import affected_by, seen_by, standing_of
from audit.models import AccessLine, Breach
from bieb.lib import clock
from members.models import Account
from partners.breaches import told_to
from partners.models import Disclosure
from tests.builders import a_colleague, a_look, a_member, a_partner_login
from tests.logins import let_in
from tests.promises.mutations import Patch

CLAUSE = "P9"
MUTATIONS = [
    Patch(
        "audit/breaches.py",
        "StaffLook.objects.filter(staff=UUID(staff_id), seen_at__range=(began_at, ended_at))",
        "StaffLook.objects.filter(staff=UUID(staff_id), seen_at__gte=began_at)",
    )
]

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 3, 1, 0, 0, tzinfo=UTC)
LAST = datetime(2026, 3, 3, 23, 59, tzinfo=UTC)


def a_breach(way: str = "other", whose: str = "") -> Breach:
    return Breach.objects.create(
        discovered_at=LAST,
        happened="Een wachtwoord lag op straat.",
        way=way,
        whose=whose,
        began_at=FIRST,
        ended_at=LAST,
        recorded_by=a_colleague(username="noor"),
        recorded_at=LAST,
    )


def test_an_account_misused_from_1_to_3_march_named_exactly_whom_it_saw() -> None:
    anouk = a_colleague(role="employee")
    other = a_colleague(username="marga", role="manager")
    before, first, last, after, elsewhere = (a_member(given_name=f"Lid{n}") for n in range(5))
    a_look(member=before, staff=anouk, at=FIRST - timedelta(seconds=1))
    a_look(member=first, staff=anouk, at=FIRST)
    a_look(member=first, staff=anouk, at=FIRST)
    a_look(member=last, staff=anouk, at=LAST)
    a_look(member=after, staff=anouk, at=LAST + timedelta(seconds=1))
    a_look(member=elsewhere, staff=other, at=FIRST)

    found = list(affected_by(a_breach("colleague", str(anouk.pk))))

    assert sorted(found) == sorted([first.pk, last.pk])


def test_it_took_one_statement(django_assert_num_queries: Any) -> None:
    anouk = a_colleague(role="employee")
    for _each in range(5):
        a_look(staff=anouk, at=FIRST)

    with django_assert_num_queries(1):
        assert len(list(seen_by(str(anouk.pk), FIRST, LAST))) == 5


def test_a_leak_at_a_partner_named_whom_we_told_them_about() -> None:
    told, other = a_member(), a_member(given_name="Wout")
    partner = a_partner_login().partner
    another = a_partner_login(name="Deventer").partner
    for who, whom in ((partner, told), (another, other)):
        Disclosure.objects.create(
            partner=who, subject_id=whom.pk, asked_at=FIRST, activity="card_check",
            fields=["valid"], answer="valid",
        )  # fmt: skip

    assert list(told_to(str(partner.pk), FIRST, LAST)) == [told.pk]


@pytest.fixture
def noor(client: Client) -> Account:
    account = a_colleague(username="noor", role="privacy officer")
    let_in(client, account)
    return account


def test_a_report_came_in_the_register_and_the_clock_ran(client: Client, noor: Account) -> None:
    now = clock.now().replace(second=0, microsecond=0)
    moment = clock.now().astimezone(clock.AMSTERDAM)
    written = {
        "discovered_at": f"{moment:%Y-%m-%dT%H:%M}",
        "happened": "Een lid zag een brief van iemand anders.",
        "consequences": "",
        "way": "other",
        "began_at": f"{moment - timedelta(days=1):%Y-%m-%dT%H:%M}",
        "ended_at": f"{moment:%Y-%m-%dT%H:%M}",
    }

    response = client.post("/beheer/toezicht/lekken/nieuw/", written)

    breach = Breach.objects.get()
    assert response["Location"].endswith(f"{breach.pk}/")
    assert breach.recorded_by == noor
    assert breach.report_before == now + timedelta(hours=72)
    assert standing_of(now, breach)[0].minutes_left == 72 * 60
    assert "71 uur en" in client.get(response["Location"]).content.decode()


def test_seeing_who_is_affected_was_a_look_at_each_of_them(client: Client, noor: Account) -> None:
    anouk = a_colleague(role="employee")
    jan = a_member(given_name="Bartholomeus")
    a_member(given_name="Wout")
    a_look(member=jan, staff=anouk, at=FIRST)
    breach = Breach.objects.create(
        discovered_at=LAST, happened="x", way="colleague", whose=str(anouk.pk),
        began_at=FIRST, ended_at=LAST, recorded_by=noor, recorded_at=LAST,
    )  # fmt: skip
    page = client.get(f"/beheer/toezicht/lekken/{breach.pk}/").content.decode()
    assert "Bartholomeus" not in page
    assert "1 lid geraakt" in page

    assert (
        "Bartholomeus" in client.get(f"/beheer/toezicht/lekken/{breach.pk}/wie/").content.decode()
    )

    mine = AccessLine.objects.by(noor.pk)
    assert [line.subject.subject_id for line in mine] == [jan.pk]


@pytest.mark.parametrize("role", ["employee", "manager", "administrator", "volunteer"])
def test_the_register_was_for_the_privacy_officer_only(client: Client, role: str) -> None:
    let_in(client, a_colleague(role=role))

    assert client.get("/beheer/toezicht/lekken/").status_code == 403
