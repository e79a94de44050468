from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bieb.lib import clock
from bieb.lib.errors import DomainError
from consent.choices import wards_of
from consent.evidence import receipt_of
from consent.models import ConsentEvent, ConsentText
from consent.operations import How, record_consent
from members.access import signed_in_member
from members.models import Guardianship, Member
from members.operations import accept_guardianship

FORM = "mijn-privacy 2"


@login_required
@require_safe
def consent_history(request: HttpRequest) -> HttpResponse:
    """Every decision of the member: the very words, when, where and by whom."""
    member = signed_in_member(request)
    events = ConsentEvent.objects.of(member).select_related("text", "by_guardian__guardian")
    return render(request, "consent/consent_history.html", {"events": events})


@login_required
@require_safe
def consent_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    event = _event_of(signed_in_member(request), pk)
    return render(request, "consent/consent_receipt.html", {"event": event})


@login_required
@require_safe
def consent_receipt_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The same receipt for machines, as a file to keep."""
    event = _event_of(signed_in_member(request), pk)
    answer = JsonResponse(receipt_of(event), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="toestemming-{event.pk}.json"'
    return answer


@login_required
@require_POST
def consent_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes or no to the very words of text `pk`, which stood above the button."""
    return _decided(request, signed_in_member(request), pk, guardian=None)


@login_required
@require_safe
def consent_wards(request: HttpRequest) -> HttpResponse:
    """What a parent or carer decides for their children of 15 or younger."""
    wards = wards_of(signed_in_member(request), today=clock.today())
    return render(request, "consent/consent_wards.html", {"wards": wards})


@login_required
@require_POST
def consent_decide_for(request: HttpRequest, link: int, pk: int) -> HttpResponse:
    """Say yes or no for a child; `link` is that this member looks after it."""
    guardian = signed_in_member(request)
    found = get_object_or_404(
        Guardianship.objects.select_related("child"), pk=link, guardian=guardian
    )
    return _decided(request, found.child, pk, guardian=guardian)


@login_required
@require_POST
def guardianship_accept(request: HttpRequest, link: int) -> HttpResponse:
    """Say, from an account of one's own, that one looks after this child."""
    guardian = signed_in_member(request)
    today = clock.today()
    wards = wards_of(guardian, today=today)
    found = next((each for each in wards if each.link.pk == link and each.may_accept), None)
    if found is None:
        messages.error(request, _("We check this at the desk. Bring an identity card."))
    else:
        accept_guardianship(found.link, today=today)
        messages.success(request, _("Saved. You can decide for this child now."))
    return redirect("consent:wards")


def _decided(
    request: HttpRequest, member: Member, pk: int, *, guardian: Member | None
) -> HttpResponse:
    text = get_object_or_404(ConsentText, pk=pk)
    given = request.POST.get("decision") == "yes"
    how = How(channel=ConsentEvent.Channel.WEB, guardian=guardian, form=FORM)
    try:
        record_consent(member, text, given=given, how=how, at=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved: yes.") if given else _("Saved: no. It stops now."))
    if guardian:
        return redirect("consent:wards")
    return redirect(settings.CONSENT_PAGES.get(text.purpose, "my-privacy"))


def _event_of(member: Member, pk: int) -> ConsentEvent:
    events = ConsentEvent.objects.select_related("text", "by_guardian__guardian")
    return get_object_or_404(events, pk=pk, member=member)
