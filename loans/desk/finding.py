"""Alt+Z: find the member who stands at the desk without a card."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from audit.operations import record_access
from bieb.lib import clock
from loans.desk.forms import FindForm
from loans.desk.jobs import MAY_LEND
from loans.desk.session import Desk
from members.finding import MOST_HITS, members_matching
from members.models import Account, Card
from members.staff import own_records, protected_records, staff_required


@staff_required(MAY_LEND)
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Search by POST, so that no name stands in an address; who is found was seen, and is told so."""
    desk = Desk.of(request.session)
    if not desk.branch:
        return redirect("desk:branch")
    form = FindForm(request.POST or None, initial={"reason": "desk"})
    context: dict[str, object] = {"form": form, "sitting": desk.sitting}
    if form.is_valid():
        staff = cast("Account", request.user)
        facts = form.facts()
        hidden = own_records(staff)
        if not facts.card_number:
            hidden |= protected_records(staff)
        found = members_matching(facts).exclude(pk__in=hidden)
        hits = list(found.prefetch_related("addresses")[: MOST_HITS + 1])
        shown = hits[:MOST_HITS]
        record_access(
            [member.pk for member in shown],
            staff=staff,
            reason=form.cleaned_data["reason"],
            activity="search",
            at=clock.now(),
        )
        cards = dict(
            Card.objects.current().filter(member__in=shown).values_list("member", "number")
        )
        context |= {
            "searched": True,
            "hits": [(member, cards.get(member.pk, "")) for member in shown],
            "has_more": len(hits) > MOST_HITS,
        }
    return render(request, "loans/desk_find.html", context)
