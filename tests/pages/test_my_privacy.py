"""Mijn privacy: what we hold, when it goes, who looked, and what somebody allows."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit.operations import record_access
from bieb.lib.clock import noon
from consent.models import ConsentEvent, ConsentText, Purpose
from consent.operations import has_consent
from loans.operations import return_copy
from members.models import Member
from retention.holdings import about
from tests.builders import MONDAY, a_branch, a_colleague, a_loan, a_member

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2026, 11, 20, 13, 5, tzinfo=UTC)


def held(member: Member, model: str) -> int:
    return next(each.rows for each in about(member.pk) if each.declaration.model == model)


def test_the_counts_were_of_this_member_only(zoe: Member) -> None:
    a_loan(member=zoe)
    a_loan(member=a_member(given_name="Henk"))
    a_loan(member=a_member(given_name="Fatima"))

    assert (held(zoe, "loans.Loan"), held(zoe, "members.Member")) == (1, 1)


def test_the_page_said_on_which_day_the_oldest_borrowing_went(as_zoe: Client, zoe: Member) -> None:
    loan = a_loan(member=zoe, today=MONDAY - timedelta(days=7))
    return_copy(
        loan.copy,
        branch=a_branch(),
        today=MONDAY - timedelta(days=3),
        at=noon(MONDAY - timedelta(days=3)),
    )

    page = as_zoe.get("/mijn/privacy/").content.decode()

    assert "Hoogstens 5 jaar nadat je het hebt teruggebracht." in page
    assert "Het oudste is weg op 20 november 2031." in page


def test_every_look_was_shown_with_its_reason_and_role_and_without_a_name(
    as_zoe: Client, zoe: Member
) -> None:
    colleague = a_colleague(staff_name="Anouk")
    colleague.groups.add(Group.objects.get_or_create(name="medewerker")[0])
    record_access([zoe.pk], staff=colleague, reason="phone", activity="member", at=FRIDAY)

    page = as_zoe.get("/mijn/privacy/").content.decode()

    assert "vr 20 november 2026, 14.05" in page
    assert "hulp via telefoon of e-mail" in page
    assert ">medewerker</td>" in page
    assert "Anouk" not in page


def test_permission_was_given_and_stopped_with_one_button(as_zoe: Client, zoe: Member) -> None:
    text = ConsentText.objects.create(
        purpose=Purpose.NEWSLETTER, language="nl", version=90, text="Elke maand een mail."
    )

    as_zoe.post(f"/mijn/privacy/toestemming/tekst/{text.pk}/", {"decision": "yes"})
    given = has_consent(zoe, Purpose.NEWSLETTER)
    page = as_zoe.get("/mijn/privacy/").content.decode()
    as_zoe.post(f"/mijn/privacy/toestemming/tekst/{text.pk}/", {"decision": "no"})

    assert given
    assert "Stop hiermee" in page
    assert not has_consent(zoe, Purpose.NEWSLETTER)
    assert ConsentEvent.objects.filter(member=zoe).count() == 2


def test_wout_saw_no_look_at_zoe(as_wout: Client, zoe: Member) -> None:
    record_access([zoe.pk], staff=a_colleague(), reason="phone", activity="member", at=FRIDAY)

    page = as_wout.get("/mijn/privacy/").content.decode()

    assert "hulp via telefoon" not in page
    assert "Niemand heeft de laatste twee jaar naar je gegevens gekeken." in page


def test_eight_looks_took_no_more_queries_than_one(
    as_zoe: Client, zoe: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    colleague = a_colleague()
    for hour in range(8):
        at = FRIDAY - timedelta(hours=hour)
        record_access([zoe.pk], staff=colleague, reason="desk", activity="member", at=at)

    with django_assert_max_num_queries(15):  # one for each section, three to know who this is
        as_zoe.get("/mijn/privacy/")


@pytest.mark.parametrize("path", ["/privacy/", "/toegankelijkheid/"])
def test_anybody_could_read_what_we_promise_without_a_cookie(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert not client.cookies
