"""Somebody hears in time that an agreement ends, or that a partner does not answer."""

from datetime import date, timedelta

import pytest
from django.test import Client

from partners.alarms import alarms_on
from partners.models import Notice, Partner
from partners.seeding import seed_recipients
from partners.tasks import watch_agreements
from tests.builders import MONDAY, a_colleague, a_moment, a_partner_login
from tests.logins import let_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("ends_on", "state"),
    [
        (MONDAY + timedelta(days=61), None),
        (MONDAY + timedelta(days=60), "ends_soon"),
        (MONDAY, "ends_soon"),
        (MONDAY - timedelta(days=1), "ended"),
    ],
)
def test_an_agreement_that_ends_was_on_the_list_two_months_before(
    ends_on: date, state: str | None
) -> None:
    a_partner_login(agreement_until=ends_on)

    assert [each.state for each in alarms_on(MONDAY)] == ([state] if state else [])


def test_who_was_named_in_the_statement_and_never_signed_was_on_the_list() -> None:
    seed_recipients()

    names = {each.partner.code for each in alarms_on(MONDAY)}

    assert names == {"rijnbrink", "oclc", "appsoftware", "eastbridge", "kb"}


@pytest.mark.parametrize(("days", "late"), [(30, 0), (31, 1)])
def test_a_notice_without_an_answer_was_late_after_thirty_days(days: int, late: int) -> None:
    partner = a_partner_login(agreement_until=MONDAY + timedelta(days=700)).partner
    made_at = a_moment(MONDAY - timedelta(days=days))
    Notice.objects.create(partner=partner, event="erased", made_at=made_at)

    assert sum(each.late for each in alarms_on(MONDAY)) == late


def test_the_first_page_of_the_back_office_said_it_to_who_may_see_it() -> None:
    a_partner_login(agreement_until=date(2020, 1, 1))
    officer = a_colleague(username="noor", role="privacy officer")
    employee = a_colleague(username="henk", role="employee")

    pages = [
        let_in(Client(), each).get("/beheer/").content.decode() for each in (officer, employee)
    ]

    assert ["afgelopen: deze partner krijgt niets" in page for page in pages] == [True, False]


def test_the_nightly_look_named_nobody(caplog: pytest.LogCaptureFixture) -> None:
    a_partner_login(agreement_until=date(2020, 1, 1))

    watch_agreements()

    assert "Agreements or notices need somebody." in caplog.text
    assert Partner.objects.get().name not in caplog.text
