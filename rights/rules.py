"""Terms of privacy requests, and the code by which people speak of one."""

import secrets
from datetime import date, timedelta

from retention.registry import Keep
from retention.rules import gone_on

ANSWER = Keep(months=1)
EXTENDED = Keep(months=3)
ALARM = timedelta(days=10)
FILE_DAYS = 7
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
REFERENCE_LENGTH = 9


def due_on(received_on: date) -> date:
    """Return the last day on which a request must be answered: one month after receipt.

    A month that has no such day ends on its last: 31 January is due on 28 February.
    Source: AVG 12(3).
    """
    return gone_on(received_on, ANSWER)


def extended_due_on(received_on: date) -> date:
    """Return the last day after the one extension: two more months, three since receipt.

    Source: AVG 12(3).
    """
    return gone_on(received_on, EXTENDED)


def alarm_on(due: date) -> date:
    """Return the day from which a request that is still open needs attention: ten days before."""
    return due - ALARM


def draw_reference() -> str:
    """Draw a code like "7K3M-92QF"; it says nothing about anybody and cannot be guessed from another."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(REFERENCE_LENGTH - 1))
    return f"{drawn[:4]}-{drawn[4:]}"
