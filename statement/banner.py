"""The news of a new version on every page, for a month, at next to no cost.

Each process asks for the last version at most once a minute. Who is logged in can close the news;
for anybody else nothing is kept, so nothing can be closed.
"""

from dataclasses import dataclass
from datetime import date
from time import monotonic

from django.contrib.auth.models import AnonymousUser

from members.models import Account
from statement.models import NewsSeen, StatementVersion

FRESH_SECONDS = 60


@dataclass
class Known:
    """What a process knows, and until when it need not ask again."""

    until: float = 0
    version: StatementVersion | None = None


known = Known()


def ask_again() -> None:
    """Let the next page of this process look."""
    known.until = 0


def news_for(account: Account | AnonymousUser, *, today: date) -> StatementVersion | None:
    """Return the version that this visitor should hear about, if there is one."""
    if monotonic() >= known.until:
        known.version = StatementVersion.objects.newest_first().first()
        known.until = monotonic() + FRESH_SECONDS
    version = known.version
    if version is None or not version.is_news(today):
        return None
    if account.pk and NewsSeen.objects.filter(account=account.pk, version=version).exists():
        return None
    return version
