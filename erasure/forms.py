from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from erasure.models import ErasureRequest
from members.models import Card, Member

WORDS = ("wissen", "erase")


class ConfirmForm(forms.Form):
    """Typed on purpose: this cannot be undone."""

    waits = forms.ChoiceField(
        label=_("When do we start?"),
        choices=[
            ("no", _("Now. It cannot be undone.")),
            ("yes", _("In 24 hours. Until then I can stop it here.")),
        ],
        initial="no",
        widget=forms.RadioSelect,
    )
    typed = forms.CharField(
        label=_("Type the word: erase"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none"}),
    )

    def clean_typed(self) -> str:
        """Take the word in either language.

        Raises:
            forms.ValidationError: it is another word.
        """
        typed = str(self.cleaned_data["typed"]).strip().lower()
        if typed not in WORDS:
            raise forms.ValidationError(_("Type the word exactly as it stands there."))
        return typed


class OnRequestForm(forms.Form):
    """An erasure that a privacy officer starts for somebody who asked at the desk or by letter."""

    card_number = forms.CharField(
        label=_("Card number"), max_length=20, widget=forms.TextInput({"autocomplete": "off"})
    )
    channel = forms.ChoiceField(
        label=_("How was it asked?"),
        choices=[
            (each.value, each.label)
            for each in ErasureRequest.Channel
            if each.value in {"desk", "phone", "letter"}
        ],
        widget=forms.RadioSelect,
    )
    knows_who = forms.BooleanField(label=_("I am sure that it is this member who asks"))

    def clean_card_number(self) -> str:
        """Find the member.

        Raises:
            forms.ValidationError: no card has this number.
        """
        number = str(self.cleaned_data["card_number"]).replace(" ", "")
        card = Card.objects.select_related("member").filter(number=number).first()
        if card is None:
            raise forms.ValidationError(_("No card has this number."))
        self.member: Member = card.member
        return number

    def asked_for(self) -> dict[str, Any]:
        """What the next page needs again."""
        return {name: self.cleaned_data[name] for name in ("card_number", "channel")}
