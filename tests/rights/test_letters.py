"""What must reach a member about their rights comes by post where no mail arrives."""

import pytest

from bieb.lib.clock import noon
from members.models import Address, Member
from notifications.batches import make_batch, print_batch
from notifications.models import Message
from rights.operations import answer_case, open_case
from tests.builders import MONDAY, a_member

pytestmark = pytest.mark.django_db


def without_mail() -> Member:
    member = a_member(email="")
    Address.objects.create(
        member=member, street="Dorpsstraat", house_number=1, postcode="7461AB", city="Rijssen"
    )
    return member


def test_who_has_no_mail_got_a_letter_at_each_step_and_who_has_got_a_mail() -> None:
    by_post, by_mail = without_mail(), a_member()
    for member in (by_post, by_mail):
        case = open_case(
            kind="question", member=member, channel="phone", today=MONDAY, at=noon(MONDAY), text="Hoe lang?"
        )  # fmt: skip
        answer_case(case, words="Een jaar.", today=MONDAY, at=noon(MONDAY))

    rows = Message.objects.order_by("member", "kind").values_list("member", "kind", "channel")

    assert set(rows) == {
        (member.pk, kind, way)
        for member, way in ((by_post, "letter"), (by_mail, "email"))
        for kind in ("privacy_answered", "privacy_received")
    }
    batch = make_batch(at=noon(MONDAY))
    assert batch
    assert print_batch(batch, at=noon(MONDAY)).startswith(b"%PDF-")
    assert not Message.objects.filter(state="held").exists()


def test_who_can_be_reached_in_no_way_still_had_it_in_the_mailbox() -> None:
    nowhere = a_member(email="")

    open_case(
        kind="question", member=nowhere, channel="desk", today=MONDAY, at=noon(MONDAY), text=""
    )

    assert Message.objects.get().member == nowhere
