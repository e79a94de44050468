"""Readers of the newsletter, made through what people do: sign up, confirm, choose."""

from datetime import UTC, date, datetime, timedelta

from consent.models import Purpose
from consent.texts import current_text, publish_texts
from members.models import Member
from newsletters.lists import give_tokens, hash_of, new_token
from newsletters.models import Delivery, Issue, SignUp, Subscription, UnsubscribeToken
from newsletters.readers import choose, confirm, sign_up, stop_mailbox
from tests.builders import a_member
from tests.erasure.people import at_the_end_of

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
OF_STRANGERS = {
    ("newsletters.Subscription", "address"),
    ("newsletters.SignUp", "id"),
    ("newsletters.SignUp", "topics"),
}
"""Personal columns that are about people who are no member."""
ALL = ("news", "offers", "actions")


def a_sign_up(
    address: str = "vreemde@example.org",
    *,
    topics: tuple[str, ...] = ALL,
    language: str = "nl",
    at: datetime = NOON,
) -> tuple[SignUp, str]:
    """Somebody typed an address; with it the link that the mail would have."""
    publish_texts()
    waits = sign_up(address, topics=topics, language=language, at=at)
    token = new_token()
    SignUp.objects.filter(pk=waits.pk).update(link_hash=hash_of(token), mailed_at=at)
    return waits, token


def an_address(
    address: str = "vreemde@example.org",
    *,
    topics: tuple[str, ...] = ALL,
    language: str = "nl",
    at: datetime = NOON,
) -> Subscription:
    """A stranger who confirmed."""
    return confirm(a_sign_up(address, topics=topics, language=language, at=at)[1], at=at)


def a_reading_member(
    *,
    email: str = "lezer@example.org",
    given_name: str = "Fatima",
    topics: tuple[str, ...] = ALL,
    at: datetime = NOON,
) -> Member:
    """A member who said yes in MijnBibliotheek."""
    publish_texts()
    member = a_member(given_name=given_name, email=email)
    reads(member, topics=topics, at=at)
    return member


def reads(member: Member, *, topics: tuple[str, ...] = ALL, at: datetime = NOON) -> Subscription:
    text = current_text(Purpose.NEWSLETTER, member.language)
    return choose(member, topics=topics, text=text, at=at)


def an_issue(*, topics: tuple[str, ...] = ("news",), per_minute: int = 3_000) -> Issue:
    return Issue.objects.create(
        subject_nl="Nieuws van november",
        body_nl="# Voorlezen\n\nKom op **woensdag** naar Rijssen.\n\n- gratis\n- koffie\n\n"
        "[Meer lezen](https://example.org/voorlezen)",
        subject_en="News of November",
        body_en="# Reading aloud\n\nCome to Rijssen on **Wednesday**.",
        topics=list(topics),
        per_minute=per_minute,
        made_at=NOON,
    )


def a_read_newsletter(member: Member, *, mark: str, at: datetime) -> None:
    """A member with a row in every table of the newsletter."""
    reader = Subscription.objects.create(member=member, topics=[mark])
    Delivery.objects.create(
        issue=an_issue(), subscription=reader, state="failed", why=mark, made_at=at,
        not_before=at, finished_at=at,
    )  # fmt: skip
    give_tokens("newsletter", [reader, member], at=at)


def a_sign_up_on(day: date) -> SignUp:
    return a_sign_up(at=at_the_end_of(day))[0]


def a_reader_who_stopped_on(day: date) -> Subscription:
    reader = an_address(at=at_the_end_of(day) - timedelta(hours=1))
    stop_mailbox(reader.address, at=at_the_end_of(day))
    return reader


def a_delivery_on(day: date) -> Delivery:
    moment = at_the_end_of(day)
    return Delivery.objects.create(
        issue=an_issue(), subscription=an_address(at=moment), state="sent", made_at=moment,
        not_before=moment, finished_at=moment,
    )  # fmt: skip


def a_link_on(day: date) -> UnsubscribeToken:
    moment = at_the_end_of(day)
    [token] = give_tokens("newsletter", [an_address(at=moment)], at=moment)
    return UnsubscribeToken.objects.get(token_hash=hash_of(token))
