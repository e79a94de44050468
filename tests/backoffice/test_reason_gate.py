"""No member is shown without a reason, and without a line that says so."""

import time
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import DatabaseError, models
from django.test import Client
from django.urls import reverse

from audit.gate import GatedAdmin
from audit.models import AccessLine
from audit.reasons import SESSION_KEY
from members.models import Account, Household, Member
from retention.registry import declarations
from tests.builders import a_colleague, a_loan, a_look, a_member, card_of
from tests.logins import let_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the admin's own templates ask for what is not there
]
PERSONAL = {each.model.lower() for each in declarations() if each.personal}
NOT_ABOUT_MEMBERS = {
    "members.account": "shows colleagues only",
    "partners.disclosure": "shows which fields left, and not about whom",
    "partners.notice": "shows what a partner must do, and not about whom",
    "partners.legaldemand": "shows the paper, and not about whom",
}


@pytest.fixture
def anouk(client: Client) -> Account:
    """An employee who is let in, and who gave no reason yet."""
    account = a_colleague(role="employee", email="anouk@example.org")
    let_in(client, account)
    return account


def with_reason(client: Client, reason: str = "desk", minutes_ago: float = 0) -> Client:
    session = client.session
    session[SESSION_KEY] = {"reason": reason, "given_at": time.time() - minutes_ago * 60}
    session.save()
    return client


def page_of(member: Member) -> str:
    return reverse("admin:members_member_change", args=[member.pk])


def asked_for_a_reason(response: Any) -> bool:
    return bool(response.status_code == 302 and response["Location"].startswith("/beheer/reden/"))


@pytest.mark.parametrize(
    "model",
    [model for model in admin.site._registry if model._meta.label_lower in PERSONAL],
    ids=lambda model: model._meta.label_lower,
)
def test_every_page_about_people_went_through_the_gate(model: type[models.Model]) -> None:
    page = admin.site._registry[model]

    assert isinstance(page, GatedAdmin) or model._meta.label_lower in NOT_ABOUT_MEMBERS
    assert page.actions is None or model._meta.label_lower in NOT_ABOUT_MEMBERS
    assert not isinstance(page, GatedAdmin) or not page.search_fields


def test_no_page_of_a_package_came_along() -> None:
    modules = {type(page).__module__.split(".")[0] for page in admin.site._registry.values()}

    assert modules <= {config.label for config in apps.get_app_configs()} - {"auth", "admin"}
    assert not modules & {"django", "allauth", "oauth2_provider"}


def test_a_member_was_not_shown_without_a_reason(client: Client, anouk: Account) -> None:
    response = client.get(page_of(a_member()))

    assert asked_for_a_reason(response)
    assert not AccessLine.objects.exists()


@pytest.mark.parametrize(("minutes_ago", "shown"), [(14.9, True), (15.1, False)])
def test_a_reason_lasted_a_quarter_of_an_hour(
    client: Client, anouk: Account, minutes_ago: float, *, shown: bool
) -> None:
    with_reason(client, minutes_ago=minutes_ago)

    assert asked_for_a_reason(client.get(page_of(a_member()))) is not shown


def test_what_was_being_filled_in_could_still_be_saved(client: Client, anouk: Account) -> None:
    with_reason(client, minutes_ago=50)

    assert client.post(page_of(a_member()), {}).status_code == 200


def test_a_chosen_reason_led_back_to_the_page(client: Client, anouk: Account) -> None:
    page = page_of(a_member())

    response = client.post(f"/beheer/reden/?next={page}", {"reason": "phone"})

    assert response["Location"] == page
    assert client.get(page).status_code == 200
    assert AccessLine.objects.get().reason == "phone"


def test_one_look_left_one_line_about_that_member_only(client: Client, anouk: Account) -> None:
    jan, wout = a_member(), a_member(given_name="Wout")
    with_reason(client)

    client.get(page_of(jan))
    client.get(page_of(jan))

    line = AccessLine.objects.by(anouk.pk).get()
    assert (line.subject.subject_id, line.reason) == (jan.pk, "desk")
    assert not AccessLine.objects.about(wout.pk).exists()


def test_a_new_reason_was_a_new_look(client: Client, anouk: Account) -> None:
    jan = a_member()
    with_reason(client)
    client.get(page_of(jan))
    with_reason(client, reason="rights")
    client.get(page_of(jan))

    assert sorted(AccessLine.objects.values_list("reason", flat=True)) == ["desk", "rights"]


