"""What a manager fills in to close a branch, or to change how long it stays closed."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError
from catalog.models import Branch
from loans.closings.models import CalendarChange

AT_A_FIELD = {
    "last_before_first": "last_day",
    "closing_too_long": "last_day",
    "last_day_passed": "last_day",
    "same_last_day": "last_day",
    "nothing_open_after": "last_day",
    "closing_in_the_past": "first_day",
    "emergency_too_long_ago": "first_day",
}
"""The field beside which a refusal is shown; the others stand above the form."""


EVERYWHERE = "all"
Choice = tuple[str | int, str | Promise]


def _places() -> list[Choice]:
    branches = Branch.objects.filter(is_virtual=False)
    return [
        ("", "---------"),
        *branches.values_list("pk", "name"),
        (EVERYWHERE, _("Every branch")),
    ]


class DayInput(forms.DateInput):
    """A day, chosen from the calendar of the browser."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RefusableForm(forms.Form):
    """A form that shows a refusal of the library where it belongs."""

    def refuse(self, refusal: DomainError) -> None:
        field = AT_A_FIELD.get(refusal.code)
        self.add_error(field if field in self.fields else None, str(refusal))


class LastDayForm(RefusableForm):
    """Until when."""

    last_day = forms.DateField(label=_("Last day"), widget=DayInput)


class ClosingForm(RefusableForm):
    """Where, from when until when, and why."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (CalendarChange.Kind.CLOSING, _("An extra closing: renovation, a strike, stocktaking")),
            (
                CalendarChange.Kind.EMERGENCY,
                _("An emergency: also no late fees and no reminders, and everybody sees a banner"),
            ),
        ],
        widget=forms.RadioSelect,
    )
    branch = forms.ChoiceField(label=_("Where?"), choices=_places)
    first_day = forms.DateField(label=_("First day"), widget=DayInput)
    last_day = forms.DateField(label=_("Last day"), widget=DayInput)
    name = forms.CharField(
        label=_("Why?"),
        max_length=60,
        help_text=_(
            "Everybody reads this. For example: renovation, or: our computers do not work."
        ),
    )

    def clean_branch(self) -> Branch | None:
        """Return the branch, or None for every branch."""
        chosen = self.cleaned_data["branch"]
        return None if chosen == EVERYWHERE else Branch.objects.get(pk=chosen)

    def change(self) -> CalendarChange:
        """Return the closing as it was filled in, not saved."""
        filled: dict[str, Any] = self.cleaned_data
        return CalendarChange(**filled)
