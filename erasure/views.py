import json
from datetime import date, timedelta
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bieb.lib import clock
from bieb.lib.errors import DomainError
from erasure.forms import ConfirmForm
from erasure.mails import receipt_url
from erasure.models import ErasureRequest, Receipt
from erasure.operations import A_DAY, LOOKED_AT, request_erasure, withdraw_erasure
from erasure.preview import preview_of
from erasure.probes import SORTS
from erasure.receipts import hash_of_code, in_words, is_whole, said_of, told_by, words_of
from erasure.tasks import start_soon
from members.access import signed_in_member

CODE = "erasure_code"


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]  # no types in the package
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """See what goes and what stays, type the word, and it begins."""
    member = signed_in_member(request)
    running = ErasureRequest.objects.filter(subject_id=member.pk).first()
    if running is not None:
        return render(request, "erasure/erasure_running.html", {"erasure": running})
    form = ConfirmForm(request.POST or None)
    if form.is_valid():
        waits = A_DAY if form.cleaned_data["waits"] == "yes" else timedelta()
        if settings.ERASURE == "desk_checked":
            waits = LOOKED_AT
        try:
            asked = request_erasure(
                member, channel="web", today=clock.today(), at=clock.now(), waits=waits
            )
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("erasure:ask")
        if not waits:
            start_soon()
        words = {"erasure": asked.request, "receipt_url": receipt_url(asked.code)}
        return render(request, "erasure/erasure_asked.html", words | {"code": asked.code})
    context = {"form": form, "preview": preview_of(member, today=clock.today())}
    context["backup_days"] = int(settings.BACKUP_DAYS)
    context["is_looked_at"] = settings.ERASURE == "desk_checked"
    return render(request, "erasure/erasure_ask.html", context)


@login_required
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Think better of it, while nothing was erased."""
    member = signed_in_member(request)
    running = get_object_or_404(ErasureRequest, subject_id=member.pk)
    try:
        withdraw_erasure(running, today=clock.today(), at=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You stopped it. Nothing was erased."))
    return redirect("my-privacy")


@require_GET
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Show how far it is and what went, to whoever has the code; there is no account any more."""
    erasure = _of(code)
    made = erasure.receipts.order_by("-number").first()
    context = {
        "erasure": erasure,
        "code": code,
        "receipt": made,
        "went": in_words(made.content["went"]) if made else [],
        "stays": [
            each | {"day": date.fromisoformat(each["until"]), "said": said_of(each["code"])}
            for each in _stays(made)
        ],
        "sealed": [
            each | {"day": date.fromisoformat(each["until"]), "said": said_of(each["code"])}
            for each in (made.content.get("sealed", []) if made else [])
        ],
        "kept": words_of(sorted({label for each in _stays(made) for label in each["kept"]})),
        "left_out": [SORTS[each] for each in _search(made).get("left_out", [])],
        "told": told_by(erasure),
        "is_whole": made is not None and is_whole(made),
    }
    return render(request, "erasure/receipt_detail.html", context)


@require_GET
def receipt_file(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt to keep: the content with its signature."""
    made = _of(code).receipts.order_by("-number").first()
    if made is None:
        raise Http404
    response = HttpResponse(
        json.dumps(made.as_file(), indent=2, ensure_ascii=False),
        content_type="application/json; charset=utf-8",
    )
    response["Content-Disposition"] = 'attachment; filename="bewijs-van-wissen.json"'
    return response


def _stays(made: Receipt | None) -> list[dict[str, Any]]:
    return list(made.content["stays"]) if made else []


def _search(made: Receipt | None) -> dict[str, Any]:
    return dict(made.content["search"]) if made else {}


def _of(code: str) -> ErasureRequest:
    return get_object_or_404(ErasureRequest, code_hash=hash_of_code(code))
