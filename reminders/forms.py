"""What a colleague fills in about a step of the ladder."""

from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError
from bieb.lib.money import euro
from members.models import MembershipType
from payments.forms import EuroField
from reminders.changing import refuse_if_broken
from reminders.models import Pause, Step, StepChange
from reminders.words import name_with_day

EARLIEST, LATEST, LONGEST = -60, 730, 365
AT_A_FIELD = {
    "step_before_or_after": "days",
    "step_collection_by_two_of_adults": "check_by",
    "step_money_is_looked_at": "check_by",
    "step_after_an_invoice": "after",
    "step_not_after_itself": "after",
    "step_has_a_channel": "channel_1",
    "step_is_needed": "is_active",
    "step_before_is_missing": "after",
    "too_soon_after": "after_days",
    "too_few_days_to_pay": "pay_days",
}
"""The field beside which a refusal is shown, of the database and of the library."""
CHANNELS = ("channel_1", "channel_2", "channel_3")
PLAIN = ("days", "ordinal", "after", "after_days", "audience", "check_by", "pay_days", "is_active")
AMOUNTS = ("cost_cents", "min_cents")
LISTS = ("categories", "stops")
NONE, CHOOSE = ("", _("none")), ("", _("Choose"))


def _number(label: Any, *, least: int = 0, most: int = LONGEST, **more: Any) -> Any:
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


class StepForm(forms.Form):
    """One step. Which fields there are depends on what is said; that stays what it was."""

    days = _number(
        _("Days after the due date"),
        least=EARLIEST,
        most=LATEST,
        help_text=_("Before the due date is written with a minus: -3."),
    )
    after = forms.ChoiceField(
        label=_("Only after another step"),
        required=False,
        help_text=_("It waits until that step was really sent."),
    )
    after_days = _number(_("And so many days after that step"))
    ordinal = _number(
        _("Which reminder is it?"),
        most=9,
        help_text=_("1 is the first reminder; 0 is a friendly question that is not counted."),
    )
    channel_1 = forms.ChoiceField(label=_("Over which channel?"), choices=Step.Channel)
    channel_2 = forms.ChoiceField(
        label=_("And if that one does not reach the reader?"),
        choices=[NONE, *Step.Channel.choices],
        required=False,
    )
    channel_3 = forms.ChoiceField(
        label=_("And if that one does not either?"),
        choices=[NONE, *Step.Channel.choices],
        required=False,
    )
    audience = forms.ChoiceField(label=_("For whom?"), choices=Step.Audience)
    categories = forms.MultipleChoiceField(
        label=_("Only with these memberships"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none when it is for every membership."),
    )
    stops = forms.MultipleChoiceField(
        label=_("What stops it?"),
        choices=Step.Stop,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Bringing back, renewing, locked data, a pause and an emergency always do."),
    )
    check_by = forms.ChoiceField(label=_("Who looks before it leaves?"), choices=Step.Check)
    pay_days = _number(_("Days to pay"))
    min_cents = EuroField(label=_("Only when so much is owed"), required=False)
    cost_cents = EuroField(label=_("What this step itself costs"), required=False)
    is_active = forms.BooleanField(label=_("This step is in use"), required=False)
    why = forms.ChoiceField(
        label=_("Why do you change it?"), choices=[CHOOSE, *StepChange.Why.choices]
    )

    def __init__(self, data: Any, *, step: Step) -> None:
        self.old = step
        super().__init__(data, initial=_filled_in(step))
        for name in _left_out(step):
            del self.fields[name]
        if "after" in self.fields:
            others = Step.objects.climbed().exclude(code=step.code)
            self._offer("after", [NONE, *((each.code, name_with_day(each)) for each in others)])
        kinds = MembershipType.objects.values_list("code", "name")
        self._offer("categories", [*kinds])
        if step.pk is None:
            del self.fields["is_active"]
            self.fields["why"].label = _("Why do you add it?")

    @property
    def groups(self) -> list[tuple[str | Promise, list[BoundField]]]:
        """The fields as the page shows them."""
        parts: list[tuple[str | Promise, tuple[str, ...]]] = [
            (_("When"), ("days", "after", "after_days", "ordinal")),
            (_("How"), CHANNELS),
            (_("For whom"), ("audience", "categories", "stops")),
            (_("Looking and paying"), ("check_by", "pay_days", "min_cents", "cost_cents")),
            (_("This change"), ("is_active", "why")),
        ]
        shown = [(title, [self[n] for n in names if n in self.fields]) for title, names in parts]
        return [(title, fields) for title, fields in shown if fields]

    def step(self) -> Step:
        """Return the step as it would be; the one that was given stays as it is."""
        step, given = copy(self.old), self.cleaned_data
        for name in (*PLAIN, *LISTS):
            if name in given:
                setattr(step, name, given[name])
        for name in AMOUNTS:
            if name in given:
                setattr(step, name, given[name] or 0)
        step.channels = list(dict.fromkeys(filter(None, (given.get(each) for each in CHANNELS))))
        if not step.after:
            step.after_days = 0
        return step

    def clean(self) -> dict[str, Any]:
        """Say beside the right field what the database or the library would refuse."""
        given = super().clean() or self.cleaned_data
        for name in AMOUNTS:
            if (given.get(name) or 0) < 0:
                self.add_error(name, _("An amount below 0 is not possible."))
        if not self.errors:
            step = self.step()
            for constraint in Step._meta.constraints:
                try:
                    constraint.validate(Step, step)
                except ValidationError as refusal:
                    self.add_error(self._place(constraint.name), refusal.messages[0])
            try:
                refuse_if_broken(step)
            except DomainError as refusal:
                self.refuse(refusal)
        return given

    def refuse(self, refusal: DomainError) -> None:
        """Show a refusal of the library where it belongs."""
        self.add_error(self._place(refusal.code), str(refusal))

    def _place(self, name: str) -> str | None:
        field = AT_A_FIELD.get(name, "")
        return field if field in self.fields else None

    def _offer(self, name: str, choices: list[tuple[str, str | Promise]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]


def _filled_in(step: Step) -> dict[str, Any]:
    """Return what a form about `step` starts with."""
    start = {name: getattr(step, name) for name in (*PLAIN, *LISTS)}
    for name in AMOUNTS:
        start[name] = euro(getattr(step, name)).removeprefix("€\u00a0")
    return start | dict(zip(CHANNELS, step.channels, strict=False))


def _left_out(step: Step) -> list[str]:
    """Return the fields that mean nothing for what this step says."""
    gone = [] if step.kind == Step.Kind.OVERDUE else ["ordinal"]
    if step.kind == Step.Kind.DUE_SOON:
        gone += ["after", "after_days", "cost_cents"]
    if not step.is_about_money:
        gone += ["pay_days", "min_cents"]
    return gone


class DayForm(forms.Form):
    """For which day the ladder is tried out."""

    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class PauseForm(forms.Form):
    """Why the reminders of a member stand still, and until when."""

    why = forms.ChoiceField(label=_("Why?"), choices=[CHOOSE, *Pause.Why.choices])
    until = forms.DateField(
        label=_("Last day of the pause"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Only who died is left alone without a last day."),
    )

    def refuse(self, refusal: DomainError) -> None:
        """Show a refusal beside the day when it is about that."""
        self.add_error("until" if refusal.code == "pause_needs_an_end" else None, str(refusal))
