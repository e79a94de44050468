"""G8: "Je gegevens blijven in de Europese Economische Ruimte, of in een land waar ze volgens de wet even veilig zijn." """

import pytest
from django.db import IntegrityError, transaction

from partners.models import Partner
from partners.models.partner import EEA
from partners.recipients import published
from partners.seeding import NAMED
from tests.builders import a_partner_login
from tests.promises.mutations import Sql

CLAUSE = "G8"
MUTATIONS = [Sql("ALTER TABLE partners_partner DROP CONSTRAINT partner_country_safe")]
pytestmark = pytest.mark.django_db


def move(country: str, transfer: str = "") -> None:
    """A partner that is elsewhere."""
    partner = a_partner_login().partner
    with transaction.atomic():
        Partner.objects.filter(pk=partner.pk).update(country=country, transfer=transfer)


@pytest.mark.parametrize(("country", "transfer"), [("US", ""), ("GB", ""), ("US", "trust us")])
def test_a_country_outside_was_refused_without_a_ground(country: str, transfer: str) -> None:
    with pytest.raises(IntegrityError):
        move(country, transfer)


def test_a_ground_of_the_law_stood_beside_the_recipient() -> None:
    move("GB", "adequacy")

    [listed] = published()
    assert (listed.country, bool(listed.transfer)) == ("GB", True)


def test_the_recipients_of_the_statement_were_all_at_home() -> None:
    assert all(each.get("country", "NL") in EEA for each in NAMED.values())
