"""Roles are code: the document, the groups and the code say the same."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission

from members.models import Account
from members.roles import ROLES, give_roles, sync_roles
from tests.builders import a_colleague

TABLE = Path(settings.BASE_DIR, "docs", "roles.md")


def rows_of_the_code() -> list[str]:
    every = sorted({name for role in ROLES for name in role.permissions})
    return [
        f"| `{name}` | "
        + " | ".join("yes" if name in role.permissions else "" for role in ROLES)
        + " |"
        for name in every
    ]


def test_the_document_said_what_the_code_says() -> None:
    written = [line for line in TABLE.read_text().splitlines() if line.startswith("| `")]

    assert written == rows_of_the_code()


@pytest.mark.django_db
def test_a_right_that_was_clicked_together_was_taken_away_again() -> None:
    sync_roles(using="default")
    volunteers = Group.objects.get(name="volunteer")
    volunteers.permissions.add(Permission.objects.get(codename="view_member"))
    Group.objects.create(name="friends")

    sync_roles(using="default")

    assert not volunteers.permissions.filter(codename="view_member").exists()
    assert set(Group.objects.values_list("name", flat=True)) == {role.name for role in ROLES}


@pytest.mark.django_db
def test_a_colleague_had_exactly_the_roles_that_were_given() -> None:
    anouk, noor = a_colleague(role="volunteer"), a_colleague(username="noor", role="employee")

    give_roles(anouk, ["manager"])

    assert Account.objects.get(pk=anouk.pk).has_perm("catalog.change_closure")
    assert [group.name for group in anouk.groups.all()] == ["manager"]
    assert [group.name for group in noor.groups.all()] == ["employee"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "sees_members"),
    [
        ("volunteer", False),
        ("employee", True),
        ("manager", True),
        ("privacy officer", True),
        ("administrator", False),
    ],
)
def test_only_who_needs_members_saw_members(role: str, *, sees_members: bool) -> None:
    assert a_colleague(role=role).has_perm("members.view_member") is sees_members


@pytest.mark.django_db
def test_nobody_was_allowed_to_change_history() -> None:
    history = {"loan", "pastloan", "borrower", "consentevent", "message", "accessline", "logentry"}
    changing = {
        name
        for role in ROLES
        for name in role.permissions
        if name.split("_")[0].split(".")[1] in {"add", "change", "delete"}
        and name.rpartition("_")[2] in history
    }

    assert changing == set()
