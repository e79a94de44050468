"""Who reads the newsletter: signing up with an address alone, choosing as a member, and stopping."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bieb.lib.replay import Kind, remember
from bieb.lib.sealing import Unsealable, destroy_key_of, open_text, seal_text
from consent.models import ConsentEvent, ConsentText, Purpose
from consent.operations import How, mailable, record_consent
from consent.texts import current_text
from members.models import Account, Member
from newsletters.errors import LinkOutdated, NoTopic
from newsletters.lists import Subject, hash_of
from newsletters.models import SignUp, Subscription, Topic

FORM = "nieuwsbrief 1"
BY_LINK = "afmeldlink 1"
TIE = """
INSERT INTO newsletters_subscription (id, member_id, address, topics, language)
SELECT gen_random_uuid(), reader.subject_id, '', %s::varchar(8)[], reader.language
FROM members_member reader WHERE reader.subject_id IN ({mailable})
ON CONFLICT (member_id) DO NOTHING
"""


class Newsletter:
    """The newsletter as a list that stops with one click."""

    label: str | Promise = _("newsletter")

    def unsubscribe(self, subject: Subject, *, at: datetime) -> None:
        """Stop every newsletter to this mailbox: also of who shares it. A no is always enough."""
        if isinstance(subject, Member):
            stop_member(subject, at=at)
            return
        stop_mailbox(mailbox_of(subject), at=at)
        if subject.member is not None:
            stop_member(subject.member, at=at)


def sign_up(address: str, *, topics: Collection[str], language: str, at: datetime) -> SignUp:
    """Keep a typed address, sealed, until the link in the mail is clicked; for a week at most.

    Nothing is looked up: whoever is known gets the same mail as a stranger.

    Raises:
        NoTopic: about nothing.
    """
    waits = SignUp(
        topics=_chosen(topics), text=current_text(Purpose.NEWSLETTER, language), asked_at=at
    )
    seal_text(waits, "address", address.strip())
    waits.save(force_insert=True)
    return waits


def sign_up_named(token: str, *, now: datetime) -> SignUp:
    """Find what a link in a mail was about.

    Raises:
        LinkOutdated: it is a week old, was cut off, or was never made.
    """
    found = SignUp.objects.open(now).filter(link_hash=hash_of(token)).first()
    if found is None:
        raise LinkOutdated
    return found


@transaction.atomic
def confirm(token: str, *, at: datetime) -> Subscription:
    """Make a sign-up a subscription; the typed address moves, its key is destroyed.

    A second click finds nothing and changes nothing: the page says so kindly.

    Raises:
        LinkOutdated: see `sign_up_named`.
    """
    rows = SignUp.objects.select_for_update(of=("self",)).select_related("text")
    waits = rows.filter(pk=sign_up_named(token, now=at).pk).first()
    if waits is None:  # another click was first
        raise LinkOutdated
    try:
        address = open_text(waits, "address")
    except Unsealable:
        raise LinkOutdated from None
    reader = _subscribe(address, waits, at)
    gone = SignUp(pk=waits.pk)
    waits.delete()
    transaction.on_commit(lambda: destroy_key_of(gone, "address"))
    return reader


def choose(
    member: Member, *, topics: Collection[str], text: ConsentText, at: datetime
) -> Subscription:
    """Let a member read the newsletter about these subjects; the permission is a consent event.

    Raises:
        NoTopic: about nothing; whoever wants nothing stops.
        GuardianDecides: a child of 15 or younger.
    """
    chosen = _chosen(topics)
    how = How(channel=ConsentEvent.Channel.WEB, form=FORM)
    with transaction.atomic():
        record_consent(member, text, given=True, how=how, at=at)
        reader, _made = Subscription.objects.update_or_create(
            member=member, defaults={"topics": chosen, "language": member.language}
        )
    return reader


@transaction.atomic
def stop_member(member: Member, *, at: datetime) -> None:
    """Withdraw the permission of a member, and whatever else goes to their mailbox."""
    _withdraw(member, at=at)
    account = Account.objects.filter(member=member).first()
    if account is not None:
        _end(Subscription.objects.alias(low=Lower("address")).filter(low=account.email.lower()), at)


@transaction.atomic
def stop_mailbox(mailbox: str, *, at: datetime) -> None:
    """Stop everything that goes to one mailbox: the address is wiped, permissions are withdrawn."""
    if not mailbox:
        return
    low = mailbox.lower()
    for account in Account.objects.filter(email__iexact=low).exclude(member=None).order_by("pk"):
        if account.member is not None:
            _withdraw(account.member, at=at)
    _end(Subscription.objects.alias(low=Lower("address")).filter(low=low), at)


def address_gone(reader: Subscription, *, at: datetime) -> None:
    """Wipe an address that does not work any more; whoever has it can sign up again."""
    _end(Subscription.objects.filter(pk=reader.pk, member=None), at)


def mailbox_of(reader: Subscription) -> str:
    """Return where this reader reads; "" once it stopped."""
    if reader.member_id is None:
        return reader.address
    account = Account.objects.filter(member=reader.member_id).first()
    return account.email if account else ""


def tie_members(*, today: date) -> None:
    """Give every member whose permission holds a row: for who said yes elsewhere, all subjects."""
    allowed, params = mailable(Purpose.NEWSLETTER, today=today).values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(TIE.format(mailable=allowed), [Topic.values, *params])


def drop_unconfirmed(*, now: datetime) -> int:
    """Delete every sign-up of a week ago, and the key that could still read it. Return how many."""
    over = SignUp.objects.exclude(pk__in=SignUp.objects.open(now).values("pk"))
    for waits in over.only("pk").iterator():
        destroy_key_of(waits, "address")
    return over.delete()[0]


def _chosen(topics: Collection[str]) -> list[str]:
    found = [each for each in Topic.values if each in topics]
    if not found:
        raise NoTopic
    return found


def _subscribe(address: str, waits: SignUp, at: datetime) -> Subscription:
    running = Subscription.objects.alias(low=Lower("address")).filter(low=address.lower())
    reader = running.select_for_update().first() or Subscription(address=address)
    reader.topics, reader.language = waits.topics, waits.text.language
    reader.text, reader.asked_at, reader.confirmed_at = waits.text, waits.asked_at, at
    reader.save()
    return reader


def _withdraw(member: Member, *, at: datetime) -> None:
    """Say no for a member who said yes; a no that was never asked for is not written down."""
    held = ConsentEvent.objects.standing().filter(member=member, purpose=Purpose.NEWSLETTER)
    event = held.select_related("text").first()
    if event is None or event.text is None:
        return
    if event.is_yes or event.state == ConsentEvent.State.REQUESTED:
        how = How(channel=ConsentEvent.Channel.MAIL, form=BY_LINK)
        record_consent(member, event.text, given=False, how=how, at=at)


def _end(readers: "QuerySet[Subscription]", at: datetime) -> None:
    """Wipe these addresses, and remember that they stopped for when a backup is put back."""
    ids = readers.filter(ended_at=None, member=None).exclude(address="")
    for number in list(ids.select_for_update().values_list("pk", flat=True)):
        Subscription.objects.filter(pk=number).update(address="", ended_at=at)
        remember(Kind.WITHDRAW, subject=number, purpose=Purpose.NEWSLETTER)


def end_again(numbers: Iterable[object], *, at: datetime) -> int:
    """Stop addresses once more that a backup brought back; return how many there were."""
    back = Subscription.objects.filter(pk__in=list(numbers), member=None, ended_at=None)
    return back.update(address="", ended_at=at)
