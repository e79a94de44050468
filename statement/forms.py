"""What people fill in to ask, complain or react; nothing but their own words is needed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rights.models import Case

LONGEST = 4000


class ReactionForm(forms.Form):
    """Words for the library; with an address when somebody wants an answer."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[
            (Case.Kind.REACTION, _("the privacy statement")),
            (Case.Kind.QUESTION, _("a question about my data")),
            (Case.Kind.COMPLAINT, _("something that goes wrong with my data")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What do you want to say?"),
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

    @property
    def whole(self) -> str:
        """The words with the address below them, as they are sealed."""
        parts = [self.cleaned_data["words"].strip(), self.cleaned_data["address"].strip()]
        return "\n\n".join(part for part in parts if part)
