"""P13: "We laten je weten wanneer iets terug moet en hoe het met je reservering staat." """

import re
from pathlib import Path

import pytest
from django.conf import settings

from consent.operations import How, record_consent
from consent.texts import current_text, publish_texts
from notifications.models import Message
from tests.builders import a_member
from tests.notifications.sink import Sink
from tests.notifications.writing import NOW, reminded, send
from tests.promises.mutations import Patch

CLAUSE = "P13"
MUTATIONS = [
    Patch(
        "notifications/readers.py",
        "routes = routes_of([*carers, member.pk], kind=kind, also_locked=False)",
        "routes = routes_of([*carers, member.pk], kind=kind) if member.consents.exists() else {}",
    ),
    Patch(
        "templates/emails/due_soon-body.txt",
        "{% load",
        "Kijk eens naar onze actie!\n{% load",
    ),
]
PROVED_BY = [
    "tests/notifications/test_outbox.py::test_a_reminder_was_sent_once",
    "tests/reservations/test_messages.py::test_a_member_heard_what_lay_ready_where_and_until_when",
]
ADVERTISING = re.compile(r"actie|aanbieding|korting|nieuwsbrief|offer|discount|newsletter", re.I)


@pytest.mark.django_db(transaction=True)
def test_who_said_no_to_the_newsletter_was_reminded_all_the_same(sink: Sink) -> None:
    silent, never_asked = a_member(email="jan@example.org"), a_member(email="wout@example.org")
    publish_texts()
    text = current_text("newsletter", "nl")
    for given in (True, False):
        record_consent(silent, text, given=given, how=How(channel="web"), at=NOW)

    reminded(silent, never_asked)
    send()

    assert {mail["To"] for mail in sink.mails} == {"jan@example.org", "wout@example.org"}
    assert not Message.objects.exclude(state="sent").exists()


def test_no_message_held_advertising() -> None:
    letters = sorted(Path(settings.BASE_DIR, "templates", "emails").glob("*.*"))

    assert len(letters) > 12
    assert [path.name for path in letters if ADVERTISING.search(path.read_text())] == []
