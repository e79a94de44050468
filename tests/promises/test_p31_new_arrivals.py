"""P31: "Wil je bericht over nieuwe aanwinsten, dan geldt dat tot je het zelf in MijnBibliotheek uitzet of geen lid meer bent." """

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from consent.models import ConsentEvent
from consent.operations import How, may_mail, record_consent
from consent.texts import current_text, publish_texts
from members.models import Member
from members.self_service import choose_messages
from tests.builders import a_member
from tests.promises.mutations import Patch

CLAUSE = "P31"
PROVED_BY = [
    "tests/consent/test_endings.py::test_new_books_were_mailed_until_the_last_day_of_the_membership",
    "tests/consent/test_endings.py::test_where_the_library_chose_until_withdrawn_the_words_and_the_mail_said_so",
]
MUTATIONS = [
    Patch("consent/operations.py", "yes = yes.filter(LASTS_LONGER | runs)", "yes = yes.all()"),
    Patch(
        "consent/models.py",
        'same = rows.filter(member=OuterRef("member"), purpose=OuterRef("purpose"))',
        'same = rows.filter(member=OuterRef("member"))',
    ),
]
pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def reader(db: None) -> Member:
    """A member who wants to hear of new books and gets the newsletter."""
    publish_texts()
    member = a_member()
    for purpose in ("new_arrivals", "newsletter"):
        say(member, purpose, given=True, at=NOON - timedelta(days=3000))
    return member


def say(member: Member, purpose: str, *, given: bool, at: datetime = NOON) -> None:
    text = current_text(purpose, "nl")
    assert record_consent(member, text, given=given, how=How(channel="web"), at=at) is not None


def test_it_went_on_for_years_without_being_asked_again(reader: Member) -> None:
    for years in range(30):
        assert may_mail(reader, "new_arrivals", today=TODAY.replace(year=2026 + years))


def test_no_other_switch_touched_it(reader: Member) -> None:
    say(reader, "newsletter", given=False)
    choose_messages(reader, {"due_soon": "none", "reservation_ready": "none"}, shows_titles=False)

    assert may_mail(reader, "new_arrivals", today=TODAY)
    assert not may_mail(reader, "newsletter", today=TODAY)


def test_the_member_stopped_it_with_one_button(client: Client, reader: Member) -> None:
    other = a_member(given_name="Fatima")
    say(other, "new_arrivals", given=True, at=NOON - timedelta(days=1))
    client.force_login(reader.account)
    words = current_text("new_arrivals", "nl").pk

    client.post(f"/mijn/privacy/toestemming/tekst/{words}/", {"decision": "no"})

    assert ConsentEvent.objects.of(reader)[0].state == "withdrawn"
    assert not may_mail(reader, "new_arrivals", today=TODAY)
    assert may_mail(reader, "newsletter", today=TODAY)
    assert may_mail(other, "new_arrivals", today=TODAY)
