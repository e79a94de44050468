"""What happens around every page: one discreet log line, and private pages that stay private."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.defaults import permission_denied

from audit.errors import NeedsSecond, NotSworn, OwnRecord
from audit.gate import lead_to_second
from bieb.lib import clock
from bieb.logs import page_of, truncated
from statement.measuring import count, said_yes

type_of_view = Callable[[HttpRequest], HttpResponse]
access = logging.getLogger("bieb.access")
PRIVATE = (
    "/mijn/",
    "/balie/",
    "/beheer/",
    "/account/",
    "/api/",
    "/wissen/",
    "/geheimhouding/",
    "/lid-worden/",
)


class AccessLogMiddleware:
    """Log method, page, status, duration and a truncated address: no query, no user (P39, P41)."""

    def __init__(self, get_response: type_of_view) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        response = self.get_response(request)
        access.info(
            "request",
            extra={
                "method": request.method,
                "path": page_of(request),
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - start) * 1000),
                "address": truncated(request.META.get("REMOTE_ADDR", "")),
            },
        )
        return response


class MeasuringMiddleware:
    """Count a public page for who said yes to that; for anybody else nothing happens here (P43)."""

    def __init__(self, get_response: type_of_view) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        found = request.resolver_match
        is_page = request.method == "GET" and response.status_code == 200
        if is_page and found and said_yes(request) and not request.path.startswith(PRIVATE):
            count("/" + found.route, today=clock.today())
        return response


class ShownToNobodyMiddleware:
    """What a colleague may not see ends in words: ask a second colleague, or a page that says no."""

    def __init__(self, get_response: type_of_view) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a refusal of `audit` into a page; anything else is left to who comes after."""
        if isinstance(error, NeedsSecond):
            return lead_to_second(request, error)
        if isinstance(error, OwnRecord | NotSworn):
            return permission_denied(request, error)
        return None


class PrivatePagesMiddleware:
    """Pages about people are never stored by a browser or a proxy."""

    def __init__(self, get_response: type_of_view) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(PRIVATE):
            response.headers["Cache-Control"] = "no-store"
        return response
