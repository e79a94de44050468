"""P17: "Werkt een dienst via een andere organisatie, dan krijgt die je gegevens pas als jij die dienst gebruikt." """

from datetime import timedelta

import pytest

from bieb.lib.clock import noon
from loans.operations import return_copy
from loans.settling import settle_open
from partners.models import Disclosure, Partner
from partners.operations import sign
from partners.recipients import received_about
from partners.seeding import seed_recipients
from retention.operations import run_purge
from tests.all_roles import months_come_back, with_every_role
from tests.builders import MONDAY, a_branch, a_copy, a_loan, a_member, a_paper, a_reservation
from tests.promises.mutations import Sql

__all__ = ["months_come_back"]
CLAUSE = "P17"
MUTATIONS = [
    Sql(
        "CREATE RULE share_at_once AS ON INSERT TO loans_loan DO ALSO INSERT INTO"
        " partners_disclosure (partner_id, subject_id, asked_at, activity, fields, answer)"
        " SELECT id, NEW.member_id, now(), 'loan', '{title}', 'done' FROM partners_partner"
    )
]


@with_every_role
@pytest.mark.usefixtures("months_come_back")
def test_a_month_of_the_library_itself_gave_nobody_anything() -> None:
    seed_recipients()
    for partner in Partner.objects.all():
        sign(partner, a_paper())
    zoe, wout = a_member(), a_member()
    for day in range(30):
        today = MONDAY + timedelta(days=day)
        if day % 10 == 0:
            loan = a_loan(member=zoe, copy=a_copy(), today=today)
            a_reservation(member=wout, today=today)
        if day % 10 == 5:
            return_copy(loan.copy, branch=a_branch(), today=today, at=noon(today))
        settle_open(today=today, at=noon(today))
    run_purge(today=today)

    assert not Disclosure.objects.exists()
    assert received_about(zoe.pk) == received_about(wout.pk) == []
