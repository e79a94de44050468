"""What a colleague fills in about the rules: terms as people write them, "0,15" and "no limit"."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bieb.lib import clock
from catalog.models import Branch
from circulation.models import NO_LIMIT, TERMS, YES_OR_NO, Rule, Value
from circulation.resolution import Question, RuleIndex, resolve
from circulation.words import GROUPS, NEVER, about, name_of, said
from members.models import MembershipType

AMOUNT = re.compile(r"(\d{1,7})(?:[,.](\d{2}))?")
LARGEST_FILE = 1_000_000  # bytes
ABOUT = ("category", "item_type", "branch", "valid_from", "valid_until")
ISO = "%Y-%m-%d"


class TermField(forms.Field):
    """A number of days, a number of times or an amount; empty says nothing."""

    def __init__(self, term: str, **options: Any) -> None:
        self.term = term
        super().__init__(required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        """Write a value as it is filled in: an amount with a comma, no limit as a word."""
        if not isinstance(value, int):
            return value
        if value == NO_LIMIT:
            return self._word()
        return f"{value // 100},{value % 100:02d}" if self._is_amount else str(value)

    def to_python(self, value: Any) -> Any:
        """Read what was filled in.

        Raises:
            forms.ValidationError: it is below 0, too large, or nothing we know.
        """
        text = str(value or "").replace("€", "").replace("\u00a0", " ").strip().lower()
        if not text:
            return None
        if text in {"no limit", "never", str(_("no limit")), str(_("never"))}:
            return NO_LIMIT
        if text.startswith("-"):
            raise forms.ValidationError(_("A number below 0 is not possible."))
        found = AMOUNT.fullmatch(text)
        if found is None or (found[2] and not self._is_amount):
            example = "0,15" if self._is_amount else "21"
            words = {"example": example, "word": self._word()}
            raise forms.ValidationError(
                _("Write a number such as %(example)s, or: %(word)s.") % words
            )
        return int(found[1]) * 100 + int(found[2] or 0) if self._is_amount else int(found[1])

    @property
    def _is_amount(self) -> bool:
        return self.term.endswith("_cents")

    def _word(self) -> str:
        return _("never") if self.term in NEVER else _("no limit")


class SaidOrNot(TextChoices):
    """Whether a rule says yes, no, or nothing at all."""

    NOTHING = "", gettext_lazy("says nothing")
    YES = "True", gettext_lazy("yes")
    NO = "False", gettext_lazy("no")


def _read_choice(value: str) -> Value:
    return value == SaidOrNot.YES


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """One rule. The base rule is about everything and always holds, so it has terms only."""

    class Meta:
        model = Rule
        fields = [*ABOUT, *TERMS]
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format=ISO)
            for name in ("valid_from", "valid_until")
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for term in TERMS:
            label = capfirst(name_of(term))
            hint = self.fields[term].help_text
            if term in YES_OR_NO:
                self.fields[term] = forms.TypedChoiceField(
                    label=label,
                    choices=SaidOrNot,
                    coerce=_read_choice,
                    empty_value=None,
                    required=False,
                )
            else:
                self.fields[term] = TermField(term, label=label)
            self.fields[term].help_text = hint
        for name in ("category", "item_type", "branch"):
            self.fields[name].empty_label = _("any")  # type: ignore[attr-defined]
        if self.instance.pk is not None and self.instance.is_base:
            for name in ABOUT:
                del self.fields[name]

    def say_what_holds(self, rules: Sequence[Rule], today: date) -> None:
        """Write at every term what is answered when this rule leaves it empty, and by which rule."""
        if "category" not in self.fields:
            return  # the base rule leaves nothing empty
        branch, category, sort = (
            _number(self[name].value()) for name in ("branch", "category", "item_type")
        )
        others = [rule for rule in rules if rule.pk != self.instance.pk]
        answer = resolve(
            RuleIndex(others), Question(branch, category, sort, is_youth=False, today=today)
        )
        by_number = {rule.pk: rule for rule in others}
        for term in TERMS:
            words = {
                "answer": said(term, answer.values[term]),
                "rule": about(by_number[int(answer.sources[term])]),
            }
            field = self.fields[term]
            hint = [str(field.help_text), _("Empty: %(answer)s (%(rule)s).") % words]
            field.help_text = " ".join(part for part in hint if part)

    @property
    def fieldsets(self) -> list[tuple[str | None, list[Any]]]:
        """What stands together, in the order of every page about the rules."""
        about = [name for name in ABOUT if name in self.fields]
        head: list[tuple[str | None, list[Any]]] = (
            [(_("About"), [tuple(about[:3]), tuple(about[3:])])] if about else []
        )
        return head + [(str(name), list(terms)) for name, terms in GROUPS.values()]

    def clean(self) -> dict[str, Any]:
        """A rule says something, and ends after it starts.

        Raises:
            forms.ValidationError: it does not.
        """
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            raise forms.ValidationError({"valid_until": _("The last day lies before the first.")})
        if not self.errors and all(cleaned.get(term) is None for term in TERMS):
            raise forms.ValidationError(_("This rule says nothing."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Check the rule as a whole, with what the form of the base rule does not ask."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - ({*ABOUT, *TERMS} - {*self.errors})


def _number(value: Any) -> int | None:
    """Read the number of what was chosen; what is none of ours counts as not chosen."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class MatrixForm(forms.Form):
    """What the matrix shows: of which branch, on which day, which terms, for whom."""

    branch = forms.ModelChoiceField(
        Branch.objects.all(), label=gettext_lazy("Branch"), empty_label=None
    )
    day = forms.DateField(
        label=gettext_lazy("On"), widget=forms.DateInput(attrs={"type": "date"}, format=ISO)
    )
    group = forms.ChoiceField(label=gettext_lazy("What"))
    category = forms.ModelChoiceField(
        MembershipType.objects.all(),
        label=gettext_lazy("Membership"),
        required=False,
        empty_label=gettext_lazy("all"),
    )

    def __init__(self, data: Any) -> None:
        """Fill in what was not chosen: the first branch, today, borrowing, everybody."""
        first = Branch.objects.first()
        chosen = {
            "branch": first.pk if first else "",
            "day": clock.today().isoformat(),
            "group": next(iter(GROUPS)),
        } | {name: value for name, value in data.items() if value}
        super().__init__(chosen)
        self.fields["group"].choices = [  # type: ignore[attr-defined]
            (key, name) for key, (name, _terms) in GROUPS.items()
        ]


class ImportForm(forms.Form):
    """A file with all rules; once read, its text goes along from the page that shows it."""

    file = forms.FileField(
        label=gettext_lazy("File with all rules (CSV or JSON)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.json"}),
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def clean(self) -> dict[str, Any]:
        """Read the file as text.

        Raises:
            forms.ValidationError: there is no file, it is too large, or it is no text.
        """
        cleaned = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if file is None and not cleaned.get("text"):
            raise forms.ValidationError({"file": _("Choose a file.")})
        if file is not None:
            if file.size > LARGEST_FILE:
                raise forms.ValidationError({"file": _("This file is too large.")})
            try:
                cleaned["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                why = _("This is no text in UTF-8. Save it as “CSV UTF-8”.")
                raise forms.ValidationError({"file": why}) from error
        return cleaned
