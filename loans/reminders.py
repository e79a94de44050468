"""Remind people three days before something must be back: write it down, check it, say it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy, ngettext_lazy

from bieb.lib.clock import day_of
from loans.models import Loan
from members.models import ChannelPreference
from notifications.letters import Letter, site_url
from notifications.models import Message, MessageQuerySet
from notifications.quiet import when_allowed
from notifications.readers import child_if_born_after

CODE = "due_soon"
DAYS_BEFORE = 3
BOOKS = frozenset({"boek", "jeugdboek", "grootletter", "luister", "toptitel"})
"""Item types that people call a book; anything else is called a thing."""

WRITE = """
WITH due AS (
    SELECT loan.id, loan.due_on, loan.member_id AS borrower, person.birth_date
    FROM loans_loan loan
    JOIN members_member person ON person.subject_id = loan.member_id
    WHERE loan.claimed_on IS NULL AND loan.lost_on IS NULL AND person.restricted_on IS NULL
      AND loan.due_on BETWEEN %(first)s AND %(last)s
      AND NOT EXISTS (
          SELECT FROM notifications_message said
          WHERE said.kind = %(kind)s AND said.about = loan.id AND said.due_on = loan.due_on)
      AND NOT EXISTS (
          SELECT FROM catalog_closure emergency
          WHERE emergency.kind = 'emergency' AND emergency.day = %(today)s
            AND (emergency.branch_id IS NULL OR emergency.branch_id = loan.lent_at_id))
), carers AS (
    SELECT due.id, due.borrower, due.due_on, family.guardian_id AS reader
    FROM due
    JOIN members_guardianship family ON family.child_id = due.borrower
    JOIN members_member carer ON carer.subject_id = family.guardian_id
    JOIN members_account account ON account.member_id = family.guardian_id
    WHERE carer.restricted_on IS NULL AND due.birth_date > %(child_if_born_after)s AND account.email <> ''
), readers AS (
    SELECT id, borrower, due_on, reader FROM carers
    UNION ALL
    SELECT due.id, due.borrower, due.due_on, due.borrower
    FROM due
    JOIN members_account account ON account.member_id = due.borrower
    WHERE account.email <> '' AND due.id NOT IN (SELECT id FROM carers)
), written AS (
    INSERT INTO notifications_message
        (member_id, kind, about, due_on, channel, state, why, attempts, written_at, not_before)
    SELECT reader, %(kind)s, id, due_on, 'email', 'waiting', '', 0, %(now)s, %(not_before)s
    FROM readers
    WHERE NOT EXISTS (
        SELECT FROM members_channelpreference wish
        WHERE wish.kind = %(kind)s AND wish.channel = 'none'
          AND wish.member_id IN (reader, borrower))
    ORDER BY reader, due_on, borrower, id
    ON CONFLICT DO NOTHING
    RETURNING id
)
SELECT (SELECT count(*) FROM written),
       (SELECT count(DISTINCT borrower) FROM due WHERE id NOT IN (SELECT id FROM readers))
"""


@dataclass(frozen=True)
class Written:
    """How many messages were written, and how many borrowers have nobody with an e-mail address."""

    messages: int
    unreachable: int


def write_due_soon(*, now: datetime) -> Written:
    """Write a message for every loan that is due in three days or less and has none yet.

    In an emergency of the branch nothing is written. Days that were missed are caught up, but nothing is written that could only leave after the
    due date. Safe to repeat: a loan has one message for each reader and due date, for ever. Two
    statements, however many loans.
    """
    not_before = when_allowed(now)
    today = day_of(now)
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE,
            {
                "kind": CODE,
                "first": day_of(not_before),
                "today": today,
                "last": today + timedelta(days=DAYS_BEFORE),
                "child_if_born_after": child_if_born_after(today),
                "now": now,
                "not_before": not_before,
            },
        )
        return Written(*cursor.fetchone())


class DueSoon:
    """The reminder: true as long as the same person has the copy and the same date holds."""

    label: str | Promise = gettext_lazy("Reminder before something must go back")
    channels = ("email", "sms", "letter")

    def still_true(self, messages: MessageQuerySet, *, today: date) -> MessageQuerySet:
        """Keep what is on loan, not renewed, not late, wanted, and for the borrower or a carer."""
        is_carer = Q(
            member__guardianships__guardian=OuterRef("member"),
            member__birth_date__gt=child_if_born_after(today),
        )
        refusals = ChannelPreference.objects.filter(
            member=OuterRef("member"), kind=CODE, channel=ChannelPreference.Channel.NONE
        )
        loans = Loan.objects.filter(
            Q(member=OuterRef("member")) | is_carer,
            member__restricted_on=None,
            pk=OuterRef("about"),
            due_on=OuterRef("due_on"),
            claimed_on=None,
            lost_on=None,
        ).exclude(Exists(refusals))
        return messages.filter(Exists(loans), due_on__gte=today)

    def letters(self, messages: Sequence[Message]) -> list[Letter]:
        """One letter for each reader, borrower and day. One query."""
        loans = Loan.objects.for_display().select_related("member")
        found = loans.in_bulk([message.about for message in messages])
        pairs = [(each, found[each.about]) for each in messages if each.about in found]
        pairs.sort(key=_envelope)
        return [_letter(list(together)) for _, together in groupby(pairs, key=_envelope)]


def _envelope(pair: tuple[Message, Loan]) -> tuple[str, date, str]:
    """What messages must have in common to be in one letter."""
    message, loan = pair
    return str(message.member_id), loan.due_on, str(loan.member_id)


def _letter(pairs: Sequence[tuple[Message, Loan]]) -> Letter:
    message, loan = pairs[0]
    loans = [loan for _, loan in pairs]
    is_own = message.member_id == loan.member_id
    shows_titles = is_own and message.member.shows_titles_in_mail
    words = {
        "borrower": "" if is_own else loan.member.given_name or loan.member.full_name,
        "count": len(loans),
        "fixed": sum(is_fixed(each) for each in loans),
        "what": _what(loans),
        "due_on": loan.due_on,
        "titles": _titles(loans) if shows_titles else [],
        "has_book_drop": loan.lent_at.has_book_drop,
        "loans_url": site_url("loans:list"),
    }
    return Letter(message.member, [each for each, _ in pairs], f"emails/{CODE}", words)


def _titles(loans: Iterable[Loan]) -> list[str]:
    return [loan.copy.title.title for loan in loans]


def _what(loans: Sequence[Loan]) -> Promise:
    """Say "2 books" in the language of whoever reads it, or "2 things" when not all are books."""
    number = len(loans)
    if all(loan.copy.item_type.code in BOOKS for loan in loans):
        words = ngettext_lazy("{count} book", "{count} books", number)
    else:
        words = ngettext_lazy("{count} thing", "{count} things", number)
    return format_lazy(words, count=number)


def is_fixed(loan: Loan) -> bool:
    """Say whether the terms allow no renewal any more."""
    return loan.terms.renewal_days == 0 or loan.renewals >= loan.max_renewals
