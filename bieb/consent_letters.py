"""Messages about permissions: what a colleague wrote down, and the question at the 16th birthday."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bieb.lib.clock import day_of
from consent.models import AGE, ConsentEvent, ConsentEventQuerySet, Purpose
from notifications.groups import Group
from notifications.letters import Letter, site_url
from notifications.models import Message, MessageQuerySet
from notifications.quiet import when_allowed
from notifications.readers import child_if_born_after, routes_of_readers
from notifications.routing import routes_of

NOTED, AGAIN = "consent_noted", "consent_again"


def confirm_note(event: ConsentEvent, *, at: datetime) -> int:
    """Write a message about what a colleague wrote down, for each reader; part of the change."""
    readers = routes_of_readers(event.member, kind=NOTED, today=day_of(at))
    return _write(NOTED, ((reader, event.pk, way) for reader, way in readers.items()), at)


def ask_again(events: ConsentEventQuerySet, *, at: datetime) -> int:
    """Ask everybody whose parent or carer decided until today; they read their own post now."""
    asked = list(events.values_list("member", "pk"))
    ways = routes_of({member for member, _event in asked}, kind=AGAIN, also_locked=False)
    reached = [(member, pk, ways[member]) for member, pk in asked if member in ways]
    return _write(AGAIN, reached, at)


def _write(kind: str, about: Iterable[tuple[UUID, int, str]], at: datetime) -> int:
    pairs = list(about)
    not_before = when_allowed(at) if pairs else at
    written = Message.objects.bulk_create(
        [
            Message(
                member_id=reader,
                kind=kind,
                about=event,
                due_on=day_of(at),
                channel=way,
                written_at=at,
                not_before=not_before,
            )
            for reader, event, way in pairs
        ],
        ignore_conflicts=True,
    )
    return len(written)


class ConsentNoted:
    """The receipt of a note: true as long as the decision is there, whatever came after it."""

    label: str | Promise = _("What a colleague wrote down for you")
    group = Group.RIGHTS
    channels = ("email", "letter")

    def still_true(self, messages: MessageQuerySet, *, today: date) -> MessageQuerySet:
        """Keep what is about the reader, or about a child they look after."""
        is_carer = Q(
            member__guardianships__guardian=OuterRef("member"),
            member__birth_date__gt=child_if_born_after(today),
        )
        events = ConsentEvent.objects.filter(
            Q(member=OuterRef("member")) | is_carer, pk=OuterRef("about")
        )
        return messages.filter(Exists(events))

    def letters(self, messages: Sequence[Message]) -> list[Letter]:
        """One letter for each note. One query."""
        return _letters(NOTED, messages)


class ConsentAgain:
    """The question at the 16th birthday: true until somebody answers it."""

    label: str | Promise = _("When you decide something yourself from now on")
    group = Group.RIGHTS
    channels = ("email", "letter")

    def still_true(self, messages: MessageQuerySet, *, today: date) -> MessageQuerySet:
        """Keep what nobody answered yet."""
        open_questions = ConsentEvent.objects.standing().filter(
            pk=OuterRef("about"), member=OuterRef("member"), state="expired", reference=AGE
        )
        return messages.filter(Exists(open_questions))

    def letters(self, messages: Sequence[Message]) -> list[Letter]:
        """One letter for each purpose. One query."""
        return _letters(AGAIN, messages)


def _letters(kind: str, messages: Sequence[Message]) -> list[Letter]:
    events = ConsentEvent.objects.select_related("member", "text")
    found = events.in_bulk([message.about for message in messages])
    return [_letter(kind, each, found[each.about]) for each in messages if each.about in found]


def _letter(kind: str, message: Message, event: ConsentEvent) -> Letter:
    is_own = message.member_id == event.member_id
    words = {
        "about": "" if is_own else event.member.given_name or event.member.full_name,
        "purpose": Purpose(event.purpose).label,
        "is_yes": event.is_yes,
        "text": event.text.text if event.text else "",
        "decided_on": day_of(event.occurred_at),
        "channel": ConsentEvent.Channel(event.channel).label,
        "reference": event.reference,
        "page_url": site_url("my-privacy" if is_own else "consent:wards"),
    }
    return Letter(message.member, [message], f"emails/{kind}", words)
