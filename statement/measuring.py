"""Counting visits for another company (C1): only with a yes, only pages, never who.

What is counted is the address of a page without its numbers ("titels/<int:pk>/"), per day. There
is no code of that company on any page, and nothing of a visitor is kept: the yes itself is a
cookie in the browser. Whatever company it is, an adapter of a few lines hands it the counts.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

import httpx
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from statement.models import PageCount

COOKIE = "meten"
YES = "ja"
COOKIE_DAYS = 180

COUNT = """
INSERT INTO statement_pagecount (route, day, visits) VALUES (%s, %s, 1)
ON CONFLICT (route, day) DO UPDATE SET visits = statement_pagecount.visits + 1
"""


class Adapter(Protocol):
    """How counts get to one company; the dotted path of ANALYTICS_ADAPTER names it."""

    def send(self, day: date, counts: Sequence[PageCount]) -> None:
        """Hand over the counts of one whole day, or raise an OSError or httpx.HTTPError.

        It may be called again for the same day: the company must take it as the same.
        """
        ...


class PostAdapter:
    """One POST of JSON for each day, with the day as its key: sent twice is counted once."""

    def send(self, day: date, counts: Sequence[PageCount]) -> None:
        body = {"day": day.isoformat(), "pages": {each.route: each.visits for each in counts}}
        with httpx.Client(timeout=10, follow_redirects=False, trust_env=False) as client:
            client.post(
                settings.ANALYTICS_URL,
                json=body,
                headers={
                    "Authorization": f"Bearer {settings.ANALYTICS_KEY}".strip(),
                    "Idempotency-Key": f"bieb-{day.isoformat()}",
                },
            ).raise_for_status()


def is_offered() -> bool:
    """Say whether this library asks visitors at all."""
    return bool(settings.ANALYTICS == "adapter")


def said_yes(request: HttpRequest) -> bool:
    """Say whether this browser may be counted now."""
    return is_offered() and request.COOKIES.get(COOKIE) == YES


def remember(response: HttpResponse, *, yes: bool) -> None:
    """Let the browser keep the yes; a no is kept nowhere, and takes the cookie of a yes away."""
    if not yes:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(
        COOKIE,
        YES,
        max_age=COOKIE_DAYS * 24 * 3600,
        secure=settings.BEHIND_TLS,
        httponly=True,
        samesite="Lax",
    )


def count(route: str, *, today: date) -> None:
    """Add one visit to `route`, an address without its numbers."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [route, today])


def send_counts(*, today: date) -> int:
    """Hand the counts of the days before `today` to the company; return how many days went.

    What was taken is deleted. Where nobody is measured any more, nothing is sent and all of it
    goes. Safe to repeat.
    """
    waiting = PageCount.objects.filter(day__lt=today)
    if not is_offered():
        waiting.delete()
        return 0
    adapter: Adapter = import_string(settings.ANALYTICS_ADAPTER)()
    days = sorted(set(waiting.values_list("day", flat=True)))
    for day in days:
        with transaction.atomic():
            counts = list(PageCount.objects.select_for_update().filter(day=day).order_by("route"))
            adapter.send(day, counts)
            PageCount.objects.filter(pk__in=[each.pk for each in counts]).delete()
    return len(days)
