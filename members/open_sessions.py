"""Where somebody is logged in now, without addresses: since when, and which one is this browser."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.db.models import QuerySet

from bieb.lib import clock
from members.models import Account, Session


@dataclass(frozen=True)
class Place:
    """One browser. `ref` is told to nobody but its owner; the key of the log-in cannot be made of it."""

    ref: str
    since: datetime | None
    until: datetime
    is_here: bool


def places_of(account: Account, *, here: str | None) -> list[Place]:
    """Return every browser in which `account` is logged in, this one first, then the newest. One query."""
    found = [_place(each, here) for each in _open(account)]
    long_ago = datetime.min.replace(tzinfo=UTC)
    found.sort(key=lambda each: each.since or long_ago, reverse=True)
    return sorted(found, key=lambda each: not each.is_here)


def close(account: Account, ref: str) -> int:
    """Log `account` out in one browser; return how many that were. Of another account it is none."""
    keys = [each.session_key for each in _open(account) if ref_of(each.session_key) == ref]
    return _end(account, keys)


def close_others(account: Account, *, here: str | None) -> int:
    """Log `account` out everywhere but in this browser; return in how many."""
    return _end(account, [each.session_key for each in _open(account) if each.session_key != here])


def ref_of(key: str) -> str:
    """Name a log-in on a page: nobody gets in with it."""
    return hashlib.sha256(f"session:{key}".encode()).hexdigest()[:16]


def _open(account: Account) -> "QuerySet[Session]":
    return Session.objects.filter(account=account, expire_date__gt=clock.real_now())


def _end(account: Account, keys: Iterable[str]) -> int:
    return Session.objects.filter(account=account, session_key__in=list(keys)).delete()[0]


def _place(session: Session, here: str | None) -> Place:
    """How somebody logged in stands in the session itself; it is older than any other step."""
    records = session.get_decoded().get(AUTHENTICATION_METHODS_SESSION_KEY) or [{}]
    at = records[0].get("at")
    return Place(
        ref=ref_of(session.session_key),
        since=datetime.fromtimestamp(at, UTC) if at else None,
        until=session.expire_date,
        is_here=session.session_key == here,
    )
