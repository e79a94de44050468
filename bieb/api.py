"""The interface for partner systems: its addresses, and the description that anybody may read."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from bieb.problems import MEDIA_TYPE, TITLES, problem
from loans.api import LoanLists, Loans, Renewals, Returns
from partners.api import Acknowledgements, CardChecks, NoticeItem, Notices
from reservations.api import Cancellations, ReservationItem, ReservationLists, Reservations

COMMON = (400, 401, 403, 404, 405, 406, 409, 415, 429, 500)
REUSED = 422
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
VERSION_HEADER = {
    "description": _("The version of this interface that answered."),
    "required": True,
    "schema": {"type": "string", "pattern": r"^\d+\.\d+\.\d+$"},
}
RETRY_HEADER = {
    "description": _("After how many seconds you may ask again."),
    "schema": {"type": "integer", "minimum": 1},
}
TEXT = {"type": "string"}
PROBLEM = {
    "type": "object",
    "description": _("What is wrong, in the shape of RFC 9457."),
    "required": ["type", "status", "title", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "title": TEXT,
        "detail": TEXT,
        "code": TEXT | {"description": _("Stable, for machines.")},
        "obstacles": {
            "type": "array",
            "description": _("Everything that stands in the way of a renewal."),
            "items": {
                "type": "object",
                "required": ["code", "why", "lifts"],
                "properties": {"code": TEXT, "why": TEXT, "lifts": TEXT},
            },
        },
        "errors": {
            "type": "array",
            "description": _("Everything that is wrong with the body, all at once."),
            "items": {
                "type": "object",
                "required": ["in", "location", "code", "detail"],
                "properties": {
                    "in": TEXT | {"enum": ["body"]},
                    "location": {
                        "type": "object",
                        "required": ["pointer"],
                        "properties": {"pointer": TEXT},
                    },
                    "code": TEXT,
                    "detail": TEXT,
                },
            },
        },
    },
}


class Description(SpectacularJSONAPIView):
    """The OpenAPI document: without log-in and readable from any page (CORS)."""

    authentication_classes: list[type] = []
    permission_classes: list[type] = []
    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer]
    http_method_names = ["get", "head"]

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response


def declare_common_answers(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Add to the description what holds for every question: errors as problems, and the version."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["headers"] = {"API-Version": VERSION_HEADER, "Retry-After": RETRY_HEADER}
    components["responses"] = {
        f"Problem{status}": _problem_response(status) for status in (*COMMON, REUSED)
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            for answer in operation["responses"].values():
                answer.setdefault("headers", {})["API-Version"] = _ref("headers/API-Version")
            operation["responses"] |= {
                str(status): _ref(f"responses/Problem{status}") for status in COMMON
            }
            if any(each["name"] == "Idempotency-Key" for each in operation.get("parameters", ())):
                operation["responses"][str(REUSED)] = _ref(f"responses/Problem{REUSED}")
            if refusals := operation.pop("x-refusals", None):
                operation["responses"]["409"] = _refusals_response(refusals)
    return result


def _refusals_response(refusals: dict[str, Any]) -> dict[str, Any]:
    """Name every way in which the library may say no to this question, with its sentence."""
    response = _problem_response(409)
    content = response["content"][MEDIA_TYPE]
    codes = {"properties": {"code": {"enum": sorted(refusals)}}}
    content["schema"] = {"allOf": [_ref("schemas/Problem"), codes]}
    content["examples"] = {
        code: {"value": problem(409, code=code, detail=PLACEHOLDER.sub(r"{\1}", str(message)))}
        for code, message in sorted(refusals.items())
    }
    return response


def _problem_response(status: int) -> dict[str, Any]:
    headers = {"API-Version": _ref("headers/API-Version")}
    if status == 429:
        headers["Retry-After"] = _ref("headers/Retry-After")
    return {
        "description": TITLES[status],
        "headers": headers,
        "content": {MEDIA_TYPE: {"schema": _ref("schemas/Problem")}},
    }


def _ref(where: str) -> dict[str, str]:
    return {"$ref": f"#/components/{where}"}


@csrf_exempt
def nothing_here(_request: HttpRequest) -> HttpResponse:
    """An address that does not exist, whatever is asked there; a slash at the end makes it one."""
    return JsonResponse(problem(404), status=404, content_type=MEDIA_TYPE)


urlpatterns: list[URLPattern] = [
    path("v1/openapi.json", Description.as_view(), name="api-description"),
    path("v1/card-checks", CardChecks.as_view(), name="api-card-checks"),
    path("v1/loans", Loans.as_view(), name="api-loans"),
    path("v1/loans/<int:number>/renewals", Renewals.as_view(), name="api-renewals"),
    path("v1/loan-lists", LoanLists.as_view(), name="api-loan-lists"),
    path("v1/returns", Returns.as_view(), name="api-returns"),
    path("v1/reservations", Reservations.as_view(), name="api-reservations"),
    path("v1/reservations/<int:number>", ReservationItem.as_view(), name="api-reservation"),
    path(
        "v1/reservations/<int:number>/cancellations",
        Cancellations.as_view(),
        name="api-cancellations",
    ),
    path("v1/reservation-lists", ReservationLists.as_view(), name="api-reservation-lists"),
    path("v1/notices", Notices.as_view(), name="api-notices"),
    path("v1/notices/<uuid:notice>", NoticeItem.as_view(), name="api-notice"),
    path(
        "v1/notices/<uuid:notice>/acknowledgements",
        Acknowledgements.as_view(),
        name="api-acknowledgements",
    ),
    re_path("", nothing_here),
]
