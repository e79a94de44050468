"""A colleague writes, tries, sends, pauses; others cannot, and nobody chooses who gets it."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from members.models import Account
from newsletters.models import Delivery, Issue
from tests.builders import a_colleague
from tests.loans.desk import a_desk
from tests.newsletters.reading import a_reading_member, an_address, an_issue
from tests.notifications.conftest import sink  # noqa: F401  a fixture
from tests.notifications.sink import Sink

pytestmark = pytest.mark.django_db
DRAFT = {
    "subject_nl": "Winter in de bieb",
    "body_nl": "# Kom langs\n\nMet **warme** chocolademelk & [meer](https://example.org/winter).",
    "subject_en": "",
    "body_en": "",
    "topics": ["news"],
    "per_minute": "60",
}
HERE = "/beheer/nieuwsbrief/"


@pytest.fixture
def desk() -> Client:
    staff = a_colleague(username="kees", role="manager")
    Account.objects.filter(pk=staff.pk).update(email="kees@example.org")
    staff.refresh_from_db()
    return a_desk(staff)


def test_an_issue_was_written_looked_at_and_sent(desk: Client) -> None:
    a_reading_member(email="lezer@example.org", given_name="Geheimpje")
    an_address("vreemde@example.org")

    desk.post(f"{HERE}nieuw/", DRAFT)
    issue = Issue.objects.get()
    page = desk.get(f"{HERE}{issue.pk}/").content.decode()

    assert "Hij gaat naar 2 mailboxen" in page
    assert page.count("<strong>warme</strong>") == 3
    assert "Geheimpje" not in page
    assert "@example.org" not in page.replace("klantenservice@example.org", "")

    desk.post(f"{HERE}{issue.pk}/versturen/")
    desk.post(f"{HERE}{issue.pk}/versturen/")
    desk.post(f"{HERE}{issue.pk}/pauze/", {"act": "pause"})

    issue.refresh_from_db()
    assert (issue.state, Delivery.objects.count()) == ("paused", 2)
    assert "Ga door" in desk.get(f"{HERE}{issue.pk}/").content.decode()
    assert list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True)) == [
        "start",
        "pause",
    ]
    assert "Winter in de bieb" in desk.get(HERE).content.decode()


def test_what_was_sent_could_not_be_changed(desk: Client) -> None:
    an_address()
    issue = an_issue()
    desk.post(f"{HERE}{issue.pk}/versturen/")

    answer = desk.post(f"{HERE}{issue.pk}/wijzigen/", DRAFT)

    issue.refresh_from_db()
    assert (answer.status_code, issue.subject_nl) == (302, "Nieuws van november")


@pytest.mark.parametrize(
    "body",
    [
        "![foto](https://example.org/a.png)",
        "<img src=https://example.org/a.png>",
        "[klik](javascript:alert)",
        "[klik](http://example.org)",
    ],
)
def test_what_could_follow_a_reader_was_refused(desk: Client, body: str) -> None:
    assert desk.post(f"{HERE}nieuw/", DRAFT | {"body_nl": body}).status_code == 422
    assert not Issue.objects.exists()


def test_a_try_went_to_the_colleague_alone(desk: Client, sink: Sink) -> None:  # noqa: F811
    an_address()
    issue = an_issue()

    desk.post(f"{HERE}{issue.pk}/proef/", {"language": "nl"})

    assert [mail["To"] for mail in sink.mails] == ["kees@example.org"]


def test_a_colleague_without_the_permission_saw_and_sent_nothing() -> None:
    desk = a_desk(a_colleague(username="anouk2", role="employee"))
    issue = an_issue()

    codes = [
        desk.get(HERE).status_code,
        desk.get(f"{HERE}{issue.pk}/").status_code,
        desk.post(f"{HERE}{issue.pk}/versturen/").status_code,
    ]

    assert codes == [403, 403, 403]
    issue.refresh_from_db()
    assert issue.state == "draft"
