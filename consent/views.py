from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bieb.lib import clock
from consent.models import ConsentEvent, ConsentText
from consent.operations import record_consent
from members.access import signed_in_member


@login_required
@require_POST
def consent_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes or no to the very words of text `pk`, which stood above the button."""
    member = signed_in_member(request)
    text = get_object_or_404(ConsentText, pk=pk)
    given = request.POST.get("decision") == "yes"
    record_consent(member, text, given=given, channel=ConsentEvent.Channel.WEB, at=clock.now())
    messages.success(request, _("Saved: yes.") if given else _("Saved: no. It stops now."))
    return redirect("my-privacy")
