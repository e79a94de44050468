"""A colleague writes down a decision, and checks who is a parent."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consent.models import ConsentEvent
from consent.operations import has_consent
from consent.texts import current_text, publish_texts
from members.models import Account, Guardianship, Member
from tests.backoffice.test_reason_gate import with_reason
from tests.builders import a_colleague, a_member
from tests.logins import let_in
from tests.pages.conftest import it_is_monday

__all__ = ["it_is_monday"]
BORN = date(2014, 11, 24)
pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def anouk(client: Client) -> Account:
    publish_texts()
    account = a_colleague(role="employee")
    let_in(client, account)
    with_reason(client)
    return account


def address(member: Member, slug: str = "toestemming-noteren") -> str:
    return reverse("admin:members_member_action", args=[member.pk, slug])


def answers(**given: Any) -> dict[str, Any]:
    text = current_text("newsletter", "nl")
    return {
        "text": text.pk,
        "decision": "yes",
        "channel": "paper",
        "reference": "brief 12",
    } | given


def test_the_words_stood_there_to_be_read_and_nothing_was_chosen_beforehand(
    client: Client, anouk: Account
) -> None:
    page = client.get(address(a_member())).content.decode()

    assert current_text("newsletter", "nl").text in page
    assert current_text("new_arrivals", "nl").text in page
    assert 'checked="' not in page.partition('id="content-main"')[2]


def test_a_paper_was_written_down_by_name_of_the_colleague_with_its_day(
    client: Client, anouk: Account
) -> None:
    jan = a_member()

    client.post(address(jan), answers(decided_on="2026-11-18"))

    event = ConsentEvent.objects.get()
    assert (event.staff, event.channel, event.reference) == (anouk, "paper", "brief 12")
    assert (event.decided_by, event.form) == ("self", "back office 1")
    assert event.occurred_at.date().isoformat() == "2026-11-18"
    assert event.occurred_at < event.recorded_at
    assert has_consent(jan, "newsletter")


@pytest.mark.parametrize(
    "wrong", [{"reference": ""}, {"decided_on": "2026-11-24"}, {"decision": ""}, {"text": ""}]
)
def test_what_was_not_complete_was_not_written_down(
    client: Client, anouk: Account, wrong: dict[str, str]
) -> None:
    answer = client.post(address(a_member()), answers(**wrong))

    assert answer.status_code == 200
    assert not ConsentEvent.objects.exists()


def test_a_yes_and_a_no_asked_the_colleague_the_same(client: Client, anouk: Account) -> None:
    jan = a_member()
    client.post(address(jan), answers())
    client.post(address(jan), answers(decision="no"))

    assert not has_consent(jan, "newsletter")
    assert ConsentEvent.objects.count() == 2


def test_a_yes_for_a_child_needed_a_parent_whom_a_colleague_checked(
    client: Client, anouk: Account
) -> None:
    mother = a_member(given_name="Petra")
    child = a_member(given_name="Sem", birth_date=BORN)
    link = Guardianship.objects.create(child=child, guardian=mother, since=BORN)

    alone = client.post(address(child), answers())
    unchecked = client.post(address(child), answers(guardian=mother.pk))
    client.post(address(child, "ouder-controleren"), {"guardians": [link.pk]})
    client.post(address(child), answers(guardian=mother.pk))

    assert "zegt een ouder of verzorger ja" in alone.content.decode()
    assert "Eerst moeten we zeker weten" in unchecked.content.decode()
    link.refresh_from_db()
    assert (link.verified_how, link.verified_by) == ("desk", anouk)
    assert has_consent(child, "newsletter")
    assert ConsentEvent.objects.get().by_guardian.guardian == mother


def test_a_volunteer_wrote_nothing_down(client: Client) -> None:
    publish_texts()
    let_in(client, a_colleague(role="volunteer"))
    with_reason(client)

    assert client.post(address(a_member()), answers()).status_code == 403
    assert not ConsentEvent.objects.exists()
