"""P29: "Wil je onze nieuwsbrief met nieuws, acties en aanbiedingen, dan meld je je daar zelf voor aan en gebruiken we je e-mailadres." """

from contextlib import suppress
from datetime import timedelta

import pytest

from newsletters import sending
from newsletters.errors import LinkOutdated
from newsletters.issues import audience, start
from newsletters.models import Subscription
from newsletters.readers import confirm, mailbox_of
from tests.builders import a_member
from tests.newsletters.reading import NOON, a_reading_member, a_sign_up, an_address, an_issue
from tests.promises.mutations import Patch

CLAUSE = "P29"
PROVED_BY = [
    "tests/newsletters/test_sign_up.py::test_a_stranger_signed_up_and_confirmed_with_the_link_of_the_mail",
    "tests/newsletters/test_sign_up.py::test_nothing_was_ticked_beforehand_and_no_subject_was_refused",
    "tests/newsletters/test_sending.py::test_it_went_once_to_who_said_yes_about_one_of_its_subjects",
]
MUTATIONS = [
    Patch("newsletters/models.py", "return self.filter(own | typed)", "return self.all()"),
    Patch(
        "newsletters/models.py",
        "return self.filter(asked_at__gt=now - CONFIRM_DAYS)",
        "return self.all()",
    ),
]
pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def test_who_asked_and_confirmed_got_it_and_nobody_else() -> None:
    a_reading_member(email="leest@example.org")
    an_address("vreemde@example.org")
    a_member(email="lid@example.org", given_name="Jan")
    a_sign_up("onbevestigd@example.org")
    Subscription.objects.create(member=a_member(email="oud@example.org"), topics=["news"])
    issue = an_issue()

    written = start(issue, at=NOON)

    readers = Subscription.objects.filter(deliveries__issue=issue)
    assert sorted(mailbox_of(each) for each in readers) == [
        "leest@example.org",
        "vreemde@example.org",
    ]
    assert written == 2


@pytest.mark.parametrize(("after", "counts"), [(WEEK - timedelta(seconds=1), 1), (WEEK, 0)])
def test_an_address_counted_only_when_confirmed_within_a_week(
    after: timedelta, counts: int
) -> None:
    _waits, token = a_sign_up()
    with suppress(LinkOutdated):
        confirm(token, at=NOON + after)

    assert audience(an_issue(), today=(NOON + WEEK).date()) == counts
    assert sending.send_issues(now=NOON) == 0
