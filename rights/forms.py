"""What members write to us to have their data corrected."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rights.corrections import choices


class CorrectionForm(forms.Form):
    """Which data are wrong, and what they should be."""

    about = forms.ChoiceField(label=_("What is not right?"))
    value = forms.CharField(
        label=_("What should it be?"),
        help_text=_("A date like 14-3-1980."),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    why = forms.CharField(
        label=_("Do you want to explain?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["about"]
        chosen.choices = choices()
