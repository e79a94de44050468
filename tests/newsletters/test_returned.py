"""Newsletters that come back: they did not arrive, and an address that is gone gets no more of them."""

import pytest
from pytest_django.fixtures import Settings

from newsletters.issues import start
from newsletters.models import Delivery, Issue, Subscription
from newsletters.sending import send_issues
from notifications import bounces
from notifications.models import AddressTrouble
from notifications.return_path import Returned, mark, read_return_path
from tests.newsletters.reading import NOON, a_reading_member, an_address, an_issue
from tests.notifications.conftest import sink
from tests.notifications.sink import Sink

__all__ = ["sink"]
pytestmark = pytest.mark.django_db(transaction=True)
MEMBER, STRANGER = "lezer@example.org", "vreemde@example.org"


@pytest.fixture(autouse=True)
def _comes_back_here(settings: Settings) -> None:
    settings.BOUNCE_ADDRESS = "terug@bieb.example"


def sent(sink: Sink) -> dict[str, Returned]:
    """Send an issue; return by reader what its envelope says when it comes back."""
    sink.mails.clear()
    issue: Issue = an_issue()
    start(issue, at=NOON)
    send_issues(now=NOON)
    return {
        row.subscription.address or MEMBER: Returned(row.pk, _start_of(row), is_newsletter=True)
        for row in issue.deliveries.filter(state="sent").select_related("subscription")
    }


def _start_of(row: Delivery) -> str:
    address = row.subscription.address or MEMBER
    found = read_return_path(f"terug{mark(row.pk, address, is_newsletter=True)}bieb.example")
    assert found is not None
    return found.start


def came_back(returned: Returned, code: str = "5.1.1") -> bool:
    return bounces.take_back(bounces.Bounce(returned, code, is_final=True), at=NOON)


def test_an_address_that_is_gone_was_wiped_at_once_and_counted_once(sink: Sink) -> None:
    an_address(STRANGER)
    an_address("blijft@example.org")
    returned = sent(sink)

    assert [came_back(returned[STRANGER]) for _time in range(2)] == [True, False]

    assert set(Subscription.objects.values_list("address", flat=True)) == {"", "blijft@example.org"}
    assert Delivery.objects.get(state="failed").why == "bounced 5.1.1"
    assert set(sent(sink)) == {"blijft@example.org"}


def test_after_another_reason_it_was_wiped_the_second_time(sink: Sink) -> None:
    an_address(STRANGER)

    assert came_back(sent(sink)[STRANGER], "5.7.1")
    assert Subscription.objects.get().address == STRANGER
    assert came_back(sent(sink)[STRANGER], "5.7.1")
    assert Subscription.objects.get().address == ""


def test_a_member_without_a_mailbox_was_marked_and_got_no_more_until_the_address_changes(
    sink: Sink,
) -> None:
    member = a_reading_member(email=MEMBER)
    an_address(STRANGER)

    assert came_back(sent(sink)[MEMBER])

    assert AddressTrouble.objects.get().marked_on == NOON.date()
    assert set(sent(sink)) == {STRANGER}
    member.account.email = "nieuw@example.org"
    member.account.save()
    assert len(sent(sink)) == 2


def test_what_may_be_about_newsletters_alone_left_the_reminders_of_a_member_alone(
    sink: Sink,
) -> None:
    a_reading_member(email=MEMBER)

    assert came_back(sent(sink)[MEMBER], "5.7.1")

    assert not AddressTrouble.objects.exists()
    assert Delivery.objects.get().why == "bounced 5.7.1"


def test_a_mark_of_a_newsletter_was_none_of_a_message_nor_the_other_way() -> None:
    ours = mark(7, STRANGER, is_newsletter=True)

    assert read_return_path(ours) == Returned(7, ours.split(".")[1], is_newsletter=True)
    assert read_return_path(ours.replace("+n7", "+7")) is None
    assert read_return_path(mark(7, STRANGER).replace("+7", "+n7")) is None


def test_the_envelope_of_a_newsletter_said_which_it_was_and_its_sender_stayed(sink: Sink) -> None:
    an_address(STRANGER)
    envelopes: list[str] = []
    sink.when_sender = envelopes.append

    sent(sink)

    found = read_return_path(envelopes[0])
    assert found is not None
    assert (found.number, found.is_newsletter) == (Delivery.objects.get().pk, True)
    assert "terug" not in sink.mails[0]["From"]
