"""What colleagues fill in about money: amounts as people type them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bieb.lib.money import cents, euro
from payments.models import Drawer

NOTES_AND_COINS = (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5)
MOST_OF_ONE = 9_999


class EuroField(forms.CharField):
    """An amount in euros, typed as "12,40"; gives cents. Empty gives nothing when it may be."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return cents(text)
        except ValueError:
            raise ValidationError(_("Write an amount like 12,40.")) from None


class OpenForm(forms.Form):
    """With how much change a drawer starts."""

    float_cents = EuroField(label=_("Change in the drawer"), initial="50,00")


class CountForm(forms.Form):
    """How many of each note and coin lie in the drawer, and what else does."""

    other = EuroField(label=_("Larger notes and the rest, in euros"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for value in NOTES_AND_COINS:
            self.fields[f"of_{value}"] = forms.IntegerField(
                label=euro(value),
                required=False,
                min_value=0,
                max_value=MOST_OF_ONE,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        self.order_fields([*(f"of_{value}" for value in NOTES_AND_COINS), "other"])

    @property
    def counted_cents(self) -> int:
        """What all of it is together; the form must be valid."""
        found = self.cleaned_data
        coins = sum(value * (found[f"of_{value}"] or 0) for value in NOTES_AND_COINS)
        return coins + (found["other"] or 0)


class CloseForm(forms.Form):
    """Where a difference comes from."""

    explanation = forms.ChoiceField(
        label=_("Where does the difference come from?"),
        choices=[("", _("Choose")), *Drawer.Explanation.choices],
    )
