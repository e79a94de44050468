"""P11: "Om te lenen vragen we je naam, geboortedatum, adres en e-mailadres, en als je dat wilt je
telefoonnummer; wat je betaalt en wat je leent houden we bij."
"""

from typing import Any

import pytest
from django.test import Client

from members.models import Account, Member
from members.staff_forms import EnrolmentForm
from retention.exposures import shown_by
from retention.registry import Source, columns_of
from tests.backoffice.test_member_pages import ENROL, anouk, zoe
from tests.promises.mutations import Patch

__all__ = ["anouk"]
CLAUSE = "P11"
PROVED_BY = [
    "tests/members/test_birth_date_of_the_young.py::test_the_date_went_in_the_night_of_the_18th_birthday",
    "tests/members/test_birth_date_of_the_young.py::test_an_adult_was_enrolled_without_a_date_and_one_that_was_typed_was_not_kept",
]
MUTATIONS = [
    Patch(
        "members/birth_dates.py",
        "_adults(today).update(birth_date=None)}",
        "_adults(today).count()}",
    ),
    Patch(
        "members/staff_forms.py",
        '        label=_("Phone"),\n        max_length=20,\n        required=False,\n',
        '        label=_("Phone"),\n        max_length=20,\n',
    ),
    Patch(
        "members/staff_forms.py",
        "    is_somebody_else = forms.BooleanField(",
        "    nationality = forms.CharField()\n    is_somebody_else = forms.BooleanField(",
    ),
]

NAME = {"members.Member.given_name", "members.Member.name_prefix", "members.Member.family_name"}
ADDRESS = {
    f"members.Address.{column}"
    for column in (
        "street",
        "house_number",
        "house_letter",
        "house_addition",
        "postcode",
        "city",
        "country",
    )
}
CONTACT = {"members.Member.birth_date", "members.Account.email", "members.Member.phone"}
CHOICES = {"members.Member.language", "members.Member.home_branch", "members.Membership.type"}
CARD = {"members.Card.number"}
FAMILY = {"members.Guardianship.guardian", "members.Member.household"}
ASKED = NAME | ADDRESS | CONTACT | CHOICES | CARD | FAMILY
"""What the sentence names, with what somebody chooses: a language, a branch, a membership."""

MUST = {"given_name", "birth_date", "id_seen", "membership_type", "home_branch", "language"}


def test_the_form_asked_what_was_declared_and_nothing_else() -> None:
    told = shown_by(EnrolmentForm)

    assert set(told) == set(EnrolmentForm.base_fields)
    assert {column for columns in told.values() for column in columns} == ASKED


def test_what_the_form_asked_was_in_the_register_as_told_by_the_member() -> None:
    for path in ASKED - CARD:
        model, _, name = path.rpartition(".")
        [column] = [each for each in columns_of(model) if each.name == name]
        assert column.declaration.activity in ("membership", "log-in")
        assert column.source is Source.GIVEN, path


def test_only_a_name_a_birth_date_and_an_address_had_to_be_filled_in() -> None:
    required = {name for name, field in EnrolmentForm.base_fields.items() if field.required}

    assert required == MUST | {"street", "house_number", "postcode", "city", "country"}


@pytest.mark.django_db
@pytest.mark.parametrize("without", [["phone"], ["phone", "email"]])
def test_somebody_without_a_telephone_became_a_member(
    client: Client, anouk: Account, monkeypatch: pytest.MonkeyPatch, without: list[str]
) -> None:
    monkeypatch.setattr("members.tasks.send_invitation.delay", lambda number: None)
    filled: dict[str, Any] = {name: words for name, words in zoe().items() if name not in without}

    client.post(ENROL, filled)

    assert Member.objects.get().phone == ""
