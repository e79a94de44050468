"""P8: "Deze bedrijven werken voor ons: Rijnbrink, OCLC (HKA), Appsoftware, Eastbridge." """

from typing import Any

import pytest

from partners import errors
from partners.models import Disclosure, Partner
from partners.operations import Activity, Answer, disclose, sign
from partners.seeding import seed_recipients
from statement.facts import PROCESSORS
from tests.builders import MONDAY, a_member, a_moment, a_paper
from tests.promises.mutations import Patch

CLAUSE = "P8"
MUTATIONS = [
    Patch("partners/recipients.toml", 'fields = ["amount", "reference"]', 'fields = ["amount", "reference", "name"]'),
    Patch("partners/operations/telling.py", "            _refuse_fields(partner, activity, answer)\n", ""),
]  # fmt: skip
PROVED_BY = [
    "tests/partners/test_one_door_out.py::test_an_answer_with_a_field_too_many_never_left",
    "tests/demo/test_seed.py::test_the_demo_had_the_partners_of_the_statement_and_one_that_asks",
]
pytestmark = pytest.mark.django_db
PAYING = Activity("loan", "loans:write", frozenset({"amount", "reference", "name"}), purpose="")
WHO_SOMEBODY_IS = {"name", "email", "address", "birthDate", "iban"}


def pay(**fields: Any) -> Answer:
    """What the payment machine would be told."""
    seed_recipients()
    Partner.objects.filter(code="appsoftware").update(scopes=["loans:write"])
    machine = Partner.objects.get(code="appsoftware")
    sign(machine, a_paper())
    member = a_member()
    return disclose(
        machine,
        PAYING,
        lambda: Answer("given", member.pk, fields),
        scopes=["loans:write"],
        today=MONDAY,
        at=a_moment(MONDAY),
    )


def test_exactly_the_companies_of_the_statement_worked_for_us() -> None:
    seed_recipients()

    ours = Partner.objects.filter(role=Partner.Role.PROCESSOR)

    assert set(ours.values_list("code", flat=True)) == set(PROCESSORS)


def test_none_of_them_could_know_who_somebody_is_or_where_they_live() -> None:
    seed_recipients()

    for partner in Partner.objects.filter(role=Partner.Role.PROCESSOR):
        assert not WHO_SOMEBODY_IS & set(partner.fields), partner.name


def test_the_payment_machine_got_the_amount_and_the_number() -> None:
    assert pay(amount="3.50", reference="88").fields == {"amount": "3.50", "reference": "88"}


def test_the_payment_machine_never_got_the_name_and_the_line_was_about_nobody() -> None:
    with pytest.raises(errors.FieldNotAllowed):
        pay(amount="3.50", name="Jan de Vries")

    line = Disclosure.objects.get()
    assert (line.subject_id, line.fields, line.answer) == (None, [], "field_not_allowed")


def test_running_it_again_changed_nothing_but_put_the_allowed_fields_back() -> None:
    seed_recipients()
    Partner.objects.filter(code="kb").update(name="De KB", fields=["name"])

    assert seed_recipients() == []

    kb = Partner.objects.get(code="kb")
    assert kb.name == "De KB"
    assert "name" not in kb.fields
