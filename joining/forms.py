"""What somebody fills in to become a member, in three steps; beside each field stands why."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bieb.lib.money import euro
from catalog.models import Branch
from consent.rules import decides_alone
from members.forms import PHONE, AddressForm
from members.models import Member, MembershipType
from members.operations.memberships import fits
from members.rules import age_on, is_youth

OLDEST = 120


def _autofill(name: str, **more: str) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": name, **more})


class WhoForm(forms.Form):
    """Step 1: a name and a date of birth."""

    given_name = forms.CharField(
        label=_("First name"), max_length=60, widget=_autofill("given-name")
    )
    name_prefix = forms.CharField(
        label=_("Prefix"),
        help_text=_("For example: van den."),
        max_length=20,
        required=False,
        widget=_autofill("off"),
    )
    family_name = forms.CharField(
        label=_("Family name"),
        help_text=_("As in your passport. Some people have one name only: leave this empty then."),
        max_length=80,
        required=False,
        widget=_autofill("family-name"),
    )
    birth_date = forms.DateField(
        label=_("Date of birth"),
        help_text=_("Your age decides which membership you can get and what it costs."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "bday"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_birth_date(self) -> date:
        """A day on which somebody who lives can be born."""
        born: date = self.cleaned_data["birth_date"]
        if born > self.today or age_on(born, self.today) > OLDEST:
            raise forms.ValidationError(_("This date cannot be right. Look at the year."))
        return born


class WhereForm(AddressForm):
    """Step 2: where letters go, and how to reach somebody."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We mail a link to be sure that it works. Later: reminders, no advertising."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Phone number"),
        help_text=_("We only call when it is about you or your loans."),
        max_length=20,
        required=False,
        validators=[PHONE],
        widget=_autofill("tel", type="tel"),
    )
    language = forms.ChoiceField(
        label=_("Language of our mails"), choices=Member.Language, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, born: date | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["street"].help_text = _("Letters go to your address, and bills if there are.")
        self.fields["street"].widget.attrs["autocomplete"] = "address-line1"
        self.fields["language"].initial = settings.LANGUAGE_CODE
        if born is not None and not decides_alone(born, today):
            self.fields["email"].label = _("E-mail address of your parent or carer")
            self.fields["email"].help_text = _(
                "Are you younger than 16? Then your parent or carer says yes, with a link in a mail."
            )


class Price(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Memberships with what they cost."""

    def label_from_instance(self, obj: MembershipType) -> str:
        price = euro(obj.fee_year_cents)
        return f"{obj.name}: " + (
            str(_("%(price)s a year") % {"price": price}) if obj.fee_year_cents else str(_("free"))
        )


class ChoiceForm(forms.Form):
    """Step 3: which membership, and where the card waits."""

    membership_type = Price(
        MembershipType.objects.none(),
        label=_("Membership"),
        help_text=_("These fit your age. You pay at the desk, when you collect your card."),
        to_field_name="code",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    home_branch = forms.ModelChoiceField(
        Branch.objects.filter(is_virtual=False).order_by("name"),
        label=_("Where do you want to collect your card?"),
        help_text=_("Your card works in all our branches."),
        to_field_name="code",
        empty_label=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, born: date | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        age = age_on(born, today) if born else None
        found = MembershipType.objects.filter(is_offered=True).order_by("fee_year_cents", "name")
        if settings.JOIN_TYPES:
            found = found.filter(code__in=settings.JOIN_TYPES)
        fitting = [each for each in found if age is not None and fits(each, age)]
        if len(fitting) == 1:
            self.fields["membership_type"].initial = fitting[0].code
        self.fields["membership_type"].queryset = found.filter(pk__in=[each.pk for each in fitting])  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """At the desk: the code that somebody shows."""

    code = forms.CharField(
        label=_("Code of the application"),
        help_text=_("Eight letters and digits, from the page or the mail of the applicant."),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def needs_parent(born: date, today: date) -> bool:
    """Say whether a parent or carer comes along to the desk."""
    return is_youth(born, today)
