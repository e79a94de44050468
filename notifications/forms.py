"""What a member fills in to choose their messages."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from members.models import ChannelPreference
from notifications.groups import Group
from notifications.preferences import Choice

Option = ChannelPreference.Channel
Rows = list[tuple[Choice, BoundField | None]]


class PreferencesForm(forms.Form):
    """How a member wants each kind of message, and whether titles may stand in them."""

    shows_titles = forms.BooleanField(
        label=_("Put the titles of my books in the messages"),
        help_text=_(
            "Off: the message only says how many and when. Others who see your mail do not see what you read."
        ),
        required=False,
    )

    def __init__(self, *args: Any, choices: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = list(choices)
        for choice in self.offered:
            if choice.is_open:
                self.fields[choice.name] = forms.ChoiceField(
                    label=str(choice.label),
                    choices=[(each, Option(each).label) for each in choice.options],
                    initial=choice.chosen,
                    widget=forms.RadioSelect,
                    error_messages={
                        "required": _("Choose how you want this message."),
                        "invalid_choice": _("This way is not there. Choose another."),
                    },
                )

    def groups(self) -> Iterator[tuple[Group, bool, Rows]]:
        """Return the choices under their headings, each with its field where there is one.

        Said with each heading: whether nothing under it can be turned off.
        """
        for group, choices in groupby(self.offered, key=lambda each: each.group):
            rows = [(each, self[each.name] if each.is_open else None) for each in choices]
            yield group, all(choice.is_always_sent for choice, _field in rows), rows

    def changes(self) -> Sequence[tuple[str, str]]:
        """Return what differs from before: the name of the choice and the new answer, in words."""
        changed = []
        for name in self.changed_data:
            if name == "shows_titles":
                answer = _("yes") if self.cleaned_data[name] else _("no")
                changed.append((str(_("Titles in the messages")), str(answer)))
            else:
                answer = Option(self.cleaned_data[name]).label
                changed.append((str(self.fields[name].label), str(answer)))
        return changed

    def answers(self) -> dict[str, str]:
        """Return the choices that differ from before, by the name of their field."""
        return {
            name: self.cleaned_data[name] for name in self.changed_data if name != "shows_titles"
        }
