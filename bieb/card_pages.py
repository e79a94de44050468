"""The card of a member on a screen or on paper, and the button for when it is lost."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bieb.card_letters import tell_blocked
from bieb.lib import clock
from bieb.lib.code128 import svg_path
from bieb.templatetags.look import card_number
from members.access import signed_in_member
from members.errors import NoCurrentCard
from members.models import Card, Member, Membership
from members.operations import report_lost

BAR_HEIGHT = 40
"""In the modules of the barcode: the picture keeps its shape at any size."""
QUIET = 10
"""Empty modules that a scanner needs left and right of the bars. Source: ISO/IEC 15417."""


@dataclass(frozen=True)
class Drawing:
    """The barcode of one card: an outline, and the box around it with its quiet edges."""

    bars: str
    width: int
    height: int = BAR_HEIGHT
    quiet: int = QUIET

    @property
    def box(self) -> int:
        """The width with both quiet edges."""
        return self.width + 2 * self.quiet


@login_required
@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """The card as the desk scans it: a number and bars, and no name."""
    member, today = signed_in_member(request), clock.today()
    current = _current(member)
    context = {
        "card": current,
        "drawing": _drawn(current) if current else None,
        "until": _valid_until(member, today),
        "is_member_now": Membership.objects.on(today).filter(member=member).exists(),
        "may_keep": not request.session.get_expire_at_browser_close(),
    }
    return render(request, "bieb/card.html", context)


@login_required
@require_safe
def card_file(request: HttpRequest) -> HttpResponse:
    """The card as a picture to keep: it works where there is no network. It holds the number only."""
    current = _current(signed_in_member(request))
    if current is None or current.is_blocked:
        raise Http404
    words = {"drawing": _drawn(current), "number": card_number(current.number)}
    words["library"] = {"name": settings.LIBRARY_NAME}
    picture = render_to_string("bieb/card.svg", words)
    disposition = {"Content-Disposition": 'attachment; filename="bibliotheekpas.svg"'}
    return HttpResponse(picture, content_type="image/svg+xml", headers=disposition)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def card_lost(request: HttpRequest) -> HttpResponse:
    """Say what a block does, and block at once: no colleague is needed."""
    member, now = signed_in_member(request), clock.now()
    if request.method == "POST":
        try:
            blocked = report_lost(member, today=clock.day_of(now))
        except NoCurrentCard:
            return redirect("card")
        if blocked:
            tell_blocked(blocked, at=now)
        messages.success(request, _("Your card is blocked. Nobody can borrow with it any more."))
        return redirect("card")
    current = _current(member)
    context = {
        "card": current,
        "new_card_cents": settings.NEW_CARD_CENTS,
        "has_email": bool(member.account.email),
    }
    return render(request, "bieb/card_lost.html", context)


def _current(member: Member) -> Card | None:
    return Card.objects.current().filter(member=member).first()


def _drawn(current: Card) -> Drawing:
    bars, width = svg_path(current.number, height=BAR_HEIGHT)
    return Drawing(bars, width)


def _valid_until(member: Member, today: date) -> date | None:
    """The last day on which this card opens anything; None as long as nobody ends the membership."""
    running = Membership.objects.on(today).filter(member=member).first()
    return running.ends_on if running else None
