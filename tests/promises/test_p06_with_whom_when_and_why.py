"""P6: "Soms werken we met anderen samen; [hieronder](recipients) staat met wie, wanneer en waarom." """

import pytest

from partners.models import Disclosure
from partners.recipients import published, received_about
from partners.seeding import NAMED, seed_recipients
from tests.builders import MONDAY, a_member, a_moment, a_partner_login, card_of
from tests.partners.client import check, log_in
from tests.promises.mutations import Patch

CLAUSE = "P6"
MUTATIONS = [
    Patch("partners/recipients.py", "Disclosure.objects.about(subject_id).exclude", "Disclosure.objects.all().exclude"),
    Patch("partners/operations/telling.py", "        _write(partner, activity, answer, at)\n    return answer", "    return answer"),
]  # fmt: skip
PROVED_BY = [
    "tests/pages/test_recipients.py::test_anybody_could_read_who_gets_what_when_and_why",
    "tests/pages/test_recipients.py::test_a_member_read_who_got_what_with_its_privacy_statement",
    "tests/partners/test_one_door_out.py::test_a_line_was_never_changed_or_deleted",
]


@pytest.mark.django_db
def test_each_member_saw_exactly_who_got_something_about_them() -> None:
    zoe, wout = a_member(), a_member()
    rijnbrink = a_partner_login()
    zwolle = a_partner_login(name="Stadkamer Zwolle")
    a_partner_login(name="Bibliotheek Hof van Twente")
    for login, member in [(rijnbrink, zoe), (zwolle, zoe), (zwolle, wout)]:
        check(log_in(login), {"cardNumber": card_of(member).number})

    seen = {each: {line.partner.name for line in received_about(each.pk)} for each in (zoe, wout)}

    assert seen == {zoe: {"Rijnbrink", "Stadkamer Zwolle"}, wout: {"Stadkamer Zwolle"}}


@pytest.mark.django_db
def test_of_everybody_it_said_when_and_why_and_what() -> None:
    seed_recipients()

    listed = {each.name: each for each in published()}

    active = {each["name"] for each in NAMED.values() if each.get("is_active", True)}
    assert set(listed) == active
    assert all(each.when and each.why and each.role for each in listed.values())


@pytest.mark.django_db
def test_a_question_that_was_refused_gave_nothing() -> None:
    zoe, partner = a_member(), a_partner_login().partner
    Disclosure.objects.create(
        partner=partner, subject_id=zoe.pk, asked_at=a_moment(MONDAY), activity="card_check",
        fields=[], answer="objected",
    )  # fmt: skip

    assert received_about(zoe.pk) == []
