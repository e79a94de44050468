"""The register of processing for everybody who wants to know: a page, JSON and Markdown."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from retention.models import Certificate
from retention.register import as_data, as_markdown, processings


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    found = processings()
    entries = [entry for each in found for entry in each.entries]
    context = {
        "processings": found,
        "tables": len({entry.declaration.model for entry in entries}),
        "columns": sum(len(entry.columns) for entry in entries),
        "certificate": Certificate.objects.latest_first().first(),
    }
    return render(request, "retention/register.html", context)


@require_safe
def register_json(_request: HttpRequest) -> HttpResponse:
    return JsonResponse(as_data(), json_dumps_params={"ensure_ascii": False, "indent": 2})


@require_safe
def register_markdown(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(as_markdown(), content_type="text/markdown; charset=utf-8")
