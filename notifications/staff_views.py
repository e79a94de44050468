"""The post of the library, for colleagues: what waits, what went wrong, what leaves and its texts."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.gate import ask_reason
from audit.reasons import reason_of, write_looks
from bieb.lib import clock
from members.models import Account
from members.staff import staff_required
from notifications import counting
from notifications.models import Message
from notifications.previews import READERS, WIDTHS, pages_on_paper, preview
from notifications.resending import Because, NotAgain, may_go_again, send_again, ways_for
from notifications.versions import templates_of_messages, version_of
from notifications.words import STATES, became, label_of, text_name

MAY_SEE = "notifications.view_message"
MAY_SEND_AGAIN = "notifications.send_again"


@staff_required(MAY_SEE)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits and what went wrong, in numbers, and what left in a drawing. It names nobody."""
    now = clock.now()
    context = {
        "piles": counting.piles(now),
        "problems": [(each, label_of(each.kind), became(each)) for each in counting.problems(now)],
        "troubles": counting.addresses_in_trouble(),
        "chart": counting.chart(now),
    }
    return render(request, "notifications/post_home.html", context)


@staff_required(MAY_SEE)
@require_safe
def troubles(request: HttpRequest) -> HttpResponse:
    """List the addresses that gave our messages back, and what went instead. It names nobody.

    Who it is stands behind a link that asks a reason; the address is kept nowhere.
    """
    listed = Paginator(counting.troubles(), counting.SHOWN).get_page(request.GET.get("page"))
    rows = [(each, STATES.get(each.letter_state)) for each in listed]
    return render(request, "notifications/post_troubles.html", {"rows": rows, "page": listed})


@staff_required(MAY_SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message with its reader, after a reason; from here it is sent again. Its text stays shut."""
    found = get_object_or_404(Message.objects.select_related("member"), pk=pk)
    if not reason_of(request):
        return ask_reason(request)
    write_looks(request, [found.member_id], activity="messages")
    if request.method == "POST":
        return _again(request, found)
    context = {
        "message": found,
        "label": label_of(found.kind),
        "became": became(found),
        "replacement": found.replacements.first(),
        "may_go_again": may_go_again(found) and request.user.has_perm(MAY_SEND_AGAIN),
        "ways": ways_for(found),
        "reasons": Because.choices,
    }
    return render(request, "notifications/post_message.html", context)


def _again(request: HttpRequest, found: Message) -> HttpResponse:
    because, channel = request.POST.get("because", ""), request.POST.get("channel", "")
    staff = cast("Account", request.user)
    if because not in Because.values:
        messages.error(request, _("Choose why."))
    elif not staff.has_perm(MAY_SEND_AGAIN):
        messages.error(request, _("Your role may not send messages again."))
    else:
        try:
            send_again(found, channel=channel, because=because, staff=staff, now=clock.now())
        except NotAgain as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("It leaves with the next post, if it is still true."))
    return redirect("post:message", found.pk)


@staff_required(MAY_SEE)
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """List every template with its version in each language, and the versions that left."""
    languages = [code for code, _name in settings.LANGUAGES]
    used = Message.objects.exclude(template_version="").values_list("kind", "template_version")
    context = {
        "languages": languages,
        "templates": [
            (each, text_name(each), [(code, version_of(each, code)) for code in languages])
            for each in templates_of_messages()
        ],
        "used": [
            (label_of(kind), version, number, last)
            for kind, version, number, last in used.annotate(
                number=Count("pk"), last=Max("finished_at")
            ).order_by("kind", "-last")
        ],
    }
    return render(request, "notifications/post_texts.html", context)


@staff_required(MAY_SEE)
@require_safe
def text(request: HttpRequest, template: str) -> HttpResponse:
    """Show a text as different people would get it, in three widths. It names no member."""
    if template not in templates_of_messages():
        raise Http404
    languages = dict(settings.LANGUAGES)
    reader, language = _asked(request)
    made = preview(template, reader=reader, language=language, today=clock.today())
    context = {
        "template": template,
        "name": text_name(template),
        "version": version_of(template, language),
        "subject": made.get("-subject.txt", ""),
        "html": made.get("-body.html", ""),
        "plain": made.get("-body.txt", ""),
        "sms": made.get("-sms.txt", ""),
        "pages": range(
            1,
            1
            + len(pages_on_paper(template, reader=reader, language=language, today=clock.today())),
        ),
        "widths": WIDTHS,
        "readers": [(code, words) for code, (words, _gaps) in READERS.items()],
        "reader": reader,
        "languages": languages.items(),
        "language": language,
    }
    return render(request, "notifications/post_text.html", context)


@staff_required(MAY_SEE)
@require_safe
def page(request: HttpRequest, template: str, number: int) -> HttpResponse:
    """One page of a text as a letter on paper, with a reader that is made up; a picture."""
    if template not in templates_of_messages():
        raise Http404
    reader, language = _asked(request)
    pages = pages_on_paper(template, reader=reader, language=language, today=clock.today())
    if not 1 <= number <= len(pages):
        raise Http404
    return HttpResponse(pages[number - 1], content_type="image/png")


def _asked(request: HttpRequest) -> tuple[str, str]:
    """Return for which reader and in which language a text was asked."""
    reader, language = request.GET.get("reader", ""), request.GET.get("language", "")
    return (
        reader if reader in READERS else "usual",
        language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
    )
