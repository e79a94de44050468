"""P45: "Verkopen van jouw gegevens doen we nooit, aan niemand." """

import pytest
from django.db import IntegrityError, transaction

from partners.models import Partner
from tests.builders import a_partner_login
from tests.promises.mutations import Patch, Sql

CLAUSE = "P45"
MUTATIONS = [
    Sql("ALTER TABLE partners_partner DROP CONSTRAINT partner_why_known"),
    Patch("partners/models/partner.py", '        SYSTEMS = "systems"', '        SELLING = "selling", "voor geld"\n        SYSTEMS = "systems"'),
    Patch("partners/operations/telling.py", "        return errors.PartnerInactive()", "        return None"),
]  # fmt: skip
PROVED_BY = [
    "tests/partners/test_one_door_out.py::test_a_partner_that_was_switched_off_heard_nothing",
    "tests/architecture/test_egress.py::test_everything_in_one_file_was_refused",
]


def test_every_reason_was_a_service_to_the_member_or_keeps_the_library_going() -> None:
    assert set(Partner.Why.values) == {
        *("card_valid", "lending", "elsewhere", "online", "paying", "debt", "systems")
    }


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["selling", "marketing", ""])
def test_the_database_knew_no_other_reason(why: str) -> None:
    partner = a_partner_login().partner

    with pytest.raises(IntegrityError), transaction.atomic():
        Partner.objects.filter(pk=partner.pk).update(why=why)
