"""P18: "Voor de online Bibliotheek krijgt de Koninklijke Bibliotheek (KB) wat zij nodig heeft om je toe te laten: lidnummer, pasnummer, geboortedatum, soort lidmaatschap en tot wanneer dat geldt. De KB heeft een [eigen privacyverklaring](kb-privacy)." """

import pytest

from members.models import Member
from partners import errors
from partners.models import Disclosure, Partner
from partners.operations import ONLINE, Answer, disclose, sign
from partners.seeding import seed_recipients
from tests.builders import MONDAY, a_member, a_moment, a_paper
from tests.promises.mutations import Patch

CLAUSE = "P18"
MUTATIONS = [
    Patch("partners/recipients.toml", '"membershipKind", "validUntil"]\nprivacy_policy', '"membershipKind", "validUntil", "name"]\nprivacy_policy'),
    Patch("partners/activities.py", '{"membershipNumber", "cardNumber", "birthDate", "membershipKind", "validUntil"}', '{"membershipNumber", "cardNumber", "birthDate", "membershipKind", "validUntil", "email"}'),
]  # fmt: skip
pytestmark = pytest.mark.django_db
FIVE = {"membershipNumber", "cardNumber", "birthDate", "membershipKind", "validUntil"}


def let_in(member: Member, *fields: str) -> Answer:
    """The KB lets somebody in, who asked for that there."""
    seed_recipients()
    kb = Partner.objects.get(code="kb")
    sign(kb, a_paper())
    return disclose(
        kb,
        ONLINE,
        lambda: Answer("given", member.pk, dict.fromkeys(fields, "7")),
        scopes=kb.scopes,
        today=MONDAY,
        at=a_moment(MONDAY),
    )


def test_the_kb_could_know_exactly_these_five_things() -> None:
    seed_recipients()
    kb = Partner.objects.get(code="kb")

    assert set(kb.fields) == set(ONLINE.fields) == FIVE
    assert kb.privacy_policy.startswith("https://www.onlinebibliotheek.nl/")


def test_the_five_went_and_the_member_saw_which() -> None:
    zoe, wout = a_member(), a_member()

    let_in(zoe, *FIVE)

    assert set(Disclosure.objects.about(zoe.pk)[0].fields) == FIVE
    assert not Disclosure.objects.about(wout.pk).exists()


@pytest.mark.parametrize("field", ["name", "email", "password", "loans", "address"])
def test_anything_else_was_refused_and_nothing_left(field: str) -> None:
    with pytest.raises((ValueError, errors.FieldNotAllowed)):
        let_in(a_member(), "cardNumber", field)

    assert not Disclosure.objects.exclude(fields=[]).exists()
