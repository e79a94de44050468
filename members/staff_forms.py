"""What colleagues fill in about members: only what is needed, each with its why."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.nl import postcode as dutch

from audit.models import AccessLine
from bieb.lib import clock
from bieb.lib.money import euro
from catalog.models import Branch
from members.birth_dates import of_the_young_only
from members.finding import Facts
from members.forms import POSTCODE
from members.models import Address, Member, MembershipType
from members.operations import Enrolment, Home
from members.rules import is_youth

COUNTRY = RegexValidator(r"^[A-Z]{2}$", _("Write two letters, for example NL or DE."))
SCANNED = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}


class Day(forms.DateInput):
    """The browser's own date field: no script, and it speaks the language of the reader."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"autocomplete": "off"})


class NameOfNobody(forms.TextInput):
    """A text field in which the browser does not offer the previous member."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off", "spellcheck": "false"})


def normalised(postcode: str, country: str) -> str:
    """Write a postcode as it is kept: Dutch ones without a space and checked, others as given.

    Raises:
        forms.ValidationError: there is no such postcode.
    """
    if country != "NL":
        POSTCODE(postcode)
        return postcode.strip().upper()
    try:
        return str(dutch.validate(postcode)).replace(" ", "")
    except WrongNumber as error:
        raise forms.ValidationError(
            _("A Dutch postcode has 4 digits and 2 letters: 7461 AB.")
        ) from error


class SearchForm(forms.Form):
    """A reason, and a card or two facts; sent by POST, so that no name stands in an address."""

    reason = forms.ChoiceField(label=_("Why do you look?"), choices=AccessLine.Reason)
    card_number = forms.CharField(
        label=_("Card number"), max_length=20, required=False, widget=forms.TextInput(SCANNED)
    )
    name = forms.CharField(label=_("Name"), max_length=120, required=False, widget=NameOfNobody())
    birth_date = forms.DateField(label=_("Date of birth"), required=False, widget=Day())
    postcode = forms.CharField(
        label=_("Postcode"), max_length=10, required=False, widget=NameOfNobody()
    )
    house_number = forms.IntegerField(
        label=_("House number"), min_value=1, max_value=99_999, required=False
    )

    FIELDSETS = [
        (None, ["reason", "card_number"]),
        (_("or a name with a date of birth"), [("name", "birth_date")]),
        (_("or an address"), [("postcode", "house_number")]),
    ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.facts().suffice:
            raise forms.ValidationError(
                _("Scan a card, or fill in name and date of birth, or postcode and house number.")
            )
        return cleaned

    def facts(self) -> Facts:
        """What to look for."""
        given = self.cleaned_data
        return Facts(
            card_number=given.get("card_number") or "",
            name=given.get("name") or "",
            birth_date=given.get("birth_date"),
            postcode=given.get("postcode") or "",
            house_number=given.get("house_number"),
        )


class MemberForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a colleague may correct about somebody."""

    def clean_birth_date(self) -> date | None:
        """Nobody became a member before they were born; of an adult it may not be kept."""
        born: date | None = self.cleaned_data["birth_date"]
        if born is None and not of_the_young_only():
            raise forms.ValidationError(_("We need the date of birth."))
        if born is not None and born > self.instance.joined_on:
            raise forms.ValidationError(_("That is after the day on which they became a member."))
        is_kept = not of_the_young_only() or is_youth(born, clock.today())
        return born if is_kept else None


