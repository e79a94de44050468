"""The link to stop: asked for by people and by mail programs, that have no cookie and no log-in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from rest_framework.throttling import BaseThrottle

from bieb.lib import clock
from newsletters.lists import list_of, stop, token_named
from partners.limits import Window


@csrf_exempt  # the mail program that posts here has no cookie; the link itself is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop with one POST, answered by 200 and no redirect; a GET only shows the button.

    Mail programs and virus scanners fetch links: that changes nothing. A link that we never made
    is said to be one, so that nobody believes to have stopped who did not. The link of somebody
    who was forgotten answers as any other.

    Source: RFC 8058.
    """
    found = token_named(token)
    if found is None:
        return _unknown(request)
    is_done = request.method == "POST"
    if is_done:
        stop(found, at=clock.now())
    context = {"is_done": is_done, "list": list_of(found.list_code).label}
    return render(request, "newsletters/unsubscribe.html", context)


def _unknown(request: HttpRequest) -> HttpResponse:
    asker: Any = request
    window = Window("unknown links", str(BaseThrottle().get_ident(asker)))
    if not window.take():
        return render(request, "429.html", status=429)
    return render(request, "newsletters/unsubscribe_unknown.html", status=404)
