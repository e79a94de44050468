from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.gate import ask_reason
from audit.reasons import reason_of, write_looks
from bieb.lib import clock
from members.models import Account, Member
from members.staff import staff_required
from notes.forms import ContactForm, NoteForm
from notes.models import Contact, Note
from notes.operations import finish_note, notes_about, record_contact, write_note

CONTACTS_SHOWN = 10


@staff_required("notes.view_note")
def of_member(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The notes about one member and the last contacts; a note is added here."""
    if not reason_of(request):
        return ask_reason(request)
    write_looks(request, [pk], activity="notes")
    member = get_object_or_404(Member, pk=pk)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        write_note(member, staff=_colleague(request), today=clock.today(), **form.cleaned_data)
        messages.success(request, _("Kept. It destroys itself after its last day."))
        return redirect("notes:of-member", pk)
    contacts = Contact.objects.filter(member=member).order_by("-happened_at", "-pk")
    context = {
        "member": member,
        "notes": notes_about(member, today=clock.today()),
        "contacts": contacts[:CONTACTS_SHOWN],
        "form": form,
        "contact_form": ContactForm(),
    }
    return render(request, "notes/note_list.html", context)


@require_POST
@staff_required("notes.add_contact")
def contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that there was contact with the member."""
    if not reason_of(request):
        return ask_reason(request)
    write_looks(request, [pk], activity="notes")
    form = ContactForm(request.POST)
    if form.is_valid():
        member = get_object_or_404(Member, pk=pk)
        record_contact(member, staff=_colleague(request), at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Written down. The member sees when and why, nothing else."))
    else:
        messages.error(request, _("Choose how and why."))
    return redirect("notes:of-member", pk)


@require_POST
@staff_required("notes.view_note")
def done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Destroy a note now. Somebody else may have been first: then it is gone as well."""
    note = Note.objects.filter(pk=pk).first()
    if note is None:
        messages.success(request, _("That note was already gone."))
        return redirect("admin:index")
    if not reason_of(request):
        return ask_reason(request)
    write_looks(request, [note.member_id], activity="notes")
    finish_note(note)
    messages.success(request, _("Done: the note was destroyed."))
    return redirect("notes:of-member", note.member_id)


def _colleague(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)  # noqa: S101  staff_required let only colleagues in
    return request.user