class AddressForm(forms.ModelForm):  # type: ignore[type-arg]
    """An address on the page of a member."""

    class Meta:
        model = Address
        fields = [
            "kind",
            "street",
            "house_number",
            "house_letter",
            "house_addition",
            "postcode",
            "city",
            "country",
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "postcode" in cleaned:
            try:
                cleaned["postcode"] = normalised(cleaned["postcode"], cleaned.get("country", "NL"))
            except forms.ValidationError as error:
                self.add_error("postcode", error)
        return cleaned


class TypeChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Memberships that are offered, with the ages they are for and what they cost."""

    def __init__(self) -> None:
        super().__init__(
            MembershipType.objects.filter(is_offered=True), label=_("Membership"), empty_label=None
        )

    def label_from_instance(self, obj: MembershipType) -> str:
        return f"{obj.name} – {euro(obj.fee_year_cents)}"


class EnrolmentForm(forms.Form):
    """Everything that is needed to become a member, and nothing that is not."""

    given_name = forms.CharField(label=_("Given name"), max_length=60, widget=NameOfNobody())
    name_prefix = forms.CharField(
        label=_("Prefix"), max_length=20, required=False, widget=NameOfNobody()
    )
    family_name = forms.CharField(
        label=_("Family name"),
        max_length=80,
        required=False,
        widget=NameOfNobody(),
        help_text=_("As in the passport. Some people have one name only."),
    )
    birth_date = forms.DateField(
        label=_("Date of birth"),
        widget=Day(),
        help_text=_("Decides which membership fits, and tells people with one name apart."),
    )
    is_adult = forms.BooleanField(
        label=_("Is 18 or older"),
        required=False,
        help_text=_("Look at the identity document. Of adults we do not keep a date of birth."),
    )
    id_seen = forms.BooleanField(
        label=_("I have seen an identity document"),
        help_text=_("We keep neither a copy nor a number of it."),
    )
    street = forms.CharField(
        label=_("Street"),
        max_length=80,
        widget=NameOfNobody(),
        help_text=_("Letters and bills go here."),
    )
    house_number = forms.IntegerField(label=_("House number"), min_value=1, max_value=99_999)
    house_letter = forms.CharField(label=_("House letter"), max_length=1, required=False)
    house_addition = forms.CharField(label=_("Addition"), max_length=4, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=10, widget=NameOfNobody())
    city = forms.CharField(label=_("City"), max_length=60, widget=NameOfNobody())
    country = forms.CharField(
        label=_("Country"),
        max_length=2,
        initial="NL",
        validators=[COUNTRY],
        help_text=_("Two letters, for example NL or DE."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        widget=forms.EmailInput({"autocomplete": "off"}),
        help_text=_("For reminders, and for a link to choose a password. May stay empty."),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=20,
        required=False,
        widget=NameOfNobody(),
        help_text=_("Only when somebody wants to be called. May stay empty."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Member.Language,
        help_text=_("The language of our messages."),
    )
    membership_type = TypeChoice()
    home_branch = forms.ModelChoiceField(
        Branch.objects.filter(is_virtual=False), label=_("Branch"), empty_label=None
    )
    card_number = forms.CharField(
        label=_("New card"),
        max_length=20,
        required=False,
        widget=forms.TextInput(SCANNED),
        help_text=_("Scan a blank card. Empty: a number is drawn for a card to print."),
    )
    guardian_card = forms.CharField(
        label=_("Card of a parent or carer"),
        max_length=20,
        required=False,
        widget=forms.TextInput(SCANNED),
        help_text=_("Only for somebody of 17 or younger: a parent or carer agrees."),
    )
    lives_with_guardian = forms.BooleanField(label=_("Lives with that parent"), required=False)
    is_somebody_else = forms.BooleanField(
        label=_("This is somebody else"),
        required=False,
        help_text=_("Only when we say that the name and date of birth are already known."),
    )

    FIELDSETS = [
        (
            _("Who"),
            ["given_name", "name_prefix", "family_name", "birth_date", "is_adult", "id_seen"],
        ),
        (
            _("Where"),
            [
                "street",
                ("house_number", "house_letter", "house_addition"),
                ("postcode", "city"),
                "country",
            ],
        ),
        (_("How we reach them"), ["email", "phone", "language"]),
        (_("For children"), ["guardian_card", "lives_with_guardian"]),
        (_("Membership and card"), ["membership_type", "home_branch", "card_number"]),
        (_("Already known?"), ["is_somebody_else"]),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_the_young_only():
            self.fields["birth_date"].required = False
            self.fields["birth_date"].help_text = _("Only of somebody of 17 or younger.")
        else:
            del self.fields["is_adult"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        has_age = cleaned.get("birth_date") or cleaned.get("is_adult")
        if "is_adult" in self.fields and not has_age and "birth_date" not in self.errors:
            self.add_error("birth_date", _("Fill in the date of birth, or tick 18 or older."))
        if "postcode" in cleaned and "country" in cleaned:
            try:
                cleaned["postcode"] = normalised(cleaned["postcode"], cleaned["country"])
            except forms.ValidationError as error:
                self.add_error("postcode", error)
        return cleaned

    def enrolment(self) -> Enrolment:
        """What was filled in, as the library takes it."""
        given = dict(self.cleaned_data)
        del given["id_seen"]  # it was seen; that is not kept
        where = [
            "street",
            "house_number",
            "house_letter",
            "house_addition",
            "postcode",
            "city",
            "country",
        ]
        home = Home(**{name: given.pop(name) for name in where})
        given["guardian_card"] = given["guardian_card"].replace(" ", "")
        return Enrolment(home=home, **given)