@pytest.mark.parametrize("name", ["change", "history"])
def test_nothing_was_shown_when_the_line_could_not_be_written(
    client: Client, anouk: Account, name: str
) -> None:
    jan = a_member(given_name="Bartholomeus")
    with_reason(client)
    client.raise_request_exception = False

    with patch("audit.operations.write_lines", side_effect=DatabaseError):
        response = client.get(reverse(f"admin:members_member_{name}", args=[jan.pk]))

    assert response.status_code == 500
    assert b"Bartholomeus" not in response.content


def test_a_list_of_loans_was_not_shown_when_the_lines_could_not_be_written(
    client: Client, anouk: Account
) -> None:
    a_loan()
    with_reason(client)
    client.raise_request_exception = False

    with patch("audit.operations.write_lines", side_effect=DatabaseError):
        response = client.get("/beheer/loans/loan/")

    assert response.status_code == 500


def test_everybody_on_a_list_was_written_down(client: Client, anouk: Account) -> None:
    jan, wout = a_member(), a_member(given_name="Wout")
    loans = [a_loan(member=jan), a_loan(member=jan), a_loan(member=wout)]
    with_reason(client)

    response = client.get("/beheer/loans/loan/")

    assert {line.subject.subject_id for line in AccessLine.objects.all()} == {jan.pk, wout.pk}
    assert loans[0].copy.title.title not in response.content.decode()


def test_a_colleague_did_not_open_their_own_record(client: Client, anouk: Account) -> None:
    herself = a_member(given_name="Anouk", email="Anouk@example.org")
    with_reason(client)

    assert client.get(page_of(herself)).status_code == 403
    assert not AccessLine.objects.exists()


def test_a_colleague_did_not_open_the_record_of_whom_they_live_with(
    client: Client, anouk: Account
) -> None:
    home = Household.objects.create(made_on="2026-01-01")
    partner = a_member(given_name="Henk")
    a_member(given_name="Anouk", email="anouk@example.org")
    Member.objects.update(household=home)
    with_reason(client)

    assert client.get(page_of(partner)).status_code == 403


def test_a_volunteer_saw_no_members_and_left_no_lines(client: Client) -> None:
    let_in(client, a_colleague(role="volunteer"))
    with_reason(client)

    assert client.get(page_of(a_member())).status_code == 403
    assert client.get("/beheer/members/member/").status_code == 403
    assert not AccessLine.objects.exists()


def test_an_administrator_saw_no_members(client: Client) -> None:
    let_in(client, a_colleague(role="administrator"))
    with_reason(client)

    assert client.get(page_of(a_member())).status_code == 403


def test_looking_at_the_lines_left_no_lines(client: Client) -> None:
    noor = a_colleague(username="noor", role="privacy officer")
    let_in(client, noor)
    a_look(staff=noor)
    with_reason(client)

    assert client.get("/beheer/audit/accessline/").status_code == 200
    assert AccessLine.objects.count() == 1


def test_what_was_written_about_a_change_held_no_name_and_no_value(
    client: Client, anouk: Account
) -> None:
    jan = a_member(given_name="Bartholomeus", family_name="Needle")
    with_reason(client)
    client.post(
        reverse("admin:members_member_action", args=[jan.pk, "mailadres-wijzigen"]),
        {"email": "needle@example.org"},
    )

    entry = LogEntry.objects.get()
    assert str(jan.pk)[:8] in entry.object_repr
    assert "needle" not in f"{entry.object_repr}{entry.change_message}".lower()


@pytest.mark.parametrize(
    "model",
    [model for model in admin.site._registry if model._meta.label_lower in PERSONAL],
    ids=lambda model: model._meta.label_lower,
)
def test_every_row_about_people_called_itself_by_a_number(model: type[models.Model]) -> None:
    """The log of the admin keeps what a row calls itself: it must say nothing of anybody."""
    row = model(
        **{
            field.name: "needle"
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField)
        }
    )

    assert "needle" not in str(row)


def test_nothing_about_people_could_be_deleted(client: Client, anouk: Account) -> None:
    anouk.is_superuser = True
    anouk.save()
    jan = a_member()
    with_reason(client)

    response = client.post(reverse("admin:members_member_delete", args=[jan.pk]), {"post": "yes"})

    assert response.status_code == 403
    assert card_of(jan)
