"""Ask for access without learning whether there is such a member.

Asking writes down what was typed and looks nobody up: the page, its work and its answer are the
same for every card. A worker looks later, and forgets what was typed. Whoever is asked gets a
message; whoever asks reads that it waits, also when it was refused or nobody has that card. See
docs/decisions/0043-access-is-a-grant.md.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from access import errors
from access.messages import ASKED, write
from access.models import AccessRequest, AccessRequestQuerySet, Scope
from bieb.lib.text import plain
from members.models import Card, Member

MOST_PEOPLE = 5
"""So many cards in two weeks."""
MOST_TRIES = 5
"""So often the same card."""
State = AccessRequest.State


def with_what_it_needs(scopes: Collection[str]) -> list[str]:
    """Return scopes in their fixed order; whoever renews sees what is at home."""
    wanted = {*scopes} | ({Scope.AT_HOME} if Scope.RENEW in scopes else set())
    return [each.value for each in Scope if each in wanted]


@transaction.atomic
def ask(
    reader: Member, *, card_number: str, surname: str, scopes: Collection[str], today: date
) -> AccessRequest:
    """Write down that `reader` asks access of whoever has this card and this surname.

    The same card once more is the same request. Locks the asker. It reads only what is of the
    asker, so it costs the same whoever has the card.

    Raises:
        NothingChosen: it is about nothing.
        OwnCard: it is a card of the asker.
        AskedTooOften: five cards in two weeks, or this card five times.
    """
    if not scopes:
        raise errors.NothingChosen
    number = "".join(filter(str.isdecimal, card_number))[:20]
    Member.objects.select_for_update(no_key=True).get(pk=reader.pk)
    if Card.objects.filter(member=reader, number=number).exists():
        raise errors.OwnCard
    fingerprint = salted_hmac("access.request", number, algorithm="sha256").hexdigest()
    mine = AccessRequest.objects.filter(reader=reader)
    mine.exclude(pk__in=mine.running(today).values("pk")).filter(fingerprint=fingerprint).delete()
    known = list(mine.running(today))
    found = next((each for each in known if each.fingerprint == fingerprint), None)
    if found.tries >= MOST_TRIES if found else len(known) >= MOST_PEOPLE:
        raise errors.AskedTooOften
    asked = {
        "card_number": number,
        "surname": surname[:80],
        "scopes": with_what_it_needs(scopes),
    }
    if found is None:
        return AccessRequest.objects.create(
            reader=reader, fingerprint=fingerprint, card_end=number[-4:], asked_on=today, **asked
        )
    mine.filter(pk=found.pk).update(tries=F("tries") + 1, **asked)
    mine.filter(pk=found.pk, state=State.WITHDRAWN).update(state=State.WAITING)
    found.refresh_from_db()
    return found


def to_match() -> AccessRequestQuerySet:
    """Return the requests of which a worker did not look yet whom they are about."""
    return AccessRequest.objects.exclude(card_number="").order_by("pk")


@transaction.atomic
def match_waiting(*, at: datetime) -> int:
    """Look whom each new request is about, tell them, and forget what was typed.

    Return at how many was looked. Locks them; what another worker has is left to it.
    """
    asked = list(to_match().select_for_update(skip_locked=True, of=("self",)))
    for request in asked:
        owner = _owner_of(request)
        request.card_number = request.surname = ""
        if owner is not None and request.state == State.WAITING:
            request.owner = owner
            write(ASKED, owner.pk, about=request.pk, day=request.asked_on, at=at)
        request.save(update_fields=["owner", "card_number", "surname"])
    return len(asked)


def _owner_of(request: AccessRequest) -> Member | None:
    """Return who has this card and this surname; whoever is protected or locked cannot be asked."""
    card = (
        Card.objects.current().filter(number=request.card_number).select_related("member").first()
    )
    if card is None or card.member_id == request.reader_id:
        return None
    owner = card.member
    is_open = owner.restricted_on is None and not owner.is_protected
    return owner if is_open and _says(request.surname) in _surnames(owner) else None


def _surnames(member: Member) -> set[str]:
    """Return how the surname may be written: with and without its prefix; one name is enough."""
    if not member.family_name:
        return {_says(member.given_name)}
    return {_says(member.family_name), _says(f"{member.name_prefix} {member.family_name}")}


def _says(name: str) -> str:
    return "".join(filter(str.isalnum, plain(name)))


@transaction.atomic
def refuse(number: int, *, owner: Member, today: date) -> None:
    """Say no. The asker reads nothing of it. Harmless when it is over already."""
    waiting = AccessRequest.objects.waiting_for(owner, today).filter(pk=number)
    AccessRequest.objects.filter(pk__in=waiting.values("pk")).update(state=State.REFUSED)


@transaction.atomic
def withdraw(number: int, *, reader: Member, today: date) -> None:
    """Take back a request of one's own. Harmless when it is over already.

    It stays until its two weeks are over, so that asking cannot be repeated without end.
    """
    mine = AccessRequest.objects.running(today).filter(reader=reader, pk=number)
    mine.update(state=State.WITHDRAWN)
