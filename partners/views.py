"""The public page: with whom the library shares, when, why and what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partners.recipients import published


@require_safe
def recipients(request: HttpRequest) -> HttpResponse:
    """List everybody to whom something may go, for who is not logged in too."""
    return render(request, "partners/recipients.html", {"recipients": published()})
