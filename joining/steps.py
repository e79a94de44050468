"""The four steps as one form in four parts: what was typed travels along, and nothing is kept.

There is no session and no cookie for it: each page carries the answers of the other steps in
hidden fields, and all of them are checked again at the end.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from joining.forms import ChoiceForm, WhereForm, WhoForm

REVIEW = 4


class Steps:
    """The three forms over what was sent, and which of them are right."""

    def __init__(self, sent: Mapping[str, Any], today: date) -> None:
        self.sent, self.today = sent, today
        who = WhoForm(sent or None, today=today)
        self.born: date | None = who.cleaned_data["birth_date"] if who.is_valid() else None
        around: dict[str, Any] = {"born": self.born, "today": today}
        self.forms: list[forms.Form] = [
            who,
            WhereForm(sent or None, **around),
            ChoiceForm(sent or None, **around),
        ]

    def first_wrong(self, until: int) -> int:
        """The first of the steps 1 up to and including `until` that is not right; 0 when all are."""
        wrong = (at for at, form in enumerate(self.forms[:until], start=1) if not form.is_valid())
        return next(wrong, 0)

    def blank(self, step: int) -> forms.Form:
        """The form of `step` with what was typed in it, and no complaints about what was not."""
        form = self.forms[step - 1]
        typed = {name: self.sent[name] for name in form.fields if self.sent.get(name)}
        if step == 1:
            return WhoForm(initial=typed, today=self.today)
        kind: type[Any] = type(form)
        again: forms.Form = kind(initial=typed, born=self.born, today=self.today)
        return again

    def carried(self, besides: int) -> list[tuple[str, str]]:
        """The answers of every step but `besides`, for the hidden fields."""
        return [
            (name, str(self.sent[name]))
            for at, form in enumerate(self.forms, start=1)
            for name in form.fields
            if at != besides and self.sent.get(name)
        ]

    def answers(self) -> dict[str, str]:
        """What was filled in, as text; only when every form is right."""
        found: dict[str, str] = {}
        for form in self.forms:
            for name, value in form.cleaned_data.items():
                code = getattr(value, "code", None)
                found[name] = str(value if code is None else code)
        return found
