"""What a colleague fills in: a note with a last day, or that there was contact."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from notes.models import LONGEST, Contact
from notes.operations import USUAL_DAYS

DAYS = [0, 1, USUAL_DAYS, 7, LONGEST.days]


def _days(number: int) -> Any:
    if number == 0:
        return _("until tonight")
    return ngettext("%(number)s more day", "%(number)s more days", number) % {"number": number}


class NoteForm(forms.Form):
    """A few words for the next colleague."""

    text = forms.CharField(
        label=_("Note"),
        help_text=_("The member can read this too. Write down no more than is needed to help."),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
    days = forms.TypedChoiceField(label=_("Keep it"), coerce=int, initial=USUAL_DAYS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [(each, _days(each)) for each in DAYS]  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    """That we had contact, and why; not what was said."""

    how = forms.ChoiceField(label=_("How"), choices=Contact.How)
    why = forms.ChoiceField(label=_("Why"), choices=Contact.Why)
