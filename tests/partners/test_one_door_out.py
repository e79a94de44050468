"""P7: no answer without a live agreement, and a line for every question."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from partners import errors
from partners.cards import check_card
from partners.models import Disclosure, Partner
from partners.operations import CARD_CHECK, Answer, disclose
from tests.builders import MONDAY, a_member, a_partner_login, card_of
from tests.partners.client import ask_token, check, log_in

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SCOPES = ["cards:check"]


def ask(partner: Partner, number: str, *, today: date = MONDAY, scopes: list[str] = SCOPES) -> str:
    return check_card(partner, number, scopes=scopes, today=today, at=NOON).code


@pytest.mark.django_db
def test_a_partner_was_answered_on_the_last_day_of_its_agreement() -> None:
    partner = a_partner_login(agreement_until=MONDAY).partner

    assert ask(partner, card_of(a_member()).number) == "valid"


@pytest.mark.django_db
def test_a_partner_was_refused_the_day_after_and_the_line_named_nobody() -> None:
    partner = a_partner_login(agreement_until=date(2026, 11, 22)).partner

    with pytest.raises(errors.AgreementEnded):
        ask(partner, card_of(a_member()).number)

    line = Disclosure.objects.get()
    assert (line.subject_id, line.fields, line.answer) == (None, [], "agreement_ended")


@pytest.mark.django_db
def test_a_partner_that_was_switched_off_heard_nothing() -> None:
    partner = a_partner_login().partner
    partner.is_active = False

    with pytest.raises(errors.PartnerInactive):
        ask(partner, card_of(a_member()).number)

    assert Disclosure.objects.get().answer == "partner_inactive"


@pytest.mark.django_db
def test_a_token_without_the_scope_got_403_and_left_a_line() -> None:
    login = a_partner_login()
    client = log_in(login)
    login.partner.scopes = []
    login.partner.save()

    answer = check(client, {"cardNumber": card_of(a_member()).number})

    assert answer.status_code == 403
    assert answer.json()["code"] == "scope_missing"
    assert Disclosure.objects.get().answer == "scope_missing"


@pytest.mark.django_db
def test_a_scope_the_agreement_gives_was_still_needed_on_the_token() -> None:
    partner = a_partner_login().partner

    with pytest.raises(errors.ScopeMissing):
        ask(partner, card_of(a_member()).number, scopes=[])


@pytest.mark.django_db
def test_an_ended_agreement_was_403_over_http_and_said_what_to_do() -> None:
    login = a_partner_login(agreement_until=date(2020, 1, 1))

    answer = check(log_in(login), {"cardNumber": card_of(a_member()).number})

    assert (answer.status_code, answer.json()["code"]) == (403, "agreement_ended")


@pytest.mark.django_db
def test_an_application_without_a_partner_was_refused() -> None:
    login = a_partner_login()
    client = log_in(login)
    Partner.objects.update(application=None)

    assert check(client, {"cardNumber": "7"}).status_code == 403
    assert ask_token(login, scope="cards:check").json() == {"error": "invalid_scope"}


@pytest.mark.django_db
def test_two_partners_asked_and_each_stood_in_its_own_line() -> None:
    first, second = a_member(), a_member()
    ask(a_partner_login(name="Rijnbrink").partner, card_of(first).number)
    ask(a_partner_login(name="Stadkamer Zwolle").partner, card_of(second).number)

    assert [line.partner.name for line in Disclosure.objects.about(first.pk)] == ["Rijnbrink"]
    assert [line.partner.name for line in Disclosure.objects.about(second.pk)] == [
        "Stadkamer Zwolle"
    ]


@pytest.mark.django_db
def test_an_answer_with_a_field_too_many_never_left() -> None:
    partner = a_partner_login().partner
    too_much = Answer("valid", uuid4(), {"valid": True, "name": "Jan de Vries"})

    with pytest.raises(ValueError, match="may not tell"):
        disclose(partner, CARD_CHECK, lambda: too_much, scopes=SCOPES, today=MONDAY, at=NOON)

    assert not Disclosure.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_no_caller_could_undo_the_line_after_hearing_the_answer() -> None:
    partner, number = a_partner_login().partner, card_of(a_member()).number

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        ask(partner, number)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [lambda lines: lines.update(answer="unknown"), lambda lines: lines.delete()]
)
def test_a_line_was_never_changed_or_deleted(change: Callable[[object], object]) -> None:
    ask(a_partner_login().partner, card_of(a_member()).number)

    with pytest.raises(DatabaseError), transaction.atomic():
        change(Disclosure.objects.all())


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["grant", "refreshtoken", "idtoken", "devicegrant"])
def test_tables_for_people_who_log_in_elsewhere_stayed_empty(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s",
            [f"{table}_stays_empty"],
        )
        assert cursor.fetchone() == ("CHECK (false)",)
