from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from members.access import signed_in_member
from payments.receipts import receipt_of, receipts_of
from payments.story import story_of
from payments.words import name_lines

LINES_ON_A_PAGE = 25


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    member = signed_in_member(request)
    story = story_of(member)
    page = Paginator(story.newest_first, LINES_ON_A_PAGE).get_page(request.GET.get("page"))
    name_lines([*story.still_open, *page.object_list], member)
    context = {"story": story, "owed": story.still_open, "page": page}
    return render(request, "payments/story_mine.html", context)


@login_required
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    paid = get_object_or_404(receipts_of(signed_in_member(request)), pk=pk)
    context = {"receipt": receipt_of(paid), "back": "payments:mine"}
    return render(request, "payments/receipt.html", context)
