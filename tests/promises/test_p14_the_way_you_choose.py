"""P14: "Je kiest zelf hoe zo'n bericht je bereikt: via je telefoon, per e-mail of per post." """

import pytest

from members.models import Address, ChannelPreference, Member
from notifications.batches import make_batch, print_batch
from notifications.models import Message
from reminders.models import Step
from tests.builders import a_member
from tests.notifications.conftest import gateway, sink
from tests.notifications.gateway import MOBILE, Gateway
from tests.notifications.sink import Sink
from tests.notifications.writing import NOW, reminded, send
from tests.promises.mutations import Patch
from tests.reminders.planned import the_ladder

__all__ = ["gateway", "sink"]
CLAUSE = "P14"
MUTATIONS = [
    Patch(
        "notifications/routing.py",
        "AND wish.channel = possible.way) DESC",
        "AND wish.channel = 'none') DESC",
    ),
    Patch("notifications/routing.py", "WHEN 'sms' THEN {phone}", "WHEN 'sms' THEN FALSE"),
]
PROVED_BY = [
    "tests/notifications/test_preferences.py::test_the_page_said_of_every_case_what_the_outbox_does",
    "tests/notifications/test_post_pages.py::test_no_title_stood_in_a_subject_or_a_text_message",
]
WAYS = ("email", "sms", "letter", "none")


def reached_every_way(number: int, wish: str) -> Member:
    """Somebody with a mailbox, a mobile phone and a home, who chose one of them."""
    member = a_member(email=f"lid{number}@example.org")
    Member.objects.filter(pk=member.pk).update(phone=MOBILE)
    Address.objects.create(
        member=member, street="Dorpsstraat", house_number=1, postcode="7461AB", city="Rijssen"
    )
    ChannelPreference.objects.create(member=member, kind="due_soon", channel=wish)
    return member


@pytest.mark.django_db(transaction=True)
def test_each_reminder_went_the_way_its_reader_chose(sink: Sink, gateway: Gateway) -> None:
    the_ladder()
    Step.objects.filter(code="due_soon").update(channels=["email", "sms", "letter"])
    members = {wish: reached_every_way(number, wish) for number, wish in enumerate(WAYS)}
    reminded(*members.values())

    assert send() == 2
    batch = make_batch(at=NOW)

    assert [mail["To"] for mail in sink.mails] == [members["email"].account.email]
    assert [text["to"] for text in gateway.taken.values()] == ["+31612345678"]
    assert print_batch(batch, at=NOW).startswith(b"%PDF")
    assert set(Message.objects.values_list("channel", "member")) == {
        (wish, member.pk) for wish, member in members.items() if wish != "none"
    }
