"""Accounts of colleagues: made by an administrator, with roles, never with a password."""

from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from members.models import Account
from tests.builders import a_colleague, a_member
from tests.logins import an_authenticator, let_in

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
LIST = "/beheer/members/account/"


@pytest.fixture
def wilma(client: Client) -> Account:
    account = a_colleague(username="wilma", staff_name="Wilma", role="administrator")
    let_in(client, account)
    return account


def henk(**changes: Any) -> dict[str, Any]:
    return {
        "username": "henk",
        "staff_name": "Henk",
        "email": "henk@example.org",
        "is_active": "on",
        "roles": ["employee"],
    } | changes


def page_of(account: Account) -> str:
    return reverse("admin:members_account_change", args=[account.pk])


def test_a_colleague_was_made_with_a_role_and_without_a_password(
    client: Client, wilma: Account, django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    asked: list[UUID] = []
    monkeypatch.setattr("members.tasks.send_invitation.delay", asked.append)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{LIST}add/", henk())

    account = Account.objects.get(username="henk")
    assert account.is_staff
    assert not account.has_usable_password()
    assert [group.name for group in account.groups.all()] == ["employee"]
    assert asked == [account.pk]


def test_a_lost_telephone_was_forgotten(client: Client, wilma: Account) -> None:
    colleague = a_colleague(username="henk", email="henk@example.org")
    an_authenticator(colleague)

    client.post(page_of(colleague), henk(forgets_second_factor="on", roles=["volunteer"]))

    assert not Authenticator.objects.filter(user=colleague).exists()
    assert [group.name for group in colleague.groups.all()] == ["volunteer"]


def test_nobody_changed_their_own_rights(client: Client, wilma: Account) -> None:
    response = client.post(page_of(wilma), henk(username="wilma", roles=["manager"]))

    assert response.status_code == 403
    assert [group.name for group in wilma.groups.all()] == ["administrator"]


def test_the_accounts_of_members_were_not_there(client: Client, wilma: Account) -> None:
    account = a_member(email="needle@example.org").account

    assert "needle" not in client.get(LIST).content.decode()
    assert client.get(page_of(account)).status_code == 302


def test_an_account_that_may_do_everything_was_out_of_reach(client: Client, wilma: Account) -> None:
    first = a_colleague(username="eerste", superuser=True)

    assert client.get(page_of(first)).status_code == 302


def test_an_employee_saw_no_accounts(client: Client) -> None:
    let_in(client, a_colleague(role="employee"))

    assert client.get(LIST).status_code == 403


def test_rights_could_not_be_clicked_together() -> None:
    assert not admin.site.is_registered(Group)
