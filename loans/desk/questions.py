"""Questions that the desk asks back, and how an answer is read."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bieb.lib import money
from loans.desk.jobs import AskAgain, Done, Job
from loans.desk.numbers import Kind
from loans.desk.session import Desk

DAY = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})(?:[-/. ]([0-9]{4}))?")
YES = frozenset({"J", "JA", "Y", "YES"})
NO = frozenset({"N", "NEE", "NO"})
LONGEST_REASON = 120
Words = str | Promise


@dataclass(frozen=True)
class Choice:
    """One answer that can be given: what to type, and what it means."""

    key: str
    label: Words


@dataclass(frozen=True)
class Asking:
    """A question as it stands on the screen."""

    title: Words
    text: Words = ""
    choices: Sequence[Choice] = ()
    hint: Words = ""


@dataclass(frozen=True)
class Asks:
    """What a question looks like, what an answer does, and which scans are an answer too."""

    show: Callable[[Desk, dict[str, Any]], Asking]
    reply: Callable[[Job, dict[str, Any]], Done]
    takes: frozenset[Kind] = frozenset()


def yes_or_no(yes: Words) -> list[Choice]:
    """Offer to do it, or not."""
    return [Choice("J", yes), Choice("N", _("No"))]


def says_yes(job: Job) -> bool:
    """Read a yes or a no.

    Raises:
        AskAgain: it is neither.
    """
    word = job.typed.strip().upper()
    if word not in YES | NO:
        raise AskAgain(_("Type J for yes or N for no."))
    return word in YES


def reason_of(job: Job, known: Sequence[Words]) -> str:
    """Read a reason: the number of one that is known, or words of their own.

    Raises:
        AskAgain: no such number, too short to say anything, or too long.
    """
    typed = job.typed.strip()
    if typed.isdecimal():
        if not 1 <= int(typed[:4]) <= len(known):
            raise AskAgain(_("Choose a number from the list, or type the reason."))
        return str(known[int(typed) - 1])
    if len(typed) > LONGEST_REASON:
        raise AskAgain(
            _("That is too long: a reason has %(most)s letters at most.") % {"most": LONGEST_REASON}
        )
    if len(typed) < 3:
        raise AskAgain(_("Choose a number from the list, or type the reason."))
    return typed


def amount_of(typed: str) -> int:
    """Read an amount in cents.

    Raises:
        AskAgain: it is no amount, or not more than zero.
    """
    try:
        found = money.cents(typed.strip())
    except ValueError:
        raise AskAgain(_("That is no amount. Type it like this: 12,50.")) from None
    if found <= 0:
        raise AskAgain(_("An amount must be more than zero."))
    return found


def day_of(typed: str, today: date) -> date:
    """Read a day: 24-12 or 24-12-2026. Without a year it is the next time that day comes.

    Raises:
        AskAgain: it is no day.
    """
    found = DAY.fullmatch(typed.strip())
    if found is None:
        raise AskAgain(_("That is no day. Type it like this: 24-12."))
    number, month, year = int(found[1]), int(found[2]), int(found[3] or today.year)
    try:
        day = date(year, month, number)
        return day if found[3] or day >= today else day.replace(year=year + 1)
    except ValueError:
        raise AskAgain(_("That is no day. Type it like this: 24-12.")) from None


def not_done() -> Done:
    """Say that nothing happened, because the answer was no."""
    return Done("question_dropped")
