"""Signing up with an address alone: one mail, one click, and nothing left after a week."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from bieb.lib import clock
from bieb.lib.sealing import Unsealable, generations, open_text
from consent.models import ConsentEvent
from consent.texts import publish_texts
from newsletters.errors import LinkOutdated
from newsletters.lists import hash_of
from newsletters.models import SignUp, Subscription
from newsletters.questions import mail_sign_ups
from newsletters.readers import confirm, drop_unconfirmed
from tests.builders import a_member
from tests.newsletters.reading import NOON, a_reading_member, a_sign_up, an_address
from tests.notifications.conftest import sink  # noqa: F401  a fixture
from tests.notifications.sink import Sink, text_of

pytestmark = pytest.mark.django_db
FORM = {"address": "vreemde@example.org", "topics": ["news"]}


@pytest.fixture(autouse=True)
def words(db: None, settings: Settings) -> None:
    """Words to ask with, and room for the questions of every test."""
    publish_texts()
    settings.PARTNER_RATES = settings.PARTNER_RATES | {
        "sign-ups": (1_000, 3_600),
        "sign-up mails": (1_000, 86_400),
    }


def test_a_stranger_signed_up_and_confirmed_with_the_link_of_the_mail(
    client: Client,
    sink: Sink,  # noqa: F811
) -> None:
    client.post("/nieuwsbrief/", FORM)
    assert not Subscription.objects.exists()

    assert mail_sign_ups(now=clock.now()) == 1
    assert mail_sign_ups(now=clock.now()) == 0
    [mail] = sink.mails
    text = text_of(mail)
    link = next(line for line in text.split("\n") if "/bevestigen/" in line)
    path = "/nieuwsbrief/" + link.partition("/nieuwsbrief/")[2]
    client.get(path)
    client.head(path)
    assert not Subscription.objects.exists()
    page = client.post(path)

    reader = Subscription.objects.get()
    assert (page.status_code, reader.address, reader.topics) == (200, FORM["address"], ["news"])
    assert reader.text is not None
    assert "Stoppen kan altijd" in reader.text.text
    assert not SignUp.objects.exists()
    assert client.post(path).status_code == 404


def test_whether_an_address_is_known_could_not_be_told(client: Client, sink: Sink) -> None:  # noqa: F811
    a_reading_member(email="lid@example.org", given_name="Geheimpje")
    a_member(email="ander@example.org", given_name="Geheimpje")
    an_address("lezer@example.org")
    addresses = ["lid@example.org", "ander@example.org", "lezer@example.org", "niemand@example.org"]

    answers = [client.post("/nieuwsbrief/", FORM | {"address": each}) for each in addresses]
    mail_sign_ups(now=clock.now())

    assert {(each.status_code, each["Location"]) for each in answers} == {
        (302, "/nieuwsbrief/gevraagd/")
    }
    said = {text_of(mail).partition("https")[0].partition("http:")[0] for mail in sink.mails}
    assert (len(sink.mails), len(said)) == (4, 1)
    assert "Geheimpje" not in "".join(text_of(mail) + text_of(mail, "html") for mail in sink.mails)


def test_nothing_was_ticked_beforehand_and_no_subject_was_refused(client: Client) -> None:
    assert "checked" not in client.get("/nieuwsbrief/").content.decode()
    assert client.post("/nieuwsbrief/", {"address": "a@example.org"}).status_code == 422
    assert not SignUp.objects.exists()


@pytest.mark.parametrize("address", ["geen adres", "a@b\r\nBcc: c@example.org", "", "x" * 300])
def test_what_is_no_address_was_refused(client: Client, address: str) -> None:
    assert client.post("/nieuwsbrief/", FORM | {"address": address}).status_code == 422
    assert not SignUp.objects.exists()


def test_nobody_could_flood_a_mailbox_or_the_list(client: Client, settings: Settings) -> None:
    settings.PARTNER_RATES = settings.PARTNER_RATES | {
        "sign-ups": (3, 86_399),
        "sign-up mails": (1, 86_398),
    }
    typed = FORM | {"address": "doelwit@example.org"}
    codes = [client.post("/nieuwsbrief/", typed).status_code for _try in range(4)]

    assert codes == [302, 302, 302, 429]
    assert SignUp.objects.count() == 1


def test_an_unconfirmed_address_was_unreadable_after_a_week_whatever_ran() -> None:
    waits, token = a_sign_up(at=NOON)
    last = NOON + timedelta(days=7) - timedelta(seconds=1)
    other, _token = a_sign_up("later@example.org", at=NOON + timedelta(days=1))
    assert SignUp.objects.open(last).filter(pk=waits.pk).exists()

    with pytest.raises(LinkOutdated):
        confirm(token, at=NOON + timedelta(days=7))
    assert not SignUp.objects.open(NOON + timedelta(days=7)).filter(pk=waits.pk).exists()

    assert drop_unconfirmed(now=last) == 0
    assert drop_unconfirmed(now=NOON + timedelta(days=7)) == 1
    assert generations(f"sign-up-{waits.pk}") == []
    with pytest.raises(Unsealable):
        open_text(waits, "address")
    assert open_text(other, "address") == "later@example.org"


def test_the_address_lay_sealed_until_it_was_confirmed(
    django_capture_on_commit_callbacks: object,
) -> None:
    waits, token = a_sign_up()
    assert b"vreemde" not in bytes(SignUp.objects.get(pk=waits.pk).address)
    assert callable(django_capture_on_commit_callbacks)

    with django_capture_on_commit_callbacks(execute=True):
        confirm(token, at=NOON)

    assert generations(f"sign-up-{waits.pk}") == []


def test_confirming_again_renewed_the_choice_and_made_no_second_reader() -> None:
    first = an_address(topics=("news",))
    again = an_address("VREEMDE@example.org", topics=("offers",))

    assert first.pk == again.pk
    assert Subscription.objects.get().topics == ["offers"]


def test_a_server_that_was_away_got_the_link_later(sink: Sink) -> None:  # noqa: F811
    waits, _token = a_sign_up()
    SignUp.objects.filter(pk=waits.pk).update(link_hash=None, mailed_at=None)
    sink.answer_sender = "451 later"
    assert mail_sign_ups(now=NOON) == 0
    sink.answer_sender = "250 OK"

    assert mail_sign_ups(now=NOON + timedelta(minutes=1)) == 1
    assert SignUp.objects.get().link_hash != hash_of("")


def test_a_member_chose_and_stopped_and_only_consent_decided(client: Client) -> None:
    member = a_member(email="lid@example.org")
    client.force_login(member.account)

    client.post("/nieuwsbrief/", {"topics": ["news", "actions"]})

    reader = Subscription.objects.get(member=member)
    event = ConsentEvent.objects.standing().get(member=member)
    assert (reader.topics, reader.address) == (["news", "actions"], "")
    assert (event.purpose, event.state, event.channel) == ("newsletter", "given", "web")
    assert "lid@example.org" in client.get("/nieuwsbrief/").content.decode()

    client.post("/nieuwsbrief/stoppen/")

    assert ConsentEvent.objects.standing().get(member=member).state == "withdrawn"
    assert not Subscription.objects.wanted(clock.today()).exists()
