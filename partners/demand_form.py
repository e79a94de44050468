"""The form on which a colleague enters what police or justice demanded."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bieb.lib import clock
from bieb.lib.errors import DomainError
from partners.cards import PRINTED_BETWEEN_DIGITS
from partners.demands import Demand, check_demand
from partners.models import LegalDemand

ON_PAPER = (
    *("authority", "article", "demand_number", "what", "order_number"),
    *("override_reason", "scan_hash", "lift_on", "silence_article"),
)


class DemandForm(forms.ModelForm):
    """What stands on the paper, and whose card it is; refused before anything is written."""

    by: ClassVar[Any] = None
    """The colleague who enters it."""

    card_number = forms.CharField(label=_("card number"), max_length=32)
    what = forms.MultipleChoiceField(
        label=_("what"), choices=LegalDemand.Field.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = LegalDemand
        fields = ON_PAPER

    @property
    def paper(self) -> Demand:
        """What was filled in."""
        given = dict(self.cleaned_data)
        given.pop("card_number")
        return Demand(number=given.pop("demand_number"), **given)

    @property
    def card(self) -> str:
        """The number of the card, as a scanner reads it."""
        return PRINTED_BETWEEN_DIGITS.sub("", self.cleaned_data["card_number"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "lift_on" in self.fields:
            self.fields["lift_on"].required = settings.LEGAL_DEMANDS != LegalDemand.TOLD

    def clean_lift_on(self) -> date:
        """No day is no silence, where the library tells at once."""
        given: date | None = self.cleaned_data["lift_on"]
        return given or clock.today()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                check_demand(self.card, self.paper, by=self.by, today=clock.today())
            except DomainError as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return cleaned
