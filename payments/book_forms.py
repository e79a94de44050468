"""What a colleague fills in to read the names of a book year."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payments.models import BookOpening
from payments.openings import BookYear


class OpeningForm(forms.Form):
    """Of which year, and why."""

    book_year = forms.TypedChoiceField(label=_("Book year"), coerce=int)
    reason = forms.ChoiceField(
        label=_("Why must somebody read it?"),
        choices=BookOpening.Reason.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, years: Sequence[BookYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["book_year"]
        field.choices = [(each.number, str(each.number)) for each in years]
