"""What somebody fills in to ask for access, and to give it."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from access.models import NEVER_BY_DEFAULT, Scope
from access.rules import last_day

MONTHS = (1, 3, 6, 12)
USUAL_MONTHS = 12
USUAL = (Scope.AT_HOME, Scope.RENEW, Scope.RESERVATIONS)


class AskForm(forms.Form):
    """Whom it is about, as only somebody who has their card in hand can say it, and for what."""

    card_number = forms.CharField(
        label=_("Card number of the other"),
        help_text=_("Fourteen digits, on the back of the card. Ask for it: only they have it."),
        max_length=24,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    surname = forms.CharField(
        label=_("Surname of the other"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What would you like?"),
        help_text=_("The other chooses in the end what you may."),
        choices=Scope.choices,
        initial=[each.value for each in USUAL],
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_card_number(self) -> str:
        number = "".join(filter(str.isdecimal, self.cleaned_data["card_number"]))
        if len(number) != 14:
            raise forms.ValidationError(_("A card number has fourteen digits."))
        return number


class GiveForm(forms.Form):
    """What somebody else may, and until when. History and address are never ticked beforehand."""

    scopes = forms.MultipleChoiceField(
        label=_("What do you allow?"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    months = forms.TypedChoiceField(
        label=_("Until when?"),
        coerce=int,
        initial=USUAL_MONTHS,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, today: date, asked: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("scopes", [each for each in asked if each not in NEVER_BY_DEFAULT])
        months: Any = self.fields["months"]
        months.choices = [(each, _until(each, today)) for each in MONTHS]

    def ends_on(self) -> date:
        """The last day, as it stood beside the choice."""
        return last_day(self.today, self.cleaned_data["months"])


def _until(months: int, today: date) -> str:
    words = ngettext_lazy(
        "%(months)s month, until %(day)s", "%(months)s months, until %(day)s", "months"
    )
    return str(words % {"months": months, "day": date_format(last_day(today, months), "j F Y")})
