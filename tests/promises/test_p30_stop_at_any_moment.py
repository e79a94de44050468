"""P30: "Afmelden kan op elk moment." """

import pytest
from django.test import Client

from newsletters import sending
from newsletters.issues import start
from newsletters.lists import give_tokens
from newsletters.models import Delivery, Subscription
from newsletters.readers import end_again
from tests.newsletters.reading import NOON, a_reading_member, an_address, an_issue
from tests.promises.mutations import Patch

CLAUSE = "P30"
PROVED_BY = [
    "tests/newsletters/test_one_click.py::test_a_mail_program_stopped_it_with_one_post",
    "tests/newsletters/test_one_click.py::test_a_scanner_that_fetched_the_link_stopped_nothing",
    "tests/newsletters/test_one_click.py::test_stopping_was_remembered_for_when_a_backup_is_put_back",
    "tests/newsletters/test_sending.py::test_each_mail_had_a_link_of_its_own_that_stopped_its_reader",
    "tests/newsletters/test_sign_up.py::test_a_member_chose_and_stopped_and_only_consent_decided",
]
MUTATIONS = [
    Patch("newsletters/sending.py", "  AND subscription_id IN ({wanted})\n", "  -- {wanted}\n"),
    Patch("newsletters/unsubscribing.py", "@csrf_exempt", "@never_cache"),
    Patch("newsletters/readers.py", "        _withdraw(account.member, at=at)", "        pass"),
]
pytestmark = pytest.mark.django_db


def click(reader: Subscription) -> int:
    """Do what the button of a mail program does: no cookie, no log-in."""
    [token] = give_tokens("newsletter", [reader], at=NOON)
    strict = Client(enforce_csrf_checks=True)
    return strict.post(f"/u/{token}", {"List-Unsubscribe": "One-Click"}).status_code


def test_one_click_was_enough_while_it_was_being_sent() -> None:
    member = a_reading_member(email="lid@example.org")
    an_address("vreemde@example.org")
    issue = an_issue()
    start(issue, at=NOON)
    sending.claim(issue, now=NOON)

    codes = [click(each) for each in Subscription.objects.all()]

    assert codes == [200, 200]
    assert [sending._start(row, now=NOON) for row in Delivery.objects.all()] == [False, False]
    assert not Subscription.objects.wanted(NOON.date()).filter(member=member).exists()


def test_one_click_stopped_whoever_reads_in_that_mailbox() -> None:
    a_reading_member(email="gezin@example.org")
    reader = an_address("GEZIN@example.org")

    assert click(reader) == 200

    assert not Subscription.objects.wanted(NOON.date()).exists()


def test_a_backup_brought_nobody_back() -> None:
    gone, stays = an_address("weg@example.org"), an_address("blijft@example.org")

    assert end_again([gone.pk], at=NOON) == 1
    assert end_again([gone.pk], at=NOON) == 0

    assert list(Subscription.objects.wanted(NOON.date())) == [stays]
