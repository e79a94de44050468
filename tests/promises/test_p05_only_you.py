"""P5: "Alleen jij komt bij je gegevens, en een medewerker die ze voor zijn werk nodig heeft en zegt waarom." """

import os
from collections.abc import Iterator

import pytest
from django.test import Client

from audit.models import AccessLine
from tests.all_roles import with_every_role
from tests.builders import a_colleague, a_member
from tests.canary import MARK, Canary, a_canary
from tests.logins import let_in
from tests.promises.guessing import addresses, filled, fingerprint, handles_of, numbers_of
from tests.promises.mutations import Patch

CLAUSE = "P5"
MUTATIONS = [
    Patch(
        "loans/models/loan.py",
        "return self.filter(member__account=account.pk) if account.pk else self.none()",
        "return self.all()",
    ),
    Patch(
        "reservations/models/reservation.py",
        "return self.filter(member__account=account.pk) if account.pk else self.none()",
        "return self.all()",
    ),
    Patch(
        "rights/views.py",
        "case__reference=reference, case__member=member",
        "case__reference=reference",
    ),
    Patch("audit/reasons.py", 'return str(given["reason"])', 'return "desk"'),
    Patch(
        "audit/reasons.py",
        "request.session.get(SESSION_KEY)",
        'request.session.setdefault(SESSION_KEY, {"reason": "desk", "given_at": time.time()})',
    ),
]
# Which fields left, and which paper the law sent: the mark stands in those words, not whose it is.
ABOUT_NOBODY = ("/beheer/partners/disclosure/", "/beheer/partners/legaldemand/")
pytestmark = [with_every_role, pytest.mark.usefixtures("months_come_back")]


def words_of(canary: Canary) -> list[str]:
    return [*(each for each in canary.needles if each != MARK), *handles_of(canary.member)]


def paths_of(canary: Canary) -> Iterator[str]:
    numbers, words = numbers_of(canary.member), words_of(canary)
    for route, apps in addresses():
        yield from filled(route, apps, numbers, words)


def told(client: Client, path: str) -> str:
    answer = client.get(path)
    return answer.content.decode(errors="replace") if not answer.streaming else ""


def test_no_number_opened_anything_of_another_and_no_press_changed_it() -> None:
    canary = a_canary()
    other, nobody = Client(), Client()
    other.force_login(a_member(given_name="Wout").account)
    paths = list(paths_of(canary))
    before = fingerprint(canary.member)
    assert len(paths) > 300
    assert [path for path in paths if path.startswith("/account/password/reset/key/")]
    assert [path for path in paths if path.endswith(f"/{handles_of(canary.member)[0]}/weg/")]

    opened = [path for path in paths for client in (nobody, other) if MARK in told(client, path)]
    for path in paths:
        for client in (nobody, other):
            client.post(path, {"months": "0", "decision": "yes", "confirm": "on"})

    assert opened == []
    assert fingerprint(canary.member) == before


ROLES = ["volunteer", "employee", "manager", "privacy officer", "administrator"]
PARTS = 1 if os.environ.get("BIEB_SOAK") else 3
"""How many turns the numbers of one route take: in each turn a role tries one part of them."""


@pytest.mark.soak
@pytest.mark.parametrize("role", ROLES)
def test_no_colleague_saw_a_member_before_saying_why(role: str) -> None:
    canary = a_canary()
    client = let_in(Client(), a_colleague(username="proef", role=role))
    numbers, words = numbers_of(canary.member), words_of(canary)
    tried = [
        path
        for route, apps in addresses()
        for each in [list(filled(route, apps, numbers, words))]
        for path in each[ROLES.index(role) % PARTS % max(len(each), 1) :: PARTS]
    ]

    opened = [path for path in tried if MARK in told(client, path)]

    assert [path for path in opened if not path.startswith(ABOUT_NOBODY)] == []


def test_what_a_colleague_said_is_what_the_member_reads() -> None:
    member = a_member()
    client = let_in(Client(), a_colleague(role="employee"))
    client.post("/beheer/reden/", {"reason": "phone"})

    page = client.get(f"/beheer/members/member/{member.pk}/change/")

    assert page.status_code == 200
    assert AccessLine.objects.about(member.pk).get().reason == "phone"
