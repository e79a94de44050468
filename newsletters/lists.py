"""Mail that stops with one click: its headers, and the links that are in it.

Source: RFC 2369, RFC 2919 (List-Id) and RFC 8058 (one click). A link is random and says nothing
about anybody; only its hash is kept, for years, so that an old mail can still be stopped.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeAlias
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from members.models import Member
from newsletters.models import Subscription, UnsubscribeToken

Subject: TypeAlias = Member | Subscription
ONE_CLICK = "List-Unsubscribe=One-Click"
LENGTH = 43
"""Characters of a link: 256 bits that nobody can guess."""


class ListKind(Protocol):
    """What an app tells about a list of its own; `settings.LISTS` names the classes."""

    label: str | Promise
    """What somebody reads who stops it: "newsletter"."""

    def unsubscribe(self, subject: Subject, *, at: datetime) -> None:
        """Stop this list for its reader. Safe to repeat."""


def list_of(code: str) -> ListKind:
    """Return the list that the settings name for this code."""
    kind: ListKind = import_string(settings.LISTS[code])()
    return kind


def new_token() -> str:
    """Make a link that nobody can guess."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def give_tokens(list_code: str, subjects: Iterable[Subject], *, at: datetime) -> list[str]:
    """Make a link to stop for each reader, in their order. One statement."""
    readers = list(subjects)
    tokens = [new_token() for _reader in readers]
    UnsubscribeToken.objects.bulk_create(
        UnsubscribeToken(
            token_hash=hash_of(token),
            list_code=list_code,
            member=reader if isinstance(reader, Member) else None,
            subscription=reader if isinstance(reader, Subscription) else None,
            made_at=at,
        )
        for token, reader in zip(tokens, readers, strict=True)
    )
    return tokens


def stop_url(token: str) -> str:
    """Return the whole address of a link to stop."""
    return f"{settings.SITE_URL.rstrip('/')}/u/{token}"


def list_headers(list_code: str, token: str) -> dict[str, str]:
    """Return the headers by which mail programs show a button to stop."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return {
        "List-Id": f"<{list_code}.{host}>",
        "List-Unsubscribe": f"<{stop_url(token)}>",
        "List-Unsubscribe-Post": ONE_CLICK,
    }


def token_named(token: str) -> UnsubscribeToken | None:
    """Find a link, also one of somebody who was forgotten since; None when we never made it."""
    rows = UnsubscribeToken.objects.select_related("member", "subscription__member")
    found = rows.filter(token_hash=hash_of(token)).first() if len(token) == LENGTH else None
    return found if found and found.list_code in settings.LISTS else None


@transaction.atomic
def stop(found: UnsubscribeToken, *, at: datetime) -> None:
    """Stop the list of this link for its reader, and no other list. Safe to repeat."""
    subject = found.member or found.subscription
    if subject is not None:
        list_of(found.list_code).unsubscribe(subject, at=at)
