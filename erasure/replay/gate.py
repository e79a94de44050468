"""Closed until it was replayed: a database that was put back knows people whom we erased."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

from erasure.errors import LedgerBroken
from erasure.models import LedgerMark
from erasure.replay.ledger import Entry, identity
from erasure.replay.marking import flush, missed, standing

FRESH_SECONDS = 5
OPEN = ("/healthz", "/readyz", "/static/", "/privacy/", "/toegankelijkheid/")


@dataclass
class Known:
    """What this process found when it last looked, and until when it believes that."""

    until: float = 0.0
    why: str = ""


known = Known()


def why_closed() -> str:
    """Return why nothing about people may be shown or done now, in a word; "" when all is well.

    Looks again after five seconds; one small query, and the ledger only when it may be behind.
    """
    if time.monotonic() > known.until:
        known.why, known.until = _look(), time.monotonic() + FRESH_SECONDS
    return known.why


def look_again() -> None:
    """Forget what was known: something changed just now."""
    known.until = 0.0


def _look() -> str:
    try:
        mark, entries = standing()
        if mark is not None and (why := _is_another(mark, entries)):
            return why
        if not missed(mark, entries):
            return ""
        flush()  # a deed of this very moment is no restore
        return "behind" if missed(*standing()) else ""
    except LedgerBroken:
        return "ledger_broken"
    except DatabaseError:
        return ""  # every page will say so by itself


def _is_another(mark: LedgerMark, entries: list[Entry]) -> str:
    if not entries:
        return "ledger_missing"
    if mark.ledger != identity(entries):
        return "other_ledger"
    return "ledger_short" if mark.applied > entries[-1].seq else ""


class ReplayMiddleware:
    """Answer 503 to everything about people while the ledger was not followed to its end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OPEN) or not why_closed():
            return self.get_response(request)
        library = {"phone": settings.LIBRARY_PHONE, "name": settings.LIBRARY_NAME}
        words = {"LANGUAGE_CODE": get_language(), "library": library}
        return HttpResponse(
            render_to_string("erasure/closed.html", words),
            status=503,
            headers={"Retry-After": "300", "Cache-Control": "no-store"},
        )
