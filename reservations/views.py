from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bieb.lib import clock
from bieb.lib.errors import DomainError
from catalog.models import CalendarVersion, Title
from circulation.standing import standing_of
from members.access import signed_in_member, signed_in_member_id
from reservations.forms import ChangeForm
from reservations.mine import reserved
from reservations.models import Reservation
from reservations.on_title import copies_to_choose, offer_of
from reservations.operations import cancel, change_wish, extend, place
from reservations.queue import position_of


@login_required
@require_safe
def reservation_list(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    who = standing_of(signed_in_member_id(request), today)
    mine = reserved(
        Reservation.objects.visible_to(request.user),
        who,
        today=today,
        calendar=CalendarVersion.current(),
    )
    return render(request, "reservations/reservation_list.html", {"mine": mine})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reservation_place(request: HttpRequest, title: int) -> HttpResponse:
    """Reserve a title; what was refused comes back with everything that was filled in."""
    member, today = signed_in_member(request), clock.today()
    wanted = get_object_or_404(Title.objects.select_related("item_type").defer("search"), pk=title)
    offer = offer_of(
        member, wanted, copies_to_choose(wanted), today=today, data=request.POST or None
    )
    if request.method == "POST" and offer.form.is_valid():
        try:
            made = place(member, wanted, offer.form.wish(), today=today, at=clock.now())
        except DomainError as refusal:
            if not offer.stands_in_the_way(refusal):
                offer.form.add_error(None, str(refusal))
        else:
            messages.success(request, _told(made, today))
            return redirect("catalog:title", pk=wanted.pk)
    return render(request, "reservations/reservation_place.html", {"offer": offer})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reservation_change(request: HttpRequest, pk: int) -> HttpResponse:
    reservation = _of_request(request, pk)
    form = ChangeForm.of(reservation, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_wish(reservation, **form.cleaned_data, today=clock.today())
        except Reservation.DoesNotExist:
            messages.info(request, _("This reservation has ended meanwhile."))
            return redirect("reservations:list")
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your reservation was changed."))
            return redirect("reservations:list")
    context = {"reservation": reservation, "form": form}
    return render(request, "reservations/reservation_change.html", context)


@login_required
@require_POST
def reservation_extend(request: HttpRequest, pk: int) -> HttpResponse:
    reservation, today = _of_request(request, pk), clock.today()
    try:
        reservation = extend(reservation, today=today)
    except Reservation.DoesNotExist:
        messages.info(request, _("This reservation has ended meanwhile."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        day = date_format(reservation.pickup_until or today, "l j F")
        messages.success(
            request, _("We keep it for you until and including %(day)s.") % {"day": day}
        )
    return redirect("reservations:list")


@login_required
@require_POST
def reservation_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    mine = Reservation.objects.visible_to(request.user).running()
    try:
        cancel(mine.get(pk=pk), today=clock.today())
    except Reservation.DoesNotExist:  # also who pressed twice
        messages.info(request, _("This reservation has ended meanwhile."))
    else:
        messages.success(request, _("Your reservation was cancelled."))
    return redirect("reservations:list")


def _of_request(request: HttpRequest, pk: int) -> Reservation:
    mine = Reservation.objects.visible_to(request.user).running().for_display()
    return get_object_or_404(mine, pk=pk)


def _told(reservation: Reservation, today: date) -> str:
    return _("Reserved. You are number %(place)s in the queue.") % {
        "place": position_of(reservation, today=today)
    }
