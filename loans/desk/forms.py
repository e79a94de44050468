"""What a desk sends: a scan or a key, and at which branch the desk stands."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Branch
from loans.desk.acting import ACTS
from loans.desk.numbers import Scanned, read
from members.staff_forms import SearchForm

LONGEST = 200
WORD = "do:"
"""A button that stands for a word in the input: "do:J" is the same as typing J."""


class TypedField(forms.CharField):
    """What was in the input, whatever it was: never refused, and no longer than can be anything."""

    def to_python(self, value: Any) -> str:
        return str(value or "").replace("\x00", "").strip()[:LONGEST]


class ScanForm(forms.Form):
    """One scan or one key. The page made `key`, so that sending it again acts once."""

    key = forms.UUIDField(required=False)
    act = TypedField(required=False)
    code = TypedField(required=False)
    sitting = forms.CharField(max_length=16, required=False)

    def clean(self) -> dict[str, Any]:
        """Read the code, and tie the key to it: a page that comes back is not another's answer."""
        given = super().clean() or {}
        act, typed = given.get("act") or "scan", given.get("code", "")
        if act.startswith(WORD):
            act, typed = "scan", act.removeprefix(WORD)
        elif ":" in act:
            act, typed = act.split(":", 1)
        if act not in ACTS:
            self.add_error("act", "unknown")
        base: UUID = given.get("key") or uuid4()
        scanned = read(typed)
        key = uuid5(base, f"{act}:{scanned.number}")
        return given | {"act": act, "typed": typed, "scanned": scanned, "key": key}

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to do: the scan key without a scan."""
        scanned: Scanned = self.cleaned_data["scanned"]
        return self.cleaned_data["act"] == "scan" and not scanned.number


class FocusOnFirst(forms.RadioSelect):
    """Choices of which the first has the focus, so that an arrow and Enter are enough."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Make one choice; as `RadioSelect`, which calls it for each in turn."""
        option = super().create_option(*args, **kwargs)
        if option["index"] == "0":
            option["attrs"]["autofocus"] = True
        return option


class FindForm(SearchForm):
    """Looking for a member at the desk, where the card is what is missing: first the name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autofocus"] = True


class BranchForm(forms.Form):
    """Where this desk stands."""

    branch = forms.ModelChoiceField(
        Branch.objects.filter(is_virtual=False),
        label=_("In which branch is this desk?"),
        widget=FocusOnFirst,
        empty_label=None,
    )
