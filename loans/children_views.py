"""What a parent or carer sees of what their children have at home."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bieb.lib import clock
from loans.children import children_at_home
from members.access import signed_in_member


@login_required
@require_safe
def children(request: HttpRequest) -> HttpResponse:
    found = children_at_home(signed_in_member(request), today=clock.today())
    context = {"children": found, "private_from": int(settings.TITLES_PRIVATE_FROM)}
    return render(request, "loans/children_at_home.html", context)
