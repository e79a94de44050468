"""Publish a version of the statement, and remember who has seen the news."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction

from members.models import Account
from statement.errors import NothingNew
from statement.models import NewsSeen, StatementVersion
from statement.telling import tell_readers
from statement.wording import content_now, seal_of


@transaction.atomic
def publish(
    *, today: date, choices: Mapping[str, str] | None = None, at: datetime | None = None
) -> StatementVersion:
    """Publish the statement as it reads now, as the next version.

    `choices` is what the owner chose, as the settings say when it is left out. With `at` the
    readers of the newsletter are told from that moment on, in the same transaction. Two at once
    cannot publish the same number: the database refuses the second.

    Raises:
        NothingNew: the last version says exactly the same.
    """
    content = content_now(choices)
    last = StatementVersion.objects.newest_first().first()
    if last and last.content == content:
        raise NothingNew
    version = StatementVersion.objects.create(
        number=last.number + 1 if last else 1,
        published_on=today,
        content=content,
        sha256=seal_of(content),
    )
    if at is not None:
        tell_readers(version, at=at)
    return version


def close_news(account: Account, version: StatementVersion, *, today: date) -> bool:
    """Show the news of this version to this account no more; return whether it was open until now."""
    try:
        with transaction.atomic():
            NewsSeen.objects.create(account=account, version=version, seen_on=today)
    except IntegrityError:
        return False
    return True
