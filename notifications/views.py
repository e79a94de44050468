"""The mailbox of a member, and which messages they want."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.access import signed_in_member
from members.self_service import choose_messages
from notifications.forms import PreferencesForm
from notifications.mailbox import lines_of, messages_to, reach_of
from notifications.preferences import choices_of, chosen_by_kind, ways_to

LINES = 25


@login_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show a member every message of the last year, with its text while that is kept."""
    member = signed_in_member(request)
    page = Paginator(messages_to(member), LINES).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": lines_of(page.object_list),
        "reach": reach_of(member),
    }
    return render(request, "notifications/mailbox.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Let a member choose by kind of message how it comes; saving says what changed."""
    member = signed_in_member(request)
    choices = choices_of(member)
    initial = {"shows_titles": member.shows_titles_in_mail}
    form = PreferencesForm(request.POST or None, initial=initial, choices=choices)
    if form.is_valid():
        choose_messages(
            member,
            chosen_by_kind(choices, form.answers()),
            shows_titles=form.cleaned_data["shows_titles"],
        )
        _say_what_changed(request, form)
        return redirect("notifications:preferences")
    context = {"form": form, "ways": ways_to(member), "asked_now": request.method == "POST"}
    return render(request, "notifications/preferences.html", context)


def _say_what_changed(request: HttpRequest, form: PreferencesForm) -> None:
    changes = form.changes()
    if not changes:
        messages.info(request, _("Nothing changed: you had chosen this already."))
    for what, answer in changes:
        said = _("Saved. %(what)s: %(answer)s.") % {"what": what, "answer": answer}
        messages.success(request, said)
