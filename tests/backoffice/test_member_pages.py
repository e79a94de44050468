"""Finding, enrolling and helping a member in the back office."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.test import Client
from django.urls import reverse

from audit.models import AccessLine
from bieb.lib import clock
from members.models import Account, Address, Card, Member, MembershipType
from members.tasks import send_invitation
from tests.backoffice.test_reason_gate import page_of, with_reason
from tests.builders import a_branch, a_colleague, a_loan, a_member, a_membership_type, card_of
from tests.logins import let_in

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
SEARCH = "/beheer/members/member/"
ENROL = "/beheer/inschrijven/"


@pytest.fixture
def anouk(client: Client) -> Account:
    account = a_colleague(role="employee")
    let_in(client, account)
    return account


def facts(**given: Any) -> dict[str, Any]:
    return {"reason": "phone"} | given


def zoe(**changes: Any) -> dict[str, Any]:
    """What is filled in for an adult."""
    return {
        "given_name": "Zoë",
        "name_prefix": "van den",
        "family_name": "Berg",
        "birth_date": "1990-05-01",
        "id_seen": "on",
        "street": "Haarstraat",
        "house_number": "12",
        "postcode": "7462 ab",
        "city": "Rijssen",
        "country": "NL",
        "email": "zoe@example.org",
        "language": "nl",
        "membership_type": a_membership_type().pk,
        "home_branch": a_branch().pk,
    } | changes


def test_there_was_no_list_of_everybody(client: Client, anouk: Account) -> None:
    a_member(given_name="Bartholomeus")

    page = client.get(SEARCH).content.decode()

    assert "Bartholomeus" not in page
    assert "Bartholomeus" not in client.get(f"{SEARCH}?q=Bartholomeus&all=1").content.decode()
    assert not AccessLine.objects.exists()


def test_whoever_was_found_was_written_down_as_seen(client: Client, anouk: Account) -> None:
    jan, wout = a_member(), a_member(given_name="Wout", family_name="Haan")

    page = client.post(SEARCH, facts(name="de vries", birth_date="1980-03-14")).content.decode()

    assert jan.full_name in page
    assert wout.full_name not in page
    line = AccessLine.objects.get()
    assert (line.subject.subject_id, line.activity, line.reason) == (jan.pk, "search", "phone")


def test_nobody_was_looked_for_without_a_reason(client: Client, anouk: Account) -> None:
    jan = a_member()

    page = client.post(SEARCH, {"card_number": card_of(jan).number}).content.decode()

    assert jan.full_name not in page
    assert not AccessLine.objects.exists()


def test_one_fact_was_not_enough(client: Client, anouk: Account) -> None:
    jan = a_member()

    assert jan.full_name not in client.post(SEARCH, facts(name="vries")).content.decode()


def test_at_most_ten_were_shown(client: Client, anouk: Account) -> None:
    for _ in range(11):
        a_member()

    client.post(SEARCH, facts(name="vries", birth_date="1980-03-14"))

    assert AccessLine.objects.count() == 10


def test_a_member_was_enrolled_and_got_a_link(
    client: Client, anouk: Account, django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    asked: list[UUID] = []
    monkeypatch.setattr("members.tasks.send_invitation.delay", asked.append)

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(ENROL, zoe())

    member = Member.objects.get()
    assert response["Location"] == page_of(member)
    assert Address.objects.get(member=member).postcode == "7462AB"
    assert asked == [member.account.pk]
    assert client.get(page_of(member)).status_code == 200
    assert AccessLine.objects.get().reason == "enrolment"
    assert LogEntry.objects.get().object_id == str(member.pk)


def test_a_refused_enrolment_said_why_and_kept_what_was_typed(
    client: Client, anouk: Account
) -> None:
    response = client.post(ENROL, zoe(birth_date="2015-01-01"))

    assert not Member.objects.exists()
    assert "Haarstraat" in response.content.decode()
    assert response.context["form"].non_field_errors()


@pytest.mark.parametrize(
    ("field", "value"), [("postcode", "1234 SS"), ("postcode", "0999 AB"), ("id_seen", "")]
)
def test_what_cannot_be_right_was_refused(
    client: Client, anouk: Account, field: str, value: str
) -> None:
    response = client.post(ENROL, zoe(**{field: value}))

    assert response.context["form"].errors.keys() == {field}


def test_a_german_postcode_was_taken_as_it_is(client: Client, anouk: Account) -> None:
    client.post(ENROL, zoe(postcode="48529", city="Nordhorn", country="DE", email=""))

    assert Address.objects.get().postcode == "48529"


def test_a_volunteer_did_not_enrol_anybody(client: Client) -> None:
    let_in(client, a_colleague(role="volunteer"))

    assert client.get(ENROL).status_code == 403
    assert client.post(ENROL, zoe()).status_code == 403


def test_the_link_set_a_password_once_and_never_again(client: Client) -> None:
    member = a_member(email="zoe@example.org")
    send_invitation(member.account.pk)
    sent = mail.outbox[0]
    link = next(line for line in sent.body.splitlines() if line.startswith("http"))
    path = link.removeprefix("http://localhost:8000")

    form = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "geheim-van-de-bieb", "password2": "geheim-van-de-bieb"})

    member.account.refresh_from_db()
    assert member.account.check_password("geheim-van-de-bieb")
    assert sent.to == ["zoe@example.org"]
    assert card_of(member).number not in sent.body
    again = Client().get(path, follow=True)
    assert "password1" not in again.content.decode()


def test_an_account_that_went_away_got_no_mail() -> None:
    member = a_member(email="")

    assert send_invitation(member.account.pk) is False
    assert send_invitation(member.pk) is False
    assert mail.outbox == []


def act(client: Client, member: Member, slug: str, **given: Any) -> Any:
    return client.post(reverse("admin:members_member_action", args=[member.pk, slug]), given)


def test_a_card_was_replaced_only_after_confirming(client: Client, anouk: Account) -> None:
    jan = a_member()
    old = card_of(jan)
    with_reason(client)

    client.get(reverse("admin:members_member_action", args=[jan.pk, "pas-vervangen"]))
    assert card_of(jan) == old
    response = act(client, jan, "pas-vervangen", card_number="2999 0000 000017", lost="on")

    assert response["Location"] == page_of(jan)
    assert card_of(jan).number == "29990000000017"
    old.refresh_from_db()
    assert old.block_reason == Card.BlockReason.LOST


def test_a_refused_action_said_why(client: Client, anouk: Account) -> None:
    jan, wout = a_member(), a_member()
    with_reason(client)

    response = act(client, jan, "pas-vervangen", card_number=card_of(wout).number)

    assert response.status_code == 200
    assert response.context["form"].non_field_errors()


def test_an_action_without_a_reason_was_not_done(client: Client, anouk: Account) -> None:
    jan = a_member()

    act(client, jan, "pas-blokkeren", reason="lost")

    assert not card_of(jan).is_blocked


def test_a_privacy_officer_looked_and_changed_nothing(client: Client) -> None:
    let_in(client, a_colleague(role="privacy officer"))
    jan = a_member()
    with_reason(client, reason="rights")

    assert client.get(page_of(jan)).status_code == 200
    assert act(client, jan, "pas-blokkeren", reason="lost").status_code == 403
    assert not card_of(jan).is_blocked


@pytest.mark.parametrize(
    ("slug", "given"),
    [
        ("pas-blokkeren", {"reason": "money"}),
        ("lidmaatschap-beeindigen", {"last_day": "2040-01-01"}),
        ("mailadres-wijzigen", {"email": "nieuw@example.org"}),
        ("pas-vrijgeven", {}),
        ("alleen-wonen", {}),
    ],
)
def test_every_action_led_back_to_the_page(
    client: Client, anouk: Account, slug: str, given: dict[str, str]
) -> None:
    jan = a_member()
    with_reason(client)

    shown = client.get(reverse("admin:members_member_action", args=[jan.pk, slug]))

    assert shown.status_code == 200
    assert act(client, jan, slug, **given)["Location"] == page_of(jan)


def test_the_page_said_how_many_loans_and_not_which(client: Client, anouk: Account) -> None:
    jan = a_member()
    loan = a_loan(member=jan, today=clock.today() - timedelta(days=1))
    with_reason(client)

    page = client.get(page_of(jan)).content.decode()

    assert loan.copy.title.title not in page
    assert loan.copy.barcode not in page
    assert str(loan.due_on.year) in page


def test_a_corrected_name_was_sorted_anew(client: Client, anouk: Account) -> None:
    jan = a_member()
    with_reason(client)

    client.post(
        page_of(jan),
        {
            "given_name": "Jan",
            "name_prefix": "",
            "family_name": "Čapek",
            "birth_date": "14-3-1980",
            "language": "nl",
            "home_branch": jan.home_branch_id,
            "addresses-TOTAL_FORMS": "1",
            "addresses-INITIAL_FORMS": "0",
            "addresses-0-kind": "home",
            "addresses-0-street": "Haarstraat",
            "addresses-0-house_number": "3",
            "addresses-0-postcode": "7462ab",
            "addresses-0-city": "Rijssen",
            "addresses-0-country": "NL",
            "cards-TOTAL_FORMS": "0",
            "cards-INITIAL_FORMS": "0",
            "memberships-TOTAL_FORMS": "0",
            "memberships-INITIAL_FORMS": "0",
        },
    )

    jan.refresh_from_db()
    assert (jan.family_name, jan.sort_key) == ("Čapek", "capek jan")
    assert jan.addresses.get().postcode == "7462AB"


def test_a_child_got_another_parent_by_card(client: Client, anouk: Account) -> None:
    child = a_member(birth_date=date(2018, 1, 1), joined_on=date(2026, 1, 1))
    fatima, omar = a_member(given_name="Fatima"), a_member(given_name="Omar")
    with_reason(client)

    act(client, child, "ouder-toevoegen", card_number=card_of(fatima).number)
    act(client, child, "ouder-toevoegen", card_number=card_of(omar).number)
    act(client, child, "ouder-weghalen", guardians=[child.guardianships.get(guardian=omar).pk])

    assert child.guardianships.get().guardian == fatima
    assert fatima.full_name in client.get(page_of(child)).content.decode()


def test_the_memberships_on_offer_were_read_when_asked(client: Client, anouk: Account) -> None:
    MembershipType.objects.create(code="top", name="Top", fee_year_cents=7200)
    MembershipType.objects.create(code="oud", name="Oud product", is_offered=False)

    page = client.get(ENROL).content.decode()

    assert "Top – €\xa072,00" in page
    assert "Oud product" not in page


@pytest.mark.parametrize(
    ("field", "value"), [("given_name", "ﷺ" * 60), ("postcode", "ß" * 10), ("phone", "9" * 20)]
)
def test_no_letter_of_any_script_broke_the_enrolment(
    client: Client, anouk: Account, field: str, value: str
) -> None:
    response = client.post(ENROL, zoe(**{"country": "DE", field: value}))

    assert response.status_code == (200 if field == "postcode" else 302)


def test_a_birth_after_the_enrolment_was_refused_in_words(client: Client, anouk: Account) -> None:
    a_member()
    jan = a_member(birth_date=date(1980, 3, 14))
    with_reason(client)
    form = client.get(page_of(jan)).context["adminform"].form
    empty = {
        f"{rows}-{number}": 0
        for rows in ("addresses", "cards", "memberships")
        for number in ("TOTAL_FORMS", "INITIAL_FORMS")
    }

    given = {name: value or "" for name, value in form.initial.items()} | empty
    response = client.post(page_of(jan), given | {"birth_date": "2020-01-01"})

    jan.refresh_from_db()
    assert "Dat is na de dag waarop dit lid zich inschreef." in response.content.decode()
    assert jan.birth_date == date(1980, 3, 14)
