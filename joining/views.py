"""Lid worden: four steps, a link in a mail, and a code for the desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from rest_framework.throttling import BaseThrottle

from bieb.lib import clock
from consent.rules import decides_alone
from joining.applying import apply, confirm, named_by
from joining.errors import LinkOutdated
from joining.forms import needs_parent
from joining.models import COLLECT, CONFIRM
from joining.steps import REVIEW, Steps
from partners.limits import Window

SEND = "send"
NEXT = "next"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """One step at a time; a step back keeps what was typed. Nobody learns who is a member."""
    steps = Steps(request.POST.dict() if request.method == "POST" else {}, clock.today())
    if request.method != "POST":
        return _page(request, steps, 1)
    at, to = _number(request.POST.get("at")), request.POST.get("to", NEXT)
    if to not in {NEXT, SEND}:
        return _page(request, steps, min(_number(to), 3))
    wrong = steps.first_wrong(3 if to == SEND else min(at, 3))
    if wrong:
        return _page(request, steps, wrong, shows_errors=True)
    if to != SEND:
        return _page(request, steps, min(at + 1, REVIEW))
    return _sent(request, steps)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "joining/sent.html", {"days": CONFIRM.days})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_page(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: a button, so that a scanner that fetches it confirms nothing; then the
    code for the desk. What was filled in is not shown: a mail can be read by somebody else.
    """
    now = clock.now()
    try:
        found = confirm(token, at=now) if request.method == "POST" else named_by(token, now=now)
    except LinkOutdated as refusal:
        if not _window("unknown links", request).take():
            return render(request, "429.html", status=429)
        return render(request, "joining/confirm.html", {"refusal": refusal}, status=404)
    until = clock.day_of(found.since_at + COLLECT) if found.confirmed_at else None
    return render(request, "joining/confirm.html", {"application": found, "until": until})


def _sent(request: HttpRequest, steps: Steps) -> HttpResponse:
    if not _window("applications", request).take():
        said = _("Many people applied from here just now. Wait an hour, or come by.")
        return _page(request, steps, REVIEW, refusal=said)
    answers = steps.answers()
    if Window("sign-up mails", answers["email"].lower()).take():
        apply(answers, at=clock.now())
    return redirect("joining:sent")


def _page(
    request: HttpRequest,
    steps: Steps,
    step: int,
    *,
    shows_errors: bool = False,
    refusal: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {"step": step, "carried": steps.carried(besides=step)}
    context["refusal"] = refusal
    status = 429 if refusal else 200
    if step < REVIEW:
        context["form"] = steps.forms[step - 1] if shows_errors else steps.blank(step)
        return render(request, "joining/step.html", context, status=422 if shows_errors else status)
    born = steps.forms[0].cleaned_data["birth_date"]
    context |= {
        "who": steps.forms[0].cleaned_data,
        "where": steps.forms[1].cleaned_data,
        "choice": steps.forms[2].cleaned_data,
        "price": steps.forms[2]
        .fields["membership_type"]
        .label_from_instance(  # type: ignore[attr-defined]
            steps.forms[2].cleaned_data["membership_type"]
        ),
        "needs_parent": needs_parent(born, steps.today),
        "parent_confirms": not decides_alone(born, steps.today),
        "confirm_days": CONFIRM.days,
        "collect_days": COLLECT.days,
    }
    return render(request, "joining/review.html", context, status=status)


def _number(text: str | None) -> int:
    return int(text) if text and text in {"1", "2", "3", "4"} else 1


def _window(rate: str, request: HttpRequest) -> Window:
    asker: Any = request
    return Window(rate, str(BaseThrottle().get_ident(asker)))
