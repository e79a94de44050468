"""P7: "Met bedrijven die voor ons werken hebben we een verwerkingsovereenkomst; met de Koninklijke Bibliotheek en de andere bibliotheken in Overijssel beslissen we samen, en ieder heeft een eigen privacyverklaring." """

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from partners import errors
from partners.cards import check_card
from partners.models import Agreement, Disclosure, Partner
from partners.seeding import seed_recipients
from tests.builders import MONDAY, a_member, a_moment, a_partner_login, card_of
from tests.promises.mutations import Patch, Sql

CLAUSE = "P7"
MUTATIONS = [
    Patch("partners/operations/telling.py", "Agreement.objects.on(today).filter(partner=partner)", "Agreement.objects.filter(partner=partner)"),
    Sql("ALTER TABLE partners_partner DROP CONSTRAINT partner_role_known"),
    Sql("ALTER TABLE partners_partner DROP CONSTRAINT partner_policy_of_who_decides"),
    Sql("ALTER TABLE partners_agreement DROP CONSTRAINT agreement_names_its_file"),
]  # fmt: skip
PROVED_BY = [
    "tests/partners/test_one_door_out.py::test_a_partner_was_answered_on_the_last_day_of_its_agreement",
    "tests/partners/test_one_door_out.py::test_a_partner_was_refused_the_day_after_and_the_line_named_nobody",
]
pytestmark = pytest.mark.django_db


def refuses(**columns: object) -> bool:
    """Say whether the database refuses a partner with these columns."""
    partner = a_partner_login().partner
    try:
        with transaction.atomic():
            Partner.objects.filter(pk=partner.pk).update(**columns)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("until", [date(2026, 11, 22), date(2020, 1, 1)])
def test_without_an_agreement_that_holds_nothing_left(until: date) -> None:
    partner, number = a_partner_login(agreement_until=until).partner, card_of(a_member()).number

    with pytest.raises(errors.AgreementEnded):
        check_card(partner, number, scopes=["cards:check"], today=MONDAY, at=a_moment(MONDAY))

    assert Disclosure.objects.get().fields == []


def test_without_a_role_there_was_no_recipient() -> None:
    assert refuses(role="")


@pytest.mark.parametrize(
    ("role", "refused"), [("controller", True), ("joint", True), ("processor", False)]
)
def test_who_decides_had_a_privacy_statement_of_its_own(role: str, refused: bool) -> None:
    assert refuses(role=role, privacy_policy="") is refused


def test_a_link_without_https_was_refused() -> None:
    assert refuses(privacy_policy="http://example.org/privacy")


def test_an_agreement_named_the_file_that_was_signed_and_never_changed() -> None:
    a_partner_login()
    for change in ({"file_hash": "x"}, {"ends_on": date(2099, 1, 1)}):
        with pytest.raises(Exception, match="agreement"), transaction.atomic():
            Agreement.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(
            partner=Partner.objects.get(), signed_on=MONDAY, starts_on=MONDAY, ends_on=MONDAY,
            file_hash="not a hash",
        )  # fmt: skip


@pytest.mark.parametrize(("choice", "role"), [("joint", "joint"), ("independent", "controller")])
def test_the_choice_of_the_owner_said_with_whom_we_decide_together(
    settings: Settings, choice: str, role: str
) -> None:
    settings.PARTNER_ROLES = choice

    seed_recipients()

    ours = Partner.objects.filter(code__in=["kb", "overijssel"])
    assert set(ours.values_list("role", flat=True)) == {role}
