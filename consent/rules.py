"""Who may say yes for whom. Pure: no database."""

from datetime import date

from consent.models import ConsentEvent
from members.rules import age_on

CONSENT_AGE = 16
"""From this birthday people give permission themselves; before it a parent or carer does (UAVG 5)."""
CONFIRM_DAYS = 7
"""A permission that was asked and is not confirmed by then ends."""

State = ConsentEvent.State


def decides_alone(born: date | None, day: date) -> bool:
    """Say whether somebody born on `born` gives permission without a parent or carer on `day`."""
    return born is None or age_on(born, day) >= CONSENT_AGE


def decides_alone_if_born_by(day: date) -> date:
    """Return the last birth date (inclusive) of people who decide alone on `day`."""
    try:
        return day.replace(year=day.year - CONSENT_AGE)
    except ValueError:  # 29 February, and no such day so many years ago
        return date(day.year - CONSENT_AGE, 2, 28)


def next_state(now: str | None, *, says_yes: bool) -> State | None:
    """Return what a yes or a no makes of what holds now (`None`: nothing was ever decided).

    `None` back means that this was said already and nothing changes.
    """
    if says_yes:
        if now in ConsentEvent.YES:
            return None
        return State.RECONFIRMED if now == State.EXPIRED else State.GIVEN
    if now in (State.REFUSED, State.WITHDRAWN):
        return None
    return State.REFUSED if now in (None, State.EXPIRED) else State.WITHDRAWN
