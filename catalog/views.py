"""The public catalogue. No log-in, no cookie: who looks for what is nobody's business."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.utils.module_loading import import_string
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from bieb.lib import clock
from catalog.availability import shelves
from catalog.models import Branch, ItemType, Title
from catalog.search.facets import facets
from catalog.search.finding import Found, Hit, find
from catalog.search.lexicon import suggest
from catalog.search.wish import Wish

PAGE_SIZE = 20
NEWEST, NEWEST_AMONG = 8, 200
FRESH_SECONDS = 60

View = Callable[..., HttpResponse]


def cacheable(view: View) -> View:
    """Let anybody keep the page for a minute, unless it was made for somebody who is logged in."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            patch_cache_control(response, private=True, no_store=True)
        else:
            patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        return response

    return wrapped


@require_safe
@cacheable
def search(request: HttpRequest) -> HttpResponse:
    wish = Wish.from_address(request.GET)
    if wish.is_empty:
        context = {"wish": wish, "newest": _newest(), "item_types": ItemType.objects.all()}
        return render(request, "catalog/title_search.html", context)
    found = find(wish)
    page = Paginator(found.hits, PAGE_SIZE).get_page(request.GET.get("page"))
    branches = list(Branch.objects.filter(is_virtual=False))
    context = {
        "wish": wish,
        "found": found,
        "page": page,
        "rows": _rows(page, found, branches),
        "facets": facets(wish, found, branches),
        "suggestion": _suggestion(wish) if not found.hits else None,
    }
    return render(request, "catalog/title_found.html", context)


@require_safe
@cacheable
def title_detail(request: HttpRequest, pk: int) -> HttpResponse:
    title = get_object_or_404(Title.objects.select_related("item_type").defer("search"), pk=pk)
    found = shelves(title, today=clock.today())
    context = {
        "title": title,
        "language": _language_name(title.language),
        "shelves": found,
        "panels": _panels(request, title) if found else [],
        "sharing": import_string(settings.TITLE_SHARING)(title),
        "online_library_url": settings.ONLINE_LIBRARY_URL,
        "author_query": Wish(zoek=title.author).as_query(),
    }
    return render(request, "catalog/title_detail.html", context)


def _panels(request: HttpRequest, title: Title) -> list[str]:
    """What other apps put beside a title that we have copies of."""
    return [import_string(path)(request, title) for path in settings.TITLE_PANELS]


def _rows(page: Page[Hit], found: Found, branches: list[Branch]) -> list[dict[str, object]]:
    """The titles of one page, each with the branches where it stands on the shelf now."""
    titles = Title.objects.select_related("item_type").defer("search")
    by_pk = titles.in_bulk([hit.pk for hit in page])
    return [
        {
            "title": by_pk[hit.pk],
            "has_copies": hit.pk in found.present,
            "present_at": [
                branch for branch in branches if found.present.get(hit.pk, {}).get(branch.pk)
            ],
        }
        for hit in page
        if hit.pk in by_pk
    ]


def _suggestion(wish: Wish) -> Wish | None:
    """Another spelling, when that finds something."""
    text = suggest(wish.zoek)
    other = wish.with_("zoek", text)
    return other if text and find(other).hits else None


def _newest() -> list[Title]:
    """A few of the latest titles, spread over what came in: one delivery is often all alike."""
    latest = Title.objects.select_related("item_type").defer("search").order_by("-pk")
    among = list(latest[:NEWEST_AMONG])
    return among[:: max(1, len(among) // NEWEST)][:NEWEST]


def _language_name(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
