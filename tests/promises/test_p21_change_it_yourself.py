"""P21: "Een deel ervan wijzig je zelf; de rest verbeteren wij als je dat vraagt." """

from typing import Any

import pytest
from django.test import Client

from members.models import Address, Member
from retention.registry import personal_columns
from tests.builders import a_member
from tests.promises.mutations import Patch

pytestmark = pytest.mark.django_db
CLAUSE = "P21"
MUTATIONS = [
    Patch(
        "rights/corrections.py",
        "if column.is_editable or not column.is_exported",
        "if not column.is_exported",
    ),
    Patch("members/adapter.py", "            self.send_mail(template_prefix, email, {})", "            return"),
    Patch("rights/corrections.py", '    tell_recipients(member.pk, "rectified", today=today, at=at)\n', ""),
]  # fmt: skip
PROVED_BY = [
    "tests/rights/test_corrections.py::test_a_correction_was_asked_sealed_and_made",
    "tests/rights/test_corrections.py::test_whoever_got_the_old_value_was_told",
    "tests/rights/test_corrections.py::test_every_column_was_changed_by_members_or_corrected_on_request_or_not_theirs",
    "tests/rights/test_corrections.py::test_the_old_address_heard_of_a_change_at_the_desk",
    "tests/pages/test_logging_in.py::test_another_address_counted_only_after_the_link_was_followed",
]
PAGES = ("/mijn/gegevens/contact/", "/mijn/gegevens/adres/")
TYPED = {
    "phone": "0548 51 23 45", "language": "en", "street": "Nieuwstraat", "house_number": "9",
    "house_letter": "b", "house_addition": "2", "postcode": "7451 AB", "city": "Holten",
    "country": "NL",
}  # fmt: skip


@pytest.mark.parametrize("model", [Member, Address])
def test_a_page_changed_what_the_register_calls_editable_and_nothing_else(
    model: type[Member] | type[Address],
) -> None:
    member, wout = a_member(), a_member(given_name="Wout")
    for each in (member, wout):
        Address.objects.create(
            member=each, street="Haarstraat", house_number=1, postcode="7461AB", city="Rijssen"
        )
    lookup = {"pk": member.pk} if model is Member else {"member": member}
    before: dict[str, Any] = dict(model._default_manager.values().get(**lookup))
    client = Client()
    client.force_login(member.account)
    everything = {each.name: "x" for each in personal_columns() if each.model == model._meta.label}

    for page in PAGES:
        client.post(page, everything | TYPED)

    after: dict[str, Any] = dict(model._default_manager.values().get(**lookup))
    changed = {name for name in after if after[name] != before[name]}
    editable = {
        each.name
        for each in personal_columns()
        if each.model == model._meta.label and each.is_editable
    }
    assert changed
    assert changed <= editable
    assert editable - changed <= {"country", "shows_titles_in_mail"}  # the same, or another page
    assert Address.objects.get(member=wout).street == "Haarstraat"
