"""The mailbox of a member."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.access import signed_in_member
from notifications.mailbox import lines_of, messages_to, troubles_of

LINES = 25


@login_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show a member every message of the last year, with its text while that is kept."""
    member = signed_in_member(request)
    page = Paginator(messages_to(member), LINES).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": lines_of(page.object_list),
        "troubles": troubles_of(member),
    }
    return render(request, "notifications/mailbox.html", context)
