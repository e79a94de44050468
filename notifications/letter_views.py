"""The letters, for colleagues: take up what waits, print a pile, say that it is in the post."""

from io import BytesIO
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from audit.gate import ask_reason
from audit.reasons import (
    locked_records,
    own_records,
    protected_records,
    reason_of,
    write_looks,
)
from bieb.lib import clock
from members.staff import staff_required
from notifications.batches import NotPrinted, check, make_batch, post, print_batch
from notifications.models import LetterBatch, Message, MessageQuerySet
from notifications.words import became, label_of

MAY_POST = "notifications.post_letters"
SHOWN = 60


@staff_required(MAY_POST)
@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    """List the piles of the last weeks, and how many letters wait for one. It names nobody."""
    waiting = Message.objects.waiting(clock.now()).filter(channel=Message.Channel.LETTER)
    context = {"piles": LetterBatch.objects.counted()[:SHOWN], "waiting": waiting.count()}
    return render(request, "notifications/letters.html", context)


@staff_required(MAY_POST)
@require_POST
def take_up(request: HttpRequest) -> HttpResponse:
    """Put what waits in piles of today."""
    make_batch(at=clock.now())
    messages.success(request, _("What waited lies ready to be printed."))
    return redirect("post:letters")


@staff_required(MAY_POST)
@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One pile: print it, look through it, post it. It names only whose letter must be taken off."""
    found = get_object_or_404(LetterBatch.objects.counted(), pk=pk)
    if not reason_of(request):
        return ask_reason(request)
    all_out = found.messages.fell_out().select_related("member").order_by("-finished_at", "pk")
    out = _mine_to_see(request, all_out)
    write_looks(request, {each.member_id for each in out}, activity="message")
    lying = found.messages.filter(state=Message.State.SENDING)
    seen = _mine_to_see(request, lying)
    context = {
        "pile": found,
        "out": [(each, label_of(each.kind), became(each)) for each in out],
        "out_for_others": len(all_out) - len(out),
        "to_print": seen.count(),
        "for_others": lying.count() - seen.count(),
    }
    return render(request, "notifications/letters_batch.html", context)


@staff_required(MAY_POST)
@require_POST
def print_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the letters of a pile as a PDF, after a line for each reader; it is kept nowhere."""
    found = get_object_or_404(LetterBatch, pk=pk)
    if not reason_of(request):
        return _back_with_reason(found)
    mine = _mine_to_see(request, found.messages.filter(state=Message.State.SENDING))
    readers: set[UUID] = set(mine.values_list("member", flat=True))
    write_looks(request, readers, activity="message")
    content = print_batch(found, at=clock.now(), readers=readers)
    if not content:
        messages.warning(request, _("There is no letter left to print."))
        return redirect("post:letters-batch", found.pk)
    name = f"brieven-{found.made_on}-{found.number}.pdf"
    answer = FileResponse(BytesIO(content), content_type="application/pdf", filename=name)
    answer["Cache-Control"] = "no-store"
    return cast("HttpResponse", answer)  # it streams; to who calls it that is all the same


@staff_required(MAY_POST)
@require_POST
def look_through(request: HttpRequest, pk: int) -> HttpResponse:
    """Look whether every printed letter is still true; what is not is shown on the page."""
    found = get_object_or_404(LetterBatch, pk=pk)
    number = check(found, at=clock.now())
    words = ngettext(
        "Take %(number)s letter off the pile.", "Take %(number)s letters off the pile.", number
    )
    if number:
        messages.warning(request, words % {"number": number})
    else:
        messages.success(request, _("Everything on the pile is still true."))
    return redirect("post:letters-batch", found.pk)


@staff_required(MAY_POST)
@require_POST
def posted(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that the printed letters are in the post; doing it twice changes nothing."""
    found = get_object_or_404(LetterBatch, pk=pk)
    try:
        number = post(found, at=clock.now())
    except NotPrinted as refusal:
        messages.error(request, str(refusal))
        return redirect("post:letters-batch", found.pk)
    words = ngettext(
        "%(number)s message is in the post.", "%(number)s messages are in the post.", number
    )
    messages.success(request, words % {"number": number})
    return redirect("post:letters")


def _mine_to_see(request: HttpRequest, rows: "QuerySet[Message]") -> MessageQuerySet:
    """Leave out whose records this colleague may not see: somebody else prints those."""
    hidden = own_records(request) | locked_records(request) | protected_records(request)
    return Message.objects.filter(pk__in=rows.values("pk")).exclude(member__in=hidden)


def _back_with_reason(found: LetterBatch) -> HttpResponse:
    query = urlencode({"next": reverse("post:letters-batch", args=[found.pk])})
    return redirect(f"{reverse('admin:reason')}?{query}")
