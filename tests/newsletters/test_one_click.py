"""One click stops it: for mail programs and people, and for nobody who only looks or guesses."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from bieb.lib import clock
from consent.models import ConsentEvent
from erasure.models import LedgerLine
from newsletters import purge
from newsletters.lists import give_tokens, hash_of, list_headers, stop_url
from newsletters.models import Subscription, UnsubscribeToken
from tests.newsletters.reading import NOON, a_reading_member, an_address

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def strict() -> Client:
    """A mail program: no cookies, no referrer, and Django's check on forms as in the real thing."""
    return Client(enforce_csrf_checks=True)


def a_link(reader: Subscription) -> str:
    return give_tokens("newsletter", [reader], at=NOON)[0]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_mail_program_stopped_it_with_one_post(strict: Client, kind: str) -> None:
    reader, other = an_address(), an_address("ander@example.org")
    link = f"/u/{a_link(reader)}"

    if kind.startswith("multipart"):
        answer = strict.post(link, ONE_CLICK)
    else:
        answer = strict.post(link, "List-Unsubscribe=One-Click", content_type=kind)

    assert answer.status_code == 200
    assert not answer.cookies
    reader.refresh_from_db()
    other.refresh_from_db()
    assert (reader.address, reader.ended_at is not None) == ("", True)
    assert other.ended_at is None


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_that_fetched_the_link_stopped_nothing(strict: Client, method: str) -> None:
    reader = an_address()

    answer = getattr(strict, method)(f"/u/{a_link(reader)}")

    assert answer.status_code == 200
    assert not answer.cookies
    reader.refresh_from_db()
    assert reader.ended_at is None


def test_the_page_had_a_button_that_stopped_it(strict: Client) -> None:
    reader = an_address()
    link = f"/u/{a_link(reader)}"

    page = strict.get(link).content.decode()

    assert '<form method="post">' in page
    assert "vreemde@example.org" not in page
    assert "Het is gestopt" in strict.post(link, ONE_CLICK).content.decode()


def test_a_second_click_answered_the_same_and_a_new_yes_was_kept(strict: Client) -> None:
    link = f"/u/{a_link(an_address())}"
    strict.post(link, ONE_CLICK)
    again = an_address(at=clock.now() + timedelta(seconds=1))

    answer = strict.post(link, ONE_CLICK)

    assert answer.status_code == 200
    again.refresh_from_db()
    assert again.ended_at is None


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "A", lambda t: "A" * 43])
def test_a_link_that_was_cut_or_forged_stopped_nobody_and_said_so(
    strict: Client, change: object
) -> None:
    reader = an_address()
    assert callable(change)

    answer = strict.post(f"/u/{change(a_link(reader))}", ONE_CLICK)

    assert answer.status_code == 404
    reader.refresh_from_db()
    assert reader.ended_at is None


def test_whoever_guessed_was_slowed_down(strict: Client, settings: Settings) -> None:
    settings.PARTNER_RATES = settings.PARTNER_RATES | {"unknown links": (2, 86_400)}
    codes = [strict.post(f"/u/{'B' * 43}", ONE_CLICK).status_code for _try in range(3)]

    assert codes == [404, 404, 429]


def test_a_member_who_clicked_withdrew_that_permission_only(strict: Client) -> None:
    member = a_reading_member()
    link = a_link(Subscription.objects.get(member=member))

    strict.post(f"/u/{link}", ONE_CLICK)

    event = ConsentEvent.objects.standing().get(member=member)
    assert (event.purpose, event.state, event.channel) == ("newsletter", "withdrawn", "mail")
    assert not Subscription.objects.wanted(NOON.date()).filter(member=member).exists()


def test_a_click_stopped_everything_to_one_mailbox(strict: Client) -> None:
    first = a_reading_member(email="gezin@example.org")
    second = a_reading_member(email="Gezin@example.org", given_name="Sem")
    an_address("gezin@EXAMPLE.org")
    a_reading_member(email="buren@example.org", given_name="Mo")

    strict.post(f"/u/{a_link(Subscription.objects.get(member=first))}", ONE_CLICK)

    left = Subscription.objects.wanted(NOON.date()).values_list("member__given_name", flat=True)
    assert list(left) == ["Mo"]
    assert ConsentEvent.objects.of(second)[0].state == "withdrawn"


def test_a_list_that_is_no_longer_ours_was_unknown(strict: Client, settings: Settings) -> None:
    reader = an_address()
    link = a_link(reader)
    UnsubscribeToken.objects.update(list_code="lijst-van-vroeger")

    assert strict.post(f"/u/{link}", ONE_CLICK).status_code == 404
    reader.refresh_from_db()
    assert reader.ended_at is None


@pytest.mark.django_db(databases=["default", "purge"], transaction=True)
def test_the_link_of_somebody_who_was_forgotten_answered_as_any_other(strict: Client) -> None:
    member = a_reading_member()
    link = a_link(Subscription.objects.get(member=member))
    purge.forget([member.pk], today=NOON.date())

    answer = strict.post(f"/u/{link}", ONE_CLICK)

    assert answer.status_code == 200
    assert not Subscription.objects.filter(member=member).exists()


def test_only_the_hash_of_a_link_was_kept_and_links_said_nothing(settings: Settings) -> None:
    settings.SITE_URL = "https://bieb.example.org"
    first, second = (a_link(an_address()) for _time in range(2))

    headers = list_headers("newsletter", first)

    assert first != second
    assert set(UnsubscribeToken.objects.values_list("pk", flat=True)) == {
        hash_of(first),
        hash_of(second),
    }
    assert headers == {
        "List-Id": "<newsletter.bieb.example.org>",
        "List-Unsubscribe": f"<https://bieb.example.org/u/{first}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert stop_url(first).endswith(first)


def test_stopping_was_remembered_for_when_a_backup_is_put_back(strict: Client) -> None:
    reader = an_address()

    strict.post(f"/u/{a_link(reader)}", ONE_CLICK)

    line = LedgerLine.objects.get()
    assert (line.kind, line.subject_id, line.purpose) == ("withdraw", reader.pk, "newsletter")
