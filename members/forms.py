"""What members fill in to keep their own details right."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from members.models import Member
from members.models.member import DUTCH_POSTCODE

PHONE = RegexValidator(
    r"^\+?[0-9 ()-]{8,20}$", _("Write a phone number with its area code, like 0548 51 23 45.")
)
POSTCODE = RegexValidator(
    r"^[A-Za-z0-9 -]+\Z", _("Write a postcode with letters, digits and spaces only.")
)


class ContactForm(forms.Form):
    """How we reach a member by phone, and in which language we write."""

    phone = forms.CharField(
        label=_("Phone number"),
        help_text=_("We only call when it is about you or your loans."),
        max_length=20,
        required=False,
        validators=[PHONE],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    language = forms.ChoiceField(
        label=_("Language of our mails"), choices=Member.Language, widget=forms.RadioSelect
    )


class AddressForm(forms.Form):
    """Where letters go. Dutch postcodes are checked; other countries write them as they like."""

    street = forms.CharField(
        label=_("Street"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    house_number = forms.IntegerField(label=_("Number"), min_value=1, max_value=99999)
    house_letter = forms.CharField(label=_("House letter"), max_length=1, required=False)
    house_addition = forms.CharField(label=_("Addition"), max_length=4, required=False)
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=10,
        validators=[POSTCODE],
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    city = forms.CharField(
        label=_("City"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    country = forms.CharField(
        label=_("Country"),
        help_text=_("Two letters, for example NL or DE."),
        min_length=2,
        max_length=2,
        initial="NL",
        validators=[
            RegexValidator(r"^[A-Za-z]{2}$", _("Write two letters, for example NL or DE."))
        ],
        widget=forms.TextInput(attrs={"autocomplete": "country"}),
    )

    def clean_country(self) -> str:
        """Write the country as the standard does."""
        return str(self.cleaned_data["country"]).upper()

    def clean(self) -> dict[str, Any]:
        """Check a Dutch postcode, and write it without a space."""
        cleaned = super().clean() or {}
        postcode = str(cleaned.get("postcode", "")).upper()
        if cleaned.get("country") != "NL":
            return cleaned | {"postcode": postcode}
        postcode = postcode.replace(" ", "")
        if postcode and not re.match(DUTCH_POSTCODE, postcode):
            self.add_error("postcode", _("A Dutch postcode has 4 digits and 2 letters: 7461 AB."))
        return cleaned | {"postcode": postcode}
