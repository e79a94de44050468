"""P57: "Krijg je onze nieuwsbrief, dan lees je het daar ook." """

from datetime import timedelta

import pytest

from newsletters.models import Issue, Subscription
from newsletters.readers import mailbox_of
from statement.models import StatementVersion
from statement.operations import publish
from statement.telling import tell_readers
from statement.wording import chosen_now
from tests.builders import a_member
from tests.newsletters.reading import NOON, a_reading_member, a_sign_up, an_address
from tests.promises.mutations import Patch

CLAUSE = "P57"
PROVED_BY = [
    "tests/newsletters/test_sending.py::test_word_of_something_went_once_to_everybody_whatever_their_subjects",
]
MUTATIONS = [
    Patch("statement/operations.py", "        tell_readers(version, at=at)", "        pass"),
    Patch(
        "newsletters/issues.py", "written = _write(issue, at=at) if is_new", "written = 0 if is_new"
    ),
]
pytestmark = pytest.mark.django_db


def changed() -> StatementVersion:
    day = NOON.date()
    publish(today=day - timedelta(days=90), choices=chosen_now() | {"SHARE_LINKS": "none"})
    return publish(today=day, choices=chosen_now() | {"SHARE_LINKS": "links"}, at=NOON)


def test_exactly_who_gets_the_newsletter_was_told_what_changed_and_once() -> None:
    a_reading_member(email="leest@example.org", topics=("actions",))
    an_address("vreemde@example.org", topics=("offers",))
    a_sign_up("onbevestigd@example.org")
    a_member(email="lid@example.org", given_name="Jan")

    version = changed()

    issue = Issue.objects.get()
    told = Subscription.objects.filter(deliveries__issue=issue)
    assert sorted(mailbox_of(each) for each in told) == ["leest@example.org", "vreemde@example.org"]
    assert issue.subject_nl == "Onze privacyverklaring is veranderd op 20 november 2026"
    assert "Bekijk oud en nieuw naast elkaar" in issue.body_nl
    assert "Bij een titel staan links om die te delen" in issue.body_nl
    assert tell_readers(version, at=NOON) == 0
    assert Issue.objects.count() == 1


def test_the_first_version_changed_nothing_and_nobody_was_told() -> None:
    an_address()

    publish(today=NOON.date(), at=NOON)

    assert not Issue.objects.exists()
