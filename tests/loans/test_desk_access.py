"""Who gets a desk, and the line that is written before a member is shown."""

import pytest
from django.db import connections
from django.test import Client

from audit.models import AccessLine
from loans.models import Loan
from members.models import Guardianship
from tests.builders import MONDAY, a_branch, a_colleague, a_copy, a_member, card_of
from tests.loans.desk import a_desk, scan, what_is_sent
from tests.logins import an_authenticator, let_in

PAGES = ["/balie/", "/balie/vestiging", "/balie/bon"]


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_wout_with_a_member_account_got_no_desk(client: Client, page: str) -> None:
    wout = a_member(given_name="Wout")
    client.force_login(wout.account)

    assert client.get(page).status_code == 403
    assert client.post("/balie/scan", {"code": card_of(wout).number}).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_a_passer_by_was_led_to_the_log_in(client: Client, page: str) -> None:
    response = client.get(page)

    assert response.status_code == 302
    assert "next=" in response["Location"]


@pytest.mark.django_db
def test_a_colleague_without_a_second_factor_in_this_session_got_no_desk(client: Client) -> None:
    colleague, copy = a_colleague(role="employee"), a_copy()
    an_authenticator(colleague)
    client.force_login(colleague)

    response = client.post("/balie/scan", {"code": copy.barcode})

    assert response.status_code == 302
    assert response["Location"].startswith("/account/2fa/reauthenticate/")


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["privacy officer", "administrator", ""])
def test_a_role_without_the_desk_got_no_desk(role: str) -> None:
    client = let_in(Client(), a_colleague(role=role))

    assert client.get("/balie/").status_code == 403


@pytest.mark.django_db
def test_opening_a_card_wrote_one_line_for_the_member() -> None:
    colleague, member = a_colleague(role="employee"), a_member()
    a_member(given_name="Fatima")
    desk = a_desk(colleague)

    scan(desk, card_of(member).number)
    desk.get("/balie/")
    scan(desk, a_copy().barcode)

    line = AccessLine.objects.get()
    assert (line.subject.subject_id, line.reason) == (member.pk, "desk")
    assert list(AccessLine.objects.by(colleague.pk)) == [line]


@pytest.mark.django_db
def test_each_guardian_of_a_child_got_a_line_too() -> None:
    child = a_member(given_name="Sem", birth_date=MONDAY.replace(year=2012))
    parents = [a_member(given_name="Petra"), a_member(given_name="Omar")]
    for parent in parents:
        Guardianship.objects.create(child=child, guardian=parent, since=MONDAY)

    scan(a_desk(), card_of(child).number)

    seen = set(AccessLine.objects.values_list("subject__subject_id", flat=True))
    assert seen == {child.pk, *(parent.pk for parent in parents)}


@pytest.mark.django_db
def test_looking_at_home_and_opening_again_were_looks_of_their_own() -> None:
    desk, member = a_desk(), a_member()
    scan(desk, card_of(member).number)
    scan(desk, act="home")
    scan(desk, act="close")
    scan(desk, "v")

    activities = list(AccessLine.objects.order_by("pk").values_list("activity", flat=True))

    assert activities == ["card", "at home", "card"]


@pytest.mark.django_db
def test_taking_back_and_closing_wrote_no_line() -> None:
    desk, card = a_desk(), card_of(a_member())
    scan(desk, card.number)

    scan(desk, card.number)
    scan(desk, a_copy().barcode)

    assert AccessLine.objects.count() == 1


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_look_that_could_not_be_written_down_did_not_happen() -> None:
    desk, card, copy = a_desk(), card_of(a_member()), a_copy()
    desk.raise_request_exception = False
    sent = what_is_sent(desk, card.number)
    _allow("REVOKE INSERT ON audit_accessline FROM")
    try:
        answer = desk.post("/balie/scan", sent, headers={"X-Desk-Queue": "1"})
    finally:
        _allow("GRANT INSERT ON audit_accessline TO")

    assert answer.status_code == 500
    assert "Jan" not in answer.content.decode()
    assert "Jan de Vries" not in desk.get("/balie/").content.decode()
    assert scan(desk, copy.barcode) == "copy_not_on_loan"
    assert not Loan.objects.exists()


def _allow(statement: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"{statement} {connections['default'].settings_dict['USER']}")


@pytest.mark.django_db
def test_the_session_of_a_desk_held_no_name_and_no_number() -> None:
    desk, member = a_desk(branch=a_branch()), a_member(given_name="Quirijn")
    scan(desk, card_of(member).number)
    scan(desk, a_copy().barcode)

    kept = str(dict(desk.session))

    for absent in ("Quirijn", str(member.pk), card_of(member).number):
        assert absent not in kept
