"""Every page that has an address without a number in it, for the proofs that visit them all."""

from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.builders import a_colleague, a_copy, a_member, a_title

NOT_PAGES = ("api/", "oauth/", "beheer/", "account/")


def addresses(patterns: Any = None, before: str = "") -> Iterator[str]:
    """Yield the path of every page that needs no number; the back office is left out."""
    for each in patterns if patterns is not None else get_resolver().url_patterns:
        path = before + str(each.pattern)
        if "<" in path or "(" in path or path.startswith(NOT_PAGES):
            continue
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, path)
        elif isinstance(each, URLPattern):
            yield "/" + path.replace("^", "").replace("$", "").replace("\\Z", "")


def a_title_page() -> str:
    """Return the path of the page of a title of which there is a copy."""
    title = a_title()
    a_copy(title=title)
    return f"/titels/{title.pk}/"


def visitors() -> dict[str, Client]:
    """Return a browser for somebody unknown, for a member and for a colleague."""
    found = {name: Client() for name in ("nobody", "member", "colleague")}
    found["member"].force_login(a_member().account)
    found["colleague"].force_login(a_colleague())
    return found
