"""What partner systems hear when something is wrong: one shape for every error (RFC 9457)."""

import json
import logging
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from bieb.lib.errors import DomainError
from partners.errors import KeyNeeded, NotAllowed, NotFound, Refused

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
TITLES: dict[int, str | Promise] = {
    400: _("The request is not right"),
    401: _("Log in first"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("This cannot be done here"),
    406: _("We only answer in JSON"),
    409: _("The library says no"),
    415: _("Send JSON"),
    422: _("This key was used before"),
    429: _("Too many questions"),
    500: _("Something went wrong on our side"),
}
DETAILS: dict[int, str | Promise] = {
    400: _("The server did not understand this request."),
    403: _("This client may not do this."),
    404: _("Nothing lives at this address."),
    500: _("We have written down what happened. Try again later."),
}
STATUSES: tuple[tuple[type[DomainError], int], ...] = (
    (NotAllowed, 403),
    (KeyNeeded, 400),
    (NotFound, 404),
)


def problem(
    status: int, *, code: str = "", detail: object = "", **more: object
) -> dict[str, object]:
    """Describe what is wrong. `code` is stable and for machines, the rest is for people."""
    code = code or HTTPStatus(status).name.lower()
    return {
        "type": f"urn:problem-type:bieb:{code.replace('_', '-')}",
        "status": status,
        "title": str(TITLES.get(status) or HTTPStatus(status).phrase),
        "detail": str(detail or DETAILS.get(status) or HTTPStatus(status).description),
        "code": code,
        **more,
    }


def answer(error: Exception, context: dict[str, Any]) -> Response:
    """Turn what a view raised into an answer.

    A refusal of the library is 409 with its code; one about what a partner may do is 403. What
    nobody expected is logged, and told without details.
    """
    if isinstance(error, Refused):
        return Response(problem(error.status, **error.told), error.status, content_type=MEDIA_TYPE)
    if isinstance(error, DomainError):
        status = next((number for kind, number in STATUSES if isinstance(error, kind)), 409)
        body = problem(status, code=error.code, detail=error)
        return Response(body, status, content_type=MEDIA_TYPE)
    response = exception_handler(error, context)
    if response is None:
        log.error("An answer could not be made.", exc_info=error)
        return Response(problem(500), 500, content_type=MEDIA_TYPE)
    if isinstance(error, ValidationError):
        response.data = problem(
            400,
            code="invalid_input",
            detail=_("Some of what you sent is not right."),
            errors=list(_mistakes(error)),
        )
    else:
        detail = error.detail if isinstance(error, APIException) else ""
        response.data = problem(response.status_code, detail=detail)
    response.content_type = MEDIA_TYPE
    return response


def _mistakes(error: ValidationError) -> Iterator[dict[str, object]]:
    """Every mistake at once, each with the place in the body where it is."""
    details: Any = error.get_full_details()
    by_field = details if isinstance(details, dict) else {"": details}
    for field, mistakes in by_field.items():
        name = "" if field == "non_field_errors" else field
        where = "#/" + name.replace("~", "~0").replace("/", "~1")
        for mistake in mistakes:
            yield {
                "in": "body",
                "location": {"pointer": where},
                "code": mistake["code"],
                "detail": str(mistake["message"]),
            }


class ProblemMiddleware:
    """Every answer under /api/ names its version; every error there is a problem, never a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith("/api/"):
            return response
        if response.status_code >= 400 and response.headers.get("Content-Type") != MEDIA_TYPE:
            response.content = json.dumps(problem(response.status_code)).encode()
            response.headers["Content-Type"] = MEDIA_TYPE
            response.headers["Content-Length"] = str(len(response.content))
        response.headers["API-Version"] = settings.API_VERSION
        response.headers.setdefault("X-Frame-Options", "DENY")  # also for a Host that is not ours
        return response
