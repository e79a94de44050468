"""The pages that mix apps: the start, "Mijn privacy", what we promise, and leaving."""

from allauth.account.views import LogoutView as AllauthLogoutView
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from access.doors import may_show_titles, parents_look
from access.models import AccessUse
from audit.models import AccessLine
from bieb.accessibility import found
from bieb.context import library
from bieb.keeping import groups_of
from bieb.lib import clock
from consent.choices import choices_of, looks_after_children
from members.access import signed_in_member
from members.models import Account
from notes.models import Contact
from notes.operations import notes_about
from partners.models import Disclosure, LegalDemand
from partners.recipients import received_about

LOOKS_SHOWN = 50
USES_SHOWN = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everybody lands where their work is: a member at home, a colleague at the desk."""
    account = request.user
    if not isinstance(account, Account):
        return redirect(_first_that_exists("catalog:search", "account_login"))
    if account.is_staff:
        return redirect(_first_that_exists("desk:home", "admin:index"))
    return redirect("loans:list")


def _first_that_exists(*names: str) -> str:
    for name in names[:-1]:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return reverse(names[-1])


@login_required
@require_safe
def my_privacy(request: HttpRequest) -> HttpResponse:
    member = signed_in_member(request)
    today = clock.today()
    looks = AccessLine.objects.about(member.pk)
    contacts = Contact.objects.filter(member=member).order_by("-happened_at", "-pk")
    contacts = contacts.prefetch_related("staff__groups")
    context = {
        "member": member,
        "groups": groups_of(member),
        "looks": looks[:LOOKS_SHOWN],
        "shows_looks": settings.STAFF_LOOKS == "shown",
        "looks_shown": LOOKS_SHOWN,
        "demands": LegalDemand.objects.about(member.pk),
        "received": received_about(member.pk),
        "disclosures": Disclosure.objects.about(member.pk)[:LOOKS_SHOWN],
        "consents": choices_of(member, today=today),
        "uses": AccessUse.objects.filter(owner=member).select_related("reader")[:USES_SHOWN],
        "parents_look": parents_look(member, today=today),
        "titles_private_from": int(settings.TITLES_PRIVATE_FROM),
        "parents_see_titles": may_show_titles(member, today=today),
        "has_wards": looks_after_children(member, today=today),
        "notes": notes_about(member, today=today),
        "contacts": contacts[:LOOKS_SHOWN],
    }
    return render(request, "bieb/my_privacy.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement: what we do, and what the last tests of it found."""
    return render(request, "bieb/accessibility.html", {"found": found()})


class LogoutView(AllauthLogoutView):
    """Leave, and ask the browser to forget what it kept: the next reader may sit here too."""

    def post(self, *args: object, **kwargs: object) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault, with a phone number, and without asking the database anything."""
    language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    with translation.override(language):
        page = render_to_string("500.html", library(request) | {"LANGUAGE_CODE": language})
    return HttpResponse(page, status=500)
