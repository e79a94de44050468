from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bieb.lib import clock
from members.access import signed_in_member
from members.forms import AddressForm, ContactForm
from members.models import Address, Member
from members.self_service import (
    change_address,
    change_contact,
    remove_second_address,
)

ADDRESS_FIELDS = list(AddressForm.base_fields)


@login_required
@require_safe
def details(request: HttpRequest) -> HttpResponse:
    member, today = signed_in_member(request), clock.today()
    addresses = {address.kind: address for address in member.addresses.all()}
    context = {
        "member": member,
        "age": member.age_on(today),
        "home_address": addresses.get(Address.Kind.HOME),
        "second_address": addresses.get(Address.Kind.SECOND),
        "cards": member.cards.all(),
        "memberships": member.memberships.select_related("type"),
        "children": Member.objects.unrestricted().filter(guardianships__guardian=member),
        "guardians": Member.objects.unrestricted().filter(wards__child=member),
        "housemates": _housemates(member),
        "channels": import_string(settings.MESSAGE_WAYS)(member),
        "reach": import_string(settings.MEMBER_REACH)(member),
        "email": member.account.email,
    }
    return render(request, "members/member_details.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request: HttpRequest) -> HttpResponse:
    member = signed_in_member(request)
    initial = {"phone": member.phone, "language": member.language}
    form = ContactForm(request.POST or None, initial=initial)
    if form.is_valid():
        change_contact(member, **form.cleaned_data)
        messages.success(request, _("Your details are saved."))
        return redirect("members:details")
    return render(request, "members/contact_edit.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def address_edit(request: HttpRequest, kind: str) -> HttpResponse:
    member = signed_in_member(request)
    address = member.addresses.filter(kind=kind).first()
    initial = {name: getattr(address, name) for name in ADDRESS_FIELDS} if address else {}
    form = AddressForm(request.POST or None, initial=initial)
    if form.is_valid():
        change_address(member, kind, form.cleaned_data)
        messages.success(request, _("Your address is saved."))
        return redirect("members:details")
    return render(
        request, "members/address_edit.html", {"form": form, "kind": kind, "address": address}
    )


@login_required
@require_POST
def address_remove(request: HttpRequest) -> HttpResponse:
    remove_second_address(signed_in_member(request))
    messages.success(request, _("Your second address is gone."))
    return redirect("members:details")


def _housemates(member: Member) -> int:
    """How many others share the home of this member; who they are is theirs to tell."""
    if member.household is None:
        return 0
    return Member.objects.in_household(member.household).exclude(pk=member.pk).count()
