"""What people fill in when something goes wrong; nothing but their own words is needed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

LONGEST = 4000


class ReportForm(forms.Form):
    """What goes wrong, and where an answer can go. A member gets it in MijnBibliotheek."""

    about = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[
            ("loan", _("a loan or a reservation")),
            ("money", _("something I have to pay")),
            ("card", _("my card or logging in")),
            ("site", _("this website")),
            ("other", _("something else")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What goes wrong?"),
        help_text=_("Tell what you did and what happened. Never write your password here."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    address = forms.CharField(
        label=_("Where can we answer you?"),
        help_text=_("A mail address or phone number. Leave it empty if you need no answer."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, is_member: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_member:
            del self.fields["address"]

    @property
    def whole(self) -> str:
        """The words with their subject above and the address below, as they are sealed."""
        given = self.cleaned_data
        labels = dict(self.fields["about"].choices)  # type: ignore[attr-defined]
        subject = _now("About: %(subject)s") % {"subject": labels[given["about"]]}
        parts = [subject, given["words"].strip(), given.get("address", "").strip()]
        return "\n\n".join(part for part in parts if part)
