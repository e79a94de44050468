"""What readers and colleagues fill in about newsletters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from newsletters.markup import problems_in
from newsletters.models import Issue, Topic

MOST_A_MINUTE = 3_000


class TopicsField(forms.MultipleChoiceField):
    """One or more subjects; none is ticked beforehand."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=Topic.choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one subject.")},
            **options,
        )


class SignUpForm(forms.Form):
    """An address, and about what; nothing else is needed."""

    address = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    topics = TopicsField(label=_("What do you want to read about?"))


class ChoiceForm(forms.Form):
    """About what a member wants to read."""

    topics = TopicsField(label=_("What do you want to read about?"))


class IssueForm(forms.ModelForm):  # type: ignore[type-arg]  # no such class at run time
    """A newsletter while it is a draft. English may stay empty: then everybody gets Dutch."""

    topics = TopicsField(
        label=_("Subjects"), help_text=_("It goes to readers who chose one of these.")
    )

    class Meta:
        model = Issue
        fields = ["subject_nl", "body_nl", "subject_en", "body_en", "topics", "per_minute"]
        widgets = {
            "body_nl": forms.Textarea({"rows": 14}),
            "body_en": forms.Textarea({"rows": 10}),
            "per_minute": forms.NumberInput({"min": 1, "max": MOST_A_MINUTE}),
        }
        help_texts = {
            "body_nl": _(
                "An empty line starts a paragraph. # makes a heading, - an item of a list, "
                "**bold** words, and [words](https://address) a link. Images are not possible."
            ),
            "per_minute": _("Mail servers refuse who sends too fast."),
        }

    def clean_per_minute(self) -> int:
        pace: int = self.cleaned_data["per_minute"]
        if not 1 <= pace <= MOST_A_MINUTE:
            raise forms.ValidationError(_("Choose a number from 1 to 3000."))
        return pace

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("subject_en")) != bool(given.get("body_en")):
            self.add_error("body_en", _("Fill in both the subject and the text, or neither."))
        for language in ("nl", "en"):
            for problem in problems_in(given.get(f"body_{language}") or ""):
                self.add_error(f"body_{language}", problem)
        return given
